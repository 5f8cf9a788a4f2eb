"""Datums of coordinates that come without a CRS, and the way back to WGS 84.

GCJ-02 is the unofficial name of the shifted system of Chinese web maps; BD-09 is
Baidu's further shift. Their formulas were never published: what circulates (as in
the open-source eviltransform) agrees with the services to a metre or two, so what
went through here is `approximate` and never good enough for a boundary.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np
import shapely
from attrs import frozen
from shapely.geometry.base import BaseGeometry

from riskmap.core.errors import GeometryError, RefusedDatumError, UnknownDatumError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Geometries, Mask


class Datum(StrEnum):
    """What the coordinates of a layer refer to."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    SHANGHAI_LOCAL = "shanghai_local"
    UNKNOWN = "unknown"

    @property
    def is_approximate(self) -> bool:
        """True when the way back to WGS 84 is good to some metres only."""
        return self in {Datum.GCJ02, Datum.BD09}


# Krasovsky 1940, with which the shift in metres is turned into degrees.
_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
# The shift is defined in this box around China, and is none outside.
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
_BAIDU_ANGLE = np.pi * 3000.0 / 180.0
# Each round of the inverse gains two digits or more; ten reach the last bit.
_MAX_ROUNDS = 30
_CLOSURE_DEG = 1e-12


def wgs84_to_gcj02(lonlat: Floats) -> Floats:
    """Return GCJ-02 for WGS 84 positions, both (N, 2) degrees, longitude first."""
    return _gcj02(_inside_china(lonlat))


def gcj02_to_wgs84(lonlat: Floats) -> Floats:
    """Return WGS 84 for GCJ-02 positions, (N, 2) degrees; closes to 1e-9 degree."""
    return _inverse(_gcj02, _inside_china(lonlat))


def gcj02_to_bd09(lonlat: Floats) -> Floats:
    """Return BD-09 for GCJ-02 positions, both (N, 2) degrees, longitude first."""
    return _bd09(_inside_china(lonlat))


def bd09_to_gcj02(lonlat: Floats) -> Floats:
    """Return GCJ-02 for BD-09 positions, (N, 2) degrees; closes to 1e-9 degree."""
    return _inverse(_bd09, _inside_china(lonlat))


def wgs84_to_bd09(lonlat: Floats) -> Floats:
    """Return BD-09 for WGS 84 positions, both (N, 2) degrees, longitude first."""
    return _bd09(wgs84_to_gcj02(lonlat))


def bd09_to_wgs84(lonlat: Floats) -> Floats:
    """Return WGS 84 for BD-09 positions, both (N, 2) degrees, longitude first."""
    return _inverse(_gcj02, bd09_to_gcj02(lonlat))


def to_wgs84(geometries: Geometries, datum: Datum) -> Geometries:
    """Bring geometries of a declared datum to WGS 84.

    Parameters
    ----------
    geometries : (...) array of shapely geometries
        Longitude and latitude in degrees.
    datum
        As declared by whoever brings the data; never guessed. CGCS2000 is returned
        as it is (the two agree to centimetres); results from GCJ-02 and BD-09 are
        approximate (`Datum.is_approximate`).

    Raises
    ------
    UnknownDatumError
        When the datum is unknown.
    RefusedDatumError
        For the Shanghai city system, whose parameters are controlled.
    """
    if datum is Datum.UNKNOWN:
        raise UnknownDatumError(
            N_("Nobody said which datum these coordinates refer to."),
            mend=N_("Ask the owner of the data, then name it: wgs84, cgcs2000, gcj02 or bd09."),
        )
    if datum is Datum.SHANGHAI_LOCAL:
        raise RefusedDatumError(
            N_(
                "Coordinates of the Shanghai city system cannot be transformed: "
                "its parameters are controlled."
            ),
            mend=N_("Ask the owner of the data for a copy in CGCS2000, or bring control points."),
        )
    way_back = {Datum.GCJ02: gcj02_to_wgs84, Datum.BD09: bd09_to_wgs84}.get(datum)
    moved: Geometries = geometries if way_back is None else shapely.transform(geometries, way_back)
    return moved


