"""A detector asked again, moment by moment, with what was known then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from riskmap.core.clock import SHANGHAI
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors import level, rain, typhoon
from riskmap.warnings.hindcast.past import Past, watched_at
from riskmap.warnings.model.detections import Detection, Standing
from riskmap.warnings.model.hindcast import Episode
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import STATION, Detector
from riskmap.warnings.water.marks import marks_of
from riskmap.warnings.weather.sums import (
    Minutes,
    minute_of,
    minutes64,
    moment_of,
    running_sums,
    spans_of,
)

#: So many looks at each station at most; of more, every so manieth is taken.
LOOKS_AT_MOST = 4_000
#: Where nobody knows what could matter: so many moments at each station, and at all together.
_EVENLY, _EVENLY_IN_ALL, _EVENLY_AT_LEAST = 200, 4_000, 5
#: After rain near a threshold it is looked on for so long, to see it end.
_AFTER_MIN = 180
_NEAR_SHARE, _NEAR_M = 0.8, 0.5
#: What goes on for so long without a word is over, where nobody said until when it holds.
_SILENCE = timedelta(hours=6)


@define
class _Open:
    begin: datetime
    last: datetime
    station: str


@define
class Telling:
    """Puts what is said, in order of time, together as episodes."""

    wanted: frozenset[Standing]
    episodes: list[Episode] = field(factory=list)
    _open: dict[str, _Open] = field(factory=dict)
    _until: dict[str, datetime] = field(factory=dict)

    def hear(self, one: Detection, at: datetime, station: str) -> None:
        """Take what was said at a moment."""
        known = self._open.get(one.subject)
        if known is not None and at > self._until[one.subject]:
            self._close(one.subject)
            known = None
        if one.standing not in self.wanted:
            self._close(one.subject)
            return
        if known is None:
            self._open[one.subject] = _Open(begin=at, last=at, station=station)
        else:
            known.last = at
        self._until[one.subject] = max(one.expires or at + _SILENCE, at)

    def close(self) -> tuple[Episode, ...]:
        """End what still goes on, and return all episodes in order of time."""
        for subject in tuple(self._open):
            self._close(subject)
        return tuple(sorted(self.episodes, key=lambda one: (one.begin, one.subject)))

    def _close(self, subject: str) -> None:
        one = self._open.pop(subject, None)
        if one is not None:
            self.episodes.append(
                Episode(subject=subject, station=one.station, begin=one.begin, end=one.last)
            )


@frozen(kw_only=True)
class Replayed:
    """What a detector would have said.

    Parameters
    ----------
    issued, hints
        Episodes in which it would have issued, and in which it would have shown a candidate.
    hazards
        That it spoke of.
    """

    issued: tuple[Episode, ...]
    hints: tuple[Episode, ...]
    hazards: frozenset[str]
    stations: int
    looks: int


def replay(detector: Detector, past: Past) -> Replayed:
    """Ask a detector at all moments of the past that could matter to it."""
    issued, hints = Telling(frozenset({Standing.ISSUED})), Telling(frozenset({Standing.CANDIDATE}))
    hazards: set[str] = set()
    looks = stations = 0
    asked = tuple(_asked(detector, past))
    for station in asked:
        said: dict[str, Detection] = {}
        moments = _thinned(moments_of(detector, past, station, len(asked)))
        stations += bool(len(moments)) and station is not None
        looks += len(moments)
        for at in map(moment_of, moments.tolist()):
            for one in detector.look(watched_at(past, detector, station, at, said)):
                said[one.subject] = one
                hazards.add(one.hazard)
                for telling in (issued, hints):
                    telling.hear(one, at, "" if station is None else station.key)
    return Replayed(
        issued=issued.close(),
        hints=hints.close(),
        hazards=frozenset(hazards),
        stations=stations,
        looks=looks,
    )


def moments_of(
    detector: Detector, past: Past, station: KnownStation | None, of: int = 1
) -> Minutes:
    """Return the minutes at which it is worth asking: elsewhere nothing could have been said.

    Of detectors that nothing is known of, moments are spread evenly; the more stations there are,
    the fewer at each.
    """
    if detector.name == rain.NAME and station is not None:
        return _wet(past, station)
    if detector.name == level.NAME and station is not None:
        return _high(past, station)
    if detector.name == typhoon.NAME:
        return _stormy(past)
    count = max(min(_EVENLY_IN_ALL // max(of, 1), _EVENLY), _EVENLY_AT_LEAST)
    return _even(detector, past, station, count)


def _asked(detector: Detector, past: Past) -> Iterator[KnownStation | None]:
    if detector.about != STATION:
        yield None
        return
    for one in past.stations:
        if any(len(each) for each in _series(detector, past, one)):
            yield one


def _series(detector: Detector, past: Past, station: KnownStation) -> Iterator[Series]:
    """Yield what a detector looks at of a station; tracks and earthquakes are no series."""
    for one in detector.quantities:
        if one in quantities():
            yield past.series_of(station.key, one)


def _inside(past: Past, minutes: Minutes) -> NDArray[np.bool_]:
    return (minutes >= minute_of(past.since)) & (minutes <= minute_of(past.until))


def _wet(past: Past, station: KnownStation) -> Minutes:
    """Return when some sum was near a threshold, and some hours after."""
    spans = spans_of(past.series_of(station.key, "rain"), until=past.until)
    near = np.zeros(len(spans), bool)
    for row in rain.rows_on(past.until):
        if row.value is not None and row.window_h is not None:
            sums, _ = running_sums(spans, spans.ends, row.window_h)
            near |= np.nan_to_num(sums) >= _NEAR_SHARE * row.value
    return _with_after(spans.ends, near & _inside(past, spans.ends))


def _high(past: Past, station: KnownStation) -> Minutes:
    """Return when the water was near the lowest mark, and some hours after."""
    series = past.series_of(station.key, "level")
    marks = marks_of(station, past.until.astimezone(SHANGHAI).date())
    lowest = min((one.height_m for one in marks), default=float("inf"))
    minutes = minutes64(series)
    return _with_after(minutes, (series.values >= lowest - _NEAR_M) & _inside(past, minutes))


def _with_after(minutes: Minutes, near: NDArray[np.bool_]) -> Minutes:
    """Return the minutes that are marked, and those soon after one."""
    if not near.any():
        return np.empty(0, np.int64)
    marked = minutes[near]
    before = marked[np.maximum(np.searchsorted(marked, minutes, "right") - 1, 0)]
    return minutes[(before <= minutes) & (minutes <= before + _AFTER_MIN)]


def _stormy(past: Past) -> Minutes:
    """Return each hour in which a forecast was fresh enough to hold."""
    holds = thresholds("weather").number("storm_holds")
    begins = [minute_of(one.issued_at) for one in past.forecasts if one.issued_at]
    hours = [np.arange(begin, begin + holds * 60 + 1, 60, dtype=np.int64) for begin in begins]
    if not hours:
        return np.empty(0, np.int64)
    minutes = np.unique(np.concatenate(hours))
    return minutes[_inside(past, minutes)]


def _even(detector: Detector, past: Past, station: KnownStation | None, count: int) -> Minutes:
    """Return moments spread evenly over what a station measured, and one after each earthquake."""
    first, last = minute_of(past.since), minute_of(past.until)
    if station is not None:
        ends = [minutes64(one) for one in _series(detector, past, station)]
        several = np.concatenate([one[[0, -1]] for one in ends if len(one)])
        first, last = max(first, int(several.min())), min(last, int(several.max()))
    if first >= last:
        return np.empty(0, np.int64)
    even = np.linspace(first, last, count).astype(np.int64)
    after = [minute_of(one.time) + 1_440 for one in past.quakes]
    inside = np.array([one for one in after if first < one <= last], np.int64)
    return np.unique(np.concatenate([even, inside]))


def _thinned(minutes: Minutes) -> Minutes:
    return minutes[:: max(-(-len(minutes) // LOOKS_AT_MOST), 1)]
