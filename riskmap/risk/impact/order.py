"""Putting things in order by whole numbers, compiled by numba."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from riskmap.risk.impact.records import Whole

_compiled: Any = numba.njit(cache=True, nogil=True)


def _counted_order(keys: Whole, before: Whole, limit: int) -> Whole:
    """Return the stable order of `before` by keys below a limit, (n,)."""
    next_place = np.zeros(limit + 1, dtype=np.int64)
    for key in keys:
        next_place[key + 1] += 1
    for key in range(limit):
        next_place[key + 1] += next_place[key]
    order = np.empty_like(before)
    for one in before:
        order[next_place[keys[one]]] = one
        next_place[keys[one]] += 1
    return order


counted_order: Any = _compiled(_counted_order)
