"""What the desk writes down for a unit that called, and what the unit says of it afterwards.

Both are known of each such report: who called, and who typed. The unit confirms it, or says why it
is not right; that erases nothing. A zero report that was a slip of the hand is withdrawn by the
desk: it stays to be seen, and what it met is open again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from attrs import evolve, frozen

from riskmap.core.access import Area
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_, Message
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.duties import Duty, SubmissionKind
from riskmap.reporting.model.reports import Version
from riskmap.reporting.model.rights import Deed, is_own, may
from riskmap.reporting.store import duties, phoned, reports, slots
from riskmap.reporting.store.phoned import Answer, Entered, Withdrawal
from riskmap.store import Reading, Writing, audit, live
from riskmap.store.audit import Entry

#: So long a unit is asked whether what the desk wrote down is right.
_ASKED = timedelta(days=7)


class PhonedState(StrEnum):
    """What became of a report that the desk wrote down."""

    WAITING = "waiting"
    RIGHT = "right"
    NOT_RIGHT = "not_right"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])


_WORDS = {
    PhonedState.WAITING: N_("waits for the word of the unit"),
    PhonedState.RIGHT: N_("the unit says: right"),
    PhonedState.NOT_RIGHT: N_("the unit says: not right"),
    PhonedState.WITHDRAWN: N_("withdrawn by the desk"),
}


@frozen(kw_only=True)
class Phoned:
    """A report that the desk wrote down, and what was said of it."""

    version: Version
    entered: Entered
    answer: Answer | None
    withdrawal: Withdrawal | None

    @property
    def state(self) -> PhonedState:
        """What became of it; that it was withdrawn counts first."""
        if self.withdrawal is not None:
            return PhonedState.WITHDRAWN
        if self.answer is None:
            return PhonedState.WAITING
        return PhonedState.RIGHT if self.answer.is_right else PhonedState.NOT_RIGHT

    @property
    def can_be_withdrawn(self) -> bool:
        """True for zero reports: they alone are one press. Others are returned and corrected."""
        return self.version.report.kind.is_zero and self.withdrawal is None


def note_entered(uow: Writing, version: Version, who: Acting) -> None:
    """Remember that a report was written down for a unit, to be called in the write of it."""
    report = version.report
    if report.call is not None and not is_own(who, report.unit):
        phoned.add(uow, version.id, report.unit, who.name)


def waiting(uow: Reading, unit: str) -> tuple[Phoned, ...]:
    """Return what was written down for a unit and waits for its word, the latest in front."""
    several = _whole(uow, phoned.of_unit(uow, unit, uow.now - _ASKED))
    return tuple(one for one in several if one.state is PhonedState.WAITING)


def listed(
    uow: Reading, code12: str, *, within: timedelta = timedelta(hours=24), actor: str = ""
) -> tuple[Phoned, ...]:
    """Return what was written down for units of a division lately, what is not right in front.

    Parameters
    ----------
    actor
        Only what this person wrote down.
    """
    several = _whole(uow, phoned.find(uow, Area.of(code12), uow.now - within, actor=actor))
    return tuple(sorted(several, key=lambda one: one.state is not PhonedState.NOT_RIGHT))


def phoned_one(uow: Reading, version_id: str) -> Phoned:
    """Return one report that the desk wrote down.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    entered = phoned.by_id(uow, version_id)
    if entered is None:
        raise NotFoundError(
            N_("The desk wrote down no report {id}."),
            mend=N_("Look at the list of reports."),
            id=version_id[:40],
        )
    return _whole(uow, [entered])[0]


