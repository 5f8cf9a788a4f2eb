"""What the page of a disaster says of the response: orders that belong to it, consultations."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.happenings import Happening
from riskmap.core.words import N_, Message
from riskmap.response.service import consulting, ordering
from riskmap.store import Reading


def happenings(uow: Reading, event_id: str, code12: str) -> Iterable[Happening]:
    """Return orders to units of a division, and consultations there, about one event."""
    for one in ordering.listed(uow, code12, event_id=event_id):
        done = sum(not each.is_open for each in one.addressees)
        count = {"done": done, "all": len(one.addressees)}
        yield Happening(
            at=one.order.recorded_at,
            unit=one.order.code12,
            what=Message(N_("Order to {all} units, settled at {done}"), count),
            who=one.order.authority,
            why=one.order.text,
            state="due" if done < len(one.addressees) else "met",
            href=f"/orders/{one.order.id}",
        )
    for minutes in consulting.listed(uow, code12, event_id=event_id):
        yield Happening(
            at=minutes.minutes.held_at,
            unit=minutes.code12,
            what=Message(N_("Consultation: {topic}"), {"topic": minutes.minutes.topic}),
            why=minutes.minutes.settled,
            href=f"/consultations/{minutes.id}",
        )
