"""What was known at a moment of the past: series cut there, forecasts that were issued by then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import frozen

from riskmap.feeds.model import Quake, Track
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.hindcast import Episode, Event
from riskmap.warnings.model.watching import Detector, Watched

#: Hazards that one event may be told as.
_AKIN = {
    "rainstorm_waterlogging": "rainstorm",
    "storm_surge": "river_flood",
    "gale": "typhoon_wind",
}


@frozen(kw_only=True)
class Past:
    """All that is kept of a time.

    Parameters
    ----------
    series_of
        Whole series of a station key and a quantity.
    near
        Other stations of the same kind within so many kilometres of one.
    forecasts, best
        Tracks of storms.
    events
        Dated events that others tell of: official signals, a file of the site.
    issued
        What detectors issued at the time, by name.
    """

    since: datetime
    until: datetime
    home: tuple[float, float]
    stations: tuple[KnownStation, ...] = ()
    series_of: Callable[[str, str], Series]
    near: Callable[[KnownStation, float], tuple[KnownStation, ...]] = lambda _one, _km: ()
    forecasts: tuple[Track, ...] = ()
    best: tuple[Track, ...] = ()
    quakes: tuple[Quake, ...] = ()
    events: tuple[Event, ...] = ()
    issued: Mapping[str, tuple[Episode, ...]] = {}


def watched_at(
    past: Past,
    detector: Detector,
    station: KnownStation | None,
    at: datetime,
    said: Mapping[str, Detection],
) -> Watched:
    """Return what a detector would have looked at then: nothing of what came later."""
    reach = detector.reach

    def series_of(key: str, quantity: str) -> Series:
        whole = past.series_of(key, quantity)
        return whole.between(None if reach is None else at - reach, at)

    def neighbours(km: float) -> tuple[KnownStation, ...]:
        return () if station is None else past.near(station, km)

    return Watched(
        now=at,
        station=station,
        series_of=series_of,
        neighbours=neighbours,
        quakes=tuple(one for one in past.quakes if one.time <= at),
        tracks=tuple(one for one in past.forecasts if one.issued_at and one.issued_at <= at),
        home=past.home,
        standing=said,
    )


def akin(hazard: str, other: str) -> bool:
    """Tell whether two hazards may be one event."""
    return _AKIN.get(hazard, hazard) == _AKIN.get(other, other)
