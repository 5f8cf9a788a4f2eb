"""The maps of a hazard as files: opened together, in the metric CRS, with what they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from attrs import evolve
from rasterio import Affine

from riskmap.core.errors import RasterError
from riskmap.risk.hazards.making import hazard_maps
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.place.reading import read_place
from riskmap.risk.steps import RunFolder
from tests.risk.conftest import faults_of
from tests.risk.filled_place import (
    assessed,
    units_in,
    write_place,
    write_raster,
)
from tests.risk.filled_sections import (
    FLOOD,
    saying,
)

Make = Callable[..., Path]
PERIODS = (10, 50, 100)
#: Degrees of a metre at the equator on the central meridian of the zone, whose scale is 0.9996.
DEGREES = 1 / 111_319.49 / 0.9996


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes the small place with more sections."""
    return lambda *sections, **options: write_place(tmp_path / "maps", *sections, **options)


def in_degrees(folder: Path) -> None:
    """Write the maps in degrees: 0.2 m deep over street 11, 0.1 m east of it."""
    cell = 4 * DEGREES
    east = 4.0 * np.arange(-10, 110) + 2.0
    depth = np.tile(np.where(east < 200, 0.2, 0.1), (120, 1))
    place = Affine(cell, 0, 123 - 10 * cell, 0, -cell, 110 * cell)
    for period in PERIODS:
        path = folder / f"depth_{period}.tif"
        write_raster(path, depth, crs="EPSG:4326", transform=place)


def maps_of(file: Path) -> HazardMaps:
    place = read_place(file)
    return hazard_maps(place, units_in(place), RunFolder(maps=file.parent))[0]


def test_a_map_in_another_crs_is_refused_unless_somebody_asks_for_it(make: Make) -> None:
    file = make()
    in_degrees(file.parent)
    found = faults_of(file)
    assert {one.kind for one in found} == {"other_crs"}
    assert "reproject" in str(found[0].mend)


@pytest.mark.parametrize("how", ["nearest", "bilinear"])
def test_a_map_is_brought_to_the_metric_crs_and_that_is_on_record(make: Make, how: str) -> None:
    file = make(exchanged=[saying(f'reproject = "{how}"')])
    in_degrees(file.parent)
    found = assessed(file).assessment
    units = {one.code: one for one in found.units}
    shares = [units[code].hazards[FLOOD].maps[0].affected_share for code in ("11", "12", "1")]
    assert shares == pytest.approx([1, 0, 0.5], abs=0.03)
    assert units["1"].hazards[FLOOD].covered_share == pytest.approx(1)
    assert units["1"].hazards[FLOOD].maps[0].mean_intensity == pytest.approx(0.15, abs=0.003)
    said = found.provenance["hazards"][0]["reprojected"]
    assert [one["raster"] for one in said] == [f"depth_{period}.tif" for period in PERIODS]
    assert (said[0]["from_crs"], said[0]["to_crs"]) == ("EPSG:4326", "EPSG:32651")
    assert said[0]["how"] == how
    assert said[0]["from_cells"] == (120, 120)


def test_no_data_stays_out_of_what_is_brought_here(make: Make) -> None:
    """-9 stands for no data in the northern half: nothing of it is mixed into depths beside."""
    said = 'reproject = "bilinear"\nnodata = -9\ncovered_share_min = 0.4'
    file = make(exchanged=[saying(said)])
    in_degrees(file.parent)
    for period in PERIODS:
        path = file.parent / f"depth_{period}.tif"
        with rasterio.open(path) as source:
            depth, place = source.read(1), source.transform
        depth[:60] = -9
        write_raster(path, depth, crs="EPSG:4326", transform=place)
    district = assessed(file).assessment.units[0].hazards[FLOOD]
    assert district.covered_share == pytest.approx(0.5, abs=0.02)
    assert district.maps[0].mean_intensity == pytest.approx(0.15, abs=0.003)


def test_nothing_is_on_record_where_nothing_was_brought(make: Make) -> None:
    assert maps_of(make()).warps == ()


def test_more_or_fewer_bands_than_maps_are_refused(make: Make) -> None:
    maps = maps_of(make())
    with (
        pytest.raises(RasterError, match="2 bands for 3 maps"),
        evolve(maps, paths=maps.paths[:2]).opened(),
    ):
        pass


def test_maps_say_of_themselves_what_nobody_declared(make: Make) -> None:
    file = make()
    maps = maps_of(file)
    assert not maps.flags()
    with rasterio.open(file.parent / "depth_50.tif", "r+") as target:
        target.update_tags(TERRAIN_IS_SYNTHETIC="true")
    assert maps.flags().terrain_is_synthetic
    assert not maps.flags().hazard_is_synthetic


def test_the_grid_is_that_of_the_maps(make: Make) -> None:
    grid = maps_of(make()).grid()
    assert (grid.width, grid.height, grid.cell_size) == (4, 4, (100, 100))
