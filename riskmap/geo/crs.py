"""Coordinate reference systems: one to store in, one a region to measure in.

Axes are always x (east, longitude) first, whatever the registry says: EPSG:4549
and its kin are registered northing first, EPSG:4490 latitude first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError, ProjError

from riskmap.core.errors import CrsMismatchError, GeometryError, RefusedDatumError
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats, Geometries

#: CGCS2000 geographic: what is stored and exchanged.
STORAGE_CRS = "EPSG:4490"
#: Web Mercator: for drawing only, areas at 31 degrees north come out 37 % too large.
DISPLAY_CRS = "EPSG:3857"

# Names of the Mercator projections whose scale grows with latitude, as in the registry.
_FOR_DRAWING = ("Popular Visualisation", "Mercator (variant")

_WGS84 = CRS("EPSG:4326")
_CGCS2000 = CRS("EPSG:4490")
#: Its ellipsoid, on which distances along the ground are measured.
ELLIPSOID = Geod(a=6_378_137.0, rf=298.257_222_101)


def parse_crs(given: Any) -> CRS:
    """Read a CRS as a person or a file gives it.

    Parameters
    ----------
    given
        ``"EPSG:4549"``, a bare EPSG number, WKT, or the CRS object of any library.

    Raises
    ------
    GeometryError
        When it is missing or nobody knows it.
    """
    text = str(given).strip() if isinstance(given, str | int) else given
    try:
        return _parsed_text(text) if isinstance(text, str) else CRS.from_user_input(text)
    except CRSError as error:
        raise GeometryError(
            N_('"{given}" is not a known coordinate reference system.'),
            mend=N_("Give an EPSG code, for example EPSG:4490, EPSG:4549 or EPSG:32651."),
            given=given,
        ) from error


@lru_cache(maxsize=64)
def _parsed_text(text: str) -> CRS:
    """Keep what was read: a look-up in the registry takes about a millisecond."""
    if text.isdigit():
        return CRS.from_epsg(int(text))
    if not any(mark in text for mark in ":[+"):
        # PROJ would take a bare word for part of a name, and the nearest name for meant.
        raise CRSError(text)
    return CRS.from_user_input(text)


def crs_name(crs: Any) -> str:
    """Return the shortest name a reader can look up: ``EPSG:4549``, else the long name."""
    parsed = parse_crs(crs)
    authority = parsed.to_authority()
    return ":".join(authority) if authority else str(parsed.name)


def is_same_crs(one: Any, other: Any) -> bool:
    """Say whether two CRS are the same but for the order of axes, which is always x first."""
    left, right = parse_crs(one), parse_crs(other)
    if left.equals(right, ignore_axis_order=True):
        return True
    authority = left.to_authority()
    return authority is not None and authority == right.to_authority()


def require_same_crs(one: Any, other: Any) -> None:
    """Raise `CrsMismatchError` unless both are the same CRS."""
    if not is_same_crs(one, other):
        raise CrsMismatchError(
            N_("One layer lies in {one}, the other in {other}."),
            mend=N_("Transform one of them first, so that both lie in the same CRS."),
            one=crs_name(one),
            other=crs_name(other),
        )


def require_metric(crs: Any) -> CRS:
    """Return the parsed CRS if lengths and areas may be measured in it.

    Raises
    ------
    GeometryError
        When it is not projected, not in metres, or a Mercator for drawing.
    """
    parsed = parse_crs(crs)
    in_metres = all(axis.unit_conversion_factor == 1.0 for axis in parsed.axis_info[:2])
    operation = parsed.coordinate_operation
    is_mercator = operation is not None and operation.method_name.startswith(_FOR_DRAWING)
    if not parsed.is_projected or not in_metres or is_mercator:
        raise GeometryError(
            N_("Nothing can be measured in {crs}."),
            mend=N_("Use a projected CRS in metres that fits the place, for example EPSG:4549."),
            crs=crs_name(parsed),
        )
    return parsed


def relabelling_note(source: Any, target: Any) -> Message | None:
    """Return what to tell the reader when WGS 84 is taken for CGCS2000, or back.

    The two differ by centimetres, so coordinates are relabelled and not moved. None
    when source and target refer to the same datum, or to others.
    """
    frames = _frame(parse_crs(source)), _frame(parse_crs(target))
    if None in frames or frames[0] == frames[1]:
        return None
    return Message(
        N_("{source} was relabelled as {target}, not moved: they agree to some centimetres."),
        {"source": frames[0], "target": frames[1]},
    )


def _frame(crs: CRS) -> str | None:
    """Return which of the two interchangeable datums `crs` stands on, if either."""
    base = crs.geodetic_crs
    if base is None:
        return None
    base = base.to_2d()
    if base.equals(_WGS84, ignore_axis_order=True) or base.to_epsg() == 4326:  # noqa: PLR2004
        return "WGS 84"
    if base.equals(_CGCS2000, ignore_axis_order=True) or base.to_epsg() == 4490:  # noqa: PLR2004
        return "CGCS2000"
    return None


def to_crs(geometries: Geometries, source: Any, target: Any) -> Geometries:
    """Transform geometries from one CRS to another.

    Parameters
    ----------
    geometries : (...) array of shapely geometries
        In `source`, x first. None and empty geometries stay what they are.
    source, target
        Anything `parse_crs` reads. Between WGS 84 and CGCS2000 nothing moves
        (see `relabelling_note`).

    Returns
    -------
    (...) array of shapely geometries in `target`, x first; heights are dropped.

    Raises
    ------
    RefusedDatumError
        When no transformation better than a guess is known between the two datums.
    GeometryError
        When a coordinate has no counterpart in `target`.
    """
    path = transformer(parse_crs(source), parse_crs(target))

    def project(xy: Floats) -> Floats:
        projected = np.column_stack(path.transform(xy[:, 0], xy[:, 1]))
        _require_finite(projected, source=source, target=target)
        return projected

    moved: Geometries = shapely.transform(geometries, project)
    return moved


@lru_cache(maxsize=64)
def transformer(source: CRS, target: CRS) -> Transformer:
    """Return what moves x and y from one CRS to another.

    Raises
    ------
    RefusedDatumError
        When no transformation better than a guess is known between the two datums.
    """
    # Between WGS 84 and CGCS2000 the registry has no parameters, and PROJ calls the
    # (right) identity a ballpark; between any other datums a ballpark may be 100 m off.
    interchangeable = None not in (_frame(source), _frame(target))
    try:
        return Transformer.from_crs(source, target, always_xy=True, allow_ballpark=interchangeable)
    except ProjError as error:
        raise RefusedDatumError(
            N_("No transformation from {source} to {target} is known that is better than a guess."),
            mend=N_("Ask the owner of the data for a copy in CGCS2000 or WGS 84."),
            source=crs_name(source),
            target=crs_name(target),
        ) from error


def _require_finite(xy: Floats, *, source: Any, target: Any) -> None:
    lost = ~np.isfinite(xy).all(axis=1)
    if lost.any():
        raise GeometryError(
            N_("{count} coordinates have no counterpart in {target}; they are not in {source}."),
            mend=N_("Check the declared CRS and whether the axes are swapped."),
            count=int(lost.sum()),
            source=crs_name(source),
            target=crs_name(target),
        )


def area_m2(geometries: Geometries, source_crs: Any, metric_crs: Any) -> Floats:
    """Return areas in square metres, measured in `metric_crs`.

    Parameters
    ----------
    geometries : (...) array of polygons in `source_crs`
    metric_crs
        Projected CRS in metres; Mercator is refused.

    Returns
    -------
    (...) array of float64, square metres.
    """
    metric = require_metric(metric_crs)
    areas: Floats = np.asarray(shapely.area(to_crs(geometries, source_crs, metric)))
    return areas
