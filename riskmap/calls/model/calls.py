"""A call: who is told what, and how far it came: sent, delivered, read, answered, acted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from riskmap.core.words import N_, Message

#: A person at the desk calls and writes the answer down.
BY_HAND = "telephone"


class Purpose(StrEnum):
    """What a call is for."""

    REMINDER = "reminder"
    ANSWER = "answer"
    BY_HAND = "by_hand"
    ORDER = "order"
    ALARM = "alarm"
    WARNING = "warning"
    NOTICE = "notice"
    TEST = "test"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_PURPOSES[self])


class State(StrEnum):
    """How far a message came; the order is that of the work."""

    NOT_SENT = "not_sent"
    DROPPED = "dropped"
    FAILED = "failed"
    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    ANSWERED = "answered"
    ACTED = "acted"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATES[self])

    @property
    def is_heard(self) -> bool:
        """True where a person has certainly seen it."""
        return self in {State.READ, State.ANSWERED, State.ACTED}

    @property
    def has_left(self) -> bool:
        """True once it left the house; in an exercise, where it would have."""
        return self not in {State.DROPPED, State.FAILED, State.WAITING}


_PURPOSES = {
    Purpose.REMINDER: N_("Reminder of a report"),
    Purpose.ANSWER: N_("Answer to a message"),
    Purpose.BY_HAND: N_("Call by telephone"),
    Purpose.ORDER: N_("Order"),
    Purpose.ALARM: N_("Alarm"),
    Purpose.WARNING: N_("Warning"),
    Purpose.NOTICE: N_("Notice"),
    Purpose.TEST: N_("Test of a channel"),
}
_STATES = {
    State.NOT_SENT: N_("not sent: exercise"),
    State.DROPPED: N_("not sent: no longer needed"),
    State.FAILED: N_("did not arrive"),
    State.WAITING: N_("waits to be sent"),
    State.SENT: N_("sent"),
    State.DELIVERED: N_("delivered"),
    State.READ: N_("has been read"),
    State.ANSWERED: N_("answered"),
    State.ACTED: N_("acted on"),
}
_ORDER = tuple(State)


@frozen(kw_only=True)
class Call:
    """What is said, to whom it may concern.

    Parameters
    ----------
    code12
        Division that it is about.
    sender
        Who stands behind it: an office, or the sign-in name of a person.
    subject, words
        What is said, in the language of whom it is for.
    needs_answer
        Whether somebody waits for an answer.
    about
        What it follows from, for the room that made it: JSON.
    """

    id: str
    purpose: Purpose
    code12: str
    sender: str
    subject: str
    words: str
    needs_answer: bool
    about: Mapping[str, Any] = field(factory=dict)
    made_at: datetime


@frozen(kw_only=True)
class Mark:
    """What became of a delivery, and how that is known; never changed.

    Parameters
    ----------
    evidence
        What the other side said: its id of the message, an answer in few words.
    actor
        Who noted it: a person, or the program.
    """

    state: State
    at: datetime
    channel: str
    evidence: str
    actor: str


@frozen(kw_only=True)
class Delivery:
    """A call to one person over one channel.

    Parameters
    ----------
    person
        As `riskmap.calls.model.people` names somebody: the address is looked up when it is sent.
    step
        Which step of the escalation asked for it; empty for none.
    marks
        What became of it, the earliest first.
    """

    id: str
    call_id: str
    code12: str
    person: str
    channel: str
    step: str = ""
    made_at: datetime
    marks: tuple[Mark, ...] = ()

    @property
    def state(self) -> State:
        """How far it came."""
        return furthest(one.state for one in self.marks)


def furthest(states: Iterable[State]) -> State:
    """Return how far a message came; what came later but says less takes nothing away."""
    return max(states, key=_ORDER.index, default=State.WAITING)
