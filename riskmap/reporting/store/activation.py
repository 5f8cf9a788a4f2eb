"""The timeline of what is in force, and the events that are open where. Rows never leave here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import and_, or_

from riskmap.core.access import Area
from riskmap.reporting.model.activation import Change
from riskmap.reporting.store.duty_tables import activation_change, duty_event
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class OpenEvent:
    """An event that a unit is asked about, and for how long."""

    event_id: str
    code12: str
    opened_at: datetime
    closed_at: datetime | None = None


def timeline(uow: Reading, code12s: Iterable[str] | None = None) -> list[Change]:
    """Return decisions in their order, of some divisions or of all.

    What units above decided is read from below: it is in force there.
    """
    statement = uow.select_published(activation_change)
    if code12s is not None:
        statement = statement.where(activation_change.c.code12.in_(list(code12s)))
    return sorted(map(_change, uow.rows(statement)), key=lambda one: one.order)


def append(uow: Writing, change: Change) -> None:
    """Add a decision at the end of the timeline."""
    values = asdict(change)
    values |= {
        "change_id": values.pop("id"),
        "track": str(change.track),
        "value": str(change.value),
    }
    uow.insert(activation_change, **values)


def open_event(uow: Writing, event: OpenEvent) -> bool:
    """Write down that a unit is asked about an event, or again; False if it was so already."""
    if uow.insert_if_new(duty_event, **asdict(event)):
        return True
    same = _of_event(event.event_id, event.code12)
    statement = uow.update(duty_event).where(same, duty_event.c.closed_at.is_not(None))
    again = statement.values(opened_at=event.opened_at, closed_at=None)
    return bool(uow.execute(again).rowcount)


def close_event(uow: Writing, event_id: str, code12: str, at: datetime) -> bool:
    """Write down that nothing more is asked about an event in a unit; False if so already."""
    statement = uow.update(duty_event).where(
        _of_event(event_id, code12), duty_event.c.closed_at.is_(None)
    )
    return bool(uow.execute(statement.values(closed_at=at)).rowcount)


def open_events(
    uow: Reading, since: datetime, under: str = "", event_id: str | None = None
) -> list[OpenEvent]:
    """Return what units are asked about events, that was not over before `since`."""
    statement = uow.select(duty_event).where(
        or_(duty_event.c.closed_at.is_(None), duty_event.c.closed_at > since)
    )
    if under:
        inside = duty_event.c.code12.startswith(Area.of(under).prefix, autoescape=True)
        statement = statement.where(inside)
    if event_id is not None:
        statement = statement.where(duty_event.c.event_id == event_id)
    ordered = statement.order_by(duty_event.c.event_id, duty_event.c.code12)
    names = ("event_id", "code12", "opened_at", "closed_at")
    return [OpenEvent(**{name: row[name] for name in names}) for row in uow.rows(ordered)]


def _of_event(event_id: str, code12: str) -> Any:
    return and_(duty_event.c.event_id == event_id, duty_event.c.code12 == code12)


def _change(row: Mapping[str, Any]) -> Change:
    names = (
        "code12", "track", "value", "effective_at", "recorded_at", "authority", "document",
        "reason", "actor",
    )  # fmt: skip
    return Change(id=row["change_id"], **{name: row[name] for name in names})
