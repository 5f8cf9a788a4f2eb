"""Rasters of runoff coefficients: on the cells of the ground, from 0 to 1, or noted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio

from riskmap.core.findings import Finding
from riskmap.geo.arrays import Floats
from riskmap.risk.makers.runoff_raster import read_runoff
from tests.risk.makers.made_up_water import CRS, grid, waterlogging_maker

GRID = grid(2, 3)
BY_CELL = {"runoff_coefficient": None, "runoff_raster": "runoff.tif"}


def read(
    folder: Path, values: list[list[float]], crs: str | None = CRS
) -> tuple[Floats | None, list[str]]:
    """Return what is read of these values, and the kinds of faults."""
    transform = GRID.transform
    with rasterio.open(
        folder / "runoff.tif",
        "w",
        driver="GTiff",
        height=len(values),
        width=len(values[0]),
        count=1,
        dtype="float32",
        crs=crs,
        transform=transform,
        nodata=-1,
    ) as target:
        target.write(np.array(values, dtype=np.float32), 1)
    return read_only(folder)


def read_only(folder: Path) -> tuple[Floats | None, list[str]]:
    """Return what is read of the file in the folder, and the kinds of faults."""
    faults: list[Finding] = []
    found = read_runoff(folder, waterlogging_maker(**BY_CELL), GRID, faults=faults)
    assert all(str(one.message) for one in faults)  # all places are filled
    return found, [one.kind for one in faults]


def test_coefficients_are_read_and_no_data_stays_unknown(tmp_path: Path) -> None:
    found, faults = read(tmp_path, [[0.5, 1.0, 0.0], [-1, 0.25, 0.75]])
    assert faults == []
    np.testing.assert_array_equal(found, [[0.5, 1.0, 0.0], [np.nan, 0.25, 0.75]])


def test_a_maker_with_one_number_for_all_has_no_raster(tmp_path: Path) -> None:
    assert read_runoff(tmp_path, waterlogging_maker(), GRID, faults=[]) is None


def test_coefficients_beyond_0_to_1_are_noted(tmp_path: Path) -> None:
    assert read(tmp_path, [[0.5, 70.0, 0.0], [0, 0, 0]])[1] == ["wrong_cells"]


def test_other_cells_than_those_of_the_ground_are_noted(tmp_path: Path) -> None:
    assert read(tmp_path, [[0.5, 0.5, 0.5]])[1] == ["other_cells"]


def test_what_is_no_raster_is_noted(tmp_path: Path) -> None:
    (tmp_path / "runoff.tif").write_text("no raster", "utf-8")
    assert read_only(tmp_path)[1] == ["unreadable"]


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_without_a_crs_is_noted(tmp_path: Path) -> None:
    assert read(tmp_path, [[0.5] * 3] * 2, crs=None)[1] == ["unusable"]
