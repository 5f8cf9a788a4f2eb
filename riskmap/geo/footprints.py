"""Footprints: which cells of a grid things lie on, and with what share of themselves.

A point lies on one cell, a line on cells by length, a polygon by area, exactly. What lies
beyond the grid is counted, so that the shares of a thing and its part outside make 1.
"""

from __future__ import annotations

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely import GeometryType

from riskmap.core.errors import GeometryError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Geometries, Indices, Mask
from riskmap.geo.packing import in_cells, lie_inside, offsets, packed
from riskmap.geo.rasters import Grid

_POINTS = (GeometryType.POINT, GeometryType.MULTIPOINT)
_LINES = (GeometryType.LINESTRING, GeometryType.LINEARRING, GeometryType.MULTILINESTRING)
_POLYGONS = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)


@frozen(kw_only=True, eq=False)
class Footprints:
    """Which cells of a grid each of A things lies on, as compressed rows.

    Parameters
    ----------
    offsets : (A + 1,) int64 array
        The cells of thing i are ``cells[offsets[i]:offsets[i + 1]]``, rising, each once.
    cells : (K,) int64 array
        Row times width of the grid plus column.
    shares : (K,) array
        Part of the thing that lies on the cell, above 0 and at most 1.
    outside : (A,) array
        Part of the thing beyond the grid. With its shares it makes 1; an empty thing has
        neither.
    """

    offsets: NDArray[np.int64]
    cells: NDArray[np.int64]
    shares: Floats
    outside: Floats

    @property
    def things(self) -> NDArray[np.int64]:
        """Which thing each of the K cells belongs to, (K,)."""
        return np.repeat(np.arange(len(self.outside)), np.diff(self.offsets))


@frozen(kw_only=True, eq=False)
class _Pieces:
    """P pieces of things: of which thing, on which cell, what share of it."""

    things: Indices
    cells: NDArray[np.int64]
    shares: Floats


def footprints(geometries: Geometries, grid: Grid) -> Footprints:
    """Find the cells that points, lines and polygons lie on.

    Cells own their western and northern edge: what lies on an inner edge belongs to the cell
    east or south of it. The outer edges of the grid belong to it. A multipoint counts by
    points, a line by length and a polygon by area, in units of the CRS. A line without
    length lies where it starts.

    Parameters
    ----------
    geometries : (A,) array
        Points, lines, polygons and their multiparts, mixed as they come, in the CRS of
        the grid. Empty ones lie nowhere.

    Raises
    ------
    GeometryError
        When a thing is missing, a collection, an invalid polygon, or not finite.
    """
    kinds = shapely.get_type_id(geometries)
    _require_placeable(geometries, kinds)
    found = [
        _of_points(geometries, np.flatnonzero(np.isin(kinds, _POINTS)), grid),
        _of_lines(geometries, np.flatnonzero(np.isin(kinds, _LINES)), grid),
        _of_polygons(geometries, np.flatnonzero(np.isin(kinds, _POLYGONS)), grid),
    ]
    inside = lie_inside(geometries, grid)
    placed = _totals(found, len(geometries)) > 0.0
    specks = np.flatnonzero(inside & ~placed & ~shapely.is_empty(geometries))
    found.append(_of_specks(geometries, specks, grid))
    return _compressed(found, inside, shapely.is_empty(geometries), grid)


