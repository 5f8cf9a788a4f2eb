"""How a feed stands between two runs, and when the next one is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from attrs import evolve, field, frozen

from riskmap.core.words import Message
from riskmap.feeds.model.health import Breaker
from riskmap.feeds.model.settings import FeedSettings


@frozen(kw_only=True)
class Stand:
    """How a feed stands: what the next run begins with, and what its health follows from.

    `transport` is what the transport wants to have back, such as an ETag.
    """

    feed: str
    transport: Mapping[str, Any] = field(factory=dict)
    failures: int = 0
    open_until: datetime | None = None
    next_at: datetime | None = None
    held_by: str = ""
    held_until: datetime | None = None
    began_at: datetime | None = None
    success_at: datetime | None = None
    new_at: datetime | None = None
    newest_at: datetime | None = None
    form: str = ""
    empty: int = 0
    trouble: Message | None = None
    error: Message | None = None
    dropped: int = 0

    def breaker(self, now: datetime) -> Breaker:
        """Tell whether it is asked at this moment."""
        if self.open_until is None:
            return Breaker.CLOSED
        return Breaker.OPEN if now < self.open_until else Breaker.HALF_OPEN


def after_success(stand: Stand, feed: FeedSettings, now: datetime, *, more: bool = False) -> Stand:
    """Return how a feed stands that answered; one that has more is asked again at once."""
    due = now if more else now + feed.every + jitter(feed, now)
    return evolve(stand, failures=0, open_until=None, next_at=due)


def after_failure(
    stand: Stand, feed: FeedSettings, now: datetime, *, wait: timedelta = timedelta(0)
) -> Stand:
    """Return how a feed stands that did not answer.

    The pause doubles with each failure up to the usual period. After `breaker_after` in a row the
    breaker opens: it is left in peace, and the run after that is a trial.

    Parameters
    ----------
    wait
        How long the other host asked to be left alone.
    """
    failures = stand.failures + 1
    if failures >= feed.breaker_after:
        until = now + max(feed.breaker_pause, wait) + jitter(feed, now)
        return evolve(stand, failures=failures, open_until=until, next_at=until)
    pause = min(feed.every, feed.retry * 2 ** (failures - 1))
    due = now + max(pause, wait) + jitter(feed, now, at_most=pause / 4)
    return evolve(stand, failures=failures, open_until=None, next_at=due)


def jitter(feed: FeedSettings, now: datetime, at_most: timedelta | None = None) -> timedelta:
    """Return how much later a run comes: by chance, yet the same for the same moment."""
    most = feed.jitter if at_most is None else min(feed.jitter, at_most)
    seed = sha256(f"{feed.name} {now.isoformat()}".encode()).digest()
    return most * (int.from_bytes(seed[:4]) / 2**32)
