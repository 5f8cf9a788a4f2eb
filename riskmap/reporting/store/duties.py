"""Duties: made many at a time, locked and changed one by one, and the evidence beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import uuid4

from attrs import frozen
from sqlalchemy import Insert, Select, cast, func, insert, literal, select
from sqlalchemy.dialects.postgresql import JSON as JSON_TEXT

from riskmap.core.access import Area
from riskmap.core.codes import ancestors_of
from riskmap.core.errors import ScopeError
from riskmap.core.words import N_
from riskmap.reporting.model.activation import bounds
from riskmap.reporting.model.duties import Duty, Outcome, Slot, Submission, SubmissionKind
from riskmap.reporting.store.duty_tables import duty, duty_note, duty_submission
from riskmap.reporting.store.rollup import Changes, street_of
from riskmap.store import Reading, Writing

#: Codes named in one statement.
_AT_ONCE = 500
_UNMET = (Outcome.OPEN, Outcome.UNREACHABLE)


@frozen(kw_only=True)
class Note:
    """Why something was decided about duties; never changed."""

    id: str
    slot_id: str
    code12: str
    kind: str
    reason: str
    actor: str
    recorded_at: datetime


def create(uow: Writing, slot: Slot, codes: Sequence[str]) -> None:
    """Expect a report of units that are not yet asked at this slot: one statement for all.

    Raises
    ------
    ScopeError
        If one lies outside the scope.
    """
    if not all(map(uow.scope.reaches, codes)):
        raise ScopeError(N_("A row of {table} lies outside the scope."), table=duty.name)
    if codes:
        uow.connection.execute(_insertion(uow, slot.id, codes))
        uow.trail.note(duty)
    changes = Changes()
    for street, several in groupby(sorted(codes), key=street_of):
        changes.add(slot.id, street, Outcome.OPEN, len(list(several)))
    changes.write(uow, is_new=True)


def there(uow: Reading, slot_id: str, first: str, last: str) -> dict[str, str]:
    """Return the units from `first` to `last` that are asked at a slot, with their excuses."""
    statement = uow.select(duty, duty.c.code12, duty.c.excuse_id).where(
        duty.c.slot_id == slot_id, duty.c.code12 >= first, duty.c.code12 <= last
    )
    return {row["code12"]: row["excuse_id"] for row in uow.rows(statement)}


def excuse_unmet(uow: Writing, slot: Slot, codes: Sequence[str], note_id: str) -> int:
    """Excuse units at a slot that have not reported; return how many."""
    changes, count = Changes(), 0
    for before in _UNMET:
        changed = _set_where(
            uow, slot.id, codes, duty.c.outcome == before, excuse_id=note_id,
            outcome=str(Outcome.EXCUSED),
        )  # fmt: skip
        for code12 in changed:
            changes.move(slot.id, code12, before, Outcome.EXCUSED)
        count += len(changed)
    changes.write(uow)
    return count


def lift_excuses(uow: Writing, slot: Slot, codes: Sequence[str]) -> int:
    """Ask units again that were excused and have not reported; return how many."""
    changes, count = Changes(), 0
    for is_away in (False, True):
        after = Outcome.UNREACHABLE if is_away else Outcome.OPEN
        flagged = (duty.c.unreachable_id != "") if is_away else (duty.c.unreachable_id == "")
        is_unmet = (duty.c.outcome == Outcome.EXCUSED) & duty.c.met_at.is_(None)
        changed = _set_where(
            uow, slot.id, codes, is_unmet & flagged, excuse_id="", outcome=str(after)
        )
        for code12 in changed:
            changes.move(slot.id, code12, Outcome.EXCUSED, after)
        count += len(changed)
    changes.write(uow)
    return count


def locked(uow: Writing, slots: Mapping[str, Slot], code12: str) -> list[Duty]:
    """Return the duties of one unit at slots; nobody else changes them until the write ends."""
    statement = uow.select(duty).where(duty.c.slot_id.in_(list(slots)), duty.c.code12 == code12)
    ordered = statement.order_by(duty.c.slot_id).with_for_update()
    return [duty_of(slots[row["slot_id"]], row) for row in uow.rows(ordered)]


def change(uow: Writing, pairs: Iterable[tuple[Duty, Duty]]) -> None:
    """Write what is known now of duties that are held by `locked`, and count it."""
    changes = Changes()
    for before, after in pairs:
        if before == after:
            continue
        statement = uow.update(duty).where(
            duty.c.slot_id == after.slot.id, duty.c.code12 == after.code12
        )
        uow.execute(
            statement.values(
                outcome=str(after.outcome),
                met_at=after.met_at,
                met_kind=None if after.met_kind is None else str(after.met_kind),
                excuse_id=after.excuse_id,
                unreachable_id=after.unreachable_id,
            )
        )
        if before.outcome is not after.outcome:
            changes.move(after.slot.id, after.code12, before.outcome, after.outcome)
    changes.write(uow)


def find(
    uow: Reading,
    slots: Mapping[str, Slot],
    area: Area,
    *,
    outcomes: Iterable[Outcome] = tuple(Outcome),
    after: tuple[str, str] = ("", ""),
    limit: int | None = None,
) -> list[Duty]:
    """Return duties of an area at slots, in the order of codes and slots.

    Parameters
    ----------
    after
        Code and slot of the last one of the page before.
    """
    first, last = bounds(area)
    statement = uow.select(duty).where(
        duty.c.slot_id.in_(list(slots)),
        duty.c.code12 >= max(first, after[0]),
        duty.c.code12 < last,
        duty.c.outcome.in_([str(one) for one in outcomes]),
        (duty.c.code12 > after[0]) | (duty.c.slot_id > after[1]),
    )
    return _records(uow, statement.order_by(duty.c.code12, duty.c.slot_id).limit(limit), slots)


def one(uow: Reading, slot: Slot, code12: str) -> Duty | None:
    """Return what is expected of a unit at a slot."""
    statement = uow.select(duty).where(duty.c.slot_id == slot.id, duty.c.code12 == code12)
    row = uow.row(statement)
    return None if row is None else duty_of(slot, row)


def note_submission(uow: Writing, slot_id: str, one: Submission) -> None:
    """Keep the evidence that a submission met a duty."""
    uow.insert_if_new(duty_submission, **evidence_of(slot_id, one))


def evidence_of(slot_id: str, one: Submission) -> dict[str, Any]:
    """Return the row that says that a submission met a duty."""
    return {
        "submission_id": str(one.id),
        "slot_id": slot_id,
        "code12": one.unit,
        "kind": str(one.kind),
        "event_id": one.event_id or "",
        "received_at": one.received_at,
        "counts_at": one.counts_at,
        "phone_at": one.phone_at,
        "skew_s": one.skew_s,
        "channel": one.channel,
        "by": one.by,
        "entered_by": one.entered_by,
    }


def slots_of_submission(uow: Reading, submission_id: str) -> list[str]:
    """Return the slots whose duties a submission has met."""
    statement = uow.select(duty_submission, duty_submission.c.slot_id)
    found = statement.where(duty_submission.c.submission_id == submission_id)
    return [row["slot_id"] for row in uow.rows(found)]


def submissions(uow: Reading, slot_id: str, code12: str) -> list[Mapping[str, Any]]:
    """Return the evidence that a duty was met, the earliest first."""
    statement = uow.select(duty_submission).where(
        duty_submission.c.slot_id == slot_id, duty_submission.c.code12 == code12
    )
    return list(uow.rows(statement.order_by(duty_submission.c.counts_at)))


def add_note(uow: Writing, kind: str, slot_id: str, code12: str, reason: str, actor: str) -> str:
    """Write down why something was decided; return the note's id."""
    note_id = uuid4().hex
    uow.insert(
        duty_note,
        note_id=note_id,
        slot_id=slot_id,
        code12=code12,
        kind=kind,
        reason=reason,
        actor=actor,
        recorded_at=uow.now,
    )
    return note_id


