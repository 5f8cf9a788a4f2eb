"""Ask a sender of the made-up night as any other address is asked."""

from __future__ import annotations

from datetime import datetime

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.feeds.demo.senders import Span, payloads
from riskmap.feeds.demo.story import Night
from riskmap.feeds.model.settings import FeedSettings
from riskmap.outside.transports import Fetched, State

#: Under these names a feed's state says which night its sender tells of, up to when it has told,
#: and, where it has several payloads for one span, up to which of them, and when the span ends.
ZERO, TOLD, PLACE, UNTIL = "zero", "told", "place", "until"


def ask_sender(feed: FeedSettings, state: State, now: datetime) -> Fetched:
    """Return the next payload that the sender of a feed wrote since, if there is one.

    Raises
    ------
    OutsideError
        If no night was begun.
    """
    if ZERO not in state:
        raise OutsideError(
            N_("No demonstration was begun."), mend=N_("Begin one: riskmap feeds demo")
        )
    until = datetime.fromisoformat(state[UNTIL]) if UNTIL in state else now
    span = Span(
        feed=feed.name,
        night=Night(datetime.fromisoformat(state[ZERO])),
        since=datetime.fromisoformat(state[TOLD]) if TOLD in state else None,
        until=until,
    )
    several, place = list(payloads(span)), int(state.get(PLACE, 0))
    more = place + 1 < len(several)
    told = {ZERO: state[ZERO], TOLD: until.isoformat()}
    within = {**state, PLACE: place + 1, UNTIL: until.isoformat()}
    return Fetched(
        payload=several[place] if place < len(several) else None,
        received_at=now,
        state=within if more else told,
        more=more,
    )
