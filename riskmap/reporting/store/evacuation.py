"""Entries of evacuation, written and found: they are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from riskmap.core.access import Area
from riskmap.reporting.model.evacuation import Entry, ShelterEntry
from riskmap.reporting.store.ledger_tables import (
    NUMBERS,
    evacuation_entry,
    evacuation_helped,
    shelter_entry,
)
from riskmap.store import Reading, Writing


def add(uow: Writing, one: Entry, actor: str) -> bool:
    """Add what a committee told; False where the same entry is there."""
    return uow.insert_if_new(
        evacuation_entry,
        entry_id=one.id,
        code12=one.unit,
        event_id=one.event_id,
        cutoff_at=one.cutoff_at,
        told_by=one.told_by,
        recorded_at=uow.now,
        actor=actor,
        **{name: one.numbers.get(name) for name in NUMBERS},
    )


def find(uow: Reading, events: Iterable[str], area: Area, until: datetime) -> list[Entry]:
    """Return the entries of some events in an area up to a cutoff, the latest cutoff last."""
    table = evacuation_entry.c
    statement = uow.select(evacuation_entry).where(
        table.event_id.in_(sorted(set(events))),
        table.code12.startswith(area.prefix, autoescape=True),
        table.cutoff_at <= until,
    )
    ordered = statement.order_by(table.cutoff_at, table.recorded_at, table.entry_id)
    return [_entry(row) for row in uow.rows(ordered)]


def by_id(uow: Reading, entry_id: str) -> Entry | None:
    """Return one entry that the scope reaches."""
    statement = uow.select(evacuation_entry).where(evacuation_entry.c.entry_id == entry_id)
    row = uow.row(statement)
    return None if row is None else _entry(row)


def add_shelter(uow: Writing, one: ShelterEntry, actor: str) -> bool:
    """Add how a shelter stands; False where the same entry is there."""
    return uow.insert_if_new(
        shelter_entry,
        entry_id=one.id,
        place_id=one.place_id,
        code12=one.unit,
        event_id=one.event_id,
        cutoff_at=one.cutoff_at,
        is_open=one.is_open,
        occupied=one.occupied,
        recorded_at=uow.now,
        actor=actor,
    )


def find_shelters(
    uow: Reading, events: Iterable[str], area: Area, until: datetime
) -> list[ShelterEntry]:
    """Return what was told of shelters in an area up to a cutoff, the latest cutoff last."""
    table = shelter_entry.c
    statement = uow.select(shelter_entry).where(
        table.event_id.in_(sorted(set(events))),
        table.code12.startswith(area.prefix, autoescape=True),
        table.cutoff_at <= until,
    )
    ordered = statement.order_by(table.cutoff_at, table.recorded_at, table.entry_id)
    return [_shelter(row) for row in uow.rows(ordered)]


def moved(uow: Reading, events: Iterable[str], area: Area, since: datetime) -> set[str]:
    """Return the ids of people who need help and were ticked off as moved.

    Parameters
    ----------
    since
        What was written down of no event before that moment does not count.
    """
    table = evacuation_helped.c
    statement = uow.select(evacuation_helped).where(
        table.event_id.in_(sorted(set(events))),
        table.code12.startswith(area.prefix, autoescape=True),
        (table.event_id != "") | (table.recorded_at >= since),
    )
    ordered = statement.order_by(table.recorded_at, table.number)
    last = {row["person_id"]: row["is_moved"] for row in uow.rows(ordered)}
    return {person_id for person_id, is_moved in last.items() if is_moved}


def tick(
    uow: Writing, event_id: str, person_id: str, code12: str, *, is_moved: bool, actor: str
) -> None:
    """Write down that somebody is away, or is not after all."""
    table = evacuation_helped.c
    before = uow.select(evacuation_helped, table.number).where(
        table.event_id == event_id, table.person_id == person_id
    )
    uow.insert(
        evacuation_helped,
        event_id=event_id,
        person_id=person_id,
        number=len(uow.rows(before)) + 1,
        code12=code12,
        is_moved=is_moved,
        recorded_at=uow.now,
        actor=actor,
    )


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        id=row["entry_id"],
        unit=row["code12"],
        numbers={name: row[name] for name in NUMBERS},
        by=row["actor"],
        **{name: row[name] for name in ("event_id", "cutoff_at", "told_by", "recorded_at")},
    )


def _shelter(row: Mapping[str, Any]) -> ShelterEntry:
    names = ("place_id", "event_id", "cutoff_at", "is_open", "occupied", "recorded_at")
    return ShelterEntry(
        id=row["entry_id"],
        unit=row["code12"],
        by=row["actor"],
        **{name: row[name] for name in names},
    )
