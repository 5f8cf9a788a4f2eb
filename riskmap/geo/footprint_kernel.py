"""The inner loops of footprints: cells along lines, and cells under polygons.

Compiled by numba; import it only where it is used, never at the start of a server.
"""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats
from riskmap.geo.coverage_kernel import dust_of, note_zone, sum_row
from riskmap.geo.packing import Shapes

_compiled: Any = numba.njit(cache=True, nogil=True)

# Large polygons are gone through by so many cells at a time, to bound memory.
_BLOCK_CELLS = 1 << 20


def _crossings(start: float, end: float) -> tuple[float, int]:
    """Return the first whole number strictly between start and end, and how many there are."""
    if end > start:
        first, last = floor(start) + 1.0, ceil(end) - 1.0
        return first, max(int(last - first) + 1, 0)
    first, last = ceil(start) - 1.0, floor(end) + 1.0
    return first, max(int(first - last) + 1, 0)


crossings: Any = _compiled(_crossings)


def _count_pieces(segments: Floats) -> NDArray[np.int64]:
    """Return into how many pieces cell edges cut each of (S, 4) segments x0, y0, x1, y1."""
    counts = np.empty(len(segments), dtype=np.int64)
    for place in range(len(segments)):
        x0, y0, x1, y1 = segments[place]
        counts[place] = 1 + crossings(x0, x1)[1] + crossings(y0, y1)[1]
    return counts


count_pieces: Any = _compiled(_count_pieces)


def _cut(
    segments: Floats,
    starts: NDArray[np.int64],
    size: tuple[int, int],
    cells: NDArray[np.int64],
    parts: Floats,
) -> None:
    """Cut segments at the edges of cells.

    Parameters
    ----------
    segments : (S, 4) array
        x0, y0, x1, y1 in columns and rows, within the grid.
    starts : (S + 1,) array
        Where the pieces of a segment go.
    size
        Width and height of the grid.
    cells, parts : (P,) arrays
        Filled with the cell of a piece and its part, 0 to 1, of its segment.
    """
    width, height = size
    for place in range(len(segments)):
        x0, y0, x1, y1 = segments[place]
        column, columns = crossings(x0, x1)
        row, rows = crossings(y0, y1)
        before = 0.0
        for piece in range(starts[place], starts[place + 1]):
            at_column = (column - x0) / (x1 - x0) if columns else 2.0
            at_row = (row - y0) / (y1 - y0) if rows else 2.0
            after = max(before, min(at_column, at_row, 1.0))
            if at_column <= at_row and columns:
                column, columns = column + (1.0 if x1 > x0 else -1.0), columns - 1
            elif rows:
                row, rows = row + (1.0 if y1 > y0 else -1.0), rows - 1
            middle = 0.5 * (before + after)
            x, y = x0 + middle * (x1 - x0), y0 + middle * (y1 - y0)
            cell_row, cell_column = min(int(y), height - 1), min(int(x), width - 1)
            cells[piece] = cell_row * width + cell_column
            parts[piece] = after - before
            before = after


cut: Any = _compiled(_cut)


def _covered_cells(
    shapes: Shapes, zone: int, width: int, cells: NDArray[np.int64], parts: Floats
) -> int:
    """Note the cells that a zone covers and by what share; return how many there are.

    Nothing is written where `cells` is empty, so a first call counts.
    """
    top, bottom, left, right = shapes.windows[zone]
    found = 0
    rows = max(_BLOCK_CELLS // max(right - left, 1), 1)
    for first in range(top, bottom, rows):
        shape = (min(rows, bottom - first), right - left + 2)
        changes, reach = np.zeros(shape), np.zeros((shape[0], 2), dtype=np.int64)
        note_zone(changes, reach, shapes, zone, (left, first))
        for row in range(shape[0]):
            sum_row(changes, reach, row, dust_of(shapes.area[zone]))
            for column in range(reach[row, 0], reach[row, 1]):
                if changes[row, column] > 0.0:
                    if cells.size:
                        cells[found] = (first + row) * width + left + column
                        parts[found] = changes[row, column]
                    found += 1
    return found


covered_cells: Any = _compiled(_covered_cells)


def _count_covered(shapes: Shapes) -> NDArray[np.int64]:
    """Return how many cells each zone covers, (N,)."""
    nothing, none = np.empty(0, dtype=np.int64), np.empty(0)
    counts = np.empty(len(shapes.windows), dtype=np.int64)
    for zone in range(len(counts)):
        counts[zone] = covered_cells(shapes, zone, 0, nothing, none)
    return counts


count_covered: Any = _compiled(_count_covered)


def _fill_covered(
    shapes: Shapes,
    starts: NDArray[np.int64],
    width: int,
    cells: NDArray[np.int64],
    parts: Floats,
) -> None:
    """Fill cells and covered shares of all zones, each from its place in `starts`."""
    for zone in range(len(starts) - 1):
        some = slice(starts[zone], starts[zone + 1])
        if starts[zone + 1] > starts[zone]:
            covered_cells(shapes, zone, width, cells[some], parts[some])


fill_covered: Any = _compiled(_fill_covered)
