"""How the feeds of a site are, and what a person does about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from riskmap.feeds.model.diagnosis import diagnose
from riskmap.feeds.model.health import FeedHealth, FeedState, Quarantined
from riskmap.feeds.model.runs import Run
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stand import Stand
from riskmap.feeds.model.stations import parts_of
from riskmap.feeds.model.still import Still
from riskmap.feeds.service.demonstration import begun
from riskmap.feeds.service.setting import feeds_of
from riskmap.feeds.service.stillness import stuck_of
from riskmap.feeds.store import canaries, payloads, runs, stations, values
from riskmap.store import Reading, Writing, live
from riskmap.store.audit import Entry, record

_ORDER = tuple(FeedState)


def health(uow: Reading, now: datetime, settings: Any) -> tuple[FeedHealth, ...]:
    """Return how each feed of a site is, those in trouble first, those that are off last."""
    mine = [one for one in feeds_of(settings) if one.realm == uow.scope.realm]
    return health_of(uow, now, (*mine, *begun(uow, settings.place.code12)))


def health_of(
    uow: Reading, now: datetime, feeds: Iterable[FeedSettings], *, with_values: bool = True
) -> tuple[FeedHealth, ...]:
    """Return how feeds are, those in trouble first, those that are off last.

    Parameters
    ----------
    with_values
        Whether their values move is looked at, too; not for who only asks which feeds are dead.
    """
    stands, last = runs.stands(uow), runs.last_runs(uow)
    waiting = [one.feed for one in payloads.quarantined(uow)]
    followed, still = canaries.find(uow), _still(uow) if with_values else {}
    found = (
        diagnose(
            one,
            stands.get(one.name, Stand(feed=one.name)),
            now,
            last=last.get(one.name),
            quarantined=waiting.count(one.name),
            canary=followed.get(one.name),
            stuck=_current(still.get(one.name, ()), now - one.allowed_age),
        )
        for one in feeds
    )
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.state)))


def _still(uow: Reading) -> dict[str, list[tuple[str, Still]]]:
    """Return which stations send what does not move, and since when, by feed."""
    found: dict[str, list[tuple[str, Still]]] = defaultdict(list)
    stuck = stuck_of(uow, stations.find(uow), values.all_heads(uow))
    for key, (longest, *_) in sorted(stuck.items(), key=lambda pair: pair[1][0].since):
        feed, station = parts_of(key)
        found[feed].append((station, longest))
    return found


def _current(
    several: Iterable[tuple[str, Still]], oldest: datetime
) -> tuple[tuple[str, Still], ...]:
    """Return those that still come; what fell silent is old, and no more."""
    return tuple(one for one in several if one[1].until >= oldest)


def runs_of(uow: Reading, feed: str, limit: int = 50) -> list[Run]:
    """Return the last runs of a feed, the latest first."""
    return runs.runs_of(uow, feed, limit)


def quarantined(uow: Reading, feed: str | None = None) -> list[Quarantined]:
    """Return payloads that somebody has to look at, the latest first."""
    return payloads.quarantined(uow, feed)


def payload(uow: Reading, feed: str, sha256: str) -> bytes | None:
    """Return the bytes of a payload; None where they are gone."""
    return payloads.body(uow, feed, sha256)


def last_came_at(uow: Reading, feed: str, sha256: str) -> datetime | None:
    """Return when the same bytes came last; None: never, or they are forgotten."""
    return payloads.last_at(uow, feed, sha256)


def take_up_again(uow: Writing, feed: FeedSettings, *, why: str = "") -> int:
    """Let a feed be asked at once and believed as it is now; return what waited to be seen.

    Somebody has looked: what waited in quarantine is seen, the form that it has now is its own,
    the breaker is closed.
    """
    runs.begin(uow, feed.name, feed.home)
    seen = payloads.see(uow, feed.name)
    runs.put(
        uow,
        feed.name,
        failures=0,
        open_until=None,
        next_at=uow.now,
        form="",
        empty=0,
        trouble=None,
        dropped=0,
    )
    live.touch(uow, "feeds", feed.home, downward=True)
    entry = Entry(
        action="resumed", subject_kind="feed", subject_id=feed.name, code12=feed.home, why=why
    )
    record(uow, entry)
    return seen


def arrived(uow: Writing, feed: str) -> bool:
    """Write down that the item that is followed of a feed stands on a screen now."""
    return canaries.arrived(uow, feed)


def forget(uow: Writing, feed: FeedSettings) -> int:
    """Remove payloads whose time is over, and return how many."""
    return payloads.forget(
        uow,
        feed.name,
        before=uow.now - feed.keep_payloads,
        quarantined_before=uow.now - feed.keep_quarantine,
    )


def forget_runs(uow: Writing, *, before: datetime) -> int:
    """Remove records of runs that began before, and return how many."""
    return runs.forget(uow, before=before)
