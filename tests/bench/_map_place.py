"""A place of thousands of made-up divisions, as a folder that riskmap assesses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio

from tests.bench._risk_place import _REGION
from tests.maps.jagged import jagged

METRIC_CRS = "EPSG:4549"
_CELLS = 1000  # of a raster along a side
_MARGIN_M = 200.0


def write_place(folder: Path, count: int) -> Path:
    """Write a place of `count` divisions with jagged borders and return its region.toml.

    About 190 corners a division; outlines, hazard and shares are made up and say so. A strip in
    the east has no hazard map, so that some divisions have no data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frame = _divisions(count)
    frame.to_file(folder / "divisions.gpkg", driver="GPKG")
    rng = np.random.default_rng(7)
    lines = (
        f"{code},{share:.4f}" for code, share in zip(frame["code"], rng.random(count), strict=True)
    )
    (folder / "share.csv").write_text("code,value\n" + "\n".join(lines) + "\n", "utf-8")
    for period, deepest in ((10, 0.3), (50, 0.6), (100, 1.0)):
        _raster(folder / f"depth_{period}.tif", frame.total_bounds, deepest)
    file = folder / "region.toml"
    file.write_text(_region(), "utf-8")
    return file


def _region() -> str:
    return (
        _REGION.replace('id = "grid"', 'id = "many"')
        .replace('language = "en"', 'language = "zh"')
        .replace('{ en = "A grid of squares" }', '{ zh = "示例：许多单元", en = "Many units" }')
        .replace("EPSG:32719", METRIC_CRS)
    )


def _divisions(count: int) -> gpd.GeoDataFrame:
    shapes = jagged(count)
    names = [f"示例第{number}单元" for number in range(1, count + 1)]
    frame = gpd.GeoDataFrame(
        {
            "code": [f"U{number:06d}" for number in range(1, count + 1)],
            "name": names,
            "geometry_is_synthetic": True,
        },
        geometry=shapes,
        crs="EPSG:4490",
    )
    return frame.to_crs(METRIC_CRS)


def _raster(path: Path, bounds: Any, deepest: float) -> None:
    """Write smooth pools, so that neighbours differ but little, up to the eastern strip."""
    west, south, east, north = bounds
    width = east - west + 2 * _MARGIN_M
    pixel = max(width, north - south + 2 * _MARGIN_M) / _CELLS
    y, x = np.indices((_CELLS, _CELLS)) / _CELLS
    pools = np.sin(9 * x) * np.sin(7 * y) + np.sin(23 * x + 11 * y) / 2
    depth = (deepest * np.clip(pools, 0, None)).astype(np.float32)
    depth[:, int(0.97 * _CELLS) :] = -9999
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=_CELLS,
        height=_CELLS,
        count=1,
        dtype="float32",
        crs=METRIC_CRS,
        nodata=-9999,
        transform=rasterio.Affine(pixel, 0, west - _MARGIN_M, 0, -pixel, north + _MARGIN_M),
    ) as target:
        target.write(depth, 1)
