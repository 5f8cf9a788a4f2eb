"""Losses that can be computed by hand: of points, lines, polygons, units and rasters."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from riskmap.risk.hazards.making import hazard_maps
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.impact.curves import VulnerabilityFunction
from riskmap.risk.impact.of_hazard import measure_losses, scaled_curve
from riskmap.risk.impact.valued import valued_assets
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.population import estimate_population
from riskmap.risk.results.files import summary, table, write_files
from riskmap.risk.run import Result
from riskmap.risk.steps import RunFolder
from tests.risk.filled_place import (
    assessed,
    in_streets,
    point,
    units_in,
    write_place,
    write_raster,
    write_things,
)
from tests.risk.filled_sections import (
    BLOWS,
    DAMAGE,
    FLOOD,
    HEAT,
    HOMES,
    ROADS,
    SHOPS,
    STOCK,
    WIND,
    YARDS,
    saying,
)
from tests.risk.told_losses import by_map, loss, lost, total, units

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes the small place with more sections."""
    return lambda *sections, **options: write_place(tmp_path / "filled", *sections, **options)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Homes and a shop under water: 1, 4 and 10 are lost at 10, 50 and 100 years."""
    folder = tmp_path_factory.mktemp("losses")
    return assessed(write_place(folder, HOMES, SHOPS, DAMAGE))


def test_losses_of_the_whole_place_are_those_computed_by_hand(result: Result) -> None:
    assert lost(result) == pytest.approx([1, 4, 10])
    assert total(result)["value"] == pytest.approx(14)


def test_lines_count_by_length_and_stay_with_the_unit_of_their_middle(make: Make) -> None:
    """One of two hundred metres lies in a cell that is wet at 10 years; half of it is lost."""
    found = assessed(make(ROADS, DAMAGE))
    assert lost(found) == pytest.approx([0.5, 1, 1])
    assert by_map(found, "11") == pytest.approx([0.5, 1, 1])


def test_what_lies_beyond_the_maps_is_told_as_value_without_data_and_never_lost(
    make: Make,
) -> None:
    """Of two hectares one is dry and one lies where no map reaches."""
    found = assessed(make(YARDS, DAMAGE))
    assert lost(found) == pytest.approx([0, 0, 0])
    assert [one["value_without_data"] for one in total(found)["by_map"]] == pytest.approx([1] * 3)
    assert total(found)["value"] == pytest.approx(2)


def test_assets_of_which_nothing_is_known_have_no_loss(make: Make) -> None:
    file = make(SHOPS, DAMAGE)
    shapes = [point(50, 50), point(250, 1000)]
    write_things(file.parent / "shops.gpkg", shapes, id=["a", "b"], worth=[2.0, 3.0],
                 floor_m=[0.0, 0.0])  # fmt: skip
    found = assessed(file)
    assert found.assets[0].annual[FLOOD] == pytest.approx([0.01, np.nan], nan_ok=True)
    assert lost(found) == pytest.approx([0, 0, 2])
    assert total(found)["by_map"][0]["value_without_data"] == pytest.approx(3)


def test_a_declared_number_stands_for_no_data_under_assets_too(make: Make) -> None:
    """The cell of the shop is -9 at 100 years, in a file that does not say what that means."""
    file = make(SHOPS, DAMAGE, exchanged=[saying("nodata = -9")])
    depth = np.array(in_streets(0.2, 0.1))
    depth[3, 0] = -9
    write_raster(file.parent / "depth_100.tif", depth)
    found = assessed(file)
    assert lost(found) == [0, 0, None]
    assert total(found)["by_map"][2]["value_without_data"] == pytest.approx(2)
    assert total(found)["headline"] is None


def test_what_lies_in_no_unit_counts_in_the_whole_only(make: Make) -> None:
    """The maps reach beyond the district to the east, where a shop stands in the water."""
    file = make(SHOPS, DAMAGE)
    wider = np.hstack([np.asarray(in_streets(0.0, 0.0)), np.full((4, 2), 0.2)])
    for period in (10, 50, 100):
        write_raster(file.parent / f"depth_{period}.tif", wider)
    shapes = [point(50, 50), point(450, 50)]
    write_things(file.parent / "shops.gpkg", shapes, id=["a", "b"], worth=[2.0, 3.0],
                 floor_m=[0.0, 0.0])  # fmt: skip
    found = assessed(file)
    assert lost(found) == pytest.approx([3, 3, 3])
    assert by_map(found, "1") == pytest.approx([0, 0, 0])
    assert total(found)["value"] == pytest.approx(5)
    assert loss(found, "1").value == pytest.approx(2)


def test_a_raster_of_values_is_lost_cell_by_cell(make: Make, tmp_path: Path) -> None:
    found = assessed(make(STOCK, DAMAGE))
    assert lost(found) == pytest.approx([1, 4, 8])
    assert by_map(found, "11") == pytest.approx([1, 4, 8])
    assert loss(found, "12").value == pytest.approx(8)
    write_files(found.assessment, found.units, found.assets, tmp_path / "out")
    layers = gpd.list_layers(tmp_path / "out" / "assessment.gpkg")["name"].tolist()
    assert layers == ["divisions"]


def test_a_first_floor_keeps_water_out_but_no_wind(make: Make) -> None:
    """The floor lies 0.1 m high: 0.2 m of water do nothing there."""
    file = make(SHOPS, DAMAGE, WIND, BLOWS)
    write_things(file.parent / "shops.gpkg", [point(50, 50)], id=["a"], worth=[2.0], floor_m=[0.1])
    found = assessed(file)
    assert lost(found) == pytest.approx([0, 0, 0])
    assert loss(found, "11", "typhoon_wind").headline == pytest.approx(0.02 * 1 + 0.01 * 2)


def test_a_hazard_that_is_off_or_steady_has_no_loss(make: Make) -> None:
    off = [saying("in_annual_loss = false")]
    found = assessed(make(HOMES, DAMAGE, WIND, BLOWS, HEAT, exchanged=off))
    whole = summary(found.assessment)["hazards"]
    assert whole[FLOOD]["losses"] is None
    assert whole["heat"]["losses"] is None
    assert whole["typhoon_wind"]["losses"] is not None
    assert units(found)["11"].hazards["heat"].loss is None


def test_nothing_is_lost_where_nobody_says_what_water_does(make: Make) -> None:
    found = assessed(make(HOMES))
    assert found.assessment.money is None
    assert all(one.annual_loss is None for one in found.assessment.units)
    assert {row["currency"] for row in table(found.assessment)} == {None}


def test_money_and_what_must_be_said_of_it_stand_in_every_file(
    result: Result, tmp_path: Path
) -> None:
    write_files(result.assessment, result.units, result.assets, tmp_path)
    said = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    money = said["money"]
    assert (money["currency"], money["price_year"], money["is_estimated"]) == ("CNY", 2024, True)
    sentences = " ".join(money["caveats"][FLOOD])
    assert "long river floods" in sentences
    assert "not of construction cost" in sentences
    assert said["flags"]["value_is_estimated"] is True
    for row in table(result.assessment):
        assert row["value_is_estimated"] is True
        assert (row["currency"], row["price_year"]) == ("CNY", 2024)
        assert row["loss_caveats"] == "made_for_long_floods; share_of_maximum_damage"
    found = json.loads((tmp_path / "provenance.json").read_text("utf-8"))
    assert found["flags"]["value_is_estimated"] is True


def test_the_layer_of_assets_lists_each_with_its_loss(result: Result, tmp_path: Path) -> None:
    write_files(result.assessment, result.units, result.assets, tmp_path)
    layer = gpd.read_file(tmp_path / "assessment.gpkg", layer="assets")
    assert layer["id"].tolist() == ["11", "12", "a"]
    assert layer["exposure"].tolist() == ["homes", "homes", "shops"]
    assert layer["asset_class"].tolist() == ["home", "home", "shop"]
    assert layer["value"].tolist() == [8, 4, 2]
    assert set(layer["currency"]) == {"CNY"}
    assert set(layer["price_year"]) == {2024}
    assert set(layer["value_is_estimated"]) == {True}
    assert set(layer["loss_caveats"]) == {"made_for_long_floods; share_of_maximum_damage"}
    losses = layer[f"{FLOOD}_annual_loss"]
    assert losses.to_numpy() == pytest.approx([0.26, 0, 0.01])
    assert losses.sum() == pytest.approx(total(result)["headline"])
    assert layer.geometry.geom_type.tolist() == ["Polygon", "Polygon", "Point"]
    assert layer.crs.to_epsg() == 32651


def measured(place: Place, curve_factor: float) -> list[float]:
    inside = units_in(place)
    people = estimate_population(inside, place.counts, place.region.population)
    maps: HazardMaps = hazard_maps(place, inside, RunFolder(maps=place.folder))[0]
    assets = valued_assets(place, inside, people)
    found = measure_losses(place, inside, maps, assets, curve_factor=curve_factor)
    losses: list[float] = found.total.tolist()
    return losses


@pytest.mark.parametrize(
    ("factor", "expected"), [(0.5, [0.75, 2.5, 4.5]), (1.0, [1.5, 5, 9]), (1.5, [1.75, 5.5, 9.5])]
)
def test_a_factor_on_curves_changes_losses_and_never_beyond_the_value(
    make: Make, factor: float, expected: list[float]
) -> None:
    """Roads lose half, so three quarters with 1.5; homes lose all, and cannot lose more."""
    place = read_place(make(HOMES, ROADS, DAMAGE))
    assert measured(place, factor) == pytest.approx(expected)


def test_a_factor_leaves_a_function_within_0_and_1() -> None:
    one = VulnerabilityFunction.of_damage_ratio(
        id="f",
        asset_class="any",
        intensity=[0, 1, 2],
        damage_ratio=[0, 0.5, 1],
        intensity_name="depth_m",
        source="made up",
        verified=False,
    )
    assert scaled_curve(one, 1.5).mdd.tolist() == [0, 0.75, 1]
    assert scaled_curve(one, 0.5).mdd.tolist() == [0, 0.25, 0.5]
    assert scaled_curve(one, 1.0) is one


def test_the_order_of_assets_does_not_matter(make: Make, result: Result) -> None:
    file = make(SHOPS, HOMES, DAMAGE)
    (file.parent / "homes.csv").write_text("code,value\n12,4\n11,8\n", "utf-8")
    other = assessed(file)
    assert other.assessment.units == result.assessment.units
