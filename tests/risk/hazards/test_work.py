"""Each maker gets what it needs and hands back its maps, with what it says of its work."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from attrs import evolve

from riskmap.core.errors import RegionError
from riskmap.risk.hazards.work import MAKERS, MadeMaps, Work
from riskmap.risk.place.reading import Place, read_place
from tests.fixtures.equipment import ROOT
from tests.risk.conftest import CRS, EAST, box
from tests.risk.filled_place import (
    units_in,
    write_ground,
    write_place,
    write_raster,
)
from tests.risk.filled_sections import (
    FLOOD,
    GIVEN_GROUND,
    ON_GROUND,
    saying,
)

SUBSIDENCE = """
[[hazards]]
kind = "subsidence"
intensity = "subsidence_mm_a"
hazard_is_synthetic = false
terrain_is_synthetic = false
in_composite = false
in_annual_loss = false
affected_from = { value = 5, source = "chosen", verified = true }

[hazards.maker]
name = "subsidence_from_stations"
stations = "stations.csv"
grid_m = 100
covariance = "exponential"
range_m = { value = 5000, source = "chosen", verified = false }
sill_mm2_a2 = { value = 25, source = "chosen", verified = false }
mean_mm_a = { value = -5, source = "chosen", verified = false }
horizon_years = 5
source = "chosen"
licence = "CC0-1.0"
verified = false
"""
STATIONS = """id,lon,lat,rate_mm_a,sigma_mm_a,from,to
A,123.0009,0.0018,-8,0.5,2020-01-01,2024-12-31
"""
WARMTH = """
[[hazards]]
kind = "heat"
intensity = "temperature_anomaly_k"
hazard_is_synthetic = true
terrain_is_synthetic = false
in_composite = false
in_annual_loss = false
affected_from = { value = 2, source = "chosen", verified = true }

[hazards.maker]
name = "synthetic_heat"
seed = 3
grid_m = 100
warmest_k = { value = 6, source = "chosen", verified = false }
smooth_over_m = { value = 300, source = "chosen", verified = false }
"""
RIVER = """
[[hazards]]
kind = "river_flood"
intensity = "depth_m"
vertical_datum = "local ground"
hazard_is_synthetic = false
terrain_is_synthetic = false
affected_from = { value = 0.15, source = "chosen", verified = true }

[hazards.maker]
name = "connected_inundation"
water = "water.geojson"
platforms = "platforms.geojson"
defences = "defended"
station_distance_max_km = { value = 5, source = "chosen", verified = true }
source = "drawn by hand"
licence = "CC0-1.0"
verified = true

[hazards.maker.station]
name = "here"
distance_km = 1
vertical_datum = "local ground"
source = "chosen"
verified = true

[[hazards.maker.levels]]
return_period_years = 10
level_m = 3.5
source = "chosen"
verified = true

