"""Officers and absences, written and found. Nothing is overwritten: the last version counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from attrs import frozen
from sqlalchemy import func, or_

from riskmap.core.access import Area
from riskmap.people.model.officers import Absence, Means, Officer, Post, Reachability
from riskmap.people.store.duty_tables import roster_absence, roster_entry, roster_import
from riskmap.people.store.versioned import last
from riskmap.store import Reading, Writing

_SAME = (
    "person_id", "code12", "account", "name", "phone", "valid_from", "valid_to", "confirmed_at",
    "confirmed_by", "reachability_at", "reached_at", "has_ndis", "trained_on", "drilled_on",
    "import_id",
)  # fmt: skip
_OF_ABSENCE = ("code12", "starts_on", "ends_on", "stand_in", "why", "is_cancelled")


@frozen(kw_only=True)
class Past:
    """One version of a row: what it said, who wrote it when and why."""

    officer: Officer
    version: int
    recorded_at: datetime
    actor: str
    reason: str


def find(uow: Reading, under: str = "") -> list[Officer]:
    """Return the last version of every row, of one unit and what lies in it or of all."""
    statement = last(uow, roster_entry)
    if under:
        inside = roster_entry.c.code12.startswith(Area.of(under).prefix, autoescape=True)
        statement = statement.where(inside)
    ordered = statement.order_by(
        roster_entry.c.code12, roster_entry.c.role, roster_entry.c.entry_id
    )
    return [_officer(row) for row in uow.rows(ordered)]


def by_id(uow: Reading, officer_id: str) -> Officer | None:
    """Return a row, held or over."""
    row = uow.row(last(uow, roster_entry).where(roster_entry.c.entry_id == officer_id))
    return None if row is None else _officer(row)


def of_person(uow: Reading, person_id: str) -> list[Officer]:
    """Return all rows of one person."""
    statement = last(uow, roster_entry).where(roster_entry.c.person_id == person_id)
    return [_officer(row) for row in uow.rows(statement.order_by(roster_entry.c.entry_id))]


def twice(uow: Reading, post: Post, day: date) -> list[Officer]:
    """Return who holds a post of several units on a day, row by row."""
    held = last(uow, roster_entry).where(
        roster_entry.c.role == str(post),
        roster_entry.c.valid_from <= day,
        or_(roster_entry.c.valid_to.is_(None), roster_entry.c.valid_to > day),
    )
    person = roster_entry.c.person_id
    units = func.count(roster_entry.c.code12.distinct())
    several = held.with_only_columns(person).group_by(person).having(units > 1)
    ordered = held.where(person.in_(several)).order_by(roster_entry.c.code12)
    return [_officer(row) for row in uow.rows(ordered)]


def named(uow: Reading, name: str, account: int | None) -> list[Officer]:
    """Return all rows that bear a name, or belong to an account."""
    asked = roster_entry.c.name == name
    if account is not None:
        asked |= roster_entry.c.account == account
    statement = last(uow, roster_entry).where(asked)
    return [_officer(row) for row in uow.rows(statement.order_by(roster_entry.c.entry_id))]


def alike_phone(uow: Reading, end: str) -> list[Officer]:
    """Return all rows whose telephone number ends so, as it is written."""
    statement = last(uow, roster_entry).where(roster_entry.c.phone.endswith(end, autoescape=True))
    return [_officer(row) for row in uow.rows(statement.order_by(roster_entry.c.entry_id))]


def of_accounts(uow: Reading, numbers: Iterable[int]) -> list[Officer]:
    """Return all rows of some accounts."""
    statement = last(uow, roster_entry).where(roster_entry.c.account.in_(sorted({*numbers})))
    return [_officer(row) for row in uow.rows(statement.order_by(roster_entry.c.entry_id))]


def history(uow: Reading, code12: str) -> list[Past]:
    """Return all versions of the rows of exactly one unit, the newest first."""
    statement = uow.select(roster_entry).where(roster_entry.c.code12 == code12)
    newest = (
        roster_entry.c.recorded_at.desc(),
        roster_entry.c.entry_id,
        roster_entry.c.version.desc(),
    )
    return [
        Past(
            officer=_officer(row),
            **{name: row[name] for name in ("version", "recorded_at", "actor", "reason")},
        )
        for row in uow.rows(statement.order_by(*newest))
    ]


def append(uow: Writing, officers: Iterable[Officer], *, actor: str, reason: str) -> None:
    """Add a version of each row."""
    several = list(officers)
    numbers = _versions(uow, [one.id for one in several])
    about = {"recorded_at": uow.now, "actor": actor, "reason": reason}
    uow.insert_many(
        roster_entry,
        [{**_row(one), **about, "version": numbers.get(one.id, 0) + 1} for one in several],
    )


def absences(uow: Reading, under: str = "") -> list[Absence]:
    """Return the last version of every absence, the latest first."""
    statement = last(uow, roster_absence)
    if under:
        inside = roster_absence.c.code12.startswith(Area.of(under).prefix, autoescape=True)
        statement = statement.where(inside)
    ordered = statement.order_by(roster_absence.c.starts_on.desc(), roster_absence.c.absence_id)
    return [_absence(row) for row in uow.rows(ordered)]


def append_absence(uow: Writing, one: Absence, *, actor: str, reason: str) -> None:
    """Add a version of an absence."""
    statement = last(uow, roster_absence).where(roster_absence.c.absence_id == one.id)
    before = uow.row(statement)
    uow.insert(
        roster_absence,
        absence_id=one.id,
        version=1 if before is None else before["version"] + 1,
        entry_id=one.officer_id,
        recorded_at=uow.now,
        actor=actor,
        reason=reason,
        **{name: getattr(one, name) for name in _OF_ABSENCE},
    )


def note_import(uow: Writing, **values: Any) -> None:
    """Write down that a file came."""
    uow.insert(roster_import, made_at=uow.now, **values)


def _versions(uow: Reading, ids: list[str]) -> dict[str, int]:
    rows = uow.rows(last(uow, roster_entry).where(roster_entry.c.entry_id.in_(ids)))
    return {row["entry_id"]: row["version"] for row in rows}


def _row(one: Officer) -> dict[str, Any]:
    return {
        "entry_id": one.id,
        "role": str(one.post),
        "reachability": str(one.reachability),
        "reached_by": None if one.reached_by is None else str(one.reached_by),
        **{name: getattr(one, name) for name in _SAME},
    }


def _officer(row: Mapping[str, Any]) -> Officer:
    return Officer(
        id=row["entry_id"],
        post=Post(row["role"]),
        reachability=Reachability(row["reachability"]),
        reached_by=None if row["reached_by"] is None else Means(row["reached_by"]),
        **{name: row[name] for name in _SAME},
    )


def _absence(row: Mapping[str, Any]) -> Absence:
    values = {name: row[name] for name in _OF_ABSENCE}
    return Absence(id=row["absence_id"], officer_id=row["entry_id"], **values)
