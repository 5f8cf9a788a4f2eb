"""Vulnerability functions as sums of ramps, for whole grids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from riskmap.geo.arrays import Floats
from riskmap.risk.impact.curves import VulnerabilityFunction
from riskmap.risk.impact.grid_kernel import TOGETHER, Ramps

# Knots closer than this share of the largest are told apart in double precision only.
_CLOSE = 1e-3


def calculation_type(
    functions: Sequence[VulnerabilityFunction], given: DTypeLike
) -> np.dtype[np.floating[Any]]:
    """Return single precision for single-precision maps whose functions have no narrow steps."""
    steps = [np.diff(one.intensity).min() / np.abs(one.intensity).max() for one in functions]
    single = np.dtype(given) == np.float32 and min(steps) > _CLOSE
    return np.dtype(np.float32 if single else np.float64)


def ramps_of(functions: Sequence[VulnerabilityFunction], dtype: DTypeLike) -> Ramps:
    """Pack functions, at least one; the last ramps of each group of four are level."""
    counts = [-(-(one.intensity.size - 1) // TOGETHER) * TOGETHER for one in functions]

    def padded(parts: list[Floats]) -> NDArray[np.floating[Any]]:
        filled = [
            np.pad(part, (0, count - part.size)) for part, count in zip(parts, counts, strict=True)
        ]
        return np.concatenate(filled).astype(dtype)

    return Ramps(
        ramps_of=np.concatenate([[0], np.cumsum(counts)]),
        start=padded([one.intensity[:-1] for one in functions]),
        length=padded([np.diff(one.intensity) for one in functions]),
        mdd_slope=padded([np.diff(one.mdd) / np.diff(one.intensity) for one in functions]),
        paa_slope=padded([np.diff(one.paa) / np.diff(one.intensity) for one in functions]),
        mdd=np.array([one.mdd[0] for one in functions], dtype=dtype),
        paa=np.array([one.paa[0] for one in functions], dtype=dtype),
        paa_is_level=np.array([np.ptp(one.paa) == 0.0 for one in functions]),
    )