[[hazards.maker.levels]]
return_period_years = 100
level_m = 4.5
source = "chosen"
verified = true
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The small place with a maker of almost every kind."""
    sections = (GIVEN_GROUND, SUBSIDENCE, WARMTH, RIVER)
    file = write_place(tmp_path_factory.mktemp("work"), *sections, exchanged=ON_GROUND)
    write_ground(file.parent)
    (file.parent / "stations.csv").write_text(STATIONS, "utf-8")
    for name, shape in {"water": box(0, 0, 100, 100), "platforms": box(0, 0, 60, 60)}.items():
        frame = gpd.GeoDataFrame({"id": [name]}, geometry=[shape], crs=CRS).to_crs("EPSG:4326")
        frame.to_file(file.parent / f"{name}.geojson")
    return read_place(file)


def made(place: Place, slug: str) -> MadeMaps:
    hazard = next(one for one in place.region.hazards if one.slug == slug)
    assert hazard.maker is not None
    found = MAKERS[hazard.maker.name](Work(place=place, units=units_in(place), hazard=hazard))
    return evolve(found, values=list(found.values))


def test_there_is_somebody_to_do_the_work_of_every_maker() -> None:
    from riskmap.risk.makers.versions import _MODULES  # noqa: PLC0415 - only this test asks

    assert MAKERS.keys() == _MODULES.keys()


def test_design_storms_fill_the_pit_and_say_how_much_water_that_is(place: Place) -> None:
    found = made(place, FLOOD)
    depths = [one[1, 1] for one in found.values]
    assert depths == sorted(depths)
    assert [one.label for one in found.keys] == ["T10", "T50", "T100"]
    storms = found.made["storms"]
    assert [one["return_period_years"] for one in storms] == [10, 50, 100]
    for one, depth in zip(storms, found.values, strict=True):
        assert np.nansum(depth) * 1e4 == pytest.approx(one["standing_m3"])
        assert one["standing_m3"] <= one["runoff_m3"] * (1 + 1e-12)
    assert np.array_equal(found.others["ground"][1], [4, 3, 4, 4])


def test_a_level_floods_what_water_can_reach_and_platforms_are_told_apart(place: Place) -> None:
    """The pit lies below the first level and behind higher ground; the second covers all."""
    found = made(place, "river_flood")
    first, second = found.values
    assert first[1, 1] == 0
    assert second[1, 1] == pytest.approx(1.5)
    assert second[0, 3] == pytest.approx(0.5)
    assert [one.return_period_years for one in found.keys] == [10, 100]
    assert set(found.others) == {"platform_T10", "platform_T100"}
    assert len(found.made["maps"]) == 2


def test_subsidence_is_one_field_with_its_deviation(place: Place) -> None:
    found = made(place, "subsidence")
    (field,) = found.values
    assert [one.label for one in found.keys] == ["field"]
    assert field.shape == found.others["deviation"].shape == (found.grid.height, found.grid.width)
    column = int((100 - (found.grid.bounds[0] - EAST)) / 100)
    assert 5 < field[found.grid.height - 2, column] < 8.5


def test_made_up_warmth_says_from_which_seed_it_is(place: Place) -> None:
    found = made(place, "heat")
    (field,) = found.values
    assert found.made == {"seed": 3}
    assert field.max() == pytest.approx(6)


def test_storms_with_a_frequency_are_events(place: Place) -> None:
    """Putuo's typhoons, over a kilometre of it: those of complete years alone are counted."""
    putuo = read_place(ROOT / "geodata" / "base" / "putuo" / "region.toml")
    units = evolve(
        units_in(place),
        geometries=np.full(4, shapely.box(633_000, 3_458_000, 634_000, 3_459_000)),
        metric_crs="EPSG:4549",
    )
    hazard = next(one for one in putuo.region.hazards if one.slug == "typhoon_wind")
    found = MAKERS["parametric_typhoon"](Work(place=putuo, units=units, hazard=hazard))
    assert len(found.keys) == len(list(found.values)) > 10
    assert all(one.return_period_years is None for one in found.keys)
    found_a_year = [one.frequency_per_year for one in found.keys]
    assert found_a_year == pytest.approx([1 / 36] * len(found_a_year))
    assert len({one.label for one in found.keys}) == len(found.keys)


def test_a_folder_that_changed_after_it_was_checked_is_refused(place: Place) -> None:
    file = place.folder / "stations.csv"
    file.write_text(STATIONS.replace("0.5", "-0.5"), "utf-8")
    try:
        with pytest.raises(RegionError, match="makers of hazards need") as caught:
            made(place, "subsidence")
    finally:
        file.write_text(STATIONS, "utf-8")
    assert {one.field for one in caught.value.findings} == {"sigma_mm_a"}


def test_a_raster_of_runoff_changes_what_gathers(tmp_path: Path) -> None:
    """Half of the rain runs off of every cell: half of the water stands in the pit."""
    exchanged = [*ON_GROUND, saying("bands = []")]
    file = write_place(tmp_path / "a", GIVEN_GROUND, exchanged=exchanged)
    write_ground(file.parent)
    whole = made(read_place(file), FLOOD)
    half = ('runoff_coefficient = { value = 1, source = "chosen", verified = true }',
            'runoff_raster = "runoff.tif"')  # fmt: skip
    file = write_place(tmp_path / "a", GIVEN_GROUND, exchanged=[*exchanged, half])
    write_raster(file.parent / "runoff.tif", np.full((4, 4), 0.5))
    found = made(read_place(file), FLOOD)
    runoff = [one.made["storms"][0]["runoff_m3"] for one in (found, whole)]
    assert runoff[0] == pytest.approx(runoff[1] / 2)
