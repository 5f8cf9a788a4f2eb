"""The courier of calls: looks once more when a message leaves, sends it, notes what became of it.

A room that makes calls may name a condition for a purpose with `wanted_while`. It is asked in the
very write that takes the message: what nobody needs any more does not leave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from attrs import frozen

from riskmap.calls import store
from riskmap.calls.model.calls import Call, Delivery, Purpose, State
from riskmap.calls.model.escalation import escalation
from riskmap.calls.model.people import Reached
from riskmap.calls.model.signing import link_code
from riskmap.calls.service import book
from riskmap.calls.service.calling import TOPIC, mark
from riskmap.calls.service.channels import Channel, Outgoing
from riskmap.core.access import SYSTEM
from riskmap.core.words import N_
from riskmap.store import Database, Reading, Writing, outbox
from riskmap.store.delivering import (
    Courier,
    Delivered,
    Drop,
    Go,
    Later,
    UndeliveredError,
    Verdict,
    deliver,
)
from riskmap.store.outbox import Parcel
from riskmap.store.outbox import State as Parcels

#: Parcels that answer a message, with the address that it came from.
REPLY = "reply"
#: Tells whether a call is still needed.
Condition = Callable[[Reading, Call, Delivery], bool]
_CONDITIONS: dict[Purpose, Condition] = {}

NOT_NEEDED = N_("nobody needs it any more")
TOO_SOON = N_("another reminder went out less than a quarter of an hour ago")
NO_CHANNEL = N_("the site has this channel no more")
NO_ADDRESS = N_("the person has no address for it any more")


def wanted_while(purpose: Purpose) -> Callable[[Condition], Condition]:
    """Let a function say whether calls for a purpose are still needed when they leave."""

    def named(condition: Condition) -> Condition:
        _CONDITIONS[purpose] = condition
        return condition

    return named


@frozen(kw_only=True)
class CallCourier:
    """Brings calls to people.

    Parameters
    ----------
    channels
        By name.
    public_url
        Where telephones find this site; empty for messages without a link.
    key
        Proves links.
    """

    channels: Mapping[str, Channel]
    public_url: str
    key: bytes

    def look(self, uow: Writing, parcel: Parcel) -> Verdict:
        """Look once more whether it is needed, where it goes, and whether it is too soon."""
        delivery = store.calls.delivery(uow, parcel.payload["delivery"])
        call = None if delivery is None else store.calls.by_id(uow, delivery.call_id)
        if delivery is None or call is None:
            return Drop(NOT_NEEDED)
        found = self._reached(uow, delivery)
        if not isinstance(found, Reached):
            return found
        is_stream = bool(parcel.payload["stream"])
        refused = _is_needed(uow, call, delivery, is_stream=is_stream)
        if refused is None and is_stream:
            refused = _in_stream(uow, parcel, delivery)
        return refused or Go(self._outgoing(uow, call, delivery, found))

    def _reached(self, uow: Writing, delivery: Delivery) -> Reached | Drop:
        """Return whom it is for, as he can be reached now."""
        channel = self.channels.get(delivery.channel)
        if channel is None:
            return Drop(NO_CHANNEL, is_dead=True)
        who = book.look_up(uow, delivery.person, delivery.code12)
        if who is None or not channel.reaches(who):
            return Drop(NO_ADDRESS, is_dead=True)
        return who

    def carry(self, parcel: Parcel, ready: Outgoing) -> str:  # noqa: ARG002 - of couriers
        """Send it over its channel."""
        return self.channels[ready.to_channel].send(ready)

    def tell(self, uow: Writing, parcel: Parcel, evidence: Any) -> None:
        """Note what became of it."""
        delivery = store.calls.delivery(uow, parcel.payload["delivery"])
        if delivery is None:
            return
        if parcel.payload["stream"] and _is_refused(evidence):
            store.streams.refuse(uow, delivery.person, parcel.key)
        state = _BECAME.get(parcel.state)
        if state is not None:
            said = evidence if parcel.state is Parcels.SENT else parcel.fault
            mark(uow, delivery, state, evidence=str(said or ""), by=SYSTEM)

    def _outgoing(self, uow: Writing, call: Call, delivery: Delivery, who: Reached) -> Outgoing:
        words = call.words
        if self.public_url:
            code = link_code(delivery.id, self.key)
            words = f"{words}\n\n{self.public_url}/calls/read/{delivery.id}/{code}"
        return Outgoing(
            id=delivery.id,
            to=who,
            to_channel=delivery.channel,
            subject=call.subject,
            words=words,
            at=uow.now,
        )


@frozen(kw_only=True)
class ReplyCourier:
    """Brings answers back over the channel that a message came over."""

    channels: Mapping[str, Channel]

    def look(self, uow: Writing, parcel: Parcel) -> Verdict:
        """Make the answer ready."""
        said = parcel.payload
        if said["channel"] not in self.channels:
            return Drop(NO_CHANNEL, is_dead=True)
        sender = said["sender"]
        to = Reached(
            key="",
            code12=parcel.code12,
            name="",
            phone="" if "@" in sender else sender,
            mail=sender if "@" in sender else "",
        )
        return Go(
            Outgoing(
                id=parcel.id,
                to=to,
                to_channel=said["channel"],
                subject=said["subject"],
                words=said["words"],
                answers=said["answers"],
                at=uow.now,
            )
        )

    def carry(self, parcel: Parcel, ready: Outgoing) -> str:  # noqa: ARG002 - of couriers
        """Send it over its channel."""
        return self.channels[ready.to_channel].send(ready)

    def tell(self, uow: Writing, parcel: Parcel, evidence: Any) -> None:
        """Nothing more is noted: the parcel says it."""


_BECAME = {
    Parcels.SENT: State.SENT,
    Parcels.DROPPED: State.DROPPED,
    Parcels.DEAD: State.FAILED,
}


def send_due(
    database: Database,
    channels: Mapping[str, Channel],
    *,
    public_url: str,
    key: bytes,
    for_s: float = 45.0,
) -> Delivered:
    """Send what waits, until nothing does or the time is over."""
    couriers: dict[str, Courier] = {
        TOPIC: CallCourier(channels=channels, public_url=public_url.rstrip("/"), key=key),
        REPLY: ReplyCourier(channels=channels),
    }
    return deliver(database, couriers, for_s=for_s)


def reply(
    uow: Writing,
    code12: str,
    key: str,
    *,
    channel: str,
    sender: str,
    subject: str,
    words: str,
    answers: str = "",
) -> bool:
    """Answer a message over the channel that it came over; False if that was done before."""
    payload = {
        "channel": channel,
        "sender": sender,
        "subject": subject,
        "words": words,
        "answers": answers,
    }
    return outbox.post(uow, REPLY, code12, key, payload, lasts=timedelta(hours=1))


def _is_needed(uow: Writing, call: Call, delivery: Delivery, *, is_stream: bool) -> Verdict | None:
    """Return what hinders a call from leaving; None for nothing."""
    condition = _CONDITIONS.get(call.purpose)
    if condition is None:  # a process that does not know the room leaves its reminders to others
        return Later(uow.now + timedelta(minutes=1)) if is_stream else None
    return None if condition(uow, call, delivery) else Drop(NOT_NEEDED)


def _in_stream(uow: Writing, parcel: Parcel, delivery: Delivery) -> Verdict | None:
    """Hold the person's stream; None if the message may leave, which is noted."""
    last = store.streams.held(uow, delivery.person)
    free_at = None if last is None else last.sent_at + escalation().pace.every
    if last is not None and free_at is not None and free_at > uow.now:
        is_own = last.parcel_key == parcel.key
        if not is_own:
            return Drop(TOO_SOON)
        if not last.is_refused:  # nobody knows whether it arrived
            return Later(free_at)
    store.streams.leave(uow, delivery.person, delivery.code12, parcel.key)
    return None


def _is_refused(evidence: Any) -> bool:
    """Tell whether a message certainly did not arrive."""
    return isinstance(evidence, UndeliveredError) and not evidence.may_have_arrived
