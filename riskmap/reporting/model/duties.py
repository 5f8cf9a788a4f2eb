"""A duty is one report that is expected of one unit; its state is a function of what is known.

Nothing here is counted twice: a duty is met by the earliest submission that counts in its window,
whatever the order in which submissions arrive, through which channel and how often.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from attrs import field, frozen, validators

from riskmap.core.clock import require_aware
from riskmap.core.codes import require_code12
from riskmap.core.words import N_, Message


class SubmissionKind(StrEnum):
    """What a report says: nothing new, or something with figures."""

    ZERO = "zero"
    EVENT = "event"


class Outcome(StrEnum):
    """What is known of a duty whatever the time is: one of six, kept and counted."""

    OPEN = "open"
    MET_ZERO = "met_zero"
    MET_EVENT = "met_event"
    LATE = "late"
    EXCUSED = "excused"
    UNREACHABLE = "unreachable"


class State(StrEnum):
    """How a duty stands at a moment."""

    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    MET_ZERO = "met_zero"
    MET_EVENT = "met_event"
    LATE = "late"
    MISSED = "missed"
    UNREACHABLE = "unreachable"
    EXCUSED = "excused"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])


_WORDS = {
    State.NOT_DUE: N_("not due yet"),
    State.DUE_SOON: N_("to be reported"),
    State.MET_ZERO: N_("reported, nothing happened"),
    State.MET_EVENT: N_("reported, with figures"),
    State.LATE: N_("reported late"),
    State.MISSED: N_("not reported"),
    State.UNREACHABLE: N_("not reachable"),
    State.EXCUSED: N_("excused"),
}


@frozen(kw_only=True)
class Submission:
    """A report that came, as far as duties need to know it.

    Parameters
    ----------
    id
        Made by the sender; the same again is the same submission.
    unit
        Whose report it is.
    event_id
        The event that it is about; None for one that speaks of no event.
    received_at
        When the server had it: lateness is judged from this.
    counts_from_at
        Time of the logged call that it writes down; counts instead of `received_at`, but
        only if it is earlier.
    phone_at, skew_s
        What the sender's clock said, and by how many seconds it was found to be ahead. Evidence
        that stands beside; it changes nothing by itself.
    channel
        How it came: a slug such as ``web``, ``phone``, ``mail``.
    by, entered_by
        Who reports, and who typed it.
    """

    id: UUID
    unit: str = field(converter=require_code12)
    kind: SubmissionKind = field(converter=SubmissionKind)
    received_at: datetime = field(converter=require_aware)
    channel: str
    by: str
    entered_by: str
    event_id: str | None = None
    counts_from_at: datetime | None = None
    phone_at: datetime | None = None
    skew_s: float | None = field(
        default=None, validator=validators.optional(validators.instance_of((int, float)))
    )

    @property
    def counts_at(self) -> datetime:
        """The moment by which it is judged."""
        if self.counts_from_at is None:
            return self.received_at
        return min(require_aware(self.counts_from_at), self.received_at)

    @property
    def phone_says(self) -> datetime | None:
        """When the sender's clock says it was sent, put right by its measured error."""
        if self.phone_at is None:
            return None
        return require_aware(self.phone_at) - timedelta(seconds=self.skew_s or 0)


@frozen(kw_only=True)
class Slot:
    """One point in time of one plan: the same for all units of which it is expected.

    Parameters
    ----------
    id
        Plan, event and due time, as text.
    event_id
        The open event that it is about; empty for a plan of season or response.
    period_from, cutoff_at
        What the report is about. From the cutoff on it can be made.
    due_at, closes_at
        After the first it is late; from the second on it does not count for this slot any more.
    """

    id: str
    plan: str
    event_id: str
    period_from: datetime
    cutoff_at: datetime
    due_at: datetime
    closes_at: datetime

    def is_open_at(self, moment: datetime) -> bool:
        """Tell whether a report that counts at `moment` counts for this slot."""
        return self.cutoff_at <= moment < self.closes_at

    def covers(self, submission: Submission) -> bool:
        """Tell whether a submission meets duties of this slot.

        A duty about an event asks for a report about this event: that nothing happened
        elsewhere says nothing of it.
        """
        is_about_it = self.event_id in {"", submission.event_id or ""}
        return is_about_it and self.is_open_at(submission.counts_at)


@frozen(kw_only=True)
class Duty:
    """What is expected of one unit at one slot, and what is known of it.

    Parameters
    ----------
    met_at, met_kind
        The earliest moment that counts, and whether any report had figures; None: none came.
    excuse_id, unreachable_id
        The notes that say why; empty: none.
    """

    slot: Slot
    code12: str
    met_at: datetime | None = None
    met_kind: SubmissionKind | None = None
    excuse_id: str = ""
    unreachable_id: str = ""

    @property
    def is_on_time(self) -> bool:
        """Tell whether a report came that counts not after the due time."""
        return self.met_at is not None and self.met_at <= self.slot.due_at

    @property
    def outcome(self) -> Outcome:
        """What is known of it, whatever the time is."""
        if self.is_on_time:
            has_figures = self.met_kind is SubmissionKind.EVENT
            return Outcome.MET_EVENT if has_figures else Outcome.MET_ZERO
        if self.excuse_id:
            return Outcome.EXCUSED
        if self.met_at is not None:
            return Outcome.LATE
        return Outcome.UNREACHABLE if self.unreachable_id else Outcome.OPEN

    @property
    def late_by(self) -> timedelta:
        """How long after the due time the report came; nothing if it did not, or in time."""
        if self.met_at is None:
            return timedelta(0)
        return max(self.met_at - self.slot.due_at, timedelta(0))

    def state_at(self, now: datetime) -> State:
        """Return how it stands at `now`."""
        return state_of(self.outcome, self.slot, now)

    def met_by(self, submission: Submission) -> Duty:
        """Return it after a submission; any order and repetition leads to the same."""
        if submission.unit != self.code12 or not self.slot.covers(submission):
            return self
        at, kind = submission.counts_at, submission.kind
        if self.met_at is not None and self.met_kind is not None:
            at = min(at, self.met_at)
            kind = SubmissionKind.EVENT if SubmissionKind.EVENT in {kind, self.met_kind} else kind
        return Duty(
            slot=self.slot,
            code12=self.code12,
            met_at=at,
            met_kind=kind,
            excuse_id=self.excuse_id,
            unreachable_id=self.unreachable_id,
        )


@frozen(kw_only=True)
class Met:
    """A duty that a submission meets, for the receipt."""

    duty: Duty

    @property
    def plan(self) -> str:
        """The plan that asked for it."""
        return self.duty.slot.plan

    @property
    def due_at(self) -> datetime:
        """When it was due."""
        return self.duty.slot.due_at

    @property
    def outcome(self) -> Outcome:
        """What is known of the duty now."""
        return self.duty.outcome


def state_of(outcome: Outcome, slot: Slot, now: datetime) -> State:
    """Return how a duty stands at `now`: total, and a function of nothing else."""
    if outcome is not Outcome.OPEN:
        return State(outcome.value)
    if now < slot.cutoff_at:
        return State.NOT_DUE
    return State.DUE_SOON if now <= slot.due_at else State.MISSED
