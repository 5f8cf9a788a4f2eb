"""How long a whole place takes, and how that grows with the number of its divisions."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely

from riskmap.core.access import Scope
from riskmap.divisions import setup
from riskmap.risk import service
from riskmap.risk.place.reading import read_place
from riskmap.risk.steps import RunFolder, Steps
from riskmap.runtime import open_runtime
from riskmap.store import schema

_RUNS = 5
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_SIZES, _FULL_SIZES = (1_000, 4_000, 16_000), (1_000, 4_000, 16_000, 64_000, 256_000)

_REGION = """
format = 1
id = "grid"
language = "en"
name = { en = "A grid of squares" }

[divisions]
source = "file"
file = "divisions.gpkg"
metric_crs = "EPSG:32719"
licence = "CC0-1.0"
attribution = "made up for measuring"

[[social]]
id = "share"
name = { en = "A share" }
kind = "table"
file = "share.csv"
source = "made up for measuring"
licence = "CC0-1.0"
verified = true
as_of = 2026-01-01

[[hazards]]
kind = "rainstorm_waterlogging"
intensity = "depth_m"
vertical_datum = "none"
hazard_is_synthetic = true
terrain_is_synthetic = true
affected_from = { value = 0.15, source = "made up for measuring", verified = true }
source = "made up for measuring"
licence = "CC0-1.0"
maps = [
  { return_period_years = 10, file = "depth_10.tif" },
  { return_period_years = 50, file = "depth_50.tif" },
  { return_period_years = 100, file = "depth_100.tif" },
]

[index]
form = "inform_geometric"
coping_capacity = "not_surveyed"
floor = { value = 0.5, source = "made up for measuring", verified = true }
[index.hazard]
[[index.hazard.indicators]]
indicator = "rainstorm_waterlogging.expected_affected_share"
low = 0
high = 0.1
unit = "share"
source = "made up for measuring"
verified = true
[index.exposure]
[[index.exposure.indicators]]
indicator = "share"
low = 0
high = 1
unit = "share"
source = "made up for measuring"
verified = true
[index.vulnerability]
[[index.vulnerability.indicators]]
indicator = "share"
low = 0
high = 1
unit = "share"
source = "made up for measuring"
verified = true
[index.weights]
hazard = 0.3
exposure = 0.3
vulnerability = 0.4
source = "made up for measuring"
verified = true
[index.classes]
cuts = [2.0, 3.5, 5.0, 6.5]
source = "made up for measuring"
verified = true
"""


def run(*, full: bool, say: Callable[[str], object]) -> dict[str, Any]:
    """Measure and return both, as JSON values."""
    return {"putuo": _putuo(say), "growth": _growth(_FULL_SIZES if full else _SIZES, say)}


def _putuo(say: Callable[[str], object]) -> dict[str, Any]:
    """Assess the demonstration again and again, every map made anew."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_runtime({"RISKMAP_HOME": f"{folder}/home"}) as runtime,
    ):
        schema.upgrade(runtime.database)
        setup.prepare(runtime, lambda _: None)
        place = read_place(runtime.resources.demo_region)
        with runtime.database.read(Scope.system("bench")) as uow:
            rows = service.rows_of(place, uow)
        seconds = [_assess(place, rows, Path(folder) / str(one)) for one in range(_RUNS)]
    found = {"divisions": len(rows), "runs": _RUNS, "median_s": statistics.median(seconds)}
    say(f"Putuo whole, {len(rows)} divisions: median {found['median_s']:.2f} s of {_RUNS}")
    return found


def _assess(place: Any, rows: Any, folder: Path) -> float:
    gc.collect()
    started = time.perf_counter()
    service.assess(place, rows, RunFolder(maps=folder, steps=Steps()), at=_AT)
    return time.perf_counter() - started


def _growth(sizes: tuple[int, ...], say: Callable[[str], object]) -> list[dict[str, Any]]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            place = read_place(_grid(Path(folder) / str(size), size))
            rows = service.rows_of(place)
            seconds = [_assess(place, rows, Path(folder) / "made") for _ in range(3)]
            median = statistics.median(seconds)
            found.append({"divisions": size, "median_s": median, "us_each": 1e6 * median / size})
            say(f"{size:>8,} divisions: median {median:6.2f} s, {1e6 * median / size:6.1f} us each")
    return found


def _grid(folder: Path, size: int) -> Path:
    """Write a square of about `size` square divisions over three rasters of 1,000 × 1,000."""
    folder.mkdir(parents=True)
    side = round(size**0.5)
    step = 10_000 / side
    x, y = (one.ravel() for one in np.meshgrid(np.arange(side), np.arange(side)))
    boxes = shapely.box(x * step, y * step, (x + 1) * step, (y + 1) * step)
    codes = [f"U{number:07d}" for number in range(boxes.size)]
    frame = gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=boxes, crs="EPSG:32719")
    frame.geometry = frame.geometry.translate(300_000, 6_300_000)
    frame.to_file(folder / "divisions.gpkg", driver="GPKG")
    rng = np.random.default_rng(1)
    shares = (
        f"{code},{share:.4f}" for code, share in zip(codes, rng.random(len(codes)), strict=True)
    )
    (folder / "share.csv").write_text("code,value\n" + "\n".join(shares) + "\n", "utf-8")
    for period, deepest in ((10, 0.3), (50, 0.6), (100, 1.0)):
        _raster(folder / f"depth_{period}.tif", rng.random((1000, 1000)) * deepest)
    file = folder / "region.toml"
    file.write_text(_REGION, "utf-8")
    return file


def _raster(path: Path, values: Any) -> None:
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=values.shape[1],
        height=values.shape[0],
        count=1,
        dtype="float32",
        crs="EPSG:32719",
        transform=rasterio.Affine(10, 0, 300_000, 0, -10, 6_310_000),
    ) as target:
        target.write(values.astype(np.float32), 1)
