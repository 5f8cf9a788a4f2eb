"""A report meets duties: once each, whatever the channel, the order and the repetition."""

from __future__ import annotations

from riskmap.reporting.model.duties import Duty, Met, Submission
from riskmap.reporting.service import phoning
from riskmap.reporting.store import duties, slots
from riskmap.store import Writing


def meet(uow: Writing, submission: Submission) -> tuple[Met, ...]:
    """Meet every duty of the unit whose window a submission covers, and return those duties.

    To be called in the write that stores the report. The same submission again changes nothing
    and returns the same duties, however they stand now. A duty that was met by another keeps the
    earlier time; figures in any report make it one that was met with figures.

    Parameters
    ----------
    submission
        `received_at` is when this submission first came, also when it is told again.
    """
    before = _duties(uow, submission)
    is_phoned = submission.counts_from_at is not None
    if is_phoned and phoning.is_withdrawn(uow, submission.id.hex):
        return _met(before)
    after = [one.met_by(submission) for one in before]
    duties.change(uow, zip(before, after, strict=True))
    for one in after:
        duties.note_submission(uow, one.slot.id, submission)
    return _met(after)


def _met(several: list[Duty]) -> tuple[Met, ...]:
    return tuple(Met(duty=one) for one in sorted(several, key=lambda one: one.slot.due_at))


def _duties(uow: Writing, submission: Submission) -> list[Duty]:
    told = duties.slots_of_submission(uow, str(submission.id))
    if told:
        return duties.locked(uow, slots.by_ids(uow, told), submission.unit)
    covered = [one for one in slots.open_at(uow, submission.counts_at) if one.covers(submission)]
    return duties.locked(uow, {one.id: one for one in covered}, submission.unit)
