"""A storm as its newest forecast sees it: its way, where it may be, how far its wind reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from riskmap.core.words import N_, Message
from riskmap.doors.moments import local
from riskmap.doors.words import moment, say
from riskmap.feeds.model.tracks import FORCES, Position, Track, WindCircle
from riskmap.geo.crs import ELLIPSOID
from riskmap.warnings.pages.shapes import geometry_of

_KM, _TURN = 1000.0, 72
#: A circle of a force is one whose threshold is so near to it, in m/s.
_NEAR = 0.2


def storm_features(
    track: Track, now: datetime, others: Sequence[Track]
) -> Iterator[dict[str, Any]]:
    """Yield the features of a forecast, unless a later one of the same storm is there."""
    if not track.positions or any(_is_later(one, track) for one in others):
        return
    yield _feature(_spread(track), "storm_spread", track, now)
    here = _nearest(track, now)
    for circle in sorted(here.circles, key=lambda one: one.threshold_ms):
        yield _feature(_reach(here, circle), _symbol(circle), track, now)
    line = [(one.lon, one.lat) for one in track.positions]
    yield _feature(shapely.LineString(line) if len(line) > 1 else None, "storm_way", track, now)
    for one in track.positions:
        yield _position(track, one)


def _is_later(one: Track, track: Track) -> bool:
    same = (one.storm, one.agency, one.technique) == (track.storm, track.agency, track.technique)
    later = one.issued_at is not None and track.issued_at is not None
    return same and later and one.issued_at > track.issued_at  # type: ignore[operator]


def _nearest(track: Track, now: datetime) -> Position:
    return min(track.positions, key=lambda one: abs(one.at - now))


def _spread(track: Track) -> BaseGeometry | None:
    """Return where the centre may be: circles of the forecast's spread, joined along its way."""
    known = [one for one in track.positions if one.spread_km]
    circles = [_circle(one, np.full(_TURN, one.spread_km or 0.0)) for one in known]
    joined = [shapely.union_all(pair).convex_hull for pair in pairwise(circles)]
    return shapely.union_all([*circles, *joined]) if circles else None


def _reach(here: Position, circle: WindCircle) -> BaseGeometry:
    """Return how far wind of one strength reaches, by quadrants where they are told."""
    quarter = _TURN // 4
    radii = circle.quadrants_km if len(circle.quadrants_km) == 4 else (circle.widest_km,) * 4  # noqa: PLR2004
    return _circle(here, np.repeat(np.asarray(radii, dtype=float), quarter))


def _circle(here: Position, radii_km: Any) -> BaseGeometry:
    """Return a ring around a position, clockwise from north, with a radius for each direction."""
    bearings = (np.arange(_TURN) + 0.5) * (360.0 / _TURN)
    lons, lats, _ = ELLIPSOID.fwd(
        np.full(_TURN, here.lon), np.full(_TURN, here.lat), bearings, np.asarray(radii_km) * _KM
    )
    return shapely.Polygon(np.column_stack([lons, lats]))


def _symbol(circle: WindCircle) -> str:
    force = next((f for f, ms in FORCES.items() if abs(ms - circle.threshold_ms) <= _NEAR), None)
    return "storm_wind" if force is None else f"storm_force_{force}"


def _feature(
    shape: BaseGeometry | None, symbol: str, track: Track, now: datetime
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": None if shape is None else geometry_of(shape),
        "properties": {
            "symbol": symbol,
            "title": _title(track),
            "facts": [list(pair) for pair in _facts(track, now)],
        },
    }


def _position(track: Track, one: Position) -> dict[str, Any]:
    facts = [(say(N_("Time")), moment(one.at)), *_winds(track, one)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(one.lon, 4), round(one.lat, 4)]},
        "properties": {
            "symbol": "storm_position",
            "title": _title(track),
            "badge": f"{local(one.at):%m-%d %H:%M}",
            "badge_look": "time",
            "facts": [list(pair) for pair in facts],
        },
    }


def _title(track: Track) -> str:
    return say(Message(N_("Storm {name}, forecast"), {"name": track.name or track.storm}))


def _facts(track: Track, now: datetime) -> Iterator[tuple[str, str]]:
    made_by = " ".join(filter(None, (track.agency, track.technique)))
    yield say(N_("Forecast of")), made_by
    if track.issued_at is not None:
        yield say(N_("Issued at")), moment(track.issued_at)
    yield from _winds(track, _nearest(track, now))


def _winds(track: Track, one: Position) -> Iterator[tuple[str, str]]:
    if one.wind_ms is not None:
        about = {"wind": f"{one.wind_ms:.0f}", "minutes": track.wind_averaging_min}
        yield say(N_("Wind")), say(Message(N_("{wind} m/s, mean of {minutes} min"), about))
    if one.pressure_hpa is not None:
        yield say(N_("Pressure")), f"{one.pressure_hpa:.0f} hPa"
    for circle in one.circles:
        reach = {"said": circle.said, "km": f"{circle.widest_km:.0f}"}
        yield say(N_("Wind reaches")), say(Message(N_("{said}: {km} km at most"), reach))
