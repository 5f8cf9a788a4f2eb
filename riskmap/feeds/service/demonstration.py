"""The demonstration as the rest of the room sees it: its feeds, once somebody has begun it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.feeds.demo.asking import ZERO
from riskmap.feeds.demo.settings import demo_feeds
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.store import runs
from riskmap.store import Parts, Reading


def begun(uow: Reading, home: str) -> tuple[FeedSettings, ...]:
    """Return the feeds of the demonstration that tell of a night; none in any other realm."""
    if uow.scope.realm != DEMO:
        return ()
    stands = runs.stands(uow)
    return tuple(
        one for one in demo_feeds(home) if one.name in stands and ZERO in stands[one.name].transport
    )


def begun_here(parts: Parts) -> tuple[FeedSettings, ...]:
    """Return the same for whoever has no look at the demonstration open."""
    with parts.database.read(Scope.system("feeds of the demonstration", DEMO)) as uow:
        return begun(uow, parts.settings.place.code12)


def is_any_on(settings: Any) -> bool:
    """Tell whether a site asks anybody: then the demonstration is left."""
    return any(one.on and one.address for one in settings.feeds.values())


def zero_of(uow: Reading) -> datetime | None:
    """Return when rain and high water meet in the night that is told; None: there is none."""
    zeros = [one.transport[ZERO] for one in runs.stands(uow).values() if ZERO in one.transport]
    return max(map(datetime.fromisoformat, zeros), default=None)
