"""The inner loop of zonal statistics: exact share of each cell that a polygon covers.

Compiled by numba; import it only where it is used, never at the start of a server.

How it works: a polygon's coverage of the cells of a row is the sum, over its edges, of
the area to the right of each edge, counted positive for edges that run one way and
negative for the other. Right of an edge that area is constant, so each edge is noted
by where the coverage *changes*, and one running sum along the row gives the coverage of
every cell. No polygon is rasterised, no cell is tested for being inside.

What numba keeps compiled is made anew only when the file of the outermost function changes:
after a change here remove ``__pycache__``, or what calls it goes on as before.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats
from riskmap.geo.packing import Shapes

# No fast-math: it would take away NaN, which is what no data looks like.
_compiled: Any = numba.njit(cache=True, nogil=True)
# Called for every edge in every row: to hand over the arrays would cost as much as the work.
_inlined: Any = numba.njit(nogil=True, inline="always")

# Coordinates of millions of metres carry errors of up to 1e-9 of a small cell.
_DUST_CELLS = 1e-8


def _note_columns(changes: Floats, row: int, span: tuple[float, float], height: float) -> None:
    """Note one piece of an edge in the columns of one row, all within the window."""
    left, right = span
    first, last = int(left), int(right)
    if first == last:
        area = height * (first + 1.0 - 0.5 * (left + right))
        changes[row, first] += area
        changes[row, first + 1] += height - area
        return
    steepness = height / (right - left)
    area_before = cover_before = 0.0
    for column in range(first, last + 1):
        edge = column + 1.0
        if edge >= right:
            area = height * (edge - 0.5 * (left + right))
        else:
            area = 0.5 * steepness * (edge - left) ** 2
        cover = area - area_before
        changes[row, column] += cover - cover_before
        area_before, cover_before = area, cover
    changes[row, last + 1] += height - cover_before


note_columns: Any = _inlined(_note_columns)


def _note_piece(
    changes: Floats,
    reach: NDArray[np.int64],
    row: int,
    span: tuple[float, float],
    height: float,
) -> None:
    """Note one piece of an edge within one row.

    Parameters
    ----------
    changes : (rows, width + 2) array
        Where the coverage changes along each row; added to.
    reach : (rows, 2) array
        First column of a row that was noted, and the end of what was; widened.
    row
        That the piece lies in.
    span
        Columns between which the piece runs, rising. What lies right of the window is
        nobody's business; what lies left of it covers the row from its start.
    height
        Height of the piece in rows, signed by direction.
    """
    left, right = span
    width = changes.shape[1] - 2
    if right <= 0.0:
        changes[row, 0] += height
        reach[row, 0], reach[row, 1] = 0, max(reach[row, 1], 1)
        return
    if left >= width:
        reach[row, 1] = width
        return
    if left < 0.0:
        beyond = height * (-left / (right - left))
        changes[row, 0] += beyond
        height -= beyond
        left = 0.0
    if right > width:
        height *= (width - left) / (right - left)
        right = float(width)
    first, last = int(left), int(right)
    reach[row, 0] = min(reach[row, 0], first)
    reach[row, 1] = max(reach[row, 1], min(last + 2, width))
    note_columns(changes, row, (left, right), height)


note_piece: Any = _inlined(_note_piece)


def _note_edge(
    changes: Floats,
    reach: NDArray[np.int64],
    start: tuple[float, float],
    end: tuple[float, float],
    direction: float,
) -> None:
    """Note one edge, in columns and rows of the window.

    Parameters
    ----------
    changes : (rows, width + 2) array
    reach : (rows, 2) array
    start, end
        Column and row.
    direction
        1 where ground lies to the right of an edge that runs down, else -1.
    """
    x0, y0 = start
    x1, y1 = end
    if y0 == y1:
        return
    if y0 > y1:  # so that both sides of a shared edge do the same arithmetic
        x0, y0, x1, y1, direction = x1, y1, x0, y0, -direction
    rows = changes.shape[0]
    if y1 <= 0.0 or y0 >= rows:
        return
    slope = (x1 - x0) / (y1 - y0)
    low, high = min(x0, x1), max(x0, x1)
    top = max(y0, 0.0)
    x_top = min(max(x0 + (top - y0) * slope, low), high)
    for row in range(int(top), rows):
        bottom = min(row + 1.0, y1)
        x_bottom = min(max(x0 + (bottom - y0) * slope, low), high)
        left, right = min(x_top, x_bottom), max(x_top, x_bottom)
        note_piece(changes, reach, row, (left, right), direction * (bottom - top))
        if bottom == y1:
            return
        top, x_top = bottom, x_bottom


note_edge: Any = _inlined(_note_edge)


def _note_zone(
    changes: Floats,
    reach: NDArray[np.int64],
    shapes: Shapes,
    zone: int,
    origin: tuple[int, int],
) -> None:
    """Note all edges of a zone in the window that starts at origin (column, row)."""
    left, top = origin
    reach[:, 0], reach[:, 1] = changes.shape[1], 0
    for ring in range(shapes.rings_of[zone], shapes.rings_of[zone + 1]):
        first, end = shapes.vertices_of[ring], shapes.vertices_of[ring + 1]
        x0, y0 = shapes.vertices[first, 0] - left, shapes.vertices[first, 1] - top
        for vertex in range(first + 1, end):
            x1, y1 = shapes.vertices[vertex, 0] - left, shapes.vertices[vertex, 1] - top
            note_edge(changes, reach, (x0, y0), (x1, y1), float(shapes.signs[ring]))
            x0, y0 = x1, y1


note_zone: Any = _compiled(_note_zone)


def _sum_row(changes: Floats, reach: NDArray[np.int64], row: int, dust: float) -> None:
    """Turn the changes of a row into covered shares, without what is but rounding error."""
    cover = 0.0
    for column in range(reach[row, 0], reach[row, 1]):
        cover += changes[row, column]
        changes[row, column] = cover if cover > dust else 0.0


sum_row: Any = _compiled(_sum_row)


def _dust_of(area: float) -> float:
    """Return the coverage in cells that is nothing but rounding error, for a zone's area."""
    return _DUST_CELLS * min(area, 1.0)


dust_of: Any = _compiled(_dust_of)
