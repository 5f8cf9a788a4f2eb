"""The inner loop of packing: rings turned into cells, measured and put the right way round.

Compiled by numba; import it only where it is used, never at the start of a server.
"""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats, Mask

_compiled: Any = numba.njit(cache=True, nogil=True)


def _signed_area(ring: Floats) -> float:
    """Return the area of a closed ring, (V, 2), below 0 if it runs clockwise in y up."""
    x, y = ring[0]
    twice = 0.0
    for end in range(2, len(ring) - 1):
        x0, y0 = ring[end - 1]
        x1, y1 = ring[end]
        twice += (x0 - x) * (y1 - y) - (x1 - x) * (y0 - y)
    return 0.5 * twice


signed_area: Any = _compiled(_signed_area)


def _measure_rings(
    vertices: Floats, vertices_of: NDArray[np.int64], is_shell: Mask, areas: Floats
) -> NDArray[np.int8]:
    """Return by which sign the edges of each ring count, (R,), and fill their areas.

    Parameters
    ----------
    vertices : (V, 2) array
        In columns and rows.
    vertices_of : (R + 1,) array
    is_shell : (R,) array
    areas : (R,) array
        Filled in cells; holes are below 0.
    """
    signs = np.empty(len(is_shell), dtype=np.int8)
    for ring in range(len(is_shell)):
        area = signed_area(vertices[vertices_of[ring] : vertices_of[ring + 1]])
        areas[ring] = abs(area) if is_shell[ring] else -abs(area)
        signs[ring] = -1 if (area > 0.0) == is_shell[ring] else 1
    return signs


measure_rings: Any = _compiled(_measure_rings)


def _find_windows(
    vertices: Floats, vertices_of: NDArray[np.int64], rings_of: NDArray[np.int64], size: Any
) -> NDArray[np.int64]:
    """Return first row, end row, first column and end column a zone can touch, (N, 4).

    `size` is width and height of the grid, to which the windows are cut.
    """
    width, height = size
    windows = np.zeros((len(rings_of) - 1, 4), dtype=np.int64)
    for zone in range(len(windows)):
        first, end = vertices_of[rings_of[zone]], vertices_of[rings_of[zone + 1]]
        if first == end:
            continue
        west = east = vertices[first, 0]
        north = south = vertices[first, 1]
        for place in range(first + 1, end):
            x, y = vertices[place]
            west, east = min(west, x), max(east, x)
            north, south = min(north, y), max(south, y)
        windows[zone, 0] = min(max(floor(north), 0), height)
        windows[zone, 1] = min(max(ceil(south), 0), height)
        windows[zone, 2] = min(max(floor(west), 0), width)
        windows[zone, 3] = min(max(ceil(east), 0), width)
    return windows


find_windows: Any = _compiled(_find_windows)
