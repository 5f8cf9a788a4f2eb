"""Divide units into cells of about equal size, for places whose true parts nobody knows.

What comes out is made up and must be flagged `geometry_is_synthetic` by whoever uses
it. The same input gives the same cells, bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import GeometryType
from shapely.geometry.base import BaseGeometry

from riskmap.core.errors import GeometryError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Geometries, Indices
from riskmap.geo.coverage import require_clean

#: Lines are noded on this grid: a tenth of a millimetre.
GRID_M = 1e-4
# Enough for cells whose areas scatter by ten to twenty per cent.
_SAMPLES_PER_CELL = 200
_ROUNDS = 40
# Up to so many points comparing with all of them is quicker than a tree.
_FEW = 64
# Cell edges are drawn this far beyond the unit, so that none ends short of its outline.
_OVERSHOOT_M = 0.01


def partition(polygon: BaseGeometry, n: int, seed: int) -> Geometries:
    """Divide one polygon into `n` cells; see `partition_coverage`."""
    (cells,) = partition_coverage(np.array([polygon], dtype=object), [n], [seed])
    return cells


def partition_coverage(
    polygons: Geometries, counts: Sequence[int], seeds: Sequence[int]
) -> list[Geometries]:
    """Divide each polygon of a clean coverage so that all cells together are one too.

    Parameters
    ----------
    polygons : (N,) array of single-part polygons
        A clean coverage in a metric CRS.
    counts : N numbers
        Cells to make in each polygon.
    seeds : N numbers
        Seeds of the generator, one a polygon.

    Returns
    -------
    N arrays of single-part valid polygons, ``counts[i]`` in the i-th, from west to east
    by seed point. Cells of a polygon cover it once, without gaps, and keep the vertices
    of its outline; where a cell's edge meets an outline both sides get a vertex.

    Raises
    ------
    GeometryError
        When the input is no clean coverage of single-part polygons, or a polygon is too
        small for its cells.
    """
    _require_dividable(polygons, counts)
    per_unit = [
        _seed_points(polygon, count, np.random.default_rng(seed))
        for polygon, count, seed in zip(polygons, counts, seeds, strict=True)
    ]
    edges = [
        _cell_edges(polygon, points) for polygon, points in zip(polygons, per_unit, strict=True)
    ]
    faces = _faces(polygons, edges)
    owner = _owner(faces, polygons)
    cells = [
        _cells(faces[owner == unit], points, unit=unit) for unit, points in enumerate(per_unit)
    ]
    return _with_original_vertices(cells, polygons)


def _require_dividable(polygons: Geometries, counts: Sequence[int]) -> None:
    require_clean(polygons)
    multipart = np.flatnonzero(shapely.get_type_id(polygons) != GeometryType.POLYGON)
    if len(multipart):
        raise GeometryError(
            N_("Unit number {unit} has several parts and cannot be divided as one."),
            mend=N_("Give each part as a unit of its own, with its own number of cells."),
            unit=int(multipart[0]) + 1,
        )
    if min(counts, default=1) < 1:
        raise GeometryError(
            N_("A unit cannot be divided into {count} cells."),
            mend=N_("Ask for one cell or more."),
            count=min(counts),
        )


def _seed_points(polygon: BaseGeometry, count: int, rng: np.random.Generator) -> Floats:
    """Return (count, 2) points that share out the polygon evenly, from west to east.

    Lloyd's method on random samples of the polygon: each point moves to the mean of the
    samples nearest to it.
    """
    samples = _samples(polygon, count * _SAMPLES_PER_CELL, rng)
    points = samples[rng.choice(len(samples), count, replace=False)]
    for _ in range(_ROUNDS):
        nearest = _nearest(points, samples)
        members = np.bincount(nearest, minlength=count)
        sums = [np.bincount(nearest, weights=axis, minlength=count) for axis in samples.T]
        means = np.column_stack(sums) / np.maximum(members, 1)[:, None]
        points = np.where(members[:, None] > 0, means, points)
    return points[np.lexsort((points[:, 1], points[:, 0]))]


def _samples(polygon: BaseGeometry, count: int, rng: np.random.Generator) -> Floats:
    """Return `count` random points inside the polygon, (count, 2)."""
    west, south, east, north = polygon.bounds
    shapely.prepare(polygon)
    found = np.empty((0, 2))
    while len(found) < count:
        tried = rng.uniform((west, south), (east, north), (2 * count, 2))
        found = np.vstack((found, tried[shapely.contains_xy(polygon, tried)]))
    return found[:count]


def _nearest(points: Floats, places: Floats) -> Indices:
    """Return for each place, (count, 2), the position of the point nearest to it."""
    nearest: Indices
    if len(points) > _FEW:
        nearest = cKDTree(points).query(places)[1]
        return nearest
    middle = points.mean(axis=0)  # near it, squares of coordinates keep their digits
    near, far = points - middle, places - middle
    nearest = np.argmin((near**2).sum(axis=1) - 2.0 * far @ near.T, axis=1)
    return nearest


def _cell_edges(polygon: BaseGeometry, points: Floats) -> BaseGeometry:
    """Return the edges between the Voronoi cells of the points, within the polygon."""
    edges: BaseGeometry = shapely.voronoi_polygons(
        shapely.MultiPoint(points), extend_to=polygon.envelope, only_edges=True
    )
    return edges.intersection(polygon.buffer(_OVERSHOOT_M))


def _faces(polygons: Geometries, edges: Sequence[BaseGeometry]) -> Geometries:
    """Return the pieces into which outlines and cell edges together cut the plane."""
    lines = np.concatenate((shapely.boundary(polygons), np.array(edges, dtype=object)))
    noded = shapely.union_all(lines, grid_size=GRID_M)
    faces: Geometries = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return faces


def _owner(faces: Geometries, polygons: Geometries) -> Indices:
    """Return for each face the polygon it lies in, -1 for none."""
    inside = shapely.point_on_surface(faces)
    face, unit = shapely.STRtree(polygons).query(inside, predicate="intersects")
    owner = np.full(len(faces), -1, dtype=np.intp)
    owner[face] = unit
    return owner


def _cells(faces: Geometries, points: Floats, *, unit: int) -> Geometries:
    """Join the faces of one unit into one single-part cell for each seed point."""
    inside = shapely.point_on_surface(faces)
    nearest = _nearest(points, shapely.get_coordinates(inside))
    cells = np.empty(len(points), dtype=object)
    fragments: list[BaseGeometry] = []
    for cell in range(len(points)):
        parts = shapely.get_parts(shapely.coverage_union_all(faces[nearest == cell]))
        if not len(parts):
            raise GeometryError(
                N_("Unit number {unit} is too small or too narrow for {count} cells."),
                mend=N_("Ask for fewer cells."),
                unit=unit + 1,
                count=len(points),
            )
        largest = int(np.argmax(shapely.area(parts)))
        cells[cell] = parts[largest]
        fragments.extend(np.delete(parts, largest))
    return _with_fragments(cells, fragments)


def _with_fragments(cells: Geometries, fragments: list[BaseGeometry]) -> Geometries:
    """Give each fragment cut off from its cell to the neighbour it shares most edge with.

    A fragment may touch only other fragments at first; since a unit is one piece, its
    turn comes once those have found their cell.
    """
    waiting, before = fragments, len(fragments) + 1
    while waiting and len(waiting) < before:
        before, waiting = len(waiting), [one for one in waiting if not _is_taken(one, cells)]
    if waiting:
        raise GeometryError(
            N_("A unit is so narrow that {count} pieces of it belong to no cell."),
            mend=N_("Check the outline for pinched places, or ask for fewer cells."),
            count=len(waiting),
        )
    return cells


def _is_taken(fragment: BaseGeometry, cells: Geometries) -> bool:
    """Join the fragment to the cell with the longest shared edge, if there is one."""
    shared = _shared_edge(fragment, cells)
    taker = int(np.argmax(shared))
    if shared[taker] > 0.0:
        cells[taker] = shapely.coverage_union(cells[taker], fragment)
    return bool(shared[taker] > 0.0)


def _shared_edge(piece: BaseGeometry, cells: Geometries) -> Floats:
    """Return the length of edge that the piece shares with each cell."""
    common = shapely.intersection(shapely.boundary(piece), shapely.boundary(cells))
    return np.asarray(shapely.length(common))


def _with_original_vertices(cells: list[Geometries], polygons: Geometries) -> list[Geometries]:
    """Undo the rounding to the grid at the vertices that the polygons came with.

    The same vertex moves in all cells that have it, so shared edges stay shared.
    """
    original = shapely.get_coordinates(polygons)
    known = dict(zip(map(tuple, _on_grid(original)), map(tuple, original), strict=True))

    def restore(xy: Floats) -> Floats:
        keys = map(tuple, _on_grid(xy))
        pairs = zip(keys, map(tuple, xy), strict=True)
        return np.array([known.get(key, rounded) for key, rounded in pairs]).reshape(-1, 2)

    return [shapely.transform(some, restore) for some in cells]


def _on_grid(xy: Floats) -> list[list[int]]:
    rounded: list[list[int]] = np.rint(xy / GRID_M).astype(np.int64).tolist()
    return rounded
