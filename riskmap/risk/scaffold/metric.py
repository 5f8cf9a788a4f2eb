"""In what the metres of a place are measured: a proposal that fits where it lies."""

from __future__ import annotations

from math import floor

import shapely
from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Geometries
from riskmap.geo.crs import crs_name, parse_crs, require_metric

_CGCS2000 = "EPSG:4490"
# EPSG:4534 to EPSG:4554: CGCS2000, three degrees wide, central meridians 75 E to 135 E.
_FIRST_GAUSS, _FIRST_MERIDIAN, _LAST_MERIDIAN, _GAUSS_WIDTH = 4534, 75, 135, 3
_UTM_WIDTH, _UTM_NORTH, _UTM_SOUTH = 6, 32600, 32700
_HALF = 180


@frozen(kw_only=True)
class MetricCrs:
    """A CRS in metres, and why that one."""

    crs: str
    note: Message


def metric_crs_for(
    outlines: Geometries, crs: str, *, language: str, asked: str | None
) -> MetricCrs:
    """Return the CRS that was asked for, else propose one.

    Proposed is the 3-degree zone of CGCS2000 for places in China (the outlines stand on
    CGCS2000, or the language is Chinese), the UTM zone of the middle elsewhere; and, where a
    place lies across zones, an equal-area projection of its own.

    Parameters
    ----------
    outlines : (N,) array of polygons
        In `crs`, longitude first, degrees.

    Raises
    ------
    GeometryError
        If what was asked for cannot be measured in.
    InvalidRequestError
        If the place lies across the date line, where nothing is proposed.
    """
    if asked is not None:
        name = crs_name(require_metric(asked))
        return MetricCrs(crs=asked, note=Message(N_("Metres are those of {crs}."), {"crs": name}))
    west, south, east, north = (float(one) for one in shapely.total_bounds(outlines))
    if east - west > _HALF:
        raise InvalidRequestError(
            N_("The place reaches from {west:.1f} to {east:.1f} degrees east."),
            mend=N_("Say --metric-crs with a projected CRS in metres made for such a place."),
            west=west,
            east=east,
        )
    middle = (west + east) / 2, (south + north) / 2
    candidates = [_utm(*middle)]
    if crs == _CGCS2000 or language.partition("-")[0] == "zh":
        candidates = [*_gauss(middle[0]), *candidates]
    for code in candidates:
        if _made_for(code, (west, south, east, north)):
            params = {"crs": code, "name": parse_crs(code).name}
            message = N_("Metres are those of {crs}, {name}: a proposal after where it lies.")
            return MetricCrs(crs=code, note=Message(message, params))
    return _of_its_own(*middle, across=candidates)


def _utm(longitude: float, latitude: float) -> str:
    zone = min(60, floor((longitude + _HALF) / _UTM_WIDTH) + 1)
    return f"EPSG:{(_UTM_NORTH if latitude >= 0 else _UTM_SOUTH) + zone}"


def _gauss(longitude: float) -> list[str]:
    meridian = _GAUSS_WIDTH * round(longitude / _GAUSS_WIDTH)
    if not _FIRST_MERIDIAN <= meridian <= _LAST_MERIDIAN:
        return []
    return [f"EPSG:{_FIRST_GAUSS + (meridian - _FIRST_MERIDIAN) // _GAUSS_WIDTH}"]


def _made_for(code: str, bounds: tuple[float, float, float, float]) -> bool:
    area = parse_crs(code).area_of_use
    if area is None:
        return False
    whole = shapely.box(area.west, area.south, area.east, area.north)
    return bool(whole.covers(shapely.box(*bounds)))


def _of_its_own(longitude: float, latitude: float, *, across: list[str]) -> MetricCrs:
    """Return an equal-area projection around the middle: no zone ends within the place."""
    crs = (
        f"+proj=laea +lat_0={latitude:.2f} +lon_0={longitude:.2f} +x_0=0 +y_0=0"
        " +datum=WGS84 +units=m +no_defs"
    )
    message = N_(
        "The place does not lie within {zones}: metres are those of an equal-area projection of"
        " its own, {crs}. Say --metric-crs if there is an official one."
    )
    return MetricCrs(crs=crs, note=Message(message, {"zones": " / ".join(across), "crs": crs}))
