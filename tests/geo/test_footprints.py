"""A thing lies on the cells it lies on, and its shares make one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from riskmap.core.errors import GeometryError
from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.footprints import Footprints, footprints
from riskmap.geo.rasters import Grid

WEST, NORTH = 340_000.0, 3_460_000.0
# Cells are wider than high, so that columns and rows cannot be mistaken for each other.
WIDTH_M, HEIGHT_M, COLUMNS, ROWS = 20.0, 10.0, 8, 6
GRID = Grid(
    transform=rasterio.Affine(WIDTH_M, 0, WEST, 0, -HEIGHT_M, NORTH),
    width=COLUMNS,
    height=ROWS,
    crs=CRS("EPSG:32651"),
    nodata=None,
)
CELLS = np.array(
    [
        shapely.box(x, y - HEIGHT_M, x + WIDTH_M, y)
        for y in NORTH - HEIGHT_M * np.arange(ROWS)
        for x in WEST + WIDTH_M * np.arange(COLUMNS)
    ]
)


def xy(places: Any) -> Floats:
    """Return x and y of places given as column and row."""
    return np.asarray(places, dtype=float) * (WIDTH_M, -HEIGHT_M) + (WEST, NORTH)


def point(column: float, row: float) -> Any:
    return shapely.Point(xy((column, row)))


def line(*places: tuple[float, float]) -> Any:
    return shapely.LineString(xy(places))


def box(left: float, top: float, right: float, bottom: float) -> Any:
    return shapely.box(*xy((left, bottom)), *xy((right, top)))


def things(*shapes: Any) -> Geometries:
    collected = np.empty(len(shapes), dtype=object)
    collected[:] = shapes
    return collected


def dense(found: Footprints) -> Floats:
    """Return (A, cells) shares."""
    table = np.zeros((len(found.outside), COLUMNS * ROWS))
    table[found.things, found.cells] = found.shares
    return table


def only(found: Footprints) -> dict[tuple[int, int], float]:
    """Return share by row and column of the first thing."""
    some = slice(found.offsets[0], found.offsets[1])
    places = [divmod(int(cell), COLUMNS) for cell in found.cells[some]]
    return dict(zip(places, found.shares[some].tolist(), strict=True))


def test_a_point_lies_on_the_cell_around_it() -> None:
    found = footprints(things(point(2.5, 4.25)), GRID)
    assert only(found) == {(4, 2): 1.0}
    assert found.outside.tolist() == [0.0]


def test_a_point_on_an_inner_edge_belongs_to_the_cell_east_and_south() -> None:
    assert only(footprints(things(point(3, 2)), GRID)) == {(2, 3): 1.0}


@pytest.mark.parametrize(
    ("column", "row", "cell"),
    [(0, 0, (0, 0)), (8, 6, (5, 7)), (8, 2.5, (2, 7)), (4.5, 6, (5, 4)), (0, 6, (5, 0))],
)
def test_a_point_on_an_outer_edge_belongs_to_the_grid(
    column: float, row: float, cell: tuple[int, int]
) -> None:
    assert only(footprints(things(point(column, row)), GRID)) == {cell: 1.0}


def test_an_outer_edge_belongs_to_a_grid_whose_cells_are_no_binary_fraction() -> None:
    grid = Grid(
        transform=rasterio.Affine(0.1, 0, 0.1, 0, -0.1, 0.7),
        width=3,
        height=3,
        crs=CRS("EPSG:4490"),
        nodata=None,
    )
    west, south, east, north = grid.bounds
    corners = shapely.points([(west, north), (east, north), (west, south), (east, south)])
    rim = shapely.LinearRing([(west, north), (east, north), (east, south), (west, south)])
    assert footprints(corners, grid).cells.tolist() == [0, 2, 6, 8]
    assert footprints(things(rim), grid).outside.tolist() == [0.0]


def test_a_point_beyond_the_grid_lies_outside_whole() -> None:
    found = footprints(things(point(-0.01, 3), point(3, 6.01), point(1, 1)), GRID)
    assert found.outside.tolist() == [1.0, 1.0, 0.0]
    assert found.offsets.tolist() == [0, 0, 0, 1]


def test_a_multipoint_counts_by_points() -> None:
    several = shapely.MultiPoint([point(0.5, 0.5), point(0.1, 0.9), point(7.5, 5.5), point(9, 9)])
    found = footprints(things(several), GRID)
    assert only(found) == {(0, 0): 0.5, (5, 7): 0.25}
    assert found.outside.tolist() == [0.25]


def test_a_line_counts_by_length_in_units_of_the_crs() -> None:
    # 20 m east in cell (0, 0) and (0, 1), then 10 m south: 30 m in all, by hand.
    found = footprints(things(line((0.5, 0.5), (1.5, 0.5), (1.5, 1.5))), GRID)
    assert only(found) == pytest.approx({(0, 0): 10 / 30, (0, 1): 15 / 30, (1, 1): 5 / 30})


def test_a_line_that_comes_back_is_counted_once_a_cell() -> None:
    found = footprints(things(line((0.5, 0.5), (1.5, 0.5), (0.5, 0.5))), GRID)
    assert only(found) == pytest.approx({(0, 0): 0.5, (0, 1): 0.5})


@pytest.mark.parametrize("reverse", [False, True])
def test_a_line_along_an_edge_belongs_to_the_cells_east_and_south(*, reverse: bool) -> None:
    shapes = things(line((2, 1), (2, 3)), line((1, 2), (3, 2)), line((8, 0), (8, 1)))
    found = footprints(shapely.reverse(shapes) if reverse else shapes, GRID)
    cells = [divmod(int(cell), COLUMNS) for cell in found.cells]
    assert cells == [(1, 2), (2, 2), (2, 1), (2, 2), (0, 7)]
    assert found.outside.tolist() == [0.0, 0.0, 0.0]


def test_a_line_without_length_lies_where_it_starts() -> None:
    still = line((3.5, 3.5), (3.5, 3.5))
    off = line((30.5, 3.5), (30.5, 3.5))
    found = footprints(things(still, off), GRID)
    assert only(found) == {(3, 3): 1.0}
    assert found.outside.tolist() == [0.0, 1.0]


def test_a_long_line_across_the_grid_keeps_what_lies_beyond() -> None:
    found = footprints(things(line((-1e6, 2.5), (1e6, 2.5))), GRID)
    assert found.cells.tolist() == list(range(16, 24))
    assert found.outside[0] == pytest.approx(1 - COLUMNS / 2e6, rel=1e-12)


def test_a_polygon_counts_by_area() -> None:
    found = footprints(things(box(0.5, 0.75, 1.25, 1.5)), GRID)
    area = 0.75 * 0.75
    assert only(found) == pytest.approx(
        {
            (0, 0): 0.5 * 0.25 / area,
            (0, 1): 0.25 * 0.25 / area,
            (1, 0): 0.5 * 0.5 / area,
            (1, 1): 0.25 * 0.5 / area,
        }
    )


def test_holes_and_parts_of_a_polygon_count() -> None:
    frame = shapely.difference(box(1, 1, 4, 4), box(2, 2, 3, 3))
    found = footprints(things(shapely.union(frame, box(6, 4, 7, 8))), GRID)
    shares = only(found)
    assert (2, 2) not in shares
    assert shares[(1, 1)] == shares[(5, 6)] == pytest.approx(1 / 12)
    assert found.outside == pytest.approx([2 / 12])


def test_a_polygon_too_small_for_arithmetic_lies_where_it_starts() -> None:
    speck = shapely.Polygon([(1e-170, 1e-170), (2e-170, 1e-170), (1.5e-170, 2e-170)])
    grid = Grid(
        transform=rasterio.Affine(1, 0, -1, 0, -1, 1), width=2, height=2, crs=GRID.crs, nodata=None
    )
    found = footprints(things(speck), grid)
    assert (found.cells.tolist(), found.shares.tolist()) == ([3], [1.0])


def test_empty_things_lie_nowhere_and_have_nothing_outside() -> None:
    found = footprints(things(shapely.Point(), shapely.Polygon(), shapely.LineString()), GRID)
    assert found.offsets.tolist() == [0, 0, 0, 0]
    assert found.outside.tolist() == [0.0, 0.0, 0.0]
    assert footprints(things(), GRID).offsets.tolist() == [0]


def test_what_cannot_be_placed_is_refused() -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    collection = shapely.GeometryCollection([point(1, 1)])
    for wrong in (None, bow_tie, collection, shapely.LineString([(0, 0), (1, np.inf)])):
        with pytest.raises(GeometryError, match="the first is number 2"):
            footprints(things(point(1, 1), wrong), GRID)


places = st.tuples(st.floats(-3, COLUMNS + 3), st.floats(-3, ROWS + 3))
points = st.builds(lambda place: point(*place), place=places)
lines = st.builds(lambda path: line(*path), path=st.lists(places, min_size=2, max_size=6))
polygons = st.builds(
    lambda path: shapely.convex_hull(shapely.MultiPoint(xy(path))),
    path=st.lists(places, min_size=3, max_size=7),
)
multiparts = st.one_of(
    st.builds(shapely.MultiPoint, st.lists(points, min_size=1, max_size=4)),
    st.builds(shapely.MultiLineString, st.lists(lines, min_size=1, max_size=3)),
)
mixed = st.lists(st.one_of(points, lines, polygons, multiparts), min_size=1, max_size=8)


@given(mixed)
def test_shares_and_what_lies_outside_make_one(shapes: list[Any]) -> None:
    found = footprints(things(*shapes), GRID)
    whole = dense(found).sum(axis=1) + found.outside
    np.testing.assert_allclose(whole, 1.0, rtol=0, atol=1e-12)
    assert (found.shares > 0).all()
    assert (found.shares <= 1 + 1e-12).all()
    assert (found.outside >= 0).all()


@given(st.lists(st.one_of(lines, polygons), min_size=1, max_size=5))
def test_each_share_is_that_of_its_cell(shapes: list[Any]) -> None:
    kept = [one for one in shapes if (one.area or one.length) > 1.0]
    measured = things(*kept)
    cut = shapely.intersection(measured[:, None], CELLS[None, :])
    is_area = shapely.area(measured) > 0
    size = np.where(is_area, shapely.area(measured), shapely.length(measured))
    parts = np.where(is_area[:, None], shapely.area(cut), shapely.length(cut)) / size[:, None]
    on_edges = parts.sum(axis=1) > 1 + 1e-9  # intersections count a line along an edge twice
    found = footprints(measured, GRID)
    shares = dense(found)
    simple = shapely.is_simple(measured) & ~on_edges  # and a line upon itself once
    np.testing.assert_allclose(shares[simple], parts[simple], rtol=0, atol=1e-7)
    beyond = 1 - parts.sum(axis=1)
    np.testing.assert_allclose(found.outside[simple], beyond[simple], rtol=0, atol=1e-7)


@given(mixed, st.randoms(use_true_random=False))
def test_the_order_of_things_makes_no_difference(shapes: list[Any], random: Any) -> None:
    order = list(range(len(shapes)))
    random.shuffle(order)
    one = footprints(things(*shapes), GRID)
    other = footprints(things(*shapes)[order], GRID)
    np.testing.assert_array_equal(dense(one)[order], dense(other))
    np.testing.assert_array_equal(one.outside[order], other.outside)


def test_large_polygons_are_placed_in_blocks() -> None:
    fine = Grid(
        transform=rasterio.Affine(0.1, 0, WEST, 0, -0.1, NORTH),
        width=1600,
        height=1500,
        crs=GRID.crs,
        nodata=None,
    )
    roof = shapely.Polygon(xy([(4, 0), (8, 15), (0, 15)]))
    found = footprints(things(roof), fine)
    assert found.outside.tolist() == [0.0]
    rows, columns = np.divmod(found.cells, fine.width)
    # a triangle balances at two thirds of its height
    assert (rows + 0.5) @ found.shares == pytest.approx(1000.0, abs=1e-3)
    assert (columns + 0.5) @ found.shares == pytest.approx(800.0, abs=1e-3)
