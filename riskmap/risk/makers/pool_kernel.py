"""The inner loops of fill and spill: which pool water runs to, and how full each pool gets.

Compiled by numba; import it only where it is used, never at the start of a server.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from riskmap.geo.arrays import Floats, Indices

#: In place of a pool: off the map.
OFF = -1

_compiled: Any = numba.njit(cache=True, nogil=True)


def _receivers(pool: Indices, downstream: Indices, sequence: Indices) -> Indices:
    """Return the pool that water of each cell runs to first, (N,); `OFF` where there is none.

    Parameters
    ----------
    pool : (N,) array
        The pool that a cell lies in, else `OFF`.
    downstream : (N,) array
        The cell that water runs to from here; the cell itself where it leaves the map.
    sequence : (M,) array
        The cells with data, each after the cell downstream of it.
    """
    receiver = pool.copy()
    for cell in sequence:
        if pool[cell] == OFF and downstream[cell] != cell:
            receiver[cell] = receiver[downstream[cell]]
    return receiver


receivers: Any = _compiled(_receivers)


def _cascade(
    inflow_m3: Floats, capacity_m3: Floats, target: Indices, order: Indices
) -> tuple[Floats, float]:
    """Fill K pools and pass on what they cannot hold.

    Parameters
    ----------
    inflow_m3, capacity_m3 : (K,) arrays
        What the own catchment brings; what the pool holds when it is full.
    target : (K,) array
        The pool that the spill runs to, or `OFF`.
    order : (K,) array
        All pools, each before the one that it spills to.

    Returns
    -------
    What stands in each pool, (K,), and what leaves the map, both cubic metres.
    """
    arriving = inflow_m3.copy()
    standing = np.empty_like(inflow_m3)
    left = 0.0
    for pool in order:
        standing[pool] = min(arriving[pool], capacity_m3[pool])
        spilled = arriving[pool] - standing[pool]
        if target[pool] == OFF:
            left += spilled
        else:
            arriving[target[pool]] += spilled
    return standing, left


cascade: Any = _compiled(_cascade)


def _drops(mean_m: Floats, starts: Indices, full_m: Floats) -> Floats:
    """Return how far below its spill each pool's water stands, metres, (K,).

    Parameters
    ----------
    mean_m : (K,) array
        Volume of the water over the area of one cell.
    starts : (K + 1,) array
        Where the cells of a pool begin and end in `full_m`.
    full_m : (C,) array
        Depth of each cell when its pool is full; within a pool the deepest first.
    """
    drops = np.empty_like(mean_m)
    for pool in range(len(mean_m)):
        first, end = starts[pool], starts[pool + 1]
        together = 0.0
        drop = full_m[first]
        for cell in range(first, end):
            together += full_m[cell]
            drop = (together - mean_m[pool]) / (cell - first + 1)
            if cell + 1 == end or drop >= full_m[cell + 1]:
                break
        drops[pool] = min(max(drop, 0.0), full_m[first])
    return drops


drops: Any = _compiled(_drops)