def answer(
    uow: Writing, version_id: str, *, is_right: bool, words: str = "", by: str = ""
) -> Phoned:
    """Say for a unit that what the desk wrote down is right, or why it is not.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is none, or it is not for the one who asks.
    InvalidRequestError
        If nobody says what is not right.
    """
    who = acting(uow, by)
    one = phoned_one(uow, version_id)
    unit = one.version.report.unit
    if not is_own(who, unit):
        raise ForbiddenError(
            N_("This is confirmed by the people of {code}."),
            mend=N_("They find it on their page of reports."),
            code=unit,
        )
    said = _short(words)
    if not is_right and not said:
        raise InvalidRequestError(
            N_("Nobody said what is not right."),
            mend=N_("Say in a few words what you told the desk."),
        )
    phoned.add_answer(
        uow,
        unit,
        Answer(version_id=version_id, is_right=is_right, words=said, actor=who.name, at=uow.now),
    )
    _record(uow, "confirmed" if is_right else "disputed", one, said, who)
    return phoned_one(uow, version_id)


def withdraw(uow: Writing, version_id: str, words: str, *, by: str = "") -> tuple[Duty, ...]:
    """Let a zero report that the desk wrote down count for nothing; what it met is open again.

    The report and its receipt stay. Returns the duties as they stand now.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is none, or it is not for the one who asks.
    ConflictError
        If it is withdrawn already, or no zero.
    InvalidRequestError
        If nobody says why.
    """
    who = acting(uow, by)
    one = phoned_one(uow, version_id)
    unit, said = one.version.report.unit, _short(words)
    if not (may(who, Deed.ENTER, unit) or who.name == one.entered.actor):
        raise ForbiddenError(
            N_("This is withdrawn by the desk that wrote it down."),
            mend=N_("Call the desk."),
        )
    if not said:
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    made = Withdrawal(version_id=version_id, words=said, actor=who.name, at=uow.now)
    if not one.can_be_withdrawn or not phoned.withdraw(uow, unit, made):
        raise ConflictError(
            N_("This report cannot be withdrawn."),
            mend=N_("A report with figures is returned, and corrected by its unit."),
        )
    _record(uow, "withdrawn", one, said, who)
    return _reopen(uow, version_id, unit)


def is_withdrawn(uow: Reading, version_id: str) -> bool:
    """Tell whether a report counts for nothing any more."""
    return bool(phoned.withdrawals(uow, [version_id]))


def _reopen(uow: Writing, version_id: str, unit: str) -> tuple[Duty, ...]:
    """Let duties be met by what is left, without a report that was withdrawn."""
    told = duties.slots_of_submission(uow, str(UUID(hex=version_id)))
    before = duties.locked(uow, slots.by_ids(uow, told), unit)
    after = [_met_by_the_rest(uow, one) for one in before]
    duties.change(uow, zip(before, after, strict=True))
    return tuple(after)


def _met_by_the_rest(uow: Reading, one: Duty) -> Duty:
    rows = duties.submissions(uow, one.slot.id, one.code12)
    gone = phoned.withdrawals(uow, (UUID(row["submission_id"]).hex for row in rows))
    left = [row for row in rows if UUID(row["submission_id"]).hex not in gone]
    if not left:
        return evolve(one, met_at=None, met_kind=None)
    kinds = {row["kind"] for row in left}
    kind = SubmissionKind.EVENT if SubmissionKind.EVENT in kinds else SubmissionKind.ZERO
    return evolve(one, met_at=min(row["counts_at"] for row in left), met_kind=kind)


def _whole(uow: Reading, several: Iterable[Entered]) -> list[Phoned]:
    listed = list(several)
    ids = [one.version_id for one in listed]
    answers, gone = phoned.answers(uow, ids), phoned.withdrawals(uow, ids)
    versions = {one.id: one for one in reports.by_ids(uow, ids)}
    return [
        Phoned(
            version=versions[one.version_id],
            entered=one,
            answer=answers.get(one.version_id),
            withdrawal=gone.get(one.version_id),
        )
        for one in listed
    ]


def _short(words: str) -> str:
    return " ".join(words.split())[:500]


def _record(uow: Writing, action: str, one: Phoned, why: str, who: Acting) -> None:
    unit = one.version.report.unit
    entry = Entry(
        action=action,
        subject_kind="report",
        subject_id=one.version.id,
        code12=unit,
        why=why,
        by="" if who.name == uow.scope.actor else who.name,
    )
    audit.record(uow, entry)
    live.touch(uow, "reports", unit)
