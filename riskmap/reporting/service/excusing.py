"""Decisions of people about single duties: excused, not reachable, reachable again."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.reporting.model.duties import Duty
from riskmap.reporting.store import duties, slots
from riskmap.store import Writing, audit, live
from riskmap.store.audit import Entry


def excuse(uow: Writing, slot_id: str, code12: str, *, why: str) -> Duty:
    """Excuse a unit from a report, or its lateness, with a reason; what came in time stays so.

    The time that the sender's own clock shows stands beside a late report. It may be the reason
    here; it is never taken instead of the server's.

    Raises
    ------
    NotFoundError
        If there is no such duty within the scope.
    ConflictError
        If the report came in time, or the unit is excused already.
    InvalidRequestError
        If nobody said why.
    """

    def excused(before: Duty, note_id: str) -> Duty:
        if before.is_on_time:
            raise ConflictError(N_("This report came in time; there is nothing to excuse."))
        if before.excuse_id:
            raise ConflictError(N_("This report is excused already."))
        return evolve(before, excuse_id=note_id)

    return _decide(uow, slot_id, code12, "excused", why, excused)


def note_unreachable(uow: Writing, slot_id: str, code12: str, *, why: str) -> Duty:
    """Write down that nobody of a unit can be reached; a report that comes later counts.

    Raises
    ------
    NotFoundError, InvalidRequestError
        As `excuse`.
    ConflictError
        If the report is there, or this stands there already.
    """

    def away(before: Duty, note_id: str) -> Duty:
        if before.met_at is not None:
            raise ConflictError(N_("This unit has reported."))
        if before.unreachable_id:
            raise ConflictError(N_("This unit is known not to be reachable."))
        return evolve(before, unreachable_id=note_id)

    return _decide(uow, slot_id, code12, "unreachable", why, away)


def note_reached(uow: Writing, slot_id: str, code12: str, *, why: str) -> Duty:
    """Write down that somebody of a unit answers again.

    Raises
    ------
    NotFoundError, InvalidRequestError
        As `excuse`.
    ConflictError
        If the unit was never said to be out of reach.
    """

    def back(before: Duty, _note_id: str) -> Duty:
        if not before.unreachable_id:
            raise ConflictError(N_("Nobody said that this unit is not reachable."))
        return evolve(before, unreachable_id="")

    return _decide(uow, slot_id, code12, "reached", why, back)


def _decide(
    uow: Writing,
    slot_id: str,
    code12: str,
    kind: str,
    why: str,
    decided: Callable[[Duty, str], Duty],
) -> Duty:
    reason = " ".join(why.split())
    if not reason:
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    before = _held(uow, slot_id, code12)
    note_id = duties.add_note(uow, kind, slot_id, code12, reason, uow.scope.actor)
    after = decided(before, note_id)
    duties.change(uow, [(before, after)])
    entry = Entry(
        action=kind,
        subject_kind="duty",
        subject_id=slot_id,
        code12=code12,
        why=reason,
        before={"outcome": str(before.outcome)},
        after={"outcome": str(after.outcome)},
    )
    audit.record(uow, entry)
    live.touch(uow, "duties", code12)
    return after


def _held(uow: Writing, slot_id: str, code12: str) -> Duty:
    found = duties.locked(uow, slots.by_ids(uow, [slot_id]), code12)
    if not found:
        raise NotFoundError(
            N_("No report is expected of {code} there."),
            mend=N_("Look at the board for what is expected."),
            code=code12,
        )
    return found[0]
