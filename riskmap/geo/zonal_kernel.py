"""The compiled loops that add up what lies under the covered cells of zones.

Compiled by numba; import it only where it is used, never at the start of a server.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats
from riskmap.geo.coverage_kernel import dust_of, note_zone, sum_row
from riskmap.geo.packing import Shapes
from riskmap.geo.stacks import Stack

# Positions in the last axis of the totals; shares above thresholds follow.
COUNT, NODATA, SUM, MIN, MAX, ABOVE = range(6)
# Positions from the end of the last axis of the weights; bands stand before.
WITHOUT_DATA, UNKNOWN = -2, -1

# A row with fewer cells than this is added up cell by cell.
_MANY = 24

_compiled: Any = numba.njit(cache=True, nogil=True)
# Called for every row of every zone: to hand over so many arrays would cost more than the work.
_inlined: Any = numba.njit(nogil=True, inline="always")
# Sums along a row may be taken in any order, so that they take many cells at a time. What
# would take away NaN, which is what no data looks like, stays off.
_vectorised: Any = numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})


class Sums(NamedTuple):
    """What was added up for N zones so far.

    Parameters
    ----------
    values : (N, bands, ABOVE + T) array
        Counts and shares in cells.
    weights : (N, bands, B + 3) array
        Weight below the first edge, from each edge on, and without data; then the covered
        cells whose weight nobody knows.
    """

    values: Floats
    weights: Floats


class Cuts(NamedTuple):
    """Where values are cut: at (T,) thresholds, and for weights at (B,) edges of bands."""

    thresholds: Floats
    edges: Floats


class Buffers(NamedTuple):
    """Room to work in, used again for one zone after the other.

    Parameters
    ----------
    changes : (cells,) array
        Where the coverage changes along each row of a window; 0 between uses.
    reach : (rows, 2) array
        See `coverage_kernel`.
    extremes : (2, bands, columns) array
        Lowest and highest value met in each column of a window; infinite between uses.
    """

    changes: Floats
    reach: NDArray[np.int64]
    extremes: NDArray[np.floating[Any]]


class Run(NamedTuple):
    """Some cells of one row that a zone may cover: columns start to stop of its window.

    `row` is that of the window, `line` that of the strip, and `left` is the column of the
    raster in which the window starts.
    """

    zone: int
    row: int
    line: int
    left: int
    start: int
    stop: int


def _add_row(total: Floats, values: NDArray[np.floating[Any]], cover: Floats) -> None:
    """Add one row of cells, covered by `cover`, to the totals of one zone and band."""
    count = nodata = weighted = 0.0
    for column in range(values.size):
        value, share = float(values[column]), cover[column]
        known = share if value == value else 0.0  # noqa: PLR0124 - false for NaN
        value = value if value == value else 0.0  # noqa: PLR0124 - likewise
        count += known
        nodata += share - known
        weighted += known * value
    total[COUNT] += count
    total[NODATA] += nodata
    total[SUM] += weighted


add_row: Any = _vectorised(_add_row)


def _widen(
    lowest: NDArray[np.floating[Any]],
    highest: NDArray[np.floating[Any]],
    values: NDArray[np.floating[Any]],
    cover: Floats,
) -> None:
    """Widen the extremes of each column, (columns,), by one row of covered cells."""
    for column in range(values.size):
        value, is_covered = values[column], cover[column] > 0.0
        low = value if is_covered else lowest[column]
        high = value if is_covered else highest[column]
        # min() and max() would not be compiled to many cells at a time
        lowest[column] = low if low < lowest[column] else lowest[column]  # noqa: FURB136
        highest[column] = high if high > highest[column] else highest[column]  # noqa: FURB136


widen: Any = _vectorised(_widen)


def _add_above(
    total: Floats, values: NDArray[np.floating[Any]], cover: Floats, thresholds: Floats
) -> None:
    """Add how much of one row of cells reaches each threshold."""
    for place in range(thresholds.size):
        above = 0.0
        for column in range(values.size):
            above += cover[column] if values[column] >= thresholds[place] else 0.0
        total[ABOVE + place] += above


add_above: Any = _vectorised(_add_above)


def _add_weights(run: Run, changes: Floats, stack: Stack, weights: Floats, edges: Floats) -> None:
    """Add the weights of a run of cells to the bands that the values lie in, see `Sums`."""
    for band in range(stack.values.shape[0]):
        for column in range(run.start, run.stop):
            share = changes[run.row, column]
            weight = stack.weights[run.line, run.left + column]
            value = stack.values[band, run.line, run.left + column]
            if np.isnan(weight):
                weights[run.zone, band, UNKNOWN] += share
            elif np.isnan(value):
                weights[run.zone, band, WITHOUT_DATA] += share * weight
            elif share > 0.0:
                place = 0
                while place < edges.size and value >= edges[place]:
                    place += 1
                weights[run.zone, band, place] += share * weight


add_weights: Any = _inlined(_add_weights)


def _add_few(run: Run, changes: Floats, stack: Stack, values: Floats, thresholds: Floats) -> None:
    """Add a run of cells to all bands of a zone, cell by cell."""
    for band in range(stack.values.shape[0]):
        for column in range(run.start, run.stop):
            share = changes[run.row, column]
            value = float(stack.values[band, run.line, run.left + column])
            if np.isnan(value):
                values[run.zone, band, NODATA] += share
            elif share > 0.0:
                values[run.zone, band, COUNT] += share
                values[run.zone, band, SUM] += share * value
                values[run.zone, band, MIN] = min(values[run.zone, band, MIN], value)
                values[run.zone, band, MAX] = max(values[run.zone, band, MAX], value)
                for place in range(thresholds.size):
                    if value >= thresholds[place]:
                        values[run.zone, band, ABOVE + place] += share


add_few: Any = _inlined(_add_few)


def _add_many(
    run: Run,
    cover: Floats,
    stack: Stack,
    totals: Floats,
    extremes: NDArray[np.floating[Any]],
    thresholds: Floats,
) -> None:
    """Add a run of cells to all bands of a zone, many at a time; extremes are kept aside."""
    first, last = run.left + run.start, run.left + run.stop
    for band in range(stack.values.shape[0]):
        values, total = stack.values[band, run.line, first:last], totals[run.zone, band]
        add_row(total, values, cover)
        lowest, highest = extremes[0, band], extremes[1, band]
        widen(lowest[run.start : run.stop], highest[run.start : run.stop], values, cover)
        if thresholds.size:
            add_above(total, values, cover, thresholds)


add_many: Any = _inlined(_add_many)


def _keep_extremes(totals: Floats, extremes: NDArray[np.floating[Any]], columns: int) -> None:
    """Move what was lowest and highest in the columns of a window to the totals, (bands, ...)."""
    for band in range(len(totals)):
        for column in range(columns):
            totals[band, MIN] = min(totals[band, MIN], extremes[0, band, column])
            totals[band, MAX] = max(totals[band, MAX], extremes[1, band, column])
            extremes[0, band, column], extremes[1, band, column] = np.inf, -np.inf


keep_extremes: Any = _inlined(_keep_extremes)


def _buffers(shapes: Shapes, stack: Stack) -> Buffers:
    """Return room for the largest window that a zone has within a strip."""
    bands, rows, _ = stack.values.shape
    cells = columns = 0
    for zone in range(len(shapes.windows)):
        top, bottom, left, right = shapes.windows[zone]
        inside = min(bottom - stack.first_row, rows) - max(top - stack.first_row, 0)
        cells = max(cells, inside * (right - left + 2))
        columns = max(columns, right - left)
    extremes = np.empty((2, bands, columns), dtype=stack.values.dtype)
    extremes[0], extremes[1] = np.inf, -np.inf
    return Buffers(np.zeros(cells), np.zeros((rows, 2), dtype=np.int64), extremes)


buffers: Any = _compiled(_buffers)


def _add_zone(
    shapes: Shapes, zone: int, stack: Stack, room: Buffers, sums: Sums, cuts: Cuts
) -> None:
    """Add a strip to the sums of one zone that reaches into it."""
    first, end, left, right = shapes.windows[zone]
    top = max(first - stack.first_row, 0)
    rows, columns = min(end - stack.first_row, stack.values.shape[1]) - top, right - left
    changes = room.changes[: rows * (columns + 2)].reshape((rows, columns + 2))
    note_zone(changes, room.reach[:rows], shapes, zone, (left, stack.first_row + top))
    for row in range(rows):
        start, stop = room.reach[row]
        if start < stop:
            sum_row(changes, room.reach, row, dust_of(shapes.area[zone]))
            run = Run(zone, row, top + row, left, start, stop)
            if stop - start < _MANY:
                add_few(run, changes, stack, sums.values, cuts.thresholds)
            else:
                cover = changes[row, start:stop]
                add_many(run, cover, stack, sums.values, room.extremes, cuts.thresholds)
            if stack.weights.size:
                add_weights(run, changes, stack, sums.weights, cuts.edges)
            changes[row, start : stop + 2] = 0.0
    if columns >= _MANY:
        keep_extremes(sums.values[zone], room.extremes, columns)


add_zone: Any = _inlined(_add_zone)


def _accumulate(shapes: Shapes, stack: Stack, sums: Sums, cuts: Cuts) -> None:
    """Add one strip to the sums of all zones that reach into it."""
    room = buffers(shapes, stack)
    for zone in range(len(shapes.windows)):
        first, end, left, right = shapes.windows[zone]
        last = stack.first_row + stack.values.shape[1]
        if first < last and end > stack.first_row and right > left:
            add_zone(shapes, zone, stack, room, sums, cuts)


accumulate: Any = _compiled(_accumulate)
