"""Polygons taken apart into plain arrays, in columns and rows of a grid, for compiled loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from riskmap.core.errors import GeometryError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Geometries, Mask
from riskmap.geo.coverage import is_polygonal
from riskmap.geo.rasters import Grid


class Shapes(NamedTuple):
    """N zones taken apart.

    Parameters
    ----------
    vertices : (V, 2) array
        Column and row coordinates. Rings are closed.
    vertices_of : (R + 1,) array
        Where the vertices of a ring begin and end.
    signs : (R,) array
        1 where ground lies to the right of edges that run down, in shells and holes; -1
        where the ring runs the other way.
    rings_of : (N + 1,) array
        Where the rings of a zone begin and end.
    windows : (N, 4) array
        First row, end row, first column, end column that a zone can touch.
    area : (N,) array
        In cells, within the grid and beyond it.
    """

    vertices: Floats
    vertices_of: NDArray[np.int64]
    signs: NDArray[np.int8]
    rings_of: NDArray[np.int64]
    windows: NDArray[np.int64]
    area: Floats


def usable(geometries: Geometries) -> Mask:
    """Say which are valid polygons or multipolygons, or empty."""
    sound = is_polygonal(geometries) | shapely.is_empty(geometries)
    return np.asarray(sound & shapely.is_valid(geometries))


def require_usable(geometries: Geometries, is_usable: Mask | None = None) -> None:
    """Raise `GeometryError` unless all are valid polygons, multipolygons or empty."""
    wrong = np.flatnonzero(~(usable(geometries) if is_usable is None else is_usable))
    if len(wrong):
        raise GeometryError(
            N_("{count} zones are not valid polygons; the first is number {first}."),
            mend=N_("Repair the geometries first and look at what the repair reports."),
            count=len(wrong),
            first=int(wrong[0]) + 1,
        )


def packed(geometries: Geometries, grid: Grid) -> Shapes:
    """Take valid polygons and multipolygons apart, (N,); empty ones have no rings."""
    # numba takes half a second to import, and a server may never need it
    from riskmap.geo import packing_kernel as kernel  # noqa: PLC0415

    parts, parts_of = _parts(geometries)
    rings = np.where(shapely.is_empty(parts), 0, 1 + shapely.get_num_interior_rings(parts))
    rings_of_part = offsets(rings)
    is_shell = np.zeros(rings_of_part[-1], dtype=bool)
    is_shell[rings_of_part[:-1][rings > 0]] = True
    vertices = in_cells(shapely.get_coordinates(parts), grid)
    vertices_of = offsets(_ring_sizes(parts, rings))
    rings_of = rings_of_part[parts_of]
    areas = np.zeros(len(is_shell))
    return Shapes(
        vertices=vertices,
        vertices_of=vertices_of,
        signs=kernel.measure_rings(vertices, vertices_of, is_shell, areas),
        rings_of=rings_of,
        windows=kernel.find_windows(vertices, vertices_of, rings_of, (grid.width, grid.height)),
        area=np.add.reduceat(np.append(areas, 0.0), rings_of[:-1]) * (np.diff(rings_of) > 0),
    )


def _parts(geometries: Geometries) -> tuple[Geometries, NDArray[np.int64]]:
    """Return all single polygons, and where those of each geometry begin and end, (N + 1,)."""
    if (shapely.get_type_id(geometries) == GeometryType.POLYGON).all():
        return geometries, np.arange(len(geometries) + 1, dtype=np.int64)
    return shapely.get_parts(geometries), offsets(shapely.get_num_geometries(geometries))


def _ring_sizes(parts: Geometries, rings: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of vertices of each ring; only parts with holes are taken apart."""
    is_single = np.repeat(rings == 1, rings)
    sizes = np.empty(len(is_single), dtype=np.int64)
    sizes[is_single] = shapely.get_num_coordinates(parts[rings == 1])
    sizes[~is_single] = shapely.get_num_coordinates(shapely.get_rings(parts[rings > 1]))
    return sizes


def offsets(counts: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return where each of N runs begins and ends, (N + 1,)."""
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)))


def in_cells(coordinates: Floats, grid: Grid) -> Floats:
    """Return (V, 2) x and y as column and row coordinates of the grid, not cut to it."""
    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    return np.ascontiguousarray((coordinates - (west, north)) / (width, -height))


def lie_inside(geometries: Geometries, grid: Grid) -> Mask:
    """Say which have nothing beyond the grid; empty ones have nothing at all."""
    west, south, east, north = grid.bounds
    bounds = shapely.bounds(geometries)
    within = (bounds[:, :2] >= (west, south)) & (bounds[:, 2:] <= (east, north))
    return np.asarray(within.all(axis=1) | shapely.is_empty(geometries))
