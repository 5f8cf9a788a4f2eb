"""When the wind of a storm gets here, by a forecast track: the edge of its circles, not the eye.

Distances in kilometres on the ellipsoid; degrees; times in minutes since 1970 in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.feeds.model import Position, Track, WindCircle
from riskmap.geo.crs import ELLIPSOID
from riskmap.warnings.weather.sums import minute_of, moment_of

Floats = NDArray[np.float64]
STEP_MIN = 10
_KM = 1000.0
_QUADRANTS = 4
_NEAR_MS = 0.2
#: A hair's breadth in kilometres, so that an edge just reached is not past at once.
_PAST = 1e-6


@frozen(kw_only=True)
class Reach:
    """When wind of one strength gets here.

    Parameters
    ----------
    said, threshold_ms
        The strength as the sender calls it, and in m/s.
    is_inside
        By the forecast it blows here now.
    at, leaves_at
        When its edge comes and goes; None where it does not within `known_until`.
    earliest, latest
        The same with the centre nearer, and farther, by the forecast's own spread; None where it
        then does not come, and where `has_spread` is False.
    nearest_km, nearest_at
        Least distance to the edge, negative inside.
    known_until
        To when the forecast gives radii of this strength.
    """

    said: str
    threshold_ms: float
    is_inside: bool
    at: datetime | None
    leaves_at: datetime | None
    earliest: datetime | None
    latest: datetime | None
    has_spread: bool
    nearest_km: float
    nearest_at: datetime
    known_until: datetime


@frozen(kw_only=True, eq=False)
class Approach:
    """How a storm passes a place, from now to the end of its forecast.

    Parameters
    ----------
    minutes, distance_km
        Time axis, and how far the centre is then.
    edges_km
        Distance to the edge of each strength by `Reach.said`; nan where no radius is forecast.
    """

    minutes: NDArray[np.int64]
    distance_km: Floats
    edges_km: dict[str, Floats]
    reaches: tuple[Reach, ...]

    @property
    def nearest_km(self) -> float:
        """How near the centre comes."""
        return float(self.distance_km.min())

    @property
    def nearest_at(self) -> datetime:
        """When it is nearest."""
        return moment_of(int(self.minutes[self.distance_km.argmin()]))


def approach(track: Track, home: tuple[float, float], now: datetime) -> Approach | None:
    """Return how a storm passes; None where the forecast ended, or has no two positions."""
    positions = track.positions
    first, last = minute_of(positions[0].at), minute_of(positions[-1].at)
    minutes = np.arange(max(first, minute_of(now)), last + 1, STEP_MIN, dtype=np.int64)
    if len(minutes) < 2 or len(positions) < 2:  # noqa: PLR2004 - a way has a beginning and an end
        return None
    lons, lats = _centres(positions, minutes)
    there = np.full(len(minutes), home[0]), np.full(len(minutes), home[1])
    bearing, _, metres = ELLIPSOID.inv(lons, lats, *there)
    distance = np.asarray(metres) / _KM
    spread = _between(positions, minutes, _spreads(positions))
    edges, reaches = {}, []
    for said, threshold in _strengths(positions):
        wide, narrow = (
            _towards(_radii(positions, threshold, part), positions, minutes, bearing)
            for part in ("widest_km", "narrowest_km")
        )
        edges[said] = distance - wide
        reach = _reach(said, threshold, minutes, (distance, wide, narrow, spread))
        if reach is not None:
            reaches.append(reach)
    return Approach(minutes=minutes, distance_km=distance, edges_km=edges, reaches=tuple(reaches))


def _centres(positions: Sequence[Position], minutes: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return where the centre is: along the shortest way from one position to the next."""
    before, share = _places(positions, minutes)
    lon, lat = (np.array([getattr(one, name) for one in positions]) for name in ("lon", "lat"))
    azimuth, _, metres = ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    lons, lats, _ = ELLIPSOID.fwd(
        lon[before], lat[before], np.asarray(azimuth)[before], np.asarray(metres)[before] * share
    )
    return np.asarray(lons), np.asarray(lats)


def _places(
    positions: Sequence[Position], minutes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Floats]:
    """Return between which positions each minute lies, and at which share of the way."""
    at = np.array([minute_of(one.at) for one in positions])
    before = np.clip(np.searchsorted(at, minutes, "right") - 1, 0, len(at) - 2)
    share = (minutes - at[before]) / np.maximum(at[before + 1] - at[before], 1)
    return before.astype(np.int64), np.clip(share, 0.0, 1.0)


