"""Call somebody, and note what became of it. Effects leave after the commit, by the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from attrs import evolve, frozen

from riskmap.calls import store
from riskmap.calls.model.calls import BY_HAND, Call, Delivery, Mark, Purpose, State
from riskmap.calls.model.people import Reached
from riskmap.calls.service.channels import Channel
from riskmap.core.access import Area
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.store import Reading, Writing, audit, live, outbox
from riskmap.store.audit import Entry

TOPIC = "call"
#: How somebody at the desk says what came of a call by telephone.
BY_HAND_STATES = (State.ANSWERED, State.FAILED)
#: What went over a channel and failed within this time makes another channel go first.
_LATELY = timedelta(hours=6)


@frozen(kw_only=True)
class NewCall:
    """What is to be said.

    Parameters
    ----------
    sender
        Who stands behind it.
    about
        What it follows from, for the room that asks: JSON.
    lasts
        After this time it would do harm rather than good, and is not sent any more.
    is_stream
        It belongs to the one stream of reminders that a person gets.
    """

    purpose: Purpose
    code12: str
    sender: str
    subject: str
    words: str
    needs_answer: bool = False
    about: Mapping[str, Any] = {}
    lasts: timedelta = timedelta(hours=12)
    is_stream: bool = False


@frozen(kw_only=True)
class Told:
    """A call with to whom it went and what became of it."""

    call: Call
    deliveries: tuple[Delivery, ...]

    @property
    def state(self) -> State:
        """How far the best delivery came."""
        states = [one.state for one in self.deliveries]
        return max(states, key=list(State).index, default=State.WAITING)


def call(
    uow: Writing,
    new: NewCall,
    people: Iterable[Reached],
    channels: Mapping[str, Channel],
    *,
    step: str = "",
) -> Told:
    """Call some people over the first channel that reaches each; send it after the commit.

    Where no channel reaches somebody, the delivery says *by telephone*: the desk has to call.
    """
    made = _made(new, uow)
    store.calls.add(uow, made)
    deliveries = []
    for who in people:
        delivery = Delivery(
            id=uuid4().hex,
            call_id=made.id,
            code12=who.code12,
            person=who.key,
            channel=channel_for(uow, who, channels),
            step=step,
            made_at=uow.now,
        )
        deliveries.append(_posted(uow, new, delivery))
    live.touch(uow, "calls", new.code12)
    return Told(call=made, deliveries=tuple(deliveries))


def channel_for(uow: Reading, who: Reached, channels: Mapping[str, Channel]) -> str:
    """Return the channel to somebody: the first that reaches him and did not fail lately."""
    able = [name for name, one in channels.items() if one.reaches(who)]
    if not able:
        return BY_HAND
    lately = store.calls.deliveries_to(uow, [who.key], uow.now - _LATELY)
    last: dict[str, State] = {}
    for one in lately:  # the latest first
        last.setdefault(one.channel, one.state)
    sound = [name for name in able if last.get(name) is not State.FAILED]
    return (sound or able)[0]


def note_by_hand(
    uow: Writing, who: Reached, state: State, *, subject: str, words: str, by: str
) -> Told:
    """Write down that somebody was called by telephone, and what came of it.

    Raises
    ------
    InvalidRequestError
        If it is no outcome of a call.
    """
    if state not in BY_HAND_STATES:
        raise InvalidRequestError(
            N_("Nobody said what came of the call."),
            mend=N_("Choose one of the values offered."),
        )
    new = NewCall(
        purpose=Purpose.BY_HAND, code12=who.code12, sender=by, subject=subject, words=words
    )
    made = _made(new, uow)
    store.calls.add(uow, made)
    delivery = Delivery(
        id=uuid4().hex,
        call_id=made.id,
        code12=who.code12,
        person=who.key,
        channel=BY_HAND,
        made_at=uow.now,
    )
    store.calls.add_delivery(uow, delivery)
    entry = Entry(
        action="called",
        subject_kind="call",
        subject_id=made.id,
        code12=who.code12,
        after={"state": str(state), "officer": who.officer_id},
        by="" if by == uow.scope.actor else by,
    )
    audit.record(uow, entry)
    marked = mark(uow, delivery, state, evidence=words, by=by)
    return Told(call=made, deliveries=(marked,))


def mark(
    uow: Writing, delivery: Delivery, state: State, *, evidence: str, by: str, channel: str = ""
) -> Delivery:
    """Note what became of a delivery; what is known already is not noted twice."""
    if any(one.state is state and one.actor == by for one in delivery.marks):
        return delivery
    new = Mark(
        state=state, at=uow.now, channel=channel or delivery.channel, evidence=evidence, actor=by
    )
    store.calls.add_mark(uow, delivery, new)
    live.touch(uow, "calls", delivery.code12)
    return evolve(delivery, marks=(*delivery.marks, new))


def told(uow: Reading, call_id: str) -> Told:
    """Return one call with its history.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = store.calls.by_id(uow, call_id)
    if found is None:
        raise NotFoundError(
            N_("There is no call {id} here."),
            mend=N_("Look at the list of calls."),
            id=call_id[:40],
        )
    return Told(call=found, deliveries=tuple(store.calls.deliveries_of(uow, [call_id])))


def recent(
    uow: Reading, code12: str, *, limit: int = 50, purposes: Iterable[Purpose] = ()
) -> list[Told]:
    """Return the last calls about a division and what lies in it, the latest first."""
    return _told(uow, store.calls.recent(uow, Area.of(code12), limit=limit, purposes=purposes))


def about(
    uow: Reading, purpose: Purpose, units: Iterable[str], since: datetime, **subject: str
) -> list[Told]:
    """Return the calls for a purpose to units that follow from one thing, the earliest first.

    Parameters
    ----------
    since
        When the thing began: no call is older.
    subject
        As `NewCall.about` names it, for example ``order=…``.
    """
    return _told(uow, store.calls.about(uow, purpose, units, since, **subject))


def _told(uow: Reading, found: Sequence[Call]) -> list[Told]:
    by_call: dict[str, list[Delivery]] = {}
    for one in store.calls.deliveries_of(uow, [each.id for each in found]):
        by_call.setdefault(one.call_id, []).append(one)
    return [Told(call=one, deliveries=tuple(by_call.get(one.id, ()))) for one in found]


def lately_about(uow: Reading, code12: str, within: timedelta) -> list[Delivery]:
    """Return what went to anybody about a division lately, the latest first."""
    return store.calls.deliveries_about(uow, Area.of(code12), uow.now - within)


def _made(new: NewCall, uow: Writing) -> Call:
    return Call(
        id=uuid4().hex,
        purpose=new.purpose,
        code12=new.code12,
        sender=new.sender,
        subject=" ".join(new.subject.split()),
        words=new.words.strip(),
        needs_answer=new.needs_answer,
        about=new.about,
        made_at=uow.now,
    )


def _posted(uow: Writing, new: NewCall, delivery: Delivery) -> Delivery:
    """Keep a delivery and post its parcel; in an exercise it is marked as not sent."""
    store.calls.add_delivery(uow, delivery)
    if delivery.channel != BY_HAND:
        payload = {"delivery": delivery.id, "stream": new.is_stream}
        outbox.post(uow, TOPIC, delivery.code12, parcel_key(delivery.id), payload, lasts=new.lasts)
    if uow.scope.realm.is_live:
        return delivery
    return mark(uow, delivery, State.NOT_SENT, evidence="", by=uow.scope.actor)


def parcel_key(delivery_id: str) -> str:
    """Return the key of the parcel of a delivery: each is sent once."""
    return f"{TOPIC}:{delivery_id}"
