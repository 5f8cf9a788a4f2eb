"""Rows of lists by name, written and found. Nothing is overwritten: the last version counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from riskmap.core.access import Area
from riskmap.people.store.versioned import last
from riskmap.reporting.model.ledgers import Entry
from riskmap.reporting.store.ledger_tables import ledger_entry
from riskmap.store import Reading, Writing

_SAME = ("ledger", "event_id", "code12", "serial", "status", "plain", "sealed")
#: SQLite takes some thousand values in one statement.
_AT_ONCE = 500


@frozen(kw_only=True)
class Past:
    """One version of a row: what it said, who wrote it when, and why."""

    entry: Entry
    version: int
    recorded_at: datetime
    actor: str
    reason: str
    words: str


def find(
    uow: Reading, events: Iterable[str], *, ledger: str = "", area: Area | None = None
) -> list[Entry]:
    """Return the last version of each row of some events, by unit and number."""
    statement = last(uow, ledger_entry).where(ledger_entry.c.event_id.in_(sorted(set(events))))
    if ledger:
        statement = statement.where(ledger_entry.c.ledger == ledger)
    if area is not None:
        inside = ledger_entry.c.code12.startswith(area.prefix, autoescape=True)
        statement = statement.where(inside)
    ordered = statement.order_by(ledger_entry.c.code12, ledger_entry.c.serial)
    return [_entry(row) for row in uow.rows(ordered)]


def by_id(uow: Reading, entry_id: str) -> Entry | None:
    """Return one row that the scope reaches."""
    row = uow.row(last(uow, ledger_entry).where(ledger_entry.c.entry_id == entry_id))
    return None if row is None else _entry(row)


def history(uow: Reading, entry_id: str) -> list[Past]:
    """Return all versions of one row, the newest first."""
    statement = uow.select(ledger_entry).where(ledger_entry.c.entry_id == entry_id)
    return [
        Past(
            entry=_entry(row),
            **{name: row[name] for name in ("version", "recorded_at", "actor", "reason", "words")},
        )
        for row in uow.rows(statement.order_by(ledger_entry.c.version.desc()))
    ]


def highest_serial(uow: Reading, event_id: str, ledger: str) -> int:
    """Return the highest number that a row of an event's list has; 0 where there is none.

    Whoever writes asks for all rows of the list, beyond the own area, too.
    """
    statement = uow.select(ledger_entry, ledger_entry.c.serial).where(
        ledger_entry.c.event_id == event_id, ledger_entry.c.ledger == ledger
    )
    found = uow.row(statement.order_by(ledger_entry.c.serial.desc()).limit(1))
    return 0 if found is None else int(found["serial"])


def append(
    uow: Writing, several: Sequence[Entry], *, actor: str, reason: str, words: str = ""
) -> None:
    """Add a version of each row."""
    numbers = _versions(uow, [one.id for one in several])
    about = {"recorded_at": uow.now, "actor": actor, "reason": reason, "words": words}
    uow.insert_many(
        ledger_entry,
        [{**_row(one), **about, "version": numbers.get(one.id, 0) + 1} for one in several],
    )


def _versions(uow: Reading, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for begin in range(0, len(ids), _AT_ONCE):
        some = ledger_entry.c.entry_id.in_(ids[begin : begin + _AT_ONCE])
        rows = uow.rows(last(uow, ledger_entry).where(some))
        found |= {row["entry_id"]: row["version"] for row in rows}
    return found


def _row(one: Entry) -> dict[str, Any]:
    return {**{name: getattr(one, name) for name in _SAME}, "entry_id": one.id,
            "plain": dict(one.plain)}  # fmt: skip


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(id=row["entry_id"], **{name: row[name] for name in _SAME})
