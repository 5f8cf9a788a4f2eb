"""Reports without figures and the duties that they meet, many in one statement.

What one report writes, `reports` and `duties` know; here the same rows go in together. All of it
is for the system only: services ask who may send for which unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import fields
from sqlalchemy import bindparam, select, update

from riskmap.reporting.model.duties import Duty, Outcome, Slot, Submission
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.store.duties import duty_of, evidence_of
from riskmap.reporting.store.duty_tables import duty, duty_slot, duty_submission
from riskmap.reporting.store.report_tables import report_current, report_version
from riskmap.reporting.store.reports import pointer_of, row_of
from riskmap.reporting.store.rollup import Changes
from riskmap.store import Reading, Writing
from riskmap.store.prepared import Each, Prepared, PreparedMany

Key = tuple[str, str]
_REALM: Any = bindparam("in_realm")
_SLOT = tuple(one.name for one in fields(Slot))
_DUTY = ("slot_id", "code12", "met_at", "met_kind", "excuse_id", "unreachable_id")


def _taken(each: Each) -> Any:
    table = report_version.c
    both = select(table.version_id, table.receipt).where(table.realm == _REALM)
    of_ids = both.where(each(table.version_id, "ids"))
    return of_ids.union_all(both.where(each(table.receipt, "receipts")))


def _begun(each: Each) -> Any:
    table = report_current.c
    return select(table.code12, table.event_id).where(
        table.realm == _REALM,
        each(table.code12, "codes"),
        table.once == bindparam("once"),
    )


def _open(_each: Each) -> Any:
    table = duty_slot.c
    moment = bindparam("moment", type_=table.closes_at.type)
    columns = [table["slot_id" if one == "id" else one] for one in _SLOT]
    return (
        select(*columns)
        .where(table.realm == _REALM, table.closes_at > moment, table.cutoff_at <= moment)
        .order_by(table.slot_id)
    )


def _locked(each: Each) -> Any:
    table = duty.c
    return (
        select(*(table[one] for one in _DUTY))
        .where(
            table.realm == _REALM,
            each(table.slot_id, "slots"),
            each(table.code12, "codes"),
        )
        .order_by(table.slot_id, table.code12)
        .with_for_update()
    )


def _met(_dialect: str) -> Any:
    table = duty.c
    return (
        update(duty)
        .where(
            table.realm == _REALM,
            table.slot_id == bindparam("of_slot"),
            table.code12 == bindparam("of_code"),
        )
        .values(
            outcome=bindparam("now_outcome"),
            met_at=bindparam("now_met_at", type_=table.met_at.type),
            met_kind=bindparam("now_met_kind"),
        )
    )


_TAKEN, _BEGUN, _OPEN, _LOCKED = (Prepared(one) for one in (_taken, _begun, _open, _locked))
_MET = PreparedMany(_met)


def taken(uow: Reading, ids: Iterable[str], receipts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return ids of versions and receipts among which all are that are taken."""
    rows = _TAKEN.rows(uow, ids=sorted(set(ids)), receipts=sorted(set(receipts)))
    return {one for one, _ in rows}, {other for _, other in rows}


def events_of(uow: Reading, codes: Iterable[str]) -> dict[str, list[str]]:
    """Return the events of which some units have reported, by unit; units without are left out."""
    found: dict[str, list[str]] = {}
    for code12, event_id in _BEGUN.rows(uow, codes=sorted(set(codes)), once=str(Kind.INITIAL)):
        found.setdefault(code12, []).append(event_id)
    return found


def add(uow: Writing, several: Sequence[tuple[Version, bytes]]) -> None:
    """Add first versions whose ids and receipts are free, and let pointers show them."""
    uow.insert_many(report_version, (row_of(one, sent, ()) for one, sent in several))
    uow.insert_many(report_current, (pointer_of(one) for one, _ in several))


def open_slots(uow: Reading, moment: datetime) -> dict[str, Slot]:
    """Return by id the slots for which a report counts that was made at a moment."""
    rows = _OPEN.rows(uow, moment=moment)
    return {row[0]: Slot(**dict(zip(_SLOT, row, strict=True))) for row in rows}


def locked(uow: Writing, slots: Mapping[str, Slot], codes: Iterable[str]) -> dict[Key, Duty]:
    """Return the duties of some units at slots, by slot and unit, as `duties.locked` does."""
    rows = _LOCKED.rows(uow, slots=sorted(slots), codes=sorted(set(codes)))
    return {
        (row[0], row[1]): duty_of(slots[row[0]], dict(zip(_DUTY, row, strict=True))) for row in rows
    }


def change(uow: Writing, before: Mapping[Key, Duty], after: Mapping[Key, Duty]) -> None:
    """Write what is known now of duties that are held by `locked`, and count it."""
    changes, rows = Changes(), []
    for key, one in sorted(after.items()):
        if one is not before[key]:
            was, now = before[key].outcome, one.outcome
            if was is not now:
                changes.move(*key, was, now)
            rows.append(_row(key, one, now))
    if rows:
        _MET.run(uow, rows)
        uow.trail.note(duty)
    changes.write(uow)


def note_submissions(uow: Writing, several: Iterable[tuple[str, Submission]]) -> None:
    """Keep the evidence of submissions that are new, each with the slot whose duty it met."""
    uow.insert_many(duty_submission, (evidence_of(slot_id, one) for slot_id, one in several))


def _row(key: Key, one: Duty, outcome: Outcome) -> dict[str, Any]:
    slot_id, code12 = key
    return {
        "of_slot": slot_id,
        "of_code": code12,
        "now_outcome": str(outcome),
        "now_met_at": one.met_at,
        "now_met_kind": None if one.met_kind is None else str(one.met_kind),
    }