def _require_placeable(geometries: Geometries, kinds: NDArray[np.int32]) -> None:
    usable = np.isin(kinds, _POINTS + _LINES)
    polygons = np.flatnonzero(np.isin(kinds, _POLYGONS))
    usable[polygons] = shapely.is_valid(geometries[polygons])
    coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
    usable[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    wrong = np.flatnonzero(~usable)
    if len(wrong):
        raise GeometryError(
            N_("{count} things cannot be placed on cells; the first is number {first}."),
            mend=N_("Give each thing a point, a line or a polygon, and repair polygons first."),
            count=len(wrong),
            first=int(wrong[0]) + 1,
        )


def _of_points(geometries: Geometries, which: Indices, grid: Grid) -> _Pieces:
    coordinates, owner = shapely.get_coordinates(geometries[which], return_index=True)
    shares = 1.0 / np.bincount(owner, minlength=len(which))[owner]
    return _at(coordinates, which[owner], shares, grid)


def _of_specks(geometries: Geometries, which: Indices, grid: Grid) -> _Pieces:
    """Place what is too small to have a length or an area where it starts."""
    coordinates, owner = shapely.get_coordinates(geometries[which], return_index=True)
    _, first = np.unique(owner, return_index=True)
    return _at(coordinates[first], which, np.ones(len(which)), grid)


def _at(coordinates: Floats, things: Indices, shares: Floats, grid: Grid) -> _Pieces:
    """Place (P, 2) points on cells; those beyond the grid are left out."""
    west, south, east, north = grid.bounds
    x, y = coordinates.T
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    columns, rows = np.floor(in_cells(coordinates[inside], grid)).astype(np.int64).T
    columns, rows = np.clip(columns, 0, grid.width - 1), np.clip(rows, 0, grid.height - 1)
    return _Pieces(things=things[inside], cells=rows * grid.width + columns, shares=shares[inside])


def _of_lines(geometries: Geometries, which: Indices, grid: Grid) -> _Pieces:
    if not len(which):
        return _nothing()
    # numba takes half a second to import, and points do without
    from riskmap.geo import footprint_kernel as kernel  # noqa: PLC0415

    lines, owner = shapely.get_parts(geometries[which], return_index=True)
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    ends = np.hstack((coordinates[:-1], coordinates[1:]))[joined]
    things = which[owner[line[1:][joined]]]
    lengths = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    segments, kept = _cut_to_grid(ends, grid)
    starts = offsets(kernel.count_pieces(segments))
    cells, parts = np.empty(starts[-1], dtype=np.int64), np.empty(starts[-1])
    kernel.cut(segments, starts, (grid.width, grid.height), cells, parts)
    whole = np.bincount(things, weights=lengths, minlength=len(geometries))
    share = np.divide(lengths * kept, whole[things], out=np.zeros_like(kept), where=lengths > 0.0)
    counts = np.diff(starts)
    return _Pieces(
        things=np.repeat(things, counts), cells=cells, shares=parts * np.repeat(share, counts)
    )


def _cut_to_grid(ends: Floats, grid: Grid) -> tuple[Floats, Floats]:
    """Cut (S, 4) segments to the grid.

    Returns
    -------
    (S, 4) segments in columns and rows, and the part of each, 0 to 1, that is left.
    """
    west, south, east, north = grid.bounds
    start, run = ends[:, :2], ends[:, 2:] - ends[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        one = (np.array((west, south)) - start) / run
        other = (np.array((east, north)) - start) / run
    still = run == 0.0
    beside = (still & ((start < (west, south)) | (start > (east, north)))).any(axis=1)
    enter = np.where(still, 0.0, np.minimum(one, other)).max(axis=1).clip(0.0, 1.0)
    leave = np.where(still, 1.0, np.maximum(one, other)).min(axis=1).clip(0.0, 1.0)
    kept = np.where(beside, 0.0, np.maximum(leave - enter, 0.0))
    cut = [in_cells(start + run * part[:, None], grid) for part in (enter, leave)]
    cut = [np.clip(points, 0.0, (grid.width, grid.height)) for points in cut]
    return np.hstack(cut), kept


def _of_polygons(geometries: Geometries, which: Indices, grid: Grid) -> _Pieces:
    if not len(which):
        return _nothing()
    from riskmap.geo import footprint_kernel as kernel  # noqa: PLC0415 - numba, as above

    shapes = packed(geometries[which], grid)
    starts = offsets(kernel.count_covered(shapes))
    cells, parts = np.empty(starts[-1], dtype=np.int64), np.empty(starts[-1])
    kernel.fill_covered(shapes, starts, grid.width, cells, parts)
    counts = np.diff(starts)
    shares = parts / np.repeat(shapes.area, counts)
    return _Pieces(things=np.repeat(which, counts), cells=cells, shares=shares)


def _nothing() -> _Pieces:
    none = np.empty(0, dtype=np.intp)
    return _Pieces(things=none, cells=none.astype(np.int64), shares=np.empty(0))


def _totals(found: list[_Pieces], count: int) -> Floats:
    """Return the share of each thing that was placed, (count,)."""
    totals = [np.bincount(one.things, weights=one.shares, minlength=count) for one in found]
    return np.asarray(np.sum(totals, axis=0), dtype=np.float64)


def _compressed(found: list[_Pieces], inside: Mask, empty: Mask, grid: Grid) -> Footprints:
    """Join pieces on the same cell, and let shares and the part outside make exactly 1."""
    things, cells, shares = _joined(found, grid)
    count = len(inside)
    total = np.bincount(things, weights=shares, minlength=count)
    # Rounding errors go: all of a thing lies within, or what is missing lies outside.
    whole = np.where(inside, total, np.maximum(total, 1.0))
    shares = shares / whole[things]
    outside = np.where(inside | empty, 0.0, 1.0 - total / np.where(empty, 1.0, whole))
    return Footprints(
        offsets=offsets(np.bincount(things, minlength=count)),
        cells=cells,
        shares=shares,
        outside=outside,
    )


def _joined(
    found: list[_Pieces], grid: Grid
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return thing, cell and share, sorted by thing and cell, each pair once."""
    some = [one for one in found if len(one.things)] or found[:1]
    things, cells, shares = (
        np.concatenate(arrays) if len(arrays) > 1 else arrays[0]
        for arrays in zip(*((one.things, one.cells, one.shares) for one in some), strict=True)
    )
    if not (shares > 0.0).all():
        things, cells, shares = (array[shares > 0.0] for array in (things, cells, shares))
    keys = things * np.int64(grid.width * grid.height) + cells
    if (keys[1:] > keys[:-1]).all():
        return things, cells, shares
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.concatenate((np.ones(1, dtype=bool), keys[1:] > keys[:-1])))
    kept = order[first]
    return things[kept], cells[kept], np.add.reduceat(shares[order], first)
