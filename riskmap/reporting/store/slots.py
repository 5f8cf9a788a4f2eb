"""Slots of plans: points in time, the same for all units. They belong to a realm, to no area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import asdict
from sqlalchemy import ColumnElement, Table, update

from riskmap.reporting.model.duties import Slot
from riskmap.reporting.store.duty_tables import duty_slot
from riskmap.store import Reading, Writing

_NAMES = ("plan", "event_id", "period_from", "cutoff_at", "due_at", "closes_at")


def here(uow: Reading, table: Table) -> ColumnElement[bool]:
    """Return the condition that keeps a row within the realm of the unit of work."""
    return table.c.realm == uow.scope.realm.name


def open_at(uow: Reading, moment: datetime) -> list[Slot]:
    """Return the slots for which a report counts that was made at `moment`."""
    statement = uow.select(duty_slot).where(
        here(uow, duty_slot), duty_slot.c.closes_at > moment, duty_slot.c.cutoff_at <= moment
    )
    return [_slot(row) for row in uow.rows(statement.order_by(duty_slot.c.slot_id))]


def between(uow: Reading, begin: datetime, end: datetime) -> list[Slot]:
    """Return the slots that are due from `begin` on and before `end`, in the order of time."""
    statement = uow.select(duty_slot).where(
        here(uow, duty_slot),
        duty_slot.c.closes_at >= begin,  # the index finds these; what is due comes before
        duty_slot.c.due_at >= begin,
        duty_slot.c.due_at < end,
    )
    return [
        _slot(row) for row in uow.rows(statement.order_by(duty_slot.c.due_at, duty_slot.c.slot_id))
    ]


def by_ids(uow: Reading, ids: Iterable[str]) -> dict[str, Slot]:
    """Return slots by their id."""
    statement = uow.select(duty_slot).where(
        here(uow, duty_slot), duty_slot.c.slot_id.in_(list(ids))
    )
    return {row["slot_id"]: _slot(row) for row in uow.rows(statement)}


def fingerprints(uow: Reading, ids: Iterable[str]) -> dict[str, str]:
    """Return for slots of which units it was last found that they are asked."""
    columns = (duty_slot.c.slot_id, duty_slot.c.fingerprint)
    statement = uow.select(duty_slot, *columns).where(
        here(uow, duty_slot), duty_slot.c.slot_id.in_(list(ids))
    )
    return {row["slot_id"]: row["fingerprint"] for row in uow.rows(statement)}


def hold(uow: Writing, slot: Slot) -> None:
    """Make a slot unless it is there, and let nobody else plan it until the write ends."""
    values = {**asdict(slot), "slot_id": slot.id, "fingerprint": ""}
    del values["id"]
    uow.insert_if_new(duty_slot, realm=uow.scope.realm.name, **values)
    statement = uow.select(duty_slot, duty_slot.c.slot_id).where(_is(uow, slot.id))
    uow.execute(statement.with_for_update())  # SQLite has one writer and leaves it out


def note_fingerprint(uow: Writing, slot_id: str, fingerprint: str) -> None:
    """Write down of which units it was found that they are asked."""
    statement = update(duty_slot).where(_is(uow, slot_id))
    uow.execute(statement.values(fingerprint=fingerprint))


def _is(uow: Reading, slot_id: str) -> ColumnElement[bool]:
    return here(uow, duty_slot) & (duty_slot.c.slot_id == slot_id)


def _slot(row: Mapping[str, Any]) -> Slot:
    return Slot(id=row["slot_id"], **{name: row[name] for name in _NAMES})
