"""Vector tiles by somebody else's reading: everything inside, once, nothing lost at an edge."""

from __future__ import annotations

from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from shapely.geometry import shape as shapely_shape

from riskmap.maps.mercator import pixel_m, tile_at, tile_bounds_m, to_mercator
from riskmap.maps.vector_tiles import BUFFER, EXTENT, LAST_ZOOM, tile_table, vector_tile
from tests.maps.jagged import jagged, outlines_of


def tiles_over(shapes: Any, zoom: int) -> list[tuple[int, int]]:
    west, south, east, north = shapely.total_bounds(shapes)
    (left, top), (right, bottom) = tile_at(zoom, west, north), tile_at(zoom, east, south)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def features_of(tile: bytes) -> list[dict[str, Any]]:
    read = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})
    found: list[dict[str, Any]] = read["units"]["features"]
    return found


def in_metres(feature: dict[str, Any], zoom: int, x: int, y: int) -> shapely.Geometry:
    west, _, east, north = tile_bounds_m(zoom, x, y)
    step = (east - west) / EXTENT
    return shapely.transform(
        shapely_shape(feature["geometry"]), lambda xy: xy * (step, -step) + (west, north)
    )


@pytest.mark.parametrize("zoom", [8, 11, 13])
def test_the_tiles_of_a_zoom_hold_every_unit_where_it_is(zoom: int) -> None:
    found = outlines_of(jagged(40))
    parts: dict[str, list[shapely.Geometry]] = {code: [] for code in found.codes}
    for x, y in tiles_over(found.shapes, zoom):
        inside = shapely.box(*tile_bounds_m(zoom, x, y))
        for feature in features_of(vector_tile(found, zoom, x, y)):
            mended = shapely.make_valid(in_metres(feature, zoom, x, y))
            parts[feature["properties"]["code"]].append(mended.intersection(inside))
            assert found.codes[feature["id"] - 1] == feature["properties"]["code"]
    joined = shapely.area([shapely.union_all(some) for some in parts.values()])
    expected = shapely.area(to_mercator(found.shapes))
    assert joined == pytest.approx(expected, rel=0.1 if zoom == 8 else 0.02)
    assert joined.sum() == pytest.approx(expected.sum(), rel=2e-3)


def test_outlines_go_on_beyond_the_edge_so_that_no_border_breaks_there() -> None:
    found = outlines_of(jagged(40))
    x, y = tile_at(13, 121.4, 31.25)
    reach = [
        shapely_shape(feature["geometry"]).bounds
        for feature in features_of(vector_tile(found, 13, x, y))
    ]
    assert min(one[0] for one in reach) == -BUFFER
    assert max(one[3] for one in reach) == EXTENT + BUFFER


def test_flags_travel_into_the_tiles() -> None:
    x, y = tile_at(12, 121.4, 31.25)
    for flag in (True, False):
        tile = vector_tile(outlines_of(jagged(40), synthetic=flag), 12, x, y)
        assert {one["properties"]["synthetic"] for one in features_of(tile)} == {flag}


def test_a_tile_with_nothing_in_it_is_empty() -> None:
    assert vector_tile(outlines_of(jagged(10)), 12, 0, 0) == b""
    nothing = outlines_of(np.array([None, None], dtype=object))
    assert vector_tile(nothing, 0, 0, 0) == b""


def test_a_far_zoom_is_simple_and_still_within_half_a_pixel_of_where_it_is_drawn() -> None:
    found = outlines_of(jagged(40))
    before = to_mercator(found.shapes)
    corners = []
    for zoom in (10, 13, LAST_ZOOM + 2, 18):
        after = tile_table(found, zoom).shapes
        assert shapely.coverage_is_valid(after)
        assert shapely.hausdorff_distance(before, after).max() < 0.5 * pixel_m(zoom)
        corners.append(shapely.get_num_coordinates(after).sum())
    assert corners == sorted(corners)
    assert corners[0] < corners[-1] / 3


def test_outer_rings_turn_as_the_format_wants_and_holes_the_other_way() -> None:
    ring = shapely.box(121.3, 31.2, 121.5, 31.3).difference(
        shapely.box(121.38, 31.24, 121.42, 31.26)
    )
    found = outlines_of(np.array([shapely.reverse(ring)], dtype=object))
    feature = features_of(vector_tile(found, 9, *tile_at(9, 121.4, 31.25)))[0]
    outer, hole = feature["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw, "positive area where y points down"
    assert not shapely.LinearRing(hole).is_ccw
