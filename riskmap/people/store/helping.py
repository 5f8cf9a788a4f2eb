"""People who need help, written and found. Nothing is overwritten: the last version counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from riskmap.core.access import Area
from riskmap.people.model.helped import Helped, Mobility, Standing
from riskmap.people.store.helping_tables import helped_person
from riskmap.people.store.versioned import last
from riskmap.store import Reading, Writing

_SAME = (
    "code12", "kinds", "floor", "helper_account", "has_helper", "has_measure", "card_on",
    "checked_on", "checked_by", "sealed",
)  # fmt: skip
#: SQLite takes some thousand values in one statement.
_AT_ONCE = 500


@frozen(kw_only=True)
class Past:
    """One version of a row: what it said, who wrote it when and why."""

    helped: Helped
    version: int
    recorded_at: datetime
    actor: str
    reason: str


def find(uow: Reading, under: str = "") -> list[Helped]:
    """Return the last version of every row, of a division and what lies in it or of all."""
    statement = last(uow, helped_person)
    if under:
        inside = helped_person.c.code12.startswith(Area.of(under).prefix, autoescape=True)
        statement = statement.where(inside)
    ordered = statement.order_by(helped_person.c.code12, helped_person.c.person_id)
    return [_helped(row) for row in uow.rows(ordered)]


def by_id(uow: Reading, person_id: str) -> Helped | None:
    """Return one row, whatever became of it."""
    row = uow.row(last(uow, helped_person).where(helped_person.c.person_id == person_id))
    return None if row is None else _helped(row)


def history(uow: Reading, person_id: str) -> list[Past]:
    """Return all versions of one row, the newest first."""
    statement = uow.select(helped_person).where(helped_person.c.person_id == person_id)
    return [
        Past(
            helped=_helped(row),
            **{name: row[name] for name in ("version", "recorded_at", "actor", "reason")},
        )
        for row in uow.rows(statement.order_by(helped_person.c.version.desc()))
    ]


def as_of(uow: Reading, moment: datetime) -> list[Helped]:
    """Return what the rows said at a moment, each that was there."""
    statement = uow.select(helped_person).where(helped_person.c.recorded_at < moment)
    rows = uow.rows(statement.order_by(helped_person.c.version))
    return list({row["person_id"]: _helped(row) for row in rows}.values())


def last_written(uow: Reading, ids: Iterable[str]) -> dict[str, datetime]:
    """Return when the last version of some rows was written."""
    return {row["person_id"]: row["recorded_at"] for row in _last_of(uow, list(ids))}


def append(uow: Writing, several: Iterable[Helped], *, actor: str, reason: str) -> None:
    """Add a version of each row."""
    rows = list(several)
    numbers = {row["person_id"]: row["version"] for row in _last_of(uow, [one.id for one in rows])}
    about = {"recorded_at": uow.now, "actor": actor, "reason": reason}
    uow.insert_many(
        helped_person,
        [{**_row(one), **about, "version": numbers.get(one.id, 0) + 1} for one in rows],
    )


def _last_of(uow: Reading, ids: list[str]) -> Iterator[Mapping[str, Any]]:
    for begin in range(0, len(ids), _AT_ONCE):
        some = helped_person.c.person_id.in_(ids[begin : begin + _AT_ONCE])
        yield from uow.rows(last(uow, helped_person).where(some))


def _row(one: Helped) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _SAME},
        "person_id": one.id,
        "kinds": list(one.kinds),
        "mobility": str(one.mobility),
        "state": str(one.standing),
    }


def _helped(row: Mapping[str, Any]) -> Helped:
    return Helped(
        id=row["person_id"],
        mobility=Mobility(row["mobility"]),
        standing=Standing(row["state"]),
        **{name: row[name] for name in _SAME},
    )
