"""Assets in metres and in units, so that parts add up to their whole."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.sources import Flags
from riskmap.risk.place.assets import read_assets, units_holding
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.place.units import UnitRow, Units, units_of, units_of_place
from tests.risk.check.extended import adding, with_houses, write_houses
from tests.risk.check.test_exposure import HOMES
from tests.risk.conftest import CRS, EAST, Maker, box

LENGTHS = ('kind = "points"', 'kind = "lines"\nvalue_unit = "per_m"')
AREAS = ('kind = "points"', 'kind = "polygons"\nvalue_unit = "per_m2"')


def units(place: Place) -> Units:
    assert place.units is not None
    return units_of_place(place, place.units)


def codes(found: Units, positions: list[int]) -> list[str | None]:
    return [None if one < 0 else found.codes[one] for one in positions]


def test_points_lie_in_a_unit_of_each_level(make_region: Maker) -> None:
    place = read_place(with_houses(make_region))
    inside = units(place)
    (houses,) = read_assets(place, inside)
    assert houses.exposure.id == "houses"
    assert houses.value.tolist() == [100.0, 200.0, 50.0]
    assert [codes(inside, row) for row in houses.unit.tolist()] == [
        ["1", "11"],
        ["1", "11"],
        ["1", "12"],
    ]


def test_what_lies_in_no_unit_says_so(make_region: Maker) -> None:
    shapes = [shapely.Point(EAST + x, 350) for x in (50, 5000, 10_100)]
    place = read_place(with_houses(make_region, geometry=shapes))
    inside = units(place)
    (houses,) = read_assets(place, inside)
    assert [codes(inside, row) for row in houses.unit.tolist()] == [
        ["1", "11"],
        [None, None],
        ["1", "13"],
    ]


def test_values_by_metre_grow_with_length_and_area(make_region: Maker) -> None:
    lines = [shapely.LineString([(EAST, 0), (EAST + x, 0)]) for x in (10, 20, 30)]
    (found,) = _assets(with_houses(make_region, LENGTHS, geometry=lines))
    assert found == pytest.approx([1000.0, 4000.0, 1500.0])
    squares = [box(0, 0, 10, 10), box(0, 0, 20, 10), box(210, 0, 220, 10)]
    (found,) = _assets(with_houses(make_region, AREAS, geometry=squares))
    assert found == pytest.approx([10_000.0, 40_000.0, 5_000.0])


def test_lengths_are_metres_whatever_the_layer_lies_in(make_region: Maker) -> None:
    lines = [shapely.LineString([(EAST, 10), (EAST + x, 10)]) for x in (10, 20, 30)]
    file = with_houses(make_region, LENGTHS, geometry=lines)
    layer = file.parent / "houses.gpkg"
    gpd.read_file(layer).to_crs("EPSG:4326").to_file(layer, driver="GPKG")
    (found,) = _assets(file)
    assert found == pytest.approx([1000.0, 4000.0, 1500.0], rel=1e-6)


def _assets(file: object) -> list[list[float]]:
    place = read_place(file)  # type: ignore[arg-type]
    return [one.value.tolist() for one in read_assets(place, units(place))]


def test_values_by_person_are_spread_over_the_lowest_units(make_region: Maker) -> None:
    place = read_place(make_region(adding(HOMES)))
    inside = units(place)
    persons = np.array([1001.0, 334.0, np.nan, 333.0])  # 1, 11, 12, 13
    (homes,) = read_assets(place, inside, persons=persons)
    assert homes.ids.tolist() == ["11", "13"]
    assert homes.value.tolist() == [3340.0, 3330.0]
    assert homes.without_value == ("12",)
    assert shapely.area(homes.geometries).tolist() == pytest.approx([80_000.0, 80_000.0])
    assert [codes(inside, row) for row in homes.unit.tolist()] == [["1", "11"], ["1", "13"]]
    (nobody,) = read_assets(place, inside)
    assert len(nobody) == 0
    assert nobody.without_value == ("11", "12", "13")


def test_values_of_units_that_nobody_drew_are_left_out_and_named(make_region: Maker) -> None:
    place = read_place(make_region(adding(HOMES)))
    inside = units(place)
    inside.geometries[inside.codes.index("11")] = shapely.Polygon()
    (homes,) = read_assets(place, inside, persons=np.full(4, 10.0))
    assert homes.ids.tolist() == ["12", "13"]
    assert homes.without_outline == ("11",)


def test_the_order_of_rows_does_not_matter(make_region: Maker) -> None:
    file = with_houses(make_region)
    (first,) = read_assets(place := read_place(file), units(place))
    shapes = [shapely.Point(EAST + x, 350) for x in (350, 50, 150)]
    write_houses(
        file.parent,
        id=["c", "a", "b"],
        use=["shop", "home", "home"],
        worth=[50.0, 100.0, 200.0],
        cover=[None, None, 80.0],
        geometry=shapes,
    )
    (second,) = read_assets(place := read_place(file), units(place))
    order = np.argsort(second.ids)
    assert second.value[order].tolist() == first.value.tolist()
    assert second.unit[order].tolist() == first.unit.tolist()


def _row(code: str, parent: str | None, level: str, outline: object) -> UnitRow:
    return UnitRow(
        code=code,
        parent=parent,
        level=level,
        name_zh=code,
        name_en=code,
        flags=Flags(),
        geometry=outline,
    )


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=1, max_size=30))
def test_the_units_of_a_point_lie_in_each_other(places: list[tuple[float, float]]) -> None:
    """Also where outlines of two levels do not fit, and where a unit was never drawn."""
    rows = [
        _row("1", None, "a", box(0, 0, 400, 400)),
        _row("11", "1", "b", box(0, 0, 190, 400)),
        _row("12", "1", "b", box(190, 0, 400, 400)),
        _row("111", "11", "c", box(0, 0, 210, 400)),
        _row("121", "12", "c", box(210, 0, 400, 200)),
        _row("122", "12", "c", None),
    ]
    inside = units_of(rows, crs=CRS, metric_crs=CRS, levels=("a", "b", "c"))
    points = np.asarray(shapely.points([(EAST + x, y) for x, y in places]), dtype=object)
    for line in units_holding(inside, points).tolist():
        held = [one for one in line if one >= 0]
        assert held == line[: len(held)]
        assert line == inside.line[held[-1]].tolist()
