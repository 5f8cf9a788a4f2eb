"""The inner loop of typhoon winds: the highest wind of a storm in every cell.

Compiled by numba; import it only where it is used, never at the start of a server.

How it works: no wind of a moment can exceed what the storm has at the nearest point of the
place. Moments are taken from the strongest possible on, and the rest is skipped once no
cell could be raised by it: the result is that of all moments, most of which need no arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, atan2, cos, exp, hypot, pi, radians, sqrt
from typing import Any

import numba
import numpy as np

from riskmap.geo.arrays import Floats

# Columns of cells and of the states of a storm; a cell has the first three.
LON, LAT, COS, SQUARED, RADIUS_MAX, SHAPE, HALF_TURN, EAST, NORTH = range(9)
# How far cells reach from their middle, km.
REACH = 3
_DEGREE_KM = radians(6371.0)
# Nearer to the centre than this the direction of the wind has no meaning, and it is calm.
_CENTRE_KM = 0.1
# Distances are those of a flat map, another one for each cell: from the middle to a cell they
# may come out longer than they are, by less than this factor.
_SPARE = 2.0

_compiled: Any = numba.njit(cache=True, nogil=True)


def _offset(state: Floats, cell: Floats) -> tuple[float, float]:
    """Return how many kilometres east and north of the centre a cell lies."""
    shrinking = 0.5 * (state[COS] + cell[COS])  # of a degree of longitude, midway
    return (
        (cell[LON] - state[LON]) * _DEGREE_KM * shrinking,
        (cell[LAT] - state[LAT]) * _DEGREE_KM,
    )


offset: Any = _compiled(_offset)


def _speed(east: float, north: float, state: Floats, to_surface: float) -> float:
    """Return the wind so many kilometres east and north of the centre, m/s."""
    distance = max(sqrt(east * east + north * north), _CENTRE_KM)
    nearness = (state[RADIUS_MAX] / distance) ** state[SHAPE]
    half_turn = abs(state[HALF_TURN]) * distance * 1000.0
    squared = state[SQUARED] * nearness * exp(1.0 - nearness)
    around = to_surface * (sqrt(squared + half_turn * half_turn) - half_turn) / distance
    if state[HALF_TURN] < 0.0:  # clockwise south of the equator
        around = -around
    share = state[RADIUS_MAX] * distance / (state[RADIUS_MAX] ** 2 + distance * distance)
    to_east = share * state[EAST] - around * north
    to_north = share * state[NORTH] + around * east
    return sqrt(to_east * to_east + to_north * to_north)


speed: Any = _compiled(_speed)


def _strongest(middle: Floats, state: Floats, to_surface: float) -> float:
    """Return a wind that no cell around a middle exceeds, m/s.

    What turns and what moves are each bounded by the nearest point, and the angle between
    them by how wide the cells lie as seen from the centre. The square of their sum is convex
    in both, so it is greatest where each is 0 or greatest.
    """
    east, north = offset(state, middle)
    distance = max(hypot(east, north), _CENTRE_KM)
    reach = _SPARE * middle[REACH]
    nearest = max(distance - reach, 0.0)
    farther = max(nearest, state[RADIUS_MAX])
    nearness = (state[RADIUS_MAX] / farther) ** state[SHAPE]
    half_turn = abs(state[HALF_TURN]) * nearest * 1000.0
    squared = state[SQUARED] * nearness * exp(1.0 - nearness)
    turning = to_surface * (sqrt(squared + half_turn * half_turn) - half_turn)
    share = state[RADIUS_MAX] * farther / (state[RADIUS_MAX] ** 2 + farther * farther)
    moving = share * hypot(state[EAST], state[NORTH])
    angle = abs(atan2(state[NORTH], state[EAST]) - atan2(east, -north))  # anticlockwise
    if state[HALF_TURN] < 0.0:
        angle += pi
    angle = abs((angle + pi) % (2.0 * pi) - pi)
    angle = max(angle - asin(min(reach / distance, 1.0)), 0.0) if reach < distance else 0.0
    together = turning * turning + moving * moving + 2.0 * turning * moving * cos(angle)
    return float(max(turning, moving, sqrt(max(together, 0.0))))


strongest: Any = _compiled(_strongest)


def _peaks(states: Floats, cells: Floats, middle: Floats, to_surface: float) -> Floats:
    """Return the highest wind of one storm in each cell.

    Parameters
    ----------
    states : (M, 9) array
        The storm at M moments, in the columns above: degrees, the cosine of the latitude, the
        square of the cyclostrophic wind at the radius of maximum wind (gradient level), km, B,
        half of the Coriolis parameter with its sign, and the motion that is added (10 m). The
        longitudes run on from those of the cells.
    cells : (C, 3) array
        Longitude and latitude of their centres, and the cosine of the latitude.
    middle : (4,) array
        The same of the middle of the cells, and how far they reach from it, km.
    to_surface
        Wind at 10 m over gradient wind.

    Returns
    -------
    (C,) array, m/s at 10 m.
    """
    limits = np.empty(states.shape[0])
    for moment in range(states.shape[0]):
        limits[moment] = strongest(middle, states[moment], to_surface)
    peaks = np.zeros(cells.shape[0])
    lowest = 0.0
    for moment in np.argsort(-limits):
        if limits[moment] <= lowest:
            break
        state = states[moment]
        lowest = np.inf
        for cell in range(cells.shape[0]):
            east, north = offset(state, cells[cell])
            peaks[cell] = max(peaks[cell], speed(east, north, state, to_surface))
            lowest = min(lowest, peaks[cell])
    return peaks


peaks: Any = _compiled(_peaks)


def storm_peaks(
    states: Floats, tiles: Sequence[tuple[Floats, Floats]], to_surface: float
) -> list[Floats]:
    """Return `peaks` of each tile of cells; a plain function, which any executor can send."""
    return [peaks(states, cells, middle, to_surface) for cells, middle in tiles]
