"""rasterstats as a peer: run in its own environment. It takes a cell whole or not at all."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from rasterstats import zonal_stats  # type: ignore[import-not-found]

from tests.bench._peer_lines import answer_lines
from tests.bench._zonal_case import kept

_STATISTICS = ("count", "sum", "mean", "min", "max")
_loaded: dict[str, Any] = {}


def load(raster: str, zones: str) -> bool:
    """Take a case from files."""
    _loaded.update(raster=raster, zones=list(kept(zones)))
    return True


def run(file: str = "", *, every: int = 1) -> float:
    """Measure every so many-th zone and return the seconds; write the answer if asked to."""
    started = time.perf_counter()
    found = zonal_stats(_loaded["zones"][::every], _loaded["raster"], stats=_STATISTICS)
    seconds = time.perf_counter() - started
    if file:
        sums = np.array([one["sum"] for one in found], dtype=float)  # None is NaN
        np.savez(file, sum=sums, count=np.array([one["count"] for one in found], dtype=float))
    return seconds


if __name__ == "__main__":
    answer_lines(load=load, run=run)
