"""One stream of reminders for each person: never two within the pace, over all channels."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from riskmap.calls import store
from riskmap.calls.model.calls import BY_HAND, Purpose, State
from riskmap.calls.model.escalation import escalation
from riskmap.calls.model.people import Reached
from riskmap.store import Reading, Writing


def last_sent(uow: Reading, people: Iterable[str]) -> dict[str, datetime]:
    """Return when the last reminder of some people may have left."""
    found = store.streams.of(uow, people)
    return {person: one.sent_at for person, one in found.items()}


def waiting(uow: Reading, people: Collection[str]) -> set[str]:
    """Return the people for whom a reminder is on its way."""
    every = escalation().pace.every
    lately = store.calls.deliveries_to(uow, people, uow.now - every)
    unsettled = [one for one in lately if one.state is State.WAITING and one.channel != BY_HAND]
    calls = store.calls.by_ids(uow, {one.call_id for one in unsettled})
    is_reminder = {one.id for one in calls.values() if one.purpose is Purpose.REMINDER}
    return {one.person for one in unsettled if one.call_id in is_reminder}


def claim(uow: Writing, who: Reached) -> bool:
    """Hold a person's stream and tell whether a reminder may be made for it now.

    Where nothing leaves, in an exercise, making it is all there is: then it is noted at once.
    """
    last = store.streams.held(uow, who.key)
    is_free = last is None or uow.now - last.sent_at >= escalation().pace.every
    if not is_free or waiting(uow, [who.key]):
        return False
    if not uow.scope.realm.is_live:
        store.streams.leave(uow, who.key, who.code12, "")
    return True
