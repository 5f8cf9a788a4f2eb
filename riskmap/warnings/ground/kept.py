"""Positions of a station out of the series that are kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from riskmap.feeds.model.observations import Quality
from riskmap.feeds.model.positions import ANTENNA, AXES, Positions
from riskmap.feeds.model.series import QUALITY_NUMBERS, Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.geo.arrays import Floats
from riskmap.warnings.ground.local import Point, to_enu

#: What a receiver on the spot tells, where it is fixed to millimetres.
DEGREES = ("gnss_longitude", "gnss_latitude", "gnss_height")
#: Marks that say where zero is.
_REFERENCE = ("reference_lon", "reference_lat", "reference_height_m")
_MEASURED = tuple(QUALITY_NUMBERS[one] for one in (Quality.GOOD, Quality.PROVISIONAL))

SeriesOf = Callable[[str, str], Series]


def positions_of(station: KnownStation, series_of: SeriesOf) -> Positions:
    """Return the positions of a station: those of daily solutions, else those of its receiver.

    Only fixed positions of receivers are kept as observations; everything else is their health.
    """
    kept = [series_of(station.key, one) for one in AXES]
    if any(len(one) for one in kept):
        return _together(station, kept)
    degrees = _together(station, [series_of(station.key, one) for one in DEGREES])
    return _in_millimetres(degrees, reference_of(station, degrees))


def reference_of(station: KnownStation, degrees: Positions) -> Point | None:
    """Return the point from which a receiver's positions are counted.

    That which its operator entered, else the median of its first day; None without positions.
    """
    entered = [_number(station.marks, one) for one in _REFERENCE]
    if None not in entered:
        lon, lat, height = (float(one or 0.0) for one in entered)
        return lon, lat, height
    usable = degrees.usable()
    if not len(usable):
        return None
    first = usable.days < usable.days[0] + 1.0
    lon, lat, height = (float(one) for one in np.median(usable.enu_mm[:, first], axis=1))
    return lon, lat, height


def _in_millimetres(degrees: Positions, reference: Point | None) -> Positions:
    if reference is None:
        return degrees
    lon, lat, height = degrees.enu_mm
    return Positions(
        station=degrees.station,
        form="degrees",
        datum=degrees.datum,
        days=degrees.days,
        enu_mm=to_enu(lon, lat, height, reference),
        sigmas_mm=np.full(degrees.enu_mm.shape, np.nan),
        measured=np.repeat(degrees.measured.all(axis=0, keepdims=True), 3, axis=0),
        equipment_days=degrees.equipment_days,
    )


def _together(station: KnownStation, kept: list[Series]) -> Positions:
    """Return three series over the moments of all of them; what one lacks is nan there."""
    times = np.unique(np.concatenate([one.times for one in kept]))
    rows = [_spread(one, times) for one in kept]
    return Positions(
        station=station.key,
        datum=next((one.datum for one in kept if one.datum), ""),
        days=Series(station="", quantity="", unit="", times=times).days(),
        enu_mm=np.array([row[0] for row in rows]),
        sigmas_mm=np.array([row[1] for row in rows]),
        measured=np.array([row[2] for row in rows], dtype=bool),
    )


def _spread(one: Series, times: Any) -> tuple[Floats, Floats, Any]:
    place = np.searchsorted(times, one.times)
    values, sigmas = np.full(len(times), np.nan), np.full(len(times), np.nan)
    measured = np.zeros(len(times), dtype=bool)
    values[place], sigmas[place] = one.values, one.sigmas
    measured[place] = np.isin(one.qualities, _MEASURED)
    return values, sigmas, measured


def antenna_days(heights: Series) -> Floats:
    """Return when the height of the antenna became another one."""
    usable = heights.usable()
    return np.asarray(usable.days()[1:][np.diff(usable.values) != 0])


def equipment_of(station: KnownStation, series_of: SeriesOf) -> Floats:
    """Return when the equipment of a station changed, as its data say."""
    return antenna_days(series_of(station.key, ANTENNA))


def _number(marks: Mapping[str, Any], name: str) -> float | None:
    try:
        value = float(marks[name]["value"])
    except (KeyError, TypeError, ValueError):
        return None
    return value if np.isfinite(value) else None
