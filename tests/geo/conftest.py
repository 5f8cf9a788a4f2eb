"""What the tests of geo share: the raw files beside the checkout, when they are there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.io import DatasetReader, MemoryFile

from tests.geo.zonal_cases import CELL, CRS, NORTH, WEST, Opener

RAW = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "geo"


@pytest.fixture(scope="session")
def raw() -> Path:
    """Return the folder of raw geodata, or skip where it was not handed out."""
    if not RAW.is_dir():
        pytest.skip("the raw geodata (../shared/data/geo) are not beside this checkout")
    return RAW


@pytest.fixture(scope="session")
def control_points(raw: Path) -> list[dict[str, str]]:
    """Return 18 metro stations in WGS 84, GCJ-02, BD-09, EPSG:4549 and EPSG:32651."""
    path = raw / "fixtures" / "datum_control_points_putuo_metro.csv"
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


class RasterMaker(Protocol):
    def __call__(self, values: NDArray[Any], **profile: Any) -> DatasetReader: ...


@pytest.fixture
def raster_of() -> Iterator[RasterMaker]:
    """Return a function that opens (rows, columns) values as a raster of 10 m cells."""
    with ExitStack() as stack:

        def open_array(values: NDArray[Any], **profile: Any) -> DatasetReader:
            file = stack.enter_context(MemoryFile())
            height, width = values.shape
            given = {
                "crs": "EPSG:32651",
                "transform": rasterio.Affine(10, 0, 340_000, 0, -10, 3_460_000),
                "dtype": values.dtype,
            } | profile
            scale = given.pop("scale", 1.0)
            with file.open(driver="GTiff", count=1, height=height, width=width, **given) as target:
                target.write(values, 1)
                target.scales = (scale,)
            return stack.enter_context(file.open())

        yield open_array


@pytest.fixture(scope="package")
def opened() -> Iterator[Opener]:
    """Return a function that opens an array as a raster, north-west corner as above."""
    with ExitStack() as stack:

        def open_array(
            values: NDArray[Any], *, nodata: float | None = None, cell: float = CELL, **profile: Any
        ) -> DatasetReader:
            bands = values if values.ndim == 3 else values[np.newaxis]
            file = stack.enter_context(MemoryFile())
            count, height, width = bands.shape
            profile = {"crs": CRS, "transform": rasterio.Affine(cell, 0, WEST, 0, -cell, NORTH)} | (
                profile
            )
            with file.open(
                driver="GTiff",
                count=count,
                height=height,
                width=width,
                dtype=bands.dtype,
                nodata=nodata,
                **profile,
            ) as target:
                target.write(bands)
            return stack.enter_context(file.open())

        yield open_array
