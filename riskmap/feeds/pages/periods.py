"""Which time the pictures of a station show: the one asked for, else one that shows something."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from riskmap.core.words import N_
from riskmap.feeds.model.standing import Standing
from riskmap.feeds.model.stations import StationKind

_DAY = timedelta(days=1)
#: What can be chosen, by the word of the address. The last one is everything there is.
PERIODS = {
    "6h": timedelta(hours=6),
    "24h": _DAY,
    "3d": 3 * _DAY,
    "30d": 30 * _DAY,
    "1y": 365 * _DAY,
    "10y": 3653 * _DAY,
}
WORDS = {
    "6h": N_("6 hours"),
    "24h": N_("24 hours"),
    "3d": N_("3 days"),
    "30d": N_("30 days"),
    "1y": N_("1 year"),
    "10y": N_("10 years"),
}
_USUAL = {
    StationKind.GNSS: "1y",
    StationKind.RAIN: "24h",
    StationKind.LEVEL: "24h",
    StationKind.TIDE: "24h",
    StationKind.MET: "3d",
}
#: How far ahead a picture reaches where something is forecast, as part of the period.
_AHEAD = 0.5
#: A day more than the period hides nothing.
_ROUND = 1.1
_AHEAD_AT_MOST = 3 * _DAY


@frozen(kw_only=True)
class Period:
    """One stretch of time with its word in the address; `until` may lie ahead of `now`."""

    slug: str
    since: datetime
    until: datetime
    now: datetime

    @property
    def length(self) -> timedelta:
        """How much of the past it shows."""
        return self.now - self.since


def period_of(asked: str, one: Standing, now: datetime, began_at: datetime | None = None) -> Period:
    """Return the period that is asked for, else one in which there is something to see.

    That is the usual one of its kind; a longer one where nothing came within it, and a shorter one
    where nothing is older than that.
    """
    slug = asked if asked in PERIODS else _showing(one, now, began_at)
    length = PERIODS[slug]
    last = max((latest.at for latest in one.latest), default=now)
    ahead = min(length * _AHEAD, _AHEAD_AT_MOST, max(last - now, timedelta(0)))
    return Period(slug=slug, since=now - length, until=now + ahead, now=now)


def _showing(one: Standing, now: datetime, began_at: datetime | None) -> str:
    usual = _USUAL[StationKind(one.station.kind)]
    slugs = list(PERIODS)
    if one.seen_at is None:
        return usual
    if began_at is not None and began_at >= now - PERIODS[usual]:
        return next(slug for slug in slugs if began_at >= now - PERIODS[slug] * _ROUND)
    wide = (slug for slug in slugs[slugs.index(usual) :] if one.seen_at >= now - PERIODS[slug])
    return next(wide, slugs[-1])
