"""Water vapour tried on a station's own past: learnt on the first part, judged on the rest.

The quantile is chosen on the part that was learnt from, by the best critical success index; what
it is worth is told by the part that came after, which it has never seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from riskmap.feeds.model.stations import KnownStation
from riskmap.geo.crs import ELLIPSOID
from riskmap.warnings.detectors.vapour import DETECTOR, vapour_of
from riskmap.warnings.hindcast.dating import heavy_rain, within
from riskmap.warnings.hindcast.past import Past, watched_at
from riskmap.warnings.model.hindcast import Episode, Event, Skill, skill_of
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.weather.sums import minute_of, moment_of
from riskmap.warnings.weather.vapour import Vapour, learn, months, rises

#: Values that follow each other within so many minutes are one episode.
_JOIN_MIN = 180


@frozen(kw_only=True)
class Learning:
    """How the rule did on the time it learnt from, and on the time after.

    Parameters
    ----------
    quantile, is_chosen
        That did best on the first part; without any event there, the one that ships.
    split
        Where the second part begins.
    unseen
        Events that nobody could have seen coming: no vapour was measured before them.
    """

    quantile: float
    is_chosen: bool
    split: datetime
    training: Skill
    verification: Skill
    stations: int
    values: int
    unseen: int


@frozen(kw_only=True, eq=False)
class _Station:
    vapour: Vapour
    events: tuple[Event, ...]


def learning(past: Past) -> Learning | None:
    """Return how the rule does at all stations with measured pressure; None without any."""
    found = (_station(past, one) for one in past.stations)
    several = [one for one in found if one is not None]
    if not several:
        return None
    first = min(int(one.vapour.minutes[0]) for one in several)
    last = max(int(one.vapour.minutes[-1]) for one in several)
    split = first + round(thresholds("hindcast").number("training_share") * (last - first))
    shipped = thresholds("weather").number("vapour_quantile")
    taught = _together(several, shipped, split, is_training=True).events > 0
    best = max(_quantiles(), key=lambda one: (_csi(several, one, split), one))
    best = best if taught else shipped
    return Learning(
        quantile=best,
        is_chosen=taught,
        split=moment_of(split),
        training=_together(several, best, split, is_training=True),
        verification=_together(several, best, split, is_training=False),
        stations=len(several),
        values=sum(len(one.vapour) for one in several),
        unseen=sum(len(one.events) - len(_seen(one)) for one in several),
    )


def _quantiles() -> list[float]:
    rows = thresholds("hindcast").rows.values()
    return [one.value for one in rows if one.slug.startswith("quantile_") and one.value]


def _station(past: Past, one: KnownStation) -> _Station | None:
    """Return a station's vapour and the heavy rain around it; None without measured pressure."""
    vapour = vapour_of(watched_at(past, evolve(DETECTOR, reach=None), one, past.until, {}))
    vapour = vapour.since(minute_of(past.since))
    if not len(vapour):
        return None
    gauges = tuple(each for each in past.stations if _is_gauge_near(past, one, each))
    return _Station(vapour=vapour, events=heavy_rain(past, gauges))


def _is_gauge_near(past: Past, one: KnownStation, gauge: KnownStation) -> bool:
    if None in (one.lon, one.lat, gauge.lon, gauge.lat) or not _gives_rain(past, gauge):
        return False
    metres = ELLIPSOID.inv(one.lon, one.lat, gauge.lon, gauge.lat)[2]
    return bool(metres <= thresholds("weather").number("vapour_radius"))


def _gives_rain(past: Past, gauge: KnownStation) -> bool:
    return len(past.series_of(gauge.key, "rain")) > 0


def _ahead() -> timedelta:
    return timedelta(hours=thresholds("hindcast").number("within_vapour"))


def _seen(one: _Station) -> tuple[Event, ...]:
    """Return the events before which vapour was measured."""
    minutes, ahead = one.vapour.minutes, round(_ahead() / timedelta(minutes=1))
    begins = np.array([minute_of(each.begin) for each in one.events], np.int64)
    first = np.searchsorted(minutes, begins - ahead, "left")
    last = np.searchsorted(minutes, begins, "right")
    return tuple(each for each, known in zip(one.events, last > first, strict=True) if known)


def _together(
    several: Sequence[_Station], quantile: float, split: int, *, is_training: bool
) -> Skill:
    """Return the counts of all stations on one of the two parts."""
    skills = [_skill(one, quantile, split, is_training=is_training) for one in several]
    return Skill(
        hits=sum(one.hits for one in skills),
        misses=sum(one.misses for one in skills),
        matched=sum(one.matched for one in skills),
        false_alarms=sum(one.false_alarms for one in skills),
        leads_min=tuple(lead for one in skills for lead in one.leads_min),
    )


def _csi(several: Sequence[_Station], quantile: float, split: int) -> float:
    return _together(several, quantile, split, is_training=True).csi or 0.0


def _skill(one: _Station, quantile: float, split: int, *, is_training: bool) -> Skill:
    """Judge one station on one part, by what its first part was like."""
    whole, last = one.vapour, int(one.vapour.minutes[-1])
    begin, end = (int(whole.minutes[0]), split - 1) if is_training else (split, last)
    part = whole.since(begin).until(end)
    high = is_high(part, whole.until(split - 1), quantile)
    events = within(_seen(one), moment_of(begin), moment_of(end))
    return skill_of(_episodes(part, high), events, _ahead())


def is_high(part: Vapour, learnt_from: Vapour, quantile: float) -> NDArray[np.bool_]:
    """Tell which values are high and rise fast for their month, as the detector does."""
    rules = thresholds("weather")
    hours, least = rules.number("vapour_rise_hours"), rules.number("vapour_least_days")
    risen, month = rises(part, hours), months(part.minutes)
    found = np.zeros(len(part), bool)
    for one in np.unique(month):
        own = learn(learnt_from, int(one), quantile=quantile, hours=hours, least_days=least)
        if own.level_mm is None or own.rise_mm is None:
            continue
        over = (part.mm >= own.level_mm) & (np.nan_to_num(risen, nan=-np.inf) >= own.rise_mm)
        found |= over & (month == one)
    return found


def _episodes(part: Vapour, high: NDArray[np.bool_]) -> list[Episode]:
    minutes = part.minutes[high]
    if not len(minutes):
        return []
    breaks = np.flatnonzero(np.diff(minutes) > _JOIN_MIN)
    firsts, lasts = [0, *(breaks + 1)], [*breaks, len(minutes) - 1]
    return [
        Episode(subject="vapour", begin=moment_of(int(minutes[first])),
                end=moment_of(int(minutes[last])))
        for first, last in zip(firsts, lasts, strict=True)
    ]  # fmt: skip
