"""Made-up cells fill their units once, the same way every time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.core.errors import GeometryError
from riskmap.geo import coverage
from riskmap.geo.arrays import Geometries
from riskmap.geo.crs import to_crs
from riskmap.geo.partition import partition, partition_coverage

EAST, NORTH = 633_000.0, 3_459_000.0


def at(*corners: tuple[float, float]) -> Any:
    return shapely.Polygon([(EAST + x, NORTH + y) for x, y in corners])


def moved_east(polygon: Any, metres: float) -> Any:
    return shapely.transform(polygon, lambda xy: xy + np.array([metres, 0.0]))


SQUARE = at((0, 0), (1000.123456, 0), (1000.123456, 1000), (0, 1000))
# Two long arms: the cell of a point between them is cut into pieces.
HORSESHOE = at(
    (0, 0), (900, 0), (900, 1500), (800, 1500), (800, 100), (100, 100), (100, 1500), (0, 1500)
)
COMB = at(
    (0, 0), (700, 0), (700, 400), (600, 400), (600, 60), (500, 60), (500, 400), (400, 400),
    (400, 60), (300, 60), (300, 400), (200, 400), (200, 60), (100, 60), (100, 400), (0, 400),
)  # fmt: skip
RING = shapely.difference(SQUARE, shapely.buffer(shapely.centroid(SQUARE), 300))


def assert_fills(cells: Geometries, polygon: Any, count: int) -> None:
    assert len(cells) == count
    assert (shapely.get_type_id(cells) == shapely.GeometryType.POLYGON).all()
    assert coverage.is_clean(cells)
    assert coverage.overlaps(cells, tolerance_m2=1e-3).left.size == 0
    union = shapely.coverage_union_all(cells)
    assert shapely.symmetric_difference(union, polygon).area < 1.0
    outline, kept = (set(map(tuple, shapely.get_coordinates(shape))) for shape in (polygon, union))
    assert outline <= kept


@pytest.mark.parametrize("polygon", [SQUARE, HORSESHOE, COMB, RING])
@pytest.mark.parametrize("count", [1, 2, 7, 20])
def test_cells_fill_the_unit_once_whatever_its_shape(polygon: Any, count: int) -> None:
    assert_fills(partition(polygon, count, 3), polygon, count)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 12))
def test_cells_fill_a_concave_unit_for_any_seed(seed: int, count: int) -> None:
    assert_fills(partition(HORSESHOE, count, seed), HORSESHOE, count)


def test_the_same_seed_gives_the_same_cells_bit_for_bit() -> None:
    one, other = (shapely.to_wkb(partition(HORSESHOE, 9, 42)) for _ in range(2))
    assert one.tolist() == other.tolist()
    assert shapely.to_wkb(partition(HORSESHOE, 9, 43)).tolist() != one.tolist()


def test_cells_are_of_about_one_size() -> None:
    areas = shapely.area(partition(SQUARE, 25, 1))
    assert areas.std() < 0.25 * areas.mean()


def test_cells_of_neighbours_share_the_vertices_where_edges_meet() -> None:
    right = moved_east(SQUARE, 1000.123456)
    units = np.array([SQUARE, right], dtype=object)
    left_cells, right_cells = partition_coverage(units, [6, 9], [1, 2])
    cells = np.concatenate((left_cells, right_cells))
    assert coverage.is_clean(cells)
    border = EAST + 1000.123456
    on_border = [
        {tuple(xy) for xy in shapely.get_coordinates(some) if abs(xy[0] - border) < 1e-3}
        for some in (left_cells, right_cells)
    ]
    assert on_border[0] == on_border[1]
    assert len(on_border[0]) > 4


def test_units_that_overlap_are_refused() -> None:
    shifted = moved_east(SQUARE, 500.0)
    with pytest.raises(GeometryError, match="overlap"):
        partition_coverage(np.array([SQUARE, shifted], dtype=object), [2, 2], [1, 2])


def test_a_unit_of_several_parts_is_refused() -> None:
    far = moved_east(SQUARE, 5000.0)
    with pytest.raises(GeometryError, match="several parts"):
        partition(shapely.MultiPolygon([SQUARE, far]), 4, 1)


def test_no_cells_at_all_are_refused() -> None:
    with pytest.raises(GeometryError, match="0 cells"):
        partition(SQUARE, 0, 1)


def test_cells_too_small_to_draw_are_refused() -> None:
    speck = at((0, 0), (0.0005, 0), (0.0005, 0.0005), (0, 0.0005))
    with pytest.raises(GeometryError, match="too small or too narrow for 60 cells"):
        partition(speck, 60, 1)


def test_the_real_units_become_285_cells_in_one_clean_coverage(raw: Path) -> None:
    frame = gpd.read_file(raw / "admin" / "putuo_subdistricts_osm.geojson")
    units = to_crs(np.array(frame.geometry, dtype=object), 4326, "EPSG:4549")
    counts = [20, 27, 35, 20, 28, 25, 15, 39, 28, 48]
    cells = partition_coverage(units, counts, list(range(10)))
    for some, unit, count in zip(cells, units, counts, strict=True):
        assert_fills(some, unit, count)
    together = np.concatenate(cells)
    assert len(together) == 285
    assert coverage.is_clean(together)
    assert coverage.gaps(together, tolerance_m2=0.0).size == 0
