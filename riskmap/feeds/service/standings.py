"""How stations stand now: each with its newest values and whether they are out of date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta

from riskmap.feeds.model.series import Latest
from riskmap.feeds.model.standing import Standing, standing_of
from riskmap.feeds.service.looking import known_stations, station
from riskmap.feeds.service.stillness import stuck_of
from riskmap.feeds.store import canaries, values
from riskmap.store import Reading

#: How old the values of a feed may become, by its name.
Allowed = Callable[[str], timedelta]


def standings(
    uow: Reading, allowed: Allowed, *, kinds: Iterable[str] | None = None
) -> tuple[Standing, ...]:
    """Return how stations stand, all or those of some kinds, in the order of the register."""
    wanted = None if kinds is None else frozenset(kinds)
    known = [one for one in known_stations(uow) if wanted is None or one.kind in wanted]
    heads = values.all_heads(uow)
    still = stuck_of(uow, known, heads)
    by_station: dict[str, list[Latest]] = defaultdict(list)
    for one in filter(None, map(values.latest_of, heads)):
        by_station[one.station].append(one)
    return tuple(
        standing_of(
            one,
            by_station[one.key],
            allowed=allowed(one.feed),
            now=uow.now,
            still=still.get(one.key, ()),
        )
        for one in known
    )


def standing(uow: Reading, key: str, allowed: Allowed) -> Standing:
    """Return how one station stands.

    Raises
    ------
    NotFoundError
        If there is none within reach.
    """
    found = station(uow, key)
    heads = sorted(values.heads_of(uow, [key]).values(), key=lambda one: one.key)
    return standing_of(
        found,
        filter(None, map(values.latest_of, heads)),
        allowed=allowed(found.feed),
        now=uow.now,
        still=stuck_of(uow, [found], heads).get(key, ()),
    )


def on_their_way(uow: Reading) -> frozenset[str]:
    """Return the feeds of which an item is followed that no screen has shown yet."""
    followed = canaries.find(uow)
    return frozenset(feed for feed, one in followed.items() if one.shown_at is None)
