"""exactextract as a peer, by its Python interface."""

from __future__ import annotations

import time
from typing import Any

import geopandas as gpd
import numpy as np
from exactextract import exact_extract

from tests.bench._peer_lines import answer_lines
from tests.bench._zonal_case import kept

_STATISTICS = ["count", "sum", "mean", "min", "max"]
_loaded: dict[str, Any] = {}


def load(raster: str, zones: str) -> bool:
    """Take a case from files."""
    _loaded.update(raster=raster, zones=gpd.GeoDataFrame(geometry=kept(zones), crs="EPSG:32651"))
    return True


def run(file: str = "", *, strategy: str) -> float:
    """Measure and return the seconds that it took; write the answer if asked to."""
    started = time.perf_counter()
    found = exact_extract(
        _loaded["raster"], _loaded["zones"], _STATISTICS, output="pandas", strategy=strategy
    )
    seconds = time.perf_counter() - started
    if file:
        np.savez(file, sum=found["sum"].to_numpy(float), count=found["count"].to_numpy(float))
    return seconds


if __name__ == "__main__":
    answer_lines(load=load, run=run)
