"""Warnings and their versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from riskmap.core.words import Message
from riskmap.store import Reading, Writing
from riskmap.warnings.model.endings import ByHand
from riskmap.warnings.model.kept import from_json, to_json
from riskmap.warnings.model.warnings import HazardWarning, Kind, Said, Status, Version
from riskmap.warnings.store.tables import hazard_warning, hazard_warning_version

_IN_FORCE = tuple(str(one) for one in Status if one.is_in_force)
_OWN = ("origin", "subject", "code12", "opened_at", "seen_at", "expires_at")


def add(uow: Writing, one: HazardWarning) -> None:
    """Write a new warning with its first version."""
    uow.insert(
        hazard_warning,
        warning_id=one.id,
        kind=str(one.kind),
        number=one.version.number,
        status=str(one.status),
        **{name: getattr(one, name) for name in _OWN},
    )
    _add_version(uow, one)


def go_on(uow: Writing, one: HazardWarning) -> None:
    """Write a further version of a warning, and let the warning stand as it says."""
    changed = (
        uow.update(hazard_warning)
        .where(hazard_warning.c.warning_id == one.id)
        .values(
            subject=one.subject,
            code12=one.code12,
            number=one.version.number,
            status=str(one.status),
            seen_at=one.seen_at,
            expires_at=one.expires_at,
        )
    )
    uow.execute(changed)
    _add_version(uow, one)


def keep(uow: Writing, warning_id: str, seen_at: datetime, expires_at: datetime) -> None:
    """Write that a warning still holds, and until when at least."""
    changed = (
        uow.update(hazard_warning)
        .where(hazard_warning.c.warning_id == warning_id)
        .values(seen_at=seen_at, expires_at=expires_at)
    )
    uow.execute(changed)


def by_id(uow: Reading, warning_id: str) -> HazardWarning | None:
    """Return a warning that the scope may see."""
    statement = _found(uow).where(hazard_warning.c.warning_id == warning_id)
    row = uow.row(statement)
    return None if row is None else _warning(row, _last(uow, [row]))


def open_ids(uow: Reading) -> list[str]:
    """Return the ids of all warnings in force within reach."""
    columns = hazard_warning.c
    statement = uow.select_published(hazard_warning, columns.warning_id)
    return [row["warning_id"] for row in uow.rows(statement.where(columns.status.in_(_IN_FORCE)))]


def find(
    uow: Reading,
    *,
    ids: Iterable[str] | None = None,
    kind: Kind | None = None,
    in_force: bool | None = None,
    origin: str = "",
    subjects: Iterable[str] | None = None,
    expired_by: datetime | None = None,
    opened_since: datetime | None = None,
    ended_since: datetime | None = None,
    limit: int | None = None,
) -> list[HazardWarning]:
    """Return warnings within reach, and those that units above have for all below; latest first."""
    columns, statement = hazard_warning.c, _found(uow)
    if ids is not None:
        statement = statement.where(columns.warning_id.in_(sorted(set(ids))))
    if kind is not None:
        statement = statement.where(columns.kind == str(kind))
    if in_force is not None:
        holds = columns.status.in_(_IN_FORCE)
        statement = statement.where(holds if in_force else ~holds)
    if origin:
        statement = statement.where(columns.origin == origin)
    if subjects is not None:
        statement = statement.where(columns.subject.in_(sorted(set(subjects))))
    if expired_by is not None:
        statement = statement.where(columns.expires_at <= expired_by)
    if opened_since is not None:
        statement = statement.where(columns.opened_at >= opened_since)
    if ended_since is not None:
        statement = statement.where(columns.expires_at >= ended_since)
    ordered = statement.order_by(columns.opened_at.desc(), columns.warning_id).limit(limit)
    rows = list(uow.rows(ordered))
    last = _last(uow, rows)
    return [_warning(row, last) for row in rows]


def versions(uow: Reading, warning_id: str) -> tuple[Version, ...]:
    """Return all versions of a warning, the first in front."""
    table = hazard_warning_version
    statement = uow.select_published(table).where(table.c.warning_id == warning_id)
    return tuple(_version(row) for row in uow.rows(statement.order_by(table.c.number)))


def _add_version(uow: Writing, one: HazardWarning) -> None:
    version = one.version
    by_hand = {} if version.by_hand is None else {"by_hand": to_json(version.by_hand)}
    uow.insert(
        hazard_warning_version,
        warning_id=one.id,
        number=version.number,
        code12=one.code12,
        status=str(version.status),
        body={
            "said": to_json(version.said),
            "changed": list(version.changed),
            "why": to_json(version.why),
            **by_hand,
        },
        recorded_at=version.recorded_at,
    )


def _found(uow: Reading) -> Any:
    return uow.select_published(hazard_warning)


def _last(uow: Reading, rows: Iterable[Mapping[str, Any]]) -> dict[str, Version]:
    """Return the last version of each warning."""
    wanted = {row["warning_id"]: row["number"] for row in rows}
    if not wanted:
        return {}
    table = hazard_warning_version
    statement = uow.select_published(table).where(table.c.warning_id.in_(sorted(wanted)))
    several = (_version(row) for row in uow.rows(statement))
    return {one.warning_id: one for one in several if one.number == wanted[one.warning_id]}


def _version(row: Mapping[str, Any]) -> Version:
    body = row["body"]
    return Version(
        warning_id=row["warning_id"],
        number=row["number"],
        status=row["status"],
        said=from_json(Said, body["said"]),
        changed=tuple(body["changed"]),
        why=from_json(Message, body["why"]),
        recorded_at=row["recorded_at"],
        by_hand=from_json(ByHand, body["by_hand"]) if "by_hand" in body else None,
    )


def _warning(row: Mapping[str, Any], last: Mapping[str, Version]) -> HazardWarning:
    return HazardWarning(
        id=row["warning_id"],
        kind=row["kind"],
        version=last[row["warning_id"]],
        **{name: row[name] for name in _OWN},
    )