def notes(uow: Reading, ids: Iterable[str]) -> dict[str, Note]:
    """Return notes by their id; also those about a whole division above."""
    wanted = sorted({one for one in ids if one})
    statement = uow.select_published(duty_note).where(duty_note.c.note_id.in_(wanted))
    names = ("slot_id", "code12", "kind", "reason", "actor", "recorded_at")
    return {
        row["note_id"]: Note(id=row["note_id"], **{name: row[name] for name in names})
        for row in uow.rows(statement)
    }


def duty_of(slot: Slot, row: Mapping[str, Any]) -> Duty:
    """Return the duty of a row."""
    kind = row["met_kind"]
    return Duty(
        slot=slot,
        code12=row["code12"],
        met_at=row["met_at"],
        met_kind=None if kind is None else SubmissionKind(kind),
        excuse_id=row["excuse_id"],
        unreachable_id=row["unreachable_id"],
    )


def notes_of(uow: Reading, slot_id: str, code12: str) -> list[Note]:
    """Return what was decided about one duty, the earliest first; also for all of a division."""
    statement = uow.select_published(duty_note).where(
        duty_note.c.slot_id == slot_id,
        duty_note.c.code12.in_((code12, *ancestors_of(code12))),
    )
    names = ("slot_id", "code12", "kind", "reason", "actor", "recorded_at")
    return [
        Note(id=row["note_id"], **{name: row[name] for name in names})
        for row in uow.rows(statement.order_by(duty_note.c.recorded_at, duty_note.c.note_id))
    ]


def _insertion(uow: Writing, slot_id: str, codes: Sequence[str]) -> Insert:
    listed = json.dumps(list(codes))
    if uow.connection.dialect.name == "sqlite":
        each = func.json_each(listed).table_valued("value")
    else:
        each = func.json_array_elements_text(cast(literal(listed), JSON_TEXT)).table_valued("value")
    values = {
        "realm": literal(uow.scope.realm.name),
        "slot_id": literal(slot_id),
        "code12": each.c.value,
        "outcome": literal(str(Outcome.OPEN)),
        "excuse_id": literal(""),
        "unreachable_id": literal(""),
    }
    return insert(duty).from_select(list(values), select(*values.values()))


def _set_where(
    uow: Writing, slot_id: str, codes: Sequence[str], condition: Any, **values: Any
) -> list[str]:
    """Change duties of a slot and return the codes of those that were changed."""
    changed: list[str] = []
    ordered = sorted(codes)
    for start in range(0, len(ordered), _AT_ONCE):
        statement = (
            uow.update(duty)
            .where(
                duty.c.slot_id == slot_id,
                duty.c.code12.in_(ordered[start : start + _AT_ONCE]),
                condition,
            )
            .values(**values)
            .returning(duty.c.code12)
        )
        changed += [row.code12 for row in uow.execute(statement)]
    return changed


def _records(uow: Reading, statement: Select[Any], slots: Mapping[str, Slot]) -> list[Duty]:
    return [duty_of(slots[row["slot_id"]], row) for row in uow.rows(statement)]
