"""Checks on a coverage: polygons that should cover a place once and without gaps.

All arrays are one-dimensional. Overlaps, gaps and slivers are measured in a metric CRS,
so that areas are square metres. Validity and duplicates are judged in the CRS the
polygons came in: projecting bends edges, and a hole that touched its shell comes to lie
a millimetre inside it. A check reports, it does not change; what `repair` changes it says.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely import GeometryType

from riskmap.core.errors import GeometryError
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats, Geometries, Indices, Mask

_POLYGONAL = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)
#: What GEOS calls the faults of a polygon, marked for the catalogue.
REASONS = (
    N_("Self-intersection"),
    N_("Ring Self-intersection"),
    N_("Hole lies outside shell"),
    N_("Nested holes"),
    N_("Nested shells"),
    N_("Duplicate Rings"),
    N_("Interior is disconnected"),
    N_("Too few points in geometry component"),
    N_("Ring is not closed"),
    N_("Invalid Coordinate"),
)
_REASON = re.compile(r"(?P<what>.*?)\[(?P<x>\S+) (?P<y>\S+)\]$")


@frozen(kw_only=True)
class Invalidity:
    """One geometry that cannot be used: which, why and where (None: all of it)."""

    index: int
    reason: str
    place: tuple[float, float] | None = None


@frozen(kw_only=True, eq=False)
class Repair:
    """What a repair made of N geometries.

    Parameters
    ----------
    geometries : (N,) array
        Valid polygons and multipolygons; empty where nothing polygonal was left.
    changed : (N,) bool array
        Which were touched at all.
    area_change : (N,) array
        Area after minus area as drawn, in squared units of the CRS. The lobes of a
        bow-tie cancel in the area as drawn.
    dropped_parts : (N,) int array
        Lines and points that were left over and are gone.
    dropped_length : (N,) array
        Length of the lines among them, in units of the CRS.
    """

    geometries: Geometries
    changed: Mask
    area_change: Floats
    dropped_parts: NDArray[np.int64]
    dropped_length: Floats


@frozen(kw_only=True, eq=False)
class Overlaps:
    """Pairs of polygons that share ground: positions, left < right, and the area."""

    left: Indices
    right: Indices
    area_m2: Floats


def is_polygonal(geometries: Geometries) -> Mask:
    """Say which are polygons or multipolygons with anything in them."""
    kinds = np.isin(shapely.get_type_id(geometries), _POLYGONAL)
    return np.asarray(kinds & ~shapely.is_empty(geometries))


def invalid(geometries: Geometries) -> list[Invalidity]:
    """List the geometries that are missing, empty, not polygons or not valid."""
    polygonal = is_polygonal(geometries)
    wrong = np.flatnonzero(~(polygonal & shapely.is_valid(geometries)))
    return [_invalidity(int(index), geometries[index]) for index in wrong]


def _invalidity(index: int, geometry: Any) -> Invalidity:
    if geometry is None or geometry.is_empty:
        return Invalidity(index=index, reason=N_("No geometry"))
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        return Invalidity(index=index, reason=N_("Not a polygon"))
    reason = str(shapely.is_valid_reason(geometry))
    found = _REASON.match(reason)
    if found is None:
        return Invalidity(index=index, reason=reason)
    place = (float(found["x"]), float(found["y"]))
    return Invalidity(index=index, reason=found["what"], place=place)


def repair(geometries: Geometries) -> Repair:
    """Make geometries valid, keep what is polygonal, and say what changed.

    Rings keep their roles: overlapping parts are joined and not cancelled. Valid
    geometries come back untouched, missing ones as empty polygons.
    """
    drawn = geometries.copy()
    drawn[shapely.is_missing(geometries)] = shapely.Polygon()
    changed = ~(np.isin(shapely.get_type_id(drawn), _POLYGONAL) & shapely.is_valid(drawn))
    repaired = drawn.copy()
    dropped_parts = np.zeros(len(drawn), dtype=np.int64)
    dropped_length = np.zeros(len(drawn))
    for index in np.flatnonzero(changed):
        whole = shapely.make_valid(drawn[index], method="structure", keep_collapsed=True)
        parts = _flat_parts(whole)
        keep = shapely.get_type_id(parts) == GeometryType.POLYGON
        repaired[index] = _gathered(parts[keep])
        dropped_parts[index] = np.count_nonzero(~keep)
        dropped_length[index] = shapely.length(parts[~keep]).sum()
    return Repair(
        geometries=repaired,
        changed=np.asarray(changed | shapely.is_missing(geometries)),
        area_change=np.asarray(shapely.area(repaired) - np.abs(shapely.area(drawn))),
        dropped_parts=dropped_parts,
        dropped_length=dropped_length,
    )


def _flat_parts(geometry: Any) -> Geometries:
    """Return all simple parts; a collection may hold multiparts."""
    parts = shapely.get_parts(geometry)
    while (shapely.get_num_geometries(parts) > 1).any():
        parts = shapely.get_parts(parts)
    flat: Geometries = parts[~shapely.is_empty(parts)]
    return flat


def _gathered(polygons: Geometries) -> Any:
    """Return one polygon, a multipolygon, or an empty polygon."""
    if len(polygons) == 1:
        return polygons[0]
    return shapely.multipolygons(polygons) if len(polygons) else shapely.Polygon()


def overlaps(geometries: Geometries, *, tolerance_m2: float = 1.0) -> Overlaps:
    """Find pairs that share more than `tolerance_m2` of ground.

    Raises
    ------
    GeometryError
        When a geometry is not a valid polygon: repair first.
    """
    _require_valid(geometries)
    left, right = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    shared = shapely.area(shapely.intersection(geometries[left], geometries[right]))
    kept = np.flatnonzero(shared > tolerance_m2)
    kept = kept[np.lexsort((right[kept], left[kept]))]
    return Overlaps(left=left[kept], right=right[kept], area_m2=shared[kept])


def gaps(geometries: Geometries, *, tolerance_m2: float = 1.0) -> Geometries:
    """Return the holes of the union that are larger than `tolerance_m2`, as polygons.

    A hole may be a fault or an enclave that belongs to somebody else: the reader
    decides. A gap that opens to the outside is no hole and is not seen here; see
    `is_clean` with a gap width.
    """
    _require_valid(geometries)
    shells = shapely.get_parts(shapely.union_all(geometries))
    rings = shapely.get_rings(shells)[_is_hole(shells)]
    holes = np.asarray(shapely.polygons(rings), dtype=object)
    return holes[shapely.area(holes) > tolerance_m2]


def _is_hole(polygons: Geometries) -> Mask:
    """Say which of the rings of `polygons`, in the order of get_rings, are holes."""
    rings = 1 + shapely.get_num_interior_rings(polygons)
    hole = np.ones(int(rings.sum()), dtype=bool)
    hole[np.cumsum(rings) - rings] = False
    return hole


def slivers(geometries: Geometries, *, width_m: float = 2.0) -> Indices:
    """Return the positions of polygons whose mean width is below `width_m`.

    The mean width is twice the area over the outline, as of a long thin strip.
    """
    outline = shapely.length(geometries)
    with np.errstate(invalid="ignore"):
        width = 2.0 * np.abs(shapely.area(geometries)) / outline
    return np.flatnonzero(width < width_m)


def duplicates(geometries: Geometries) -> Indices:
    """Return pairs (first, copy) of positions whose shapes are equal, (K, 2).

    Shapes are equal when their vertices are, whatever vertex or part they start with
    and whichever way they run.
    """
    present = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
    shapes = shapely.to_wkb(shapely.normalize(geometries[present]))
    seen: dict[bytes, int] = {}
    pairs = [
        (seen[shape], index)
        for index, shape in zip(present.tolist(), shapes, strict=True)
        if seen.setdefault(shape, index) != index
    ]
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def simplify_coverage(geometries: Geometries, tolerance_m: float) -> Geometries:
    """Simplify polygons together, so that shared edges stay shared.

    Parameters
    ----------
    geometries : (N,) array
        A clean coverage.
    tolerance_m
        Side of the square whose area a removed corner may have (Visvalingam-Whyatt).

    Raises
    ------
    GeometryError
        When the coverage is not clean: edges would tear apart.
    """
    require_clean(geometries)
    simplified: Geometries = shapely.coverage_simplify(geometries, tolerance_m)
    return simplified


def is_clean(geometries: Geometries, *, gap_width_m: float = 0.0) -> bool:
    """Say whether the polygons are valid, do not overlap and share their vertices.

    Holes in the coverage are allowed; gaps narrower than `gap_width_m` are not.
    """
    sound = is_polygonal(geometries) & shapely.is_valid(geometries)
    return bool(sound.all() and shapely.coverage_is_valid(geometries, gap_width_m))


def require_clean(geometries: Geometries) -> None:
    """Raise `GeometryError` unless the coverage is clean."""
    _require_valid(geometries)
    if not shapely.coverage_is_valid(geometries):
        edges = shapely.coverage_invalid_edges(geometries)
        wrong = np.flatnonzero(~shapely.is_empty(edges))
        raise GeometryError(
            N_(
                "{count} polygons overlap a neighbour or do not share its vertices; "
                "the first is number {first}."
            ),
            mend=N_("Mend the overlaps and gaps that the check lists, then try again."),
            count=len(wrong),
            first=int(wrong[0]) + 1,
        )


def _require_valid(geometries: Geometries) -> None:
    wrong = invalid(geometries)
    if wrong:
        raise GeometryError(
            N_("{count} geometries are not valid polygons; the first is number {first}: {reason}."),
            mend=N_("Repair the geometries first and look at what the repair reports."),
            count=len(wrong),
            first=wrong[0].index + 1,
            reason=Message(wrong[0].reason),
        )
