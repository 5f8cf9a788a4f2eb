"""The inner loop of connected inundation: from which level on water gets to each cell.

Compiled by numba; import it only where it is used, never at the start of a server.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numba
import numpy as np

from riskmap.geo.arrays import Floats

# Down and right to each neighbour.
_STEPS = ((0, 1), (0, -1), (1, 0), (-1, 0))

_compiled: Any = numba.njit(cache=True, nogil=True)


def _reached_from(
    ground: Floats, arrival: Floats, east: Floats, south: Floats, highest: float
) -> Floats:
    """Return the level that must be exceeded for water to get to each cell, (rows, columns).

    Water takes the way on which the highest ground or crest is lowest.

    Parameters
    ----------
    ground : (rows, columns) array
        Height; inf lets nothing through.
    arrival : (rows, columns) array
        Crest between open water and the cell; inf where it does not border on water.
    east, south : (rows, columns - 1) and (rows - 1, columns) arrays
        Crest between a cell and its neighbour.
    highest
        No level is higher; what only higher levels reach may come out as inf.
    """
    rows, columns = ground.shape
    reached = np.full((rows, columns), np.inf)
    heap = [(np.inf, 0, 0)]  # stays at the bottom, and tells numba of what kind the rest is
    for row, column in np.argwhere(arrival < highest):
        level = max(arrival[row, column], ground[row, column])
        reached[row, column] = level
        heappush(heap, (level, row, column))
    while len(heap) > 1:
        level, row, column = heappop(heap)
        if level > reached[row, column]:
            continue
        for down, right in _STEPS:
            other_row, other_column = row + down, column + right
            if not (0 <= other_row < rows and 0 <= other_column < columns):
                continue
            if down:
                crest = south[min(row, other_row), column]
            else:
                crest = east[row, min(column, other_column)]
            there = max(level, crest, ground[other_row, other_column])
            if there < highest and there < reached[other_row, other_column]:
                reached[other_row, other_column] = there
                heappush(heap, (there, other_row, other_column))
    return reached


reached_from: Any = _compiled(_reached_from)
