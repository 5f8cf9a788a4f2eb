"""Rasters of our own making: whole, with unit, flags and no data that stays so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from riskmap.core.sources import Flags
from riskmap.geo.crs import parse_crs
from riskmap.geo.rasters import Grid, read_strip
from riskmap.risk.hazards.geotiff import flags_in, tags_of, write_geotiff
from tests.risk.conftest import CRS, EAST

GRID = Grid(
    transform=Affine(100, 0, EAST, 0, -100, 400),
    width=3,
    height=2,
    crs=parse_crs(CRS),
    nodata=None,
)
VALUES = np.array([[0.0, 0.5, np.nan], [1.0, 2.0, 3.0]])


def test_no_data_stays_no_data_and_0_stays_0(tmp_path: Path) -> None:
    write_geotiff(tmp_path / "a.tif", VALUES, GRID, unit="m", tags={})
    with rasterio.open(tmp_path / "a.tif") as source:
        assert source.nodata == -9999
        assert source.units == ("m",)
        assert source.transform == GRID.transform
        assert source.crs == CRS
        np.testing.assert_array_equal(read_strip(source, 0, 2).values, VALUES)


def test_bands_have_their_names(tmp_path: Path) -> None:
    both = np.stack([VALUES, VALUES + 1])
    write_geotiff(tmp_path / "a.tif", both, GRID, unit="m", tags={}, labels=("T10", "T50"))
    with rasterio.open(tmp_path / "a.tif") as source:
        assert source.descriptions == ("T10", "T50")
        assert source.units == ("m", "m")


def test_flags_go_through_tags_and_come_back(tmp_path: Path) -> None:
    flags = Flags(hazard_is_synthetic=True, population_is_estimated=True)
    write_geotiff(tmp_path / "a.tif", VALUES, GRID, unit="m", tags=tags_of(flags))
    with rasterio.open(tmp_path / "a.tif") as source:
        assert flags_in(source.tags()) == flags


@pytest.mark.parametrize(("said", "holds"), [("true", True), ("false", False), ("1", False)])
def test_a_flag_holds_only_where_a_file_says_true(said: str, *, holds: bool) -> None:
    assert flags_in({"TERRAIN_IS_SYNTHETIC": said}).terrain_is_synthetic is holds


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(IndexError):
        write_geotiff(tmp_path / "a.tif", VALUES, GRID, unit="m", tags={}, labels=("one", "more"))
    assert not (tmp_path / "a.tif").exists()
    write_geotiff(tmp_path / "a.tif", VALUES, GRID, unit="m", tags={})
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif"]
