"""Events in versions: written, and found with what units above published downward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_

from riskmap.core.access import Area
from riskmap.reporting.model.bodies import header_body, header_from
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.store.report_tables import report_event
from riskmap.store import Reading, Writing

_OPEN = (EventState.OPEN, EventState.STABLE)


def add(uow: Writing, event: Event, reason: str, actor: str) -> None:
    """Add a version of an event."""
    uow.insert(
        report_event,
        event_id=event.id,
        number=event.number,
        code12=event.unit,
        hazard=event.header.hazard,
        occurred_at=event.header.occurred_at,
        header=header_body(event.header),
        state=str(event.state),
        stable_at=event.stable_at,
        merged_into=event.merged_into,
        recorded_at=uow.now,
        actor=actor,
        reason=reason,
    )


def by_id(uow: Reading, event_id: str) -> Event | None:
    """Return an event that the scope reaches or hears of."""
    return next(iter(by_ids(uow, [event_id])), None)


def by_ids(uow: Reading, ids: Iterable[str]) -> list[Event]:
    """Return events that the scope reaches or hears of, by id."""
    statement = _last(uow).where(report_event.c.event_id.in_(sorted(set(ids))))
    return _events(uow, statement.order_by(report_event.c.event_id))


def counted_with(uow: Reading, event_id: str) -> list[Event]:
    """Return the events that are counted with one."""
    statement = _last(uow).where(report_event.c.merged_into == event_id)
    return _events(uow, statement.order_by(report_event.c.event_id))


def like(uow: Reading, area: Area, hazard: str, begin: datetime, end: datetime) -> list[Event]:
    """Return events of one hazard in an area that began within a time and are not over."""
    statement = _last(uow).where(
        report_event.c.code12.startswith(area.prefix, autoescape=True),
        report_event.c.hazard == hazard,
        report_event.c.occurred_at >= begin,
        report_event.c.occurred_at < end,
        report_event.c.state.in_([str(one) for one in _OPEN]),
    )
    return _events(uow, statement.order_by(report_event.c.event_id))


def find(uow: Reading, *, states: Iterable[EventState] = _OPEN) -> list[Event]:
    """Return the events in some states that the scope reaches or hears of, the latest first."""
    statement = _last(uow).where(report_event.c.state.in_([str(one) for one in states]))
    return _events(
        uow, statement.order_by(report_event.c.occurred_at.desc(), report_event.c.event_id)
    )


def history(uow: Reading, event_id: str) -> list[tuple[Event, datetime, str, str]]:
    """Return all versions of an event with when, by whom and why, the newest first."""
    statement = uow.select_published(report_event).where(report_event.c.event_id == event_id)
    rows = uow.rows(statement.order_by(report_event.c.number.desc()))
    return [(_event(row), row["recorded_at"], row["actor"], row["reason"]) for row in rows]


def _last(uow: Reading) -> Select[Any]:
    newer = report_event.alias("newer")
    is_next = and_(
        newer.c.realm == report_event.c.realm,
        newer.c.event_id == report_event.c.event_id,
        newer.c.number == report_event.c.number + 1,
    )
    begun = uow.select_published(report_event).outerjoin(newer, is_next)
    return begun.where(newer.c.number.is_(None))


def _events(uow: Reading, statement: Select[Any]) -> list[Event]:
    return [_event(row) for row in uow.rows(statement)]


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        id=row["event_id"],
        unit=row["code12"],
        header=header_from(row["header"]),
        state=EventState(row["state"]),
        stable_at=row["stable_at"],
        merged_into=row["merged_into"],
        number=row["number"],
    )
