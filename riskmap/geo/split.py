"""Counts by cell, split among other cells by area, so that their sum is kept.

The count of a cell lies evenly on it. Its share of every other cell is exact, whatever the
two CRS are; only the sides of cells, which a projection bends, are taken for straight (on a
100 m cell that is less than a millimetre).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from attrs import evolve, frozen
from rasterio import Affine

from riskmap.geo.arrays import Floats, Geometries, Indices, Mask
from riskmap.geo.crs import is_same_crs, to_crs, transformer
from riskmap.geo.footprints import footprints
from riskmap.geo.rasters import Grid, Strip
from riskmap.geo.stacks import Cells
from riskmap.geo.warp import Warp

# So many points a side bring the outline of a grid to another CRS.
_OUTLINE_POINTS = 21
# So many cells are split at a time, and so many rows summed, to bound memory.
_CELLS_AT_ONCE = 1 << 17
_ROWS_AT_ONCE = 512
# Overlaps below this part of a cell are rounding errors of edges that are the same.
_DUST_CELLS = 1e-9


@frozen(kw_only=True, eq=False)
class ArrayCells:
    """Counts by cell that are in memory.

    Parameters
    ----------
    name
        What to call them in a message.
    grid
        Where the cells lie.
    values : (height, width) array
        NaN where there is no data.
    """

    name: str
    grid: Grid
    values: Floats

    def strip(self, first_row: int, rows: int) -> Strip:
        """Return some whole rows."""
        return Strip(first_row=first_row, values=self.values[first_row : first_row + rows])


@frozen(kw_only=True, eq=False)
class SplitCounts:
    """Counts by cell, on the cells of another grid; split as they are read.

    Parameters
    ----------
    counts
        What is split, on its own cells.
    grid
        The other cells.
    """

    counts: Cells
    grid: Grid

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return self.counts.name

    def strip(self, first_row: int, rows: int) -> Strip:
        """Split onto some whole rows; NaN where no cell with a count lies below."""
        values, is_known = _split(self.counts, _rows_of(self.grid, first_row, rows))
        return Strip(first_row=first_row, values=np.where(is_known, values, np.nan))

    def warp(self) -> Warp:
        """Say what is done, with the sum on the ground of the new cells before and after."""
        starts = range(0, self.grid.height, _ROWS_AT_ONCE)
        strips = (self.strip(row, min(_ROWS_AT_ONCE, self.grid.height - row)) for row in starts)
        after = sum(float(np.nansum(strip.values)) for strip in strips)
        # All new cells together are one cell, on which the same counts lie.
        whole = self.grid.transform @ Affine.scale(self.grid.width, self.grid.height)
        before, _ = _split(self.counts, evolve(self.grid, transform=whole, width=1, height=1))
        sums = {"sum_before": float(before.sum()), "sum_after": after}
        return Warp.between(self.name, self.counts.grid, self.grid, "split", **sums)


def split_counts(counts: Cells, grid: Grid) -> SplitCounts:
    """Split counts by cell among the cells of a grid, in any CRS, by area.

    What lies on the ground of the new cells keeps its sum to 1e-6 and better. A new cell of
    which only a part lies on cells with data gets what lies there.

    Raises
    ------
    RefusedDatumError
        When no transformation better than a guess is known.
    """
    transformer(grid.crs, counts.grid.crs)
    transformer(counts.grid.crs, grid.crs)
    return SplitCounts(counts=counts, grid=grid)


def _rows_of(grid: Grid, first_row: int, rows: int) -> Grid:
    """Return the grid of some whole rows."""
    return evolve(grid, transform=grid.transform @ Affine.translation(0, first_row), height=rows)


def _split(counts: Cells, target: Grid) -> tuple[Floats, Mask]:
    """Return counts on the target, (height, width), and where any was known."""
    split = _along_axes if is_same_crs(counts.grid.crs, target.crs) else _by_polygons
    total, known = np.zeros((2, target.height, target.width))
    for block in _blocks(counts, target):
        values, is_known = split(block, target)
        total += values
        known += is_known
    return total, known > 0.0


def _blocks(counts: Cells, target: Grid) -> Iterator[ArrayCells]:
    """Yield the cells that may lie under the target, some rows at a time."""
    first_row, end_row, first_column, end_column = _window(counts.grid, target)
    columns = end_column - first_column
    if columns <= 0:
        return
    step = max(_CELLS_AT_ONCE // columns, 1)
    for row in range(first_row, end_row, step):
        rows = min(step, end_row - row)
        grid = evolve(
            counts.grid,
            transform=counts.grid.transform @ Affine.translation(first_column, row),
            width=columns,
            height=rows,
        )
        values = counts.strip(row, rows).values[:, first_column:end_column]
        yield ArrayCells(name=counts.name, grid=grid, values=values.astype(np.float64))


def _window(source: Grid, target: Grid) -> tuple[int, int, int, int]:
    """Return first row, end row, first column and end column that may touch the target."""
    outline = np.array([shapely.segmentize(shapely.box(*target.bounds), _segment_of(target))])
    west, south, east, north = shapely.total_bounds(to_crs(outline, target.crs, source.crs))
    width, height = source.cell_size
    left, _, _, top = source.bounds
    # One cell more on each side, for what bends between the points.
    columns = np.floor((west - left) / width) - 1, np.ceil((east - left) / width) + 1
    rows = np.floor((top - north) / height) - 1, np.ceil((top - south) / height) + 1
    first_row, end_row = (int(np.clip(row, 0, source.height)) for row in rows)
    first_column, end_column = (int(np.clip(column, 0, source.width)) for column in columns)
    return first_row, end_row, first_column, end_column


def _segment_of(grid: Grid) -> float:
    west, south, east, north = grid.bounds
    return max(east - west, north - south) / _OUTLINE_POINTS


def _by_polygons(block: ArrayCells, target: Grid) -> tuple[Floats, Floats]:
    """Split cells of another CRS, each as a polygon.

    Returns
    -------
    Counts on the target, (height, width), and a number above 0 where any was known.
    """
    some = np.flatnonzero(~np.isnan(block.values.ravel()))
    found = footprints(to_crs(_polygons(block.grid, some), block.grid.crs, target.crs), target)
    counts, cells = block.values.ravel()[some][found.things], target.height * target.width
    total = np.bincount(found.cells, weights=found.shares * counts, minlength=cells)
    known = np.bincount(found.cells, weights=found.shares, minlength=cells)
    shape = (target.height, target.width)
    return np.asarray(total.reshape(shape), float), np.asarray(known.reshape(shape), float)


def _polygons(grid: Grid, cells: Indices) -> Geometries:
    """Return cells as polygons; neighbours share their corners."""
    rows, columns = np.divmod(cells, grid.width)
    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    x0, x1 = west + width * columns, west + width * (columns + 1)
    y0, y1 = north - height * rows, north - height * (rows + 1)
    return np.asarray(shapely.box(x0, y1, x1, y0))


def _along_axes(block: ArrayCells, target: Grid) -> tuple[Floats, Floats]:
    """Split cells of the same CRS, whose edges are parallel, by rows and then by columns.

    Returns
    -------
    As `_by_polygons`.
    """
    (west, _, _, north), (other_west, _, _, other_north) = block.grid.bounds, target.bounds
    (width, height), (other_width, other_height) = block.grid.cell_size, target.cell_size
    rows = (
        height * np.arange(block.grid.height + 1.0),
        north - other_north + other_height * np.arange(target.height + 1.0),
    )
    columns = (
        width * np.arange(block.grid.width + 1.0),
        other_west - west + other_width * np.arange(target.width + 1.0),
    )
    total, known = (
        _split_axis(_split_axis(values, *rows).T, *columns).T
        for values in (np.nan_to_num(block.values), (~np.isnan(block.values)).astype(np.float64))
    )
    return total, known


def _split_axis(values: Floats, source: Floats, target: Floats) -> Floats:
    """Split rows between rising edges (S + 1,) among rows between other edges, (T + 1,)."""
    size = source[1] - source[0]
    edges = np.union1d(source, target)
    middle, part = 0.5 * (edges[1:] + edges[:-1]), np.diff(edges) / size
    row = np.searchsorted(source, middle) - 1
    place = np.searchsorted(target, middle) - 1
    shared = (row >= 0) & (row < len(source) - 1) & (place >= 0) & (place < len(target) - 1)
    shared &= part > _DUST_CELLS
    row, place, part = row[shared], place[shared], part[shared]
    split = np.zeros((len(target) - 1, values.shape[1]))
    if len(place):
        first = np.flatnonzero(np.diff(place, prepend=-1))
        split[place[first]] = np.add.reduceat(values[row] * part[:, None], first)
    return split