@frozen(kw_only=True)
class ShiftHint:
    """Where points fall as they stand, and where if they were shifted ones.

    Shares run from 0 to 1 and are NaN without points.
    """

    inside_as_given: float
    inside_if_gcj02: float
    inside_if_bd09: float

    #: By how much a shift must do better before it is worth a remark.
    MARGIN = 0.02

    @property
    def suspected(self) -> Datum | None:
        """The datum that fits clearly better than WGS 84; a hint, never a decision."""
        share, datum = max((self.inside_if_gcj02, Datum.GCJ02), (self.inside_if_bd09, Datum.BD09))
        return datum if share >= self.inside_as_given + self.MARGIN else None


def gcj02_shift_hint(
    points: Floats,
    reference: BaseGeometry | tuple[float, float, float, float],
    *,
    margin_m: float = 50.0,
) -> ShiftHint:
    """Compare how many points fall into the reference before and after shifting back.

    Parameters
    ----------
    points : (N, 2) array
        Longitude and latitude in degrees, supposed to be WGS 84. Vertices of outlines
        will do.
    reference
        Where they ought to be: a polygon in WGS 84, or (west, south, east, north).
    margin_m
        How far outside still counts as inside; roughly, as outlines are generalised.
    """
    place = reference if isinstance(reference, BaseGeometry) else shapely.box(*reference)
    place = shapely.buffer(place, margin_m / 111_000.0)
    shapely.prepare(place)
    china = points[_is_in_china(points)]
    shifted_back = {
        Datum.GCJ02: _inverse(_gcj02, china),
        Datum.BD09: _inverse(_gcj02, _inverse(_bd09, china)),
    }
    inside = {
        datum: float(shapely.contains_xy(place, where).sum())
        for datum, where in {Datum.WGS84: points, **shifted_back}.items()
    }
    count = len(points) or np.nan
    return ShiftHint(
        inside_as_given=inside[Datum.WGS84] / count,
        inside_if_gcj02=inside[Datum.GCJ02] / count,
        inside_if_bd09=inside[Datum.BD09] / count,
    )


def _is_in_china(lonlat: Floats) -> Mask:
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)


def _inside_china(lonlat: Floats) -> Floats:
    """Return the positions, all of them where the shift is defined."""
    outside = ~_is_in_china(lonlat)
    if outside.any():
        lon, lat = lonlat[outside][0]
        raise GeometryError(
            N_(
                "{count} positions lie outside China, where GCJ-02 and BD-09 are not used; "
                "the first is {lon:.6f}, {lat:.6f}."
            ),
            mend=N_("Check the declared datum and whether longitude and latitude are swapped."),
            count=int(outside.sum()),
            lon=float(lon),
            lat=float(lat),
        )
    return lonlat


def _gcj02(lonlat: Floats) -> Floats:
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    east_m, north_m = _shift_m(lon - 105.0, lat - 35.0)
    radians = np.radians(lat)
    curvature = 1.0 - _ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    prime_vertical_m = _SEMI_MAJOR_M / np.sqrt(curvature)
    meridian_m = prime_vertical_m * (1.0 - _ECCENTRICITY_SQUARED) / curvature
    return np.column_stack(
        (
            lon + np.degrees(east_m / (prime_vertical_m * np.cos(radians))),
            lat + np.degrees(north_m / meridian_m),
        )
    )


def _shift_m(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the shift in metres east and north, x and y in degrees from 105 E, 35 N."""
    ripple = _waves(x, (20.0, 6.0), (20.0, 2.0))
    root = np.sqrt(np.abs(x))
    east = 300.0 + x + 2.0 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root
    east += ripple + _waves(x, (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    north += ripple + _waves(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    return east, north


def _waves(degrees: Floats, *waves: tuple[float, float]) -> Floats:
    """Return two thirds of a sum of sines, each given by amplitude and frequency."""
    total = np.zeros_like(degrees)
    for amplitude, frequency in waves:
        total += amplitude * np.sin(np.pi * frequency * degrees)
    return total * (2.0 / 3.0)


def _bd09(lonlat: Floats) -> Floats:
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * _BAIDU_ANGLE)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * _BAIDU_ANGLE)
    return np.column_stack((radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006))


def _inverse(forward: Callable[[Floats], Floats], shifted: Floats) -> Floats:
    """Solve ``forward(x) == shifted`` by fixed point; the shift changes slowly with x."""
    found = shifted.astype(np.float64)
    for _ in range(_MAX_ROUNDS):
        miss = forward(found) - shifted
        found -= miss
        if not miss.size or np.abs(miss).max() < _CLOSURE_DEG:
            break
    return found
