"""Our own zonal statistics as a peer of others': a process of its own, on the same files."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import rasterio
import shapely
from rasterio.io import MemoryFile

from riskmap.geo.zonal import zonal_statistics
from tests.bench._peer_lines import answer_lines
from tests.bench._zonal_case import kept

_loaded: dict[str, Any] = {}


def load(raster: str, zones: str) -> bool:
    """Take a case from files, and compile what is to run."""
    _loaded.update(raster=raster, zones=kept(zones))
    with MemoryFile() as file:
        profile = {"driver": "GTiff", "width": 2, "height": 2, "count": 1, "dtype": "float32"}
        place = {"crs": "EPSG:32651", "transform": rasterio.Affine(1, 0, 0, 0, -1, 2)}
        with file.open(**profile, **place) as target:
            target.write(np.ones((2, 2), dtype=np.float32), 1)
        with file.open() as dataset:
            zonal_statistics(np.array([shapely.box(0, 0, 1, 1)]), [dataset], crs=dataset.crs)
    return True


def read(raster: str) -> float:
    """Read a raster once and return the seconds that it took."""
    started = time.perf_counter()
    with rasterio.open(raster) as dataset:
        dataset.read(1)
    return time.perf_counter() - started


def run(file: str = "", *, threads: int = 0) -> float:
    """Measure and return the seconds that it took; write the answer if asked to."""
    started = time.perf_counter()
    with rasterio.open(_loaded["raster"]) as dataset:
        (table,) = zonal_statistics(
            _loaded["zones"], [dataset], crs=dataset.crs, threads=threads or None
        )
    seconds = time.perf_counter() - started
    if file:
        np.savez(file, sum=table.sum, count=table.count)
    return seconds


if __name__ == "__main__":
    answer_lines(load=load, read=read, run=run)
