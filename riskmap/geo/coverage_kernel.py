"""The inner loop of zonal statistics: exact share of each cell that a polygon covers.

Compiled by numba; import it only where it is used, never at the start of a server.

How it works: a polygon's coverage of the cells of a row is the sum, over its edges, of
the area to the right of each edge, counted positive for edges that run one way and
negative for the other. Right of an edge that area is constant, so each edge is noted
by where the coverage *changes*, and one running sum along the row gives the coverage of
every cell. No polygon is rasterised, no cell is tested for being inside.
"""

from __future__ import annotations

from math import floor
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats

# Positions in the last axis of the totals; shares above thresholds follow.
COUNT, NODATA, SUM, MIN, MAX, ABOVE = range(6)

# No fast-math: it would take away NaN, which is what no data looks like.
_compiled: Any = numba.njit(cache=True, nogil=True)


class Shapes(NamedTuple):
    """N zones taken apart.

    Parameters
    ----------
    vertices : (V, 2) array
        Column and row coordinates. Rings are closed; ground lies to the right of edges
        that run down, in shells and holes.
    vertices_of : (R + 1,) array
        Where the vertices of a ring begin and end.
    rings_of : (N + 1,) array
        Where the rings of a zone begin and end.
    windows : (N, 4) array
        First row, end row, first column, end column that a zone can touch.
    dust : (N,) array
        Coverage in cells that is nothing but rounding error.
    """

    vertices: Floats
    vertices_of: NDArray[np.int64]
    rings_of: NDArray[np.int64]
    windows: NDArray[np.int64]
    dust: Floats


def _note_piece(changes: Floats, left: float, right: float, height: float) -> None:
    """Note one piece of an edge within one row.

    Parameters
    ----------
    changes : (width + 2,) array
        Where the coverage of the row changes; added to.
    left, right
        Columns between which the piece runs, left <= right. What lies right of the
        window is nobody's business; what lies left of it covers the row from its start.
    height
        Height of the piece in rows, signed by direction.
    """
    width = changes.size - 2
    if right <= 0.0:
        changes[0] += height
        return
    if left >= width:
        return
    if left < 0.0:
        beyond = height * (-left / (right - left))
        changes[0] += beyond
        height -= beyond
        left = 0.0
    if right > width:
        height *= (width - left) / (right - left)
        right = float(width)
    area_before = cover_before = 0.0
    last = floor(right)
    for column in range(floor(left), last + 1):
        edge = column + 1.0
        if edge >= right:
            area = height * (edge - 0.5 * (left + right))
        else:
            area = 0.5 * height * (edge - left) ** 2 / (right - left)
        cover = area - area_before
        changes[column] += cover - cover_before
        area_before, cover_before = area, cover
    changes[last + 1] += height - cover_before


note_piece: Any = _compiled(_note_piece)


def _note_edge(changes: Floats, x0: float, y0: float, x1: float, y1: float) -> None:
    """Note one edge, in columns and rows of the window; changes are (rows, width + 2)."""
    if y0 == y1:
        return
    direction = 1.0
    if y0 > y1:  # so that both sides of a shared edge do the same arithmetic
        x0, y0, x1, y1, direction = x1, y1, x0, y0, -1.0
    rows = changes.shape[0]
    if y1 <= 0.0 or y0 >= rows:
        return
    slope = (x1 - x0) / (y1 - y0)
    low, high = min(x0, x1), max(x0, x1)
    top = max(y0, 0.0)
    x_top = min(max(x0 + (top - y0) * slope, low), high)
    for row in range(floor(top), rows):
        bottom = min(row + 1.0, y1)
        x_bottom = min(max(x0 + (bottom - y0) * slope, low), high)
        left, right = min(x_top, x_bottom), max(x_top, x_bottom)
        note_piece(changes[row], left, right, direction * (bottom - top))
        if bottom == y1:
            return
        top, x_top = bottom, x_bottom


note_edge: Any = _compiled(_note_edge)


def _note_zone(changes: Floats, shapes: Shapes, zone: int, origin: tuple[int, int]) -> None:
    """Note all edges of a zone in the window that starts at origin (column, row)."""
    left, top = origin
    for ring in range(shapes.rings_of[zone], shapes.rings_of[zone + 1]):
        for end in range(shapes.vertices_of[ring] + 1, shapes.vertices_of[ring + 1]):
            x0, y0 = shapes.vertices[end - 1]
            x1, y1 = shapes.vertices[end]
            note_edge(changes, x0 - left, y0 - top, x1 - left, y1 - top)


note_zone: Any = _compiled(_note_zone)


def _add_row(
    total: Floats,
    values: NDArray[np.floating[Any]],
    cover: Floats,
    dust: float,
    thresholds: Floats,
) -> None:
    """Add one row of cells, covered by `cover`, to the totals of one zone and band."""
    count = nodata = weighted = 0.0
    lowest, highest = np.inf, -np.inf
    for column in range(values.size):
        if cover[column] > dust:
            value = values[column]
            if np.isnan(value):
                nodata += cover[column]
                continue
            count += cover[column]
            weighted += cover[column] * value
            lowest, highest = min(lowest, value), max(highest, value)
    total[COUNT] += count
    total[NODATA] += nodata
    total[SUM] += weighted
    total[MIN], total[MAX] = min(total[MIN], lowest), max(total[MAX], highest)
    for place in range(thresholds.size):
        above = 0.0
        for column in range(values.size):
            if cover[column] > dust and values[column] >= thresholds[place]:
                above += cover[column]
        total[ABOVE + place] += above


add_row: Any = _compiled(_add_row)


def _accumulate(
    zones: NDArray[np.int64],
    shapes: Shapes,
    strip: tuple[int, NDArray[np.floating[Any]]],
    thresholds: Floats,
    totals: Floats,
) -> None:
    """Add one strip to the totals of some zones.

    Parameters
    ----------
    zones : (K,) array
        Which zones to add to.
    shapes
        Of all zones.
    strip
        Row of the raster in which it starts, and (bands, rows, width) values; NaN is
        no data.
    thresholds : (T,) array
    totals : (N, bands, ABOVE + T) array
        Added to; counts and shares in cells.
    """
    first_row, values = strip
    for zone in zones:
        first, end, left, right = shapes.windows[zone]
        top = max(first - first_row, 0)
        bottom = min(end - first_row, values.shape[1])
        changes = np.zeros((bottom - top, right - left + 2))
        note_zone(changes, shapes, zone, (left, first_row + top))
        for row in range(bottom - top):
            cover = changes[row]
            for column in range(1, cover.size):
                cover[column] += cover[column - 1]
            for band in range(values.shape[0]):
                some = values[band, top + row, left:right]
                add_row(totals[zone, band], some, cover, shapes.dust[zone], thresholds)


accumulate: Any = _compiled(_accumulate)
