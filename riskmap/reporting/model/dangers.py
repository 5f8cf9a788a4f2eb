"""What becomes of a danger: somebody is sent, it is over, and sometimes it was not over yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.reporting.model.danger_kinds import danger_table
from riskmap.reporting.model.reports import Danger, Position

#: Signs of a short text.
WORDS_MOST = 300


class DangerState(StrEnum):
    """How a danger stands."""

    REPORTED = "reported"
    DISPATCHED = "dispatched"
    CLOSED = "closed"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATES[self])

    @property
    def is_open(self) -> bool:
        """True until it is over."""
        return self is not DangerState.CLOSED


class Act(StrEnum):
    """What is done about a danger."""

    DISPATCH = "dispatch"
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def word(self) -> Message:
        """What it is called once it is done."""
        return Message(_ACTS[self])


_STATES = {
    DangerState.REPORTED: N_("nobody sent yet"),
    DangerState.DISPATCHED: N_("somebody is sent"),
    DangerState.CLOSED: N_("over"),
}
_ACTS = {
    Act.DISPATCH: N_("Sent: {words}"),
    Act.CLOSE: N_("Over: {words}"),
    Act.REOPEN: N_("Not over after all: {words}"),
}
_AFTER = {
    Act.DISPATCH: DangerState.DISPATCHED,
    Act.CLOSE: DangerState.CLOSED,
    Act.REOPEN: DangerState.REPORTED,
}


@frozen(kw_only=True)
class Step:
    """One thing that was done about a danger.

    Parameters
    ----------
    id
        Made by who writes it down; the same again is the same step.
    words
        Who was sent, how it was over, or why it was not.
    at, recorded_at
        When it was done, and when it was written down.
    """

    id: str
    act: Act
    words: str
    at: datetime = field(converter=require_aware)
    recorded_at: datetime = field(converter=require_aware)
    actor: str

    @property
    def said(self) -> Message:
        """Return it as a sentence."""
        return Message(str(self.act.word.id), {"words": self.words})


@frozen(kw_only=True)
class Standing:
    """A danger as it stands, for lists and maps.

    Parameters
    ----------
    id
        Of the report: its first version.
    version_id
        The last version.
    seen_at
        The moment of which the report speaks.
    changed_at
        When anything was last written about it.
    upgraded_to
        The initial report that it became; empty where it became none.
    """

    id: str
    version_id: str
    unit: str
    danger: Danger
    state: DangerState
    seen_at: datetime
    received_at: datetime
    changed_at: datetime
    upgraded_to: str = ""

    @property
    def position(self) -> Position | None:
        """Where it is, if somebody said so in degrees."""
        return self.danger.position


def require_sound(danger: Danger) -> None:
    """Do nothing if a danger is of a kind that there is, with a depth that goes with it.

    Raises
    ------
    InvalidRequestError
        If not.
    """
    table = danger_table()
    kind = table.kinds.get(danger.what)
    if kind is None:
        raise InvalidRequestError(
            N_("{kind} is no kind of danger."),
            mend=N_("Choose one of these: {kinds}."),
            kind=danger.what[:40],
            kinds=", ".join(table.kinds),
        )
    if not danger.words.strip():
        raise InvalidRequestError(
            N_("Nobody said what the danger is."), mend=N_("Write it in a few words.")
        )
    band = table.depths.get(danger.depth)
    if danger.depth and (band is None or not kind.has_depth):
        raise InvalidRequestError(
            N_("A depth of water does not go with this."),
            mend=N_("Leave the depth out, or choose a danger of water."),
        )
    if band is not None and danger.depth_cm is not None and not band.holds(danger.depth_cm):
        raise InvalidRequestError(
            N_("{depth_cm} cm is not {depth}."),
            mend=N_("Correct one of the two, or leave the centimetres out."),
            depth_cm=danger.depth_cm,
            depth=band.said,
        )


def state_after(steps: Sequence[Step]) -> DangerState:
    """Return how a danger stands after what was done, the first first."""
    state = DangerState.REPORTED
    was_sent = False
    for one in steps:
        was_sent = was_sent or one.act is Act.DISPATCH
        state = _AFTER[one.act]
        if one.act is Act.REOPEN and was_sent:
            state = DangerState.DISPATCHED
    return state


def require_step(state: DangerState, step: Step) -> None:
    """Do nothing if something may be done about a danger that stands so.

    Raises
    ------
    InvalidRequestError
        If it does not say what belongs to it.
    ConflictError
        If it does not go with how the danger stands.
    """
    if not step.words.strip():
        raise InvalidRequestError(
            {
                Act.DISPATCH: N_("Nobody said who was sent."),
                Act.CLOSE: N_("Nobody said how it was over."),
                Act.REOPEN: N_("Nobody said why it is not over."),
            }[step.act],
            mend=N_("Write it in a few words."),
        )
    if (step.act is Act.REOPEN) is state.is_open:
        raise ConflictError(
            N_("The danger stands so now: {state}."),
            mend=N_("Load the page again and look at what was done."),
            state=state.word,
        )
