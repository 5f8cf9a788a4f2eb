"""Calls, deliveries and marks: written once, found by division, person and call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import Select, func

from riskmap.calls.model.calls import Call, Delivery, Mark, Purpose, State
from riskmap.calls.store.tables import call, call_delivery, call_mark
from riskmap.core.access import Area
from riskmap.store import Reading, Writing

_OF_CALL = ("code12", "sender", "subject", "words", "needs_answer", "about", "made_at")
_OF_DELIVERY = ("call_id", "code12", "person", "channel", "step", "made_at")


def add(uow: Writing, one: Call) -> None:
    """Keep a call."""
    values = {name: getattr(one, name) for name in _OF_CALL}
    uow.insert(call, call_id=one.id, purpose=str(one.purpose), **{**values, "about": {**one.about}})


def add_delivery(uow: Writing, one: Delivery) -> None:
    """Keep to whom a call goes, and over which channel."""
    values = {name: getattr(one, name) for name in _OF_DELIVERY}
    uow.insert(call_delivery, delivery_id=one.id, **values)


def add_mark(uow: Writing, delivery: Delivery, mark: Mark) -> None:
    """Keep what became of a delivery; two that mark it at once wait for each other."""
    uow.hold(f"call {uow.scope.realm.name} {delivery.id}")
    counted = uow.select(call_mark, func.max(call_mark.c.number)).where(
        call_mark.c.delivery_id == delivery.id
    )
    uow.insert(
        call_mark,
        delivery_id=delivery.id,
        number=(uow.scalar(counted) or 0) + 1,
        code12=delivery.code12,
        state=str(mark.state),
        at=mark.at,
        channel=mark.channel,
        evidence=mark.evidence[:500],
        actor=mark.actor,
    )


def by_id(uow: Reading, call_id: str) -> Call | None:
    """Return a call."""
    row = uow.row(uow.select(call).where(call.c.call_id == call_id))
    return None if row is None else _call(row)


def by_ids(uow: Reading, ids: Iterable[str]) -> dict[str, Call]:
    """Return calls by their id."""
    rows = uow.rows(uow.select(call).where(call.c.call_id.in_(list(ids))))
    return {row["call_id"]: _call(row) for row in rows}


def recent(uow: Reading, area: Area, *, limit: int, purposes: Iterable[Purpose] = ()) -> list[Call]:
    """Return the last calls about an area, the latest first."""
    statement = uow.select(call).where(call.c.code12.startswith(area.prefix, autoescape=True))
    if chosen := [str(one) for one in purposes]:
        statement = statement.where(call.c.purpose.in_(chosen))
    ordered = statement.order_by(call.c.made_at.desc(), call.c.call_id).limit(limit)
    return [_call(row) for row in uow.rows(ordered)]


def about(
    uow: Reading, purpose: Purpose, units: Iterable[str], since: datetime, **subject: str
) -> list[Call]:
    """Return the calls for a purpose to units that follow from one thing, the earliest first."""
    statement = uow.select(call).where(
        call.c.code12.in_(sorted(units)), call.c.made_at >= since, call.c.purpose == str(purpose)
    )
    for name, value in subject.items():
        statement = statement.where(call.c.about[name].as_string() == value)
    return [_call(row) for row in uow.rows(statement.order_by(call.c.made_at, call.c.call_id))]


def delivery(uow: Reading, delivery_id: str) -> Delivery | None:
    """Return one delivery with its marks."""
    found = _deliveries(
        uow, uow.select(call_delivery).where(call_delivery.c.delivery_id == delivery_id)
    )
    return found[0] if found else None


def deliveries_of(uow: Reading, call_ids: Iterable[str]) -> list[Delivery]:
    """Return the deliveries of some calls, the earliest first."""
    statement = uow.select(call_delivery).where(call_delivery.c.call_id.in_(list(call_ids)))
    return _deliveries(uow, statement.order_by(call_delivery.c.made_at, call_delivery.c.person))


def deliveries_to(uow: Reading, persons: Iterable[str], since: datetime) -> list[Delivery]:
    """Return what went to some people since a moment, the latest first."""
    statement = uow.select(call_delivery).where(
        call_delivery.c.person.in_(list(persons)), call_delivery.c.made_at >= since
    )
    return _deliveries(
        uow, statement.order_by(call_delivery.c.made_at.desc(), call_delivery.c.delivery_id)
    )


def deliveries_about(uow: Reading, area: Area, since: datetime) -> list[Delivery]:
    """Return what went to anybody about an area since a moment, the latest first."""
    inside = call_delivery.c.code12.startswith(area.prefix, autoescape=True)
    statement = uow.select(call_delivery).where(inside, call_delivery.c.made_at >= since)
    return _deliveries(
        uow, statement.order_by(call_delivery.c.made_at.desc(), call_delivery.c.delivery_id)
    )


def _deliveries(uow: Reading, statement: Select[Any]) -> list[Delivery]:
    found = [
        Delivery(id=row["delivery_id"], **{name: row[name] for name in _OF_DELIVERY})
        for row in uow.rows(statement)
    ]
    marks = _marks(uow, [one.id for one in found])
    return [evolve(one, marks=tuple(marks.get(one.id, ()))) for one in found]


def _marks(uow: Reading, ids: list[str]) -> dict[str, list[Mark]]:
    statement = uow.select(call_mark).where(call_mark.c.delivery_id.in_(ids))
    found: dict[str, list[Mark]] = {}
    for row in uow.rows(statement.order_by(call_mark.c.number)):
        mark = Mark(
            state=State(row["state"]),
            **{name: row[name] for name in ("at", "channel", "evidence", "actor")},
        )
        found.setdefault(row["delivery_id"], []).append(mark)
    return found


def _call(row: Mapping[str, Any]) -> Call:
    return Call(
        id=row["call_id"],
        purpose=Purpose(row["purpose"]),
        **{name: row[name] for name in _OF_CALL},
    )
