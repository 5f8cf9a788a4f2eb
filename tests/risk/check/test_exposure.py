"""Assets are read whole; money, classes, shapes and cells that do not fit are faults."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from riskmap.risk.place.reading import read_place
from tests.risk.check.extended import adding, with_houses, write_houses
from tests.risk.conftest import EAST, Maker, faults_of, places

HOMES = """
[[exposure]]
id = "homes"
name = { zh = "住宅" }
kind = "divisions"
asset_class = "home"
currency = "CNY"
price_year = 2020
value_is_estimated = true
value_per_person = { value = 10, source = "chosen", verified = true }
source = "chosen"
licence = "CC0-1.0"
verified = true
"""

SHOPS_ON_A_STEP = """asset_class = "shop"
first_floor_height_m = { value = 0.3, source = "chosen", verified = true }"""


def test_a_layer_of_assets_is_read_whole(make_region: Maker) -> None:
    place = read_place(with_houses(make_region))
    houses = place.layers["houses"]
    assert houses.ids.tolist() == ["a", "b", "c"]
    assert houses.asset_class.tolist() == ["home", "home", "shop"]
    assert houses.value.tolist() == [100.0, 200.0, 50.0]
    assert houses.cover.tolist() == [np.inf, 80.0, np.inf]
    assert houses.deductible.tolist() == [0.0, 0.0, 0.0]
    assert place.caveats == {"rainstorm_waterlogging": ("made_for_long_floods",)}
    assert set(place.digests) >= {"houses.gpkg", "curves.csv"}


def test_one_class_and_one_height_may_hold_for_all(make_region: Maker) -> None:
    file = with_houses(
        make_region,
        ('asset_class = "use", ', ""),
        ("verified = true\nfields", f"verified = true\n{SHOPS_ON_A_STEP}\nfields"),
    )
    houses = read_place(file).layers["houses"]
    assert set(houses.asset_class.tolist()) == {"shop"}
    assert houses.first_floor_height_m.tolist() == [0.3, 0.3, 0.3]


@pytest.mark.parametrize(
    ("columns", "row", "field"),
    [
        ({"worth": [1.0, -1.0, 1.0]}, 2, "worth"),
        ({"worth": [1.0, np.nan, 1.0]}, 2, "worth"),
        ({"worth": ["1", "2", "much"]}, 3, "worth"),
        ({"cover": [-5.0, 1.0, 1.0]}, 1, "cover"),
        ({"use": ["home", None, "shop"]}, 2, "use"),
        ({"id": ["a", "b", ""]}, 3, "id"),
    ],
)
def test_a_cell_that_cannot_be_is_a_fault(
    make_region: Maker, columns: dict[str, Any], row: int, field: str
) -> None:
    found = places(faults_of(with_houses(make_region, **columns)))
    assert ("houses.gpkg", row, field, "wrong_cell") in found


def test_ids_stand_once(make_region: Maker) -> None:
    found = places(faults_of(with_houses(make_region, id=["a", "b", "a"])))
    assert found == {("houses.gpkg", row, "id", "wrong_cell") for row in (1, 3)}


def test_the_same_fault_in_many_rows_is_counted(make_region: Maker) -> None:
    file = with_houses(make_region)
    many = 250
    write_houses(
        file.parent,
        id=[str(n) for n in range(many)],
        use=["home"] * many,
        worth=[-1.0] * many,
        cover=[1.0] * many,
        geometry=[shapely.Point(EAST + 50, 350)] * many,
    )
    found = faults_of(file)
    assert len(found) == 101
    assert "150 more rows" in str(found[-1].message)


def test_a_column_that_is_named_must_be_there(make_region: Maker) -> None:
    (fault,) = faults_of(with_houses(make_region, ('value = "worth"', 'value = "price"')))
    assert (fault.file, fault.field, fault.kind) == ("houses.gpkg", "price", "missing_column")
    assert "fields.value" in str(fault.mend)


def test_shapes_are_of_the_declared_kind(make_region: Maker) -> None:
    line = shapely.LineString([(EAST, 0), (EAST + 1, 1)])
    shapes = [shapely.Point(EAST, 0), line, None]
    found = places(faults_of(with_houses(make_region, geometry=shapes)))
    assert found == {("houses.gpkg", row, "geometry", "wrong_shape") for row in (2, 3)}


def test_polygons_that_cross_themselves_are_refused(make_region: Maker) -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    sound = shapely.box(EAST, 0, EAST + 1, 1)
    file = with_houses(
        make_region, ('kind = "points"', 'kind = "polygons"'), geometry=[bow_tie, sound, sound]
    )
    assert places(faults_of(file)) == {("houses.gpkg", 1, "geometry", "wrong_shape")}


def test_a_class_without_a_function_is_a_fault_that_names_the_classes(make_region: Maker) -> None:
    (fault,) = faults_of(with_houses(make_region, use=["home", "mill", "shop"]))
    assert (fault.kind, fault.field) == ("no_function", "exposure[0].fields.asset_class")
    assert fault.value == "mill"
    assert str(fault.mend) == "Allowed: home, shop."


def test_two_currencies_are_never_added(make_region: Maker) -> None:
    file = with_houses(make_region, ("[[vulnerability]]", f"{HOMES}[[vulnerability]]"))
    assert set(read_place(file).layers) == {"houses"}
    dollars = HOMES.replace("CNY", "USD").replace("2020", "2021")
    file = with_houses(make_region, ("[[vulnerability]]", f"{dollars}[[vulnerability]]"))
    assert places(faults_of(file)) == {
        ("region.toml", None, "exposure[1].currency", "other_money"),
        ("region.toml", None, "exposure[1].price_year", "other_money"),
    }


def test_values_that_nothing_destroys_are_said_to_be(make_region: Maker) -> None:
    place = read_place(make_region(adding(HOMES)))
    assert "no_losses" in {one.kind for one in place.warnings}


def test_values_by_code_are_of_lowest_units(make_region: Maker) -> None:
    by_code = HOMES.replace(
        'value_per_person = { value = 10, source = "chosen", verified = true }',
        'file = "worth.csv"',
    )
    file = make_region(adding(by_code))
    table = file.parent / "worth.csv"
    table.write_text("code,value\n11,5\n12,0\n13,\n", "utf-8")
    assert read_place(file).values == {"homes": {"11": 5.0, "12": 0.0}}
    table.write_text("code,value\n1,5\n99,1\n12,-1\n", "utf-8")
    assert {(one.row, one.value, one.kind) for one in faults_of(file)} == {
        (None, "1", "not_lowest"),
        (2, "99", "unknown_code"),
        (3, "'-1'", "wrong_cell"),
    }
