"""The four lanes of the panel, each from what is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from riskmap.core.clock import SHANGHAI
from riskmap.core.words import N_, Message
from riskmap.feeds.model import Track
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors.rain import rows_on
from riskmap.warnings.detectors.tide import level_key
from riskmap.warnings.detectors.typhoon import newest, subject_of
from riskmap.warnings.detectors.typhoon_words import (
    is_comparable,
    is_stale,
    storm_name,
    wind_word,
)
from riskmap.warnings.detectors.wording import level_word, scale_word
from riskmap.warnings.model.meeting import (
    Edge,
    Fell,
    Limit,
    Points,
    RainLane,
    StormLane,
    Top,
    WaterLane,
)
from riskmap.warnings.model.thresholds import Threshold, thresholds
from riskmap.warnings.water.coming import coming_waters, surge_now
from riskmap.warnings.water.marks import PLATFORM, Mark, marks_of, same_datum
from riskmap.warnings.water.stands import measured
from riskmap.warnings.weather.circles import Approach, Reach, approach
from riskmap.warnings.weather.sums import (
    Minutes,
    Spans,
    minute_of,
    minutes64,
    moment_of,
    rain_sum,
    spans_of,
    usual_step,
)

Kept = tuple[KnownStation, Series]
_HOUR, _SIX = 60, 6.0


def storm_lane(
    tracks: Iterable[Track], home: tuple[float, float], now: datetime, end: datetime
) -> StormLane | None:
    """Return the storm that comes nearest, by the newest forecasts; best tracks are none."""
    passing = [(one, approach(one, home, now)) for one in newest(tracks, now)]
    watched = thresholds("weather").number("storm_watched")
    near = [(one, each) for one, each in passing if each is not None and each.nearest_km <= watched]
    if not near:
        return None
    track, passes = min(near, key=lambda pair: (is_stale(pair[0], now), pair[1].nearest_km))
    return StormLane(
        subject=subject_of(track),
        name=storm_name(track),
        agency=track.agency,
        issued_at=track.issued_at or now,
        is_stale=is_stale(track, now),
        is_comparable=is_comparable(track),
        wind_averaging_min=track.wind_averaging_min,
        distance=_points(passes.minutes, passes.distance_km, end),
        nearest_km=passes.nearest_km,
        nearest_at=passes.nearest_at,
        edges=tuple(_edge(passes, one, end) for one in passes.reaches),
        others=len(near) - 1,
    )


def _edge(passes: Approach, reach: Reach, end: datetime) -> Edge:
    return Edge(
        word=wind_word(reach.said),
        threshold_ms=reach.threshold_ms,
        points=_points(passes.minutes, passes.edges_km[reach.said], end),
        is_inside=reach.is_inside,
        at=reach.at,
        earliest=reach.earliest,
        latest=reach.latest,
        leaves_at=reach.leaves_at,
        known_until=reach.known_until,
    )


def rain_lane(gauges: Sequence[Kept], now: datetime, begin: datetime) -> RainLane | None:
    """Return the gauge where most fell within an hour since the axis begins."""
    several = [(one, spans_of(series, until=now)) for one, series in gauges]
    heard = [(one, spans) for one, spans in several if len(spans) and _last(spans) > begin]
    if not heard:
        return None
    lanes = [_rain(one, spans, now, begin) for one, spans in heard]
    silent = len(gauges) - sum(not one.is_stale for one in lanes)
    wettest = max(lanes, key=lambda one: (_most(one), not one.is_stale, one.last_at))
    return evolve(wettest, gauges=len(gauges), silent=silent)


def _rain(one: KnownStation, spans: Spans, now: datetime, begin: datetime) -> RainLane:
    last = _last(spans)
    until = int(spans.ends[-1])
    ends = range(until, minute_of(begin), -_HOUR)[::-1]
    rows = rows_on(last)
    return RainLane(
        station=one.key,
        zh=one.zh,
        en=one.en,
        one_hour=tuple(_fell(spans, end, 1.0) for end in ends),
        six_hours=tuple(_fell(spans, end, _SIX) for end in ends),
        limits_1h=tuple(_rain_limit(row) for row in rows if row.window_h == 1),
        limits_6h=tuple(_rain_limit(row) for row in rows if row.window_h == _SIX),
        last_at=last,
        is_stale=now - last > _due("weather", "rain_age") + usual_step(spans.ends),
        gauges=1,
        silent=0,
    )


def _due(file: str, slug: str) -> timedelta:
    return timedelta(minutes=thresholds(file).number(slug))


def _last(spans: Spans) -> datetime:
    return moment_of(int(spans.ends[-1]))


def _fell(spans: Spans, end: int, hours: float) -> Fell:
    found = rain_sum(spans, end, hours)
    begin = moment_of(end - round(hours * _HOUR))
    return Fell(begin=begin, end=found.until, mm=found.mm, is_whole=found.is_whole)


def _most(lane: RainLane) -> float:
    return 0.0 if lane.peak is None else lane.peak.mm or 0.0


def _rain_limit(row: Threshold) -> Limit:
    word = Message(N_("{level} by {scale}"),
                   {"level": level_word(row.level), "scale": scale_word(row.scale)})  # fmt: skip
    return Limit(value=row.value or 0.0, word=word, level=row.level, source=row.source,
                 verified=row.verified)  # fmt: skip


def tide_lane(
    forecasts: Sequence[Kept],
    astronomy: Sequence[Kept],
    levels: Sequence[Kept],
    axis: tuple[datetime, datetime, datetime],
) -> WaterLane | None:
    """Return the tide to come: levels that are forecast, else astronomy alone.

    Of several stations the one whose high water stands highest to its marks.
    """
    beside = {one.key: series for one, series in levels}
    for kept, is_astronomy in ((forecasts, False), (astronomy, True)):
        lanes = [_tide(one, series, beside.get(level_key(one)), axis) for one, series in kept]
        known = [lane for lane in lanes if lane is not None]
        if known:
            best = max(known, key=_gravity)
            return evolve(best, is_astronomy=is_astronomy)
    return None


def creek_lane(levels: Sequence[Kept], now: datetime, begin: datetime) -> WaterLane | None:
    """Return the gauge whose water stands highest to its marks; those that are silent last."""
    lanes = [_creek(one, series, now, begin) for one, series in levels]
    known = [lane for lane in lanes if lane is not None]
    return max(known, key=lambda one: (not one.is_stale, _gravity(one)), default=None)


def _tide(
    one: KnownStation,
    series: Series,
    level: Series | None,
    axis: tuple[datetime, datetime, datetime],
) -> WaterLane | None:
    begin, now, end = axis
    usable = series.usable()
    if not len(usable) or moment_of(int(minutes64(usable)[-1])) <= now:
        return None
    last = moment_of(int(minutes64(usable)[-1]))
    is_same = level is not None and same_datum(level.datum, series.datum)
    above = surge_now(level, series, now) if level is not None and is_same else None
    heard = measured(level, now) if level is not None and is_same else None
    hours = (end - now) / timedelta(hours=1)
    return WaterLane(
        station=one.key,
        zh=one.zh,
        en=one.en,
        datum=series.datum,
        measured=() if heard is None else _within(*heard, begin, end),
        forecast=_within(minutes64(usable), usable.values, begin, end),
        limits=_limits(one, series.datum, now),
        tops=tuple(
            Top(at=moment_of(top.minute), height_m=top.height_m)
            for top in coming_waters(series, now, ahead=hours, behind=_behind(begin, now))
        ),
        last_at=last,
        is_stale=last - now < timedelta(hours=thresholds("water").number("tide_age")),
        surge_m=None if above is None else above.height_m,
    )


def _behind(begin: datetime, now: datetime) -> float:
    return (now - begin) / timedelta(minutes=1)


def _creek(one: KnownStation, series: Series, now: datetime, begin: datetime) -> WaterLane | None:
    minutes, heights = measured(series, now)
    points = _within(minutes, heights, begin, now)
    if not points:
        return None
    last = points[-1][0]
    return WaterLane(
        station=one.key,
        zh=one.zh,
        en=one.en,
        datum=series.datum,
        measured=points,
        limits=_limits(one, series.datum, now),
        last_at=last,
        is_stale=now - last > _due("water", "level_age") + usual_step(minutes),
    )


def _limits(one: KnownStation, datum: str, now: datetime) -> tuple[Limit, ...]:
    """Return the marks in the same datum; of a platform the creek may be above by design."""
    marks = marks_of(one, now.astimezone(SHANGHAI).date())
    return tuple(_mark_limit(mark) for mark in marks
                 if same_datum(mark.datum, datum) and mark.kind != PLATFORM)  # fmt: skip


def _mark_limit(mark: Mark) -> Limit:
    return Limit(value=mark.height_m, word=mark.word, level=mark.level, source=mark.source,
                 verified=mark.verified)  # fmt: skip


def _gravity(lane: WaterLane) -> tuple[bool, float]:
    """Return how grave a lane is: how high the water is, or comes, to the lowest mark."""
    heights = [top.height_m for top in lane.tops] or [height for _, height in lane.measured[-1:]]
    if not lane.limits or not heights:
        return False, 0.0
    return True, max(heights) - min(one.value for one in lane.limits)


def _points(minutes: Minutes, values: NDArray[np.float64], end: datetime) -> Points:
    return tuple(_pairs(minutes, values, minute_of(end)))


def _within(
    minutes: Minutes, values: NDArray[np.float64], begin: datetime, end: datetime
) -> Points:
    kept = minutes >= minute_of(begin)
    return tuple(_pairs(minutes[kept], values[kept], minute_of(end)))


def _pairs(
    minutes: Minutes, values: NDArray[np.float64], last: int
) -> Iterator[tuple[datetime, float]]:
    for minute, value in zip(minutes.tolist(), values.tolist(), strict=True):
        if minute <= last and np.isfinite(value):
            yield moment_of(minute), value
