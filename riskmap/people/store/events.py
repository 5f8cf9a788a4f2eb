"""Awareness events, written and found; the last version counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskmap.core.figure import Figure, FigureKind
from riskmap.people.model.events import Event, EventKind, photo_of
from riskmap.people.store.duty_tables import awareness_event
from riskmap.people.store.versioned import last
from riskmap.store import Reading, Writing

_SAME = ("code12", "held_on", "title", "place", "note", "is_withdrawn")


def find(uow: Reading) -> list[Event]:
    """Return the events of the own area, the latest first."""
    ordered = last(uow, awareness_event).order_by(
        awareness_event.c.held_on.desc(), awareness_event.c.event_id
    )
    return [_event(row) for row in uow.rows(ordered)]


def by_id(uow: Reading, event_id: str) -> Event | None:
    """Return one event."""
    row = uow.row(last(uow, awareness_event).where(awareness_event.c.event_id == event_id))
    return None if row is None else _event(row)


def append(uow: Writing, one: Event, *, actor: str, reason: str) -> None:
    """Add a version of an event."""
    before = uow.row(last(uow, awareness_event).where(awareness_event.c.event_id == one.id))
    uow.insert(
        awareness_event,
        event_id=one.id,
        version=1 if before is None else before["version"] + 1,
        recorded_at=uow.now,
        actor=actor,
        reason=reason,
        kind=str(one.kind),
        head_kind=str(one.heads.kind),
        head_count=one.heads.amount,
        photos=[photo.as_dict() for photo in one.photos],
        **{name: getattr(one, name) for name in _SAME},
    )


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        id=row["event_id"],
        kind=EventKind(row["kind"]),
        heads=Figure(FigureKind(row["head_kind"]), row["head_count"]),
        photos=tuple(photo_of(one) for one in row["photos"]),
        **{name: row[name] for name in _SAME},
    )
