"""Take a payload and let the rooms above hear of it, in one write."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from riskmap.core.access import Scope
from riskmap.feeds.model import Context
from riskmap.feeds.model.runs import Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.taking import Taken
from riskmap.feeds.service.finding import format_named
from riskmap.feeds.service.replaying import read
from riskmap.feeds.service.taking import take
from riskmap.store import Parts, Writing

log = logging.getLogger(__name__)


def scope_of(feed: FeedSettings) -> Scope:
    """Return the scope in which a feed is kept."""
    return Scope.system(f"feed {feed.name}", feed.realm)


def keep(
    parts: Parts,
    feed: FeedSettings,
    payload: bytes,
    context: Context,
    *,
    way: Way = Way.STREAM,
    run: int | None = None,
    before: Callable[[Writing], None] | None = None,
    after: Callable[[Writing, Taken], None] | None = None,
) -> Taken:
    """Read a payload, keep what it says, and let the rooms above hear of it.

    It is read before anybody waits at the door to write.

    Parameters
    ----------
    way, run
        How it came, and with which run; None begins and ends one.
    before, after
        What else belongs into the same write; what `before` raises undoes all of it.
    """
    parsed = read(format_named(feed.format), payload, context)

    def work(uow: Writing) -> Taken:
        if before is not None:
            before(uow)
        taken = take(uow, feed, payload, context, now=uow.now, parsed=parsed, run=run, way=way)
        if after is not None:
            after(uow, taken)
        tell(parts, uow, taken, uow.now)
        return taken

    return parts.database.write(scope_of(feed), work)


def tell(parts: Parts, uow: Writing, taken: Taken, now: datetime) -> None:
    """Let the rooms above hear of news: each has ``heard(uow, taken, now)`` in ``listening.py``.

    What one of them raises undoes what it wrote, and nothing else: the news are kept.
    """
    if not taken.is_news:
        return
    for module in parts.modules("listening"):
        try:
            with uow.apart():
                module.heard(uow, taken, now)
        except Exception:
            log.exception("%s failed to hear of run %s", module.__name__, taken.run)
