"""Tables of published maps and their queries. Rows never leave here, records do.

A publication is written once and never changed. That it was withdrawn is a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
)

from riskmap.atlas.publication.model import Declared, MapKind, Publication
from riskmap.store import Json, Reading, UtcDateTime, Writing, reference

map_publication = reference(
    "map_publication",
    Column("id", Integer, primary_key=True),
    Column("region", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("assessment_version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("maker", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("review_number", Text, nullable=False),
    Column("exemption", Text, nullable=False),
    Column("none_found", Text, nullable=False),
    Column("height_datum", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("result", Json, nullable=False),
    Column("content_hash", String(64), nullable=False),
    UniqueConstraint("region", "level", "kind", "version"),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("kind IN ('public', 'internal')", name="kind"),
)

map_withdrawal = reference(
    "map_withdrawal",
    Column("publication_id", Integer, ForeignKey("map_publication.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
)


def append(uow: Writing, one: Publication) -> int:
    """Write a publication down as the next version of its map; return its id."""
    table = map_publication.c
    last = uow.scalar(
        uow.select(map_publication, func.max(table.version)).where(
            table.region == one.region, table.level == one.level, table.kind == str(one.kind)
        )
    )
    number: int = uow.insert(
        map_publication,
        region=one.region,
        level=one.level,
        kind=str(one.kind),
        version=(last or 0) + 1,
        assessment_version=one.assessment_version,
        **one.declared.to_json(),
        approved_by=one.approved_by,
        published_at=one.published_at,
        result=[dict(row) for row in one.result],
        content_hash=one.content_hash,
    )
    return number


def withdraw(uow: Writing, number: int, *, by: str, at: datetime, reason: str) -> bool:
    """Note that a publication was taken back; False where it was already."""
    return uow.insert_if_new(map_withdrawal, publication_id=number, by=by, at=at, reason=reason)


def read(uow: Reading, number: int) -> Publication | None:
    """Return one publication."""
    row = uow.row(_joined(uow).where(map_publication.c.id == number))
    return None if row is None else _record(row)


def find(uow: Reading, region: str) -> tuple[Publication, ...]:
    """Return all publications of a region, the newest first."""
    table = map_publication.c
    statement = _joined(uow).where(table.region == region)
    rows = uow.rows(statement.order_by(table.published_at.desc(), table.id.desc()))
    return tuple(_record(row) for row in rows)


def standing(uow: Reading, region: str, level: str, kind: MapKind) -> Publication | None:
    """Return the newest publication of a map that was not withdrawn."""
    table = map_publication.c
    statement = _joined(uow).where(
        table.region == region,
        table.level == level,
        table.kind == str(kind),
        map_withdrawal.c.publication_id.is_(None),
    )
    row = uow.row(statement.order_by(table.version.desc()).limit(1))
    return None if row is None else _record(row)


def _joined(uow: Reading) -> Select[Any]:
    back = map_withdrawal.c
    columns = (
        *map_publication.c,
        back.at.label("withdrawn_at"),
        back.by.label("withdrawn_by"),
        back.reason.label("withdrawn_why"),
    )
    joined = map_publication.outerjoin(map_withdrawal)
    return uow.select(map_publication, *columns).select_from(joined)


def _record(row: Mapping[str, Any]) -> Publication:
    own = dict(row)
    declared = Declared(**{name: own.pop(name) for name in Declared().to_json()})
    own["kind"] = MapKind(own["kind"])
    own["result"] = tuple(own["result"])
    own["withdrawn_by"] = own["withdrawn_by"] or ""
    own["withdrawn_why"] = own["withdrawn_why"] or ""
    return Publication(declared=declared, **own)
