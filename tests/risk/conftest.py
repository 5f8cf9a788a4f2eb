"""A place that can be computed by hand: two streets of eight cells each, and one off the map.

All eastings are counted from the central meridian of the zone. West of 200 m lies street 11,
east of it street 12; street 13 lies beyond the rasters.
Under water at 10, 50 and 100 years: 1, 4 and 8 of the cells of street 11, none of street 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from riskmap.core.errors import RegionError
from riskmap.core.findings import Finding
from riskmap.risk import service
from riskmap.risk.model import Assessment
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.steps import RunFolder

CRS = "EPSG:32651"
EAST = 500_000.0  # metres: the central meridian, where the zone is widest
CELL = 100.0
NOW = datetime(2026, 7, 12, 4, tzinfo=UTC)
PERIODS = (10, 50, 100)
WET_CELLS = (1, 4, 8)

REGION = """
format = 1
id = "small"
language = "zh"
name = { zh = "小地方", en = "Small place" }

[divisions]
source = "file"
file = "divisions.gpkg"
levels = ["district", "street"]
metric_crs = "EPSG:32651"
licence = "CC0-1.0"
attribution = "nobody at all"

[population]
file = "people.csv"
total = 1001
as_of = 2020-11-01
proxy = "lowest_units"
proxy_name = { zh = "街道个数", en = "number of streets" }
range_proxies = ["area"]
source = "counted by hand"
licence = "facts"
verified = true

[[social]]
id = "share_65_plus"
name = { zh = "65岁及以上", en = "65 and over" }
kind = "age_share"
age_from = 65

[[hazards]]
kind = "rainstorm_waterlogging"
intensity = "depth_m"
vertical_datum = "local ground"
hazard_is_synthetic = false
terrain_is_synthetic = false
source = "drawn by hand"
licence = "CC0-1.0"
maps = [
  { return_period_years = 10, file = "depth_10.tif" },
  { return_period_years = 50, file = "depth_50.tif" },
  { return_period_years = 100, file = "depth_100.tif" },
]

[hazards.affected_from]
value = 0.15
source = "chosen"
verified = true

[index]
form = "inform_geometric"
floor = { value = 0.5, source = "chosen", verified = true }
coping_capacity = "not_surveyed"

[[index.hazard.indicators]]
indicator = "rainstorm_waterlogging.expected_affected_share"
low = 0.0
high = 0.065
unit = "share"
source = "chosen"
verified = true

[[index.exposure.indicators]]
indicator = "population"
low = 0
high = 1000
unit = "persons"
source = "chosen"
verified = true

[[index.vulnerability.indicators]]
indicator = "share_65_plus"
low = 0.1
high = 0.3
unit = "share"
source = "chosen"
verified = true

[index.weights]
hazard = 0.25
exposure = 0.25
vulnerability = 0.5
source = "chosen"
verified = false

[index.classes]
cuts = [2.0, 3.5, 5.0, 6.5]
source = "chosen"
verified = true
"""
PEOPLE = """code,age_from,age_to,total
1,0,64,801
1,65,,200
"""

Maker = Callable[..., Path]


def boxes() -> dict[str, Any]:
    """Return the outlines by code."""
    return {
        "1": box(0, 0, 400, 400),
        "11": box(0, 0, 200, 400),
        "12": box(200, 0, 400, 400),
        "13": box(10_000, 0, 10_200, 400),
    }


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return a rectangle, metres east of the central meridian and north of the equator."""
    return shapely.box(EAST + west, south, EAST + east, north)


def write_layer(path: Path, order: tuple[int, ...] = (0, 1, 2, 3), **columns: Any) -> None:
    """Write the divisions in this order of rows."""
    frame = gpd.GeoDataFrame(
        {
            "code": ["1", "11", "12", "13"],
            "parent": ["", "1", "1", "1"],
            "level": ["district", "street", "street", "street"],
            "name_zh": ["小地方", "西街", "东街", "远街"],
            "name_en": ["Small place", "West", "East", "Far"],
            **columns,
        },
        geometry=list(boxes().values()),
        crs=CRS,
    )
    frame.iloc[list(order)].to_file(path, layer="divisions", driver="GPKG")


def write_maps(folder: Path, **tags: str) -> None:
    """Write three maps of 4 × 4 cells, depth 0.2 m where it is wet."""
    for period, wet in zip(PERIODS, WET_CELLS, strict=True):
        west = np.zeros(8, dtype=np.float32)
        west[:wet] = 0.2
        depth = np.hstack([west.reshape(4, 2), np.full((4, 2), 0.1, dtype=np.float32)])
        with rasterio.open(
            folder / f"depth_{period}.tif",
            "w",
            driver="GTiff",
            height=4,
            width=4,
            count=1,
            dtype="float32",
            crs=CRS,
            transform=rasterio.Affine(CELL, 0, EAST, 0, -CELL, 400),
        ) as target:
            target.write(depth, 1)
            target.update_tags(**tags)


@pytest.fixture
def make_region(tmp_path: Path) -> Maker:
    """Return a function that writes the small region, with texts of region.toml exchanged."""

    def make(*exchanged: tuple[str, str], **columns: Any) -> Path:
        folder = tmp_path / "small"
        folder.mkdir(exist_ok=True)
        text = REGION
        for old, new in exchanged:
            assert old in text
            text = text.replace(old, new)
        file = folder / "region.toml"
        file.write_text(text, "utf-8")
        (folder / "people.csv").write_text(PEOPLE, "utf-8")
        write_layer(folder / "divisions.gpkg", **columns)
        write_maps(folder)
        return file

    return make


def faults_of(file: Path) -> tuple[Finding, ...]:
    """Return what is wrong with a region folder."""
    with pytest.raises(RegionError) as caught:
        read_place(file)
    findings: tuple[Finding, ...] = caught.value.findings
    return findings


def places(findings: Iterable[Finding]) -> set[tuple[str | None, int | None, str | None, str]]:
    """Return file, row, field and kind of each finding."""
    return {(one.file, one.row, one.field, one.kind) for one in findings}


@pytest.fixture
def place(make_region: Maker) -> Place:
    """The small place, read."""
    return read_place(make_region())


def run_in(folder: Path) -> RunFolder:
    """Return a run that makes its maps in a folder and keeps no steps."""
    return RunFolder(maps=folder)


def assess(place: Place, folder: Path | None = None) -> Assessment:
    """Assess a place whose divisions are in a file."""
    run = run_in(folder or place.folder / "made")
    return service.assess(place, service.rows_of(place), run, at=NOW).assessment


@pytest.fixture
def assessment(place: Place) -> Assessment:
    """The assessment of the small place."""
    return assess(place)
