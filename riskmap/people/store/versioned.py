"""Rows that are never overwritten: a new version is a new row, the last one counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    and_,
)

from riskmap.store import Reading, UtcDateTime, operational


def versions(name: str, key: str, *columns: Any) -> Table:
    """Declare an operational table of versions, each with who wrote it, when and why.

    Parameters
    ----------
    key
        Column of what the versions are of; text of at most 32 characters.
    """
    table = operational(
        name,
        Column(key, String(32), primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("code12", String(12), nullable=False),
        Column("recorded_at", UtcDateTime, nullable=False),
        Column("actor", Text, nullable=False),
        Column("reason", Text, nullable=False),
        *columns,
        CheckConstraint("version >= 1", name="version"),
        area_column="code12",
    )
    Index(None, table.c.realm, table.c.code12)
    return table


def last(uow: Reading, table: Table, *, with_above: bool = False) -> Select[Any]:
    """Begin a query on the last version of everything in `table` that the scope reaches.

    Parameters
    ----------
    with_above
        Also what units above the scope's areas published downward.
    """
    begun = uow.select_published(table) if with_above else uow.select(table)
    newer = table.alias("newer")
    keys = [one for one in table.primary_key.columns if one.name != "version"]
    is_next = newer.c.version == table.c.version + 1
    same = and_(is_next, *(newer.c[one.name] == one for one in keys))
    return begun.outerjoin(newer, same).where(newer.c.version.is_(None))