def _between(positions: Sequence[Position], minutes: NDArray[np.int64], values: Floats) -> Floats:
    """Return values between positions; unknown where one of the two is, unless it is reached."""
    before, share = _places(positions, minutes)
    first, second = values[before], values[before + 1]
    found: Floats = np.where(share == 0, first, first + (second - first) * share)
    return np.where(share == 1, second, found)


def _spreads(positions: Sequence[Position]) -> Floats:
    """Return spreads; where the storm is now needs none, if the others have one."""
    values = [0.0 if one.lead_h <= 0 and one.spread_km is None else one.spread_km
              for one in positions]  # fmt: skip
    return np.array([np.nan if one is None else one for one in values], float)


def _strengths(positions: Sequence[Position]) -> Iterator[tuple[str, float]]:
    """Yield each strength that the forecast has a circle of, from the weakest."""
    found = {one.said: one.threshold_ms for each in positions for one in each.circles}
    yield from sorted(found.items(), key=lambda pair: pair[1])


def _radii(positions: Sequence[Position], threshold: float, part: str) -> Floats:
    """Return radii of one strength by position and quadrant; nan where nobody says."""
    return np.array([_radius(one, threshold, part) for one in positions], float)


def _radius(position: Position, threshold: float, part: str) -> Sequence[float]:
    circle = _circle(position, threshold)
    if circle is not None:
        return circle.quadrants_km or (getattr(circle, part),) * _QUADRANTS
    is_weaker = position.wind_ms is not None and position.wind_ms < threshold
    return (0.0 if is_weaker else float("nan"),) * _QUADRANTS


def _circle(position: Position, threshold: float) -> WindCircle | None:
    return next(
        (one for one in position.circles if abs(one.threshold_ms - threshold) < _NEAR_MS), None
    )


def _towards(
    radii: Floats, positions: Sequence[Position], minutes: NDArray[np.int64], bearing: Floats
) -> Floats:
    """Return the radius in the quadrant that the place lies in, seen from the centre."""
    by_quadrant = np.stack([_between(positions, minutes, one) for one in radii.T])
    quadrant = (np.floor_divide(np.mod(bearing, 360.0), 90.0)).astype(int) % _QUADRANTS
    towards: Floats = by_quadrant[quadrant, np.arange(len(minutes))]
    return towards


def _reach(
    said: str,
    threshold: float,
    minutes: NDArray[np.int64],
    known: tuple[Floats, Floats, Floats, Floats],
) -> Reach | None:
    """Return when the edge comes; None where no radius is forecast from now on."""
    end = _first(np.isnan(known[1]))
    last = len(minutes) if end is None else end
    if last == 0:
        return None
    minutes = minutes[:last]
    distance, wide, narrow, spread = (one[:last] for one in known)
    edge = _edge(distance, wide)
    has_spread = bool(np.isfinite(spread).all())
    comes = _crossing(minutes, edge)
    least = distance - wide
    early = _crossing(minutes, _edge(distance - spread, wide)) if has_spread else None
    late = _crossing(minutes, _edge(distance + spread, narrow)) if has_spread else None
    return Reach(
        said=said,
        threshold_ms=threshold,
        is_inside=bool(edge[0] <= 0),
        at=_moment(comes),
        leaves_at=None if comes is None else _moment(_leaving(minutes, edge, comes)),
        earliest=_moment(early),
        latest=_moment(late),
        has_spread=has_spread,
        nearest_km=float(least.min()),
        nearest_at=moment_of(int(minutes[least.argmin()])),
        known_until=moment_of(int(minutes[-1])),
    )


def _edge(distance: Floats, radius: Floats) -> Floats:
    """Return the distance to an edge; without wind of that strength there is none."""
    edge: Floats = np.where(radius > 0, distance - radius, np.inf)
    return edge


def _leaving(minutes: NDArray[np.int64], edge: Floats, comes: int) -> int | None:
    """Return the first minute after it came at which the edge is past."""
    return _crossing(minutes, np.where(minutes < comes, 1.0, _PAST - edge))


def _first(marks: NDArray[np.bool_]) -> int | None:
    return int(marks.argmax()) if marks.any() else None


def _crossing(minutes: NDArray[np.int64], edge: Floats) -> int | None:
    """Return the first minute at which an edge is reached, by a straight line between steps."""
    place = _first(edge <= 0)
    if place is None or place == 0 or not np.isfinite(edge[place - 1]):
        return None if place is None else int(minutes[place])
    before, after = edge[place - 1], edge[place]
    share = before / (before - after)
    first, second = int(minutes[place - 1]), int(minutes[place])
    return round(first + (second - first) * float(share))


def _moment(minute: int | None) -> datetime | None:
    return None if minute is None else moment_of(minute)
