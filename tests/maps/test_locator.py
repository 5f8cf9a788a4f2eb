"""The small map: true to scale at its middle, around the unit it is about."""

from __future__ import annotations

import re

import pyproj
import pytest
import shapely

from riskmap.maps.locator import HEIGHT, WIDTH, Area, Spot, locate


def area(code: str, west: float, south: float = 31.2, size: float = 0.01) -> Area:
    outline = shapely.box(west, south, west + size, south + size)
    return Area(code=code, name=code, outline=outline, colour="#AE8CCB")


def places(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_the_chosen_unit_fills_the_middle_and_is_drawn_last() -> None:
    drawn = locate([area("a", 121.4), area("b", 121.41)], selected="a").areas
    assert [one.code for one in drawn] == ["b", "a"]
    xs, ys = zip(*places(drawn[-1].path), strict=True)
    assert (min(xs) + max(xs)) / 2 == pytest.approx(WIDTH / 2, abs=0.2)
    assert max(ys) - min(ys) == pytest.approx((HEIGHT - 24) / 2, abs=0.2)


def test_what_lies_off_the_map_is_not_drawn() -> None:
    far = area("far", 122.4)
    assert [one.code for one in locate([area("a", 121.4), far], selected="a").areas] == ["a"]


def test_without_a_chosen_unit_all_of_them_are_on_the_map() -> None:
    drawn = locate([area("a", 121.4), area("b", 121.45)], selected=None).areas
    assert {one.code for one in drawn} == {"a", "b"}
    for one in drawn:
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places(one.path))


def test_the_scale_bar_is_right_within_half_a_percent() -> None:
    one = area("a", 121.4)
    chart = locate([one], selected="a")
    (drawn,) = chart.areas
    xs, _ = zip(*places(drawn.path), strict=True)
    west, south, east, north = one.outline.bounds
    middle = (south + north) / 2
    true_m = pyproj.Geod(ellps="WGS84").inv(west, middle, east, middle)[2]
    assert chart.bar / chart.bar_m == pytest.approx((max(xs) - min(xs)) / true_m, rel=0.006)


def test_points_bear_their_numbers_and_those_beyond_the_map_are_left_to_the_list() -> None:
    inside, outside = Spot(number=1, lon=121.405, lat=31.205), Spot(number=2, lon=125, lat=31)
    (drawn,) = locate([area("a", 121.4)], selected="a", spots=[inside, outside]).spots
    assert drawn.number == 1
    assert (drawn.x, drawn.y) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.2)


def test_a_name_is_written_only_where_it_has_room() -> None:
    wide = Area(
        code="b", name="short", outline=shapely.box(121.41, 31.19, 121.44, 31.22), colour=None
    )
    narrow = Area(
        code="c",
        name="a name that is far too long",
        outline=shapely.box(121.39, 31.2, 121.4, 31.21),
        colour=None,
    )
    named = {
        one.code: one.is_named
        for one in locate([area("a", 121.4), wide, narrow], selected="a").areas
    }
    assert named == {"a": False, "b": True, "c": False}
