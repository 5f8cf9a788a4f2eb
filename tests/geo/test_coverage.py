"""What is wrong with a set of polygons is found, named and measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from riskmap.core.errors import GeometryError
from riskmap.geo import coverage
from riskmap.geo.arrays import Geometries
from riskmap.geo.crs import to_crs


def shapes(*given: Any) -> Geometries:
    collected = np.empty(len(given), dtype=object)
    collected[:] = given
    return collected


SQUARE = shapely.box(0, 0, 100, 100)
NEXT = shapely.box(100, 0, 200, 100)
BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
# Its long edge faces two squares but lacks the vertex between them.
TALL = shapely.box(-50, 0, 0, 200)


def test_what_is_invalid_is_named_with_its_place() -> None:
    missing, bow_tie, point = coverage.invalid(shapes(SQUARE, None, BOW_TIE, shapely.Point(1, 2)))
    assert (missing.index, missing.reason, missing.place) == (1, "No geometry", None)
    assert (bow_tie.index, bow_tie.reason, bow_tie.place) == (2, "Self-intersection", (5.0, 5.0))
    assert (point.index, point.reason) == (3, "Not a polygon")


def test_a_hole_touching_the_shell_along_an_edge_is_reported() -> None:
    hole = [(0, 20), (50, 40), (0, 60)]
    (found,) = coverage.invalid(shapes(shapely.Polygon(SQUARE.exterior.coords, [hole])))
    assert found.reason == "Self-intersection"


def test_repair_leaves_the_valid_alone_and_says_so() -> None:
    repaired = coverage.repair(shapes(SQUARE, NEXT))
    assert repaired.geometries[0] is SQUARE
    assert not repaired.changed.any()
    assert repaired.area_change.tolist() == [0.0, 0.0]


def test_repair_of_a_bow_tie_keeps_both_lobes() -> None:
    repaired = coverage.repair(shapes(SQUARE, BOW_TIE))
    assert repaired.changed.tolist() == [False, True]
    assert repaired.geometries[1].geom_type == "MultiPolygon"
    assert repaired.area_change.tolist() == [0.0, pytest.approx(50.0)]
    assert coverage.invalid(repaired.geometries) == []


def test_repair_says_what_it_drops() -> None:
    spike = shapely.Polygon([(0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10)])
    line = shapely.LineString([(0, 0), (3, 4)])
    with_line = shapely.GeometryCollection([SQUARE, line])
    repaired = coverage.repair(shapes(spike, with_line, None, line))
    assert repaired.changed.all()
    assert shapely.area(repaired.geometries).tolist() == [100.0, 10_000.0, 0.0, 0.0]
    assert repaired.dropped_parts.tolist()[1:] == [1, 0, 1]
    assert repaired.dropped_length.tolist()[1:] == [5.0, 0.0, 5.0]
    assert np.isin(shapely.get_type_id(repaired.geometries), (3, 6)).all()


def test_repair_joins_overlapping_parts_and_does_not_cancel_them() -> None:
    beside = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10)])
    within = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(2, 2, 5, 5)])
    repaired = coverage.repair(shapes(beside, within))
    assert shapely.area(repaired.geometries).tolist() == [150.0, 100.0]
    assert repaired.area_change.tolist() == [-50.0, -9.0]


def test_overlaps_come_as_pairs_with_their_area() -> None:
    shifted = shapely.box(90, 0, 190, 100)
    found = coverage.overlaps(shapes(SQUARE, NEXT, shifted))
    assert list(zip(found.left, found.right, strict=True)) == [(0, 2), (1, 2)]
    assert found.area_m2.tolist() == [1000.0, 9000.0]
    assert coverage.overlaps(shapes(SQUARE, NEXT)).left.size == 0
    assert coverage.overlaps(shapes(SQUARE, shifted), tolerance_m2=1000.0).left.size == 0


def test_gaps_are_the_holes_of_the_union() -> None:
    around = shapely.difference(shapely.box(0, 0, 30, 30), shapely.box(10, 10, 20, 20))
    left, right = shapely.box(0, 0, 15, 30), shapely.box(15, 0, 30, 30)
    ring = shapes(shapely.intersection(around, left), shapely.intersection(around, right))
    (gap,) = coverage.gaps(ring)
    assert shapely.equals(gap, shapely.box(10, 10, 20, 20))
    assert coverage.gaps(ring, tolerance_m2=100.0).size == 0
    assert coverage.gaps(shapes(left, right)).size == 0
    assert coverage.gaps(shapes()).size == 0


def test_invalid_geometry_is_refused_where_areas_would_be_wrong() -> None:
    for check in (coverage.overlaps, coverage.gaps, coverage.require_clean):
        with pytest.raises(GeometryError, match="number 2: Self-intersection"):
            check(shapes(SQUARE, BOW_TIE))


def test_slivers_are_narrow_however_long() -> None:
    sliver = shapely.box(0, 0, 0.5, 1000)
    assert coverage.slivers(shapes(SQUARE, sliver, shapely.Polygon(), None)).tolist() == [1]
    assert coverage.slivers(shapes(sliver), width_m=0.4).size == 0


def test_duplicates_are_found_whatever_vertex_they_start_with() -> None:
    turned = shapely.Polygon([(100, 100), (100, 0), (0, 0), (0, 100)])
    found = coverage.duplicates(shapes(SQUARE, NEXT, None, turned, SQUARE, shapely.Polygon()))
    assert found.tolist() == [[0, 3], [0, 4]]
    assert coverage.duplicates(shapes(SQUARE, NEXT)).shape == (0, 2)


def test_a_coverage_is_clean_when_edges_match() -> None:
    assert coverage.is_clean(shapes(SQUARE, NEXT))
    assert not coverage.is_clean(shapes(SQUARE, shapely.box(0, 100, 100, 200), TALL))
    assert not coverage.is_clean(shapes(SQUARE, shapely.box(99, 0, 199, 100)))
    assert not coverage.is_clean(shapes(SQUARE, None))
    assert not coverage.is_clean(shapes(BOW_TIE))


def test_narrow_gaps_count_only_when_a_width_is_given() -> None:
    apart = shapes(SQUARE, shapely.box(100.2, 0, 200, 100))
    assert coverage.is_clean(apart)
    assert not coverage.is_clean(apart, gap_width_m=0.5)


def wavy_neighbours() -> Geometries:
    x = np.linspace(0, 100, 60)
    middle = np.column_stack((x, 50 + 3 * np.sin(x)))
    lower = shapely.Polygon([(0, 0), *middle.tolist(), (100, 0)])
    upper = shapely.Polygon([(0, 100), *middle.tolist(), (100, 100)])
    return shapes(lower, upper)


def test_simplifying_keeps_shared_edges_shared() -> None:
    drawn = wavy_neighbours()
    simple = coverage.simplify_coverage(drawn, 5.0)
    assert shapely.get_num_coordinates(simple).sum() < shapely.get_num_coordinates(drawn).sum() / 2
    assert coverage.is_clean(simple)
    assert coverage.gaps(simple, tolerance_m2=0.0).size == 0
    assert shapely.union_all(simple).area == pytest.approx(shapely.union_all(drawn).area)


def test_edges_that_do_not_match_are_not_simplified_apart() -> None:
    upper = shapely.box(0, 100, 100, 200)
    with pytest.raises(GeometryError, match="do not share its vertices"):
        coverage.simplify_coverage(shapes(SQUARE, upper, TALL), 1.0)


def test_the_broken_polygons_get_the_verdicts_of_their_names(raw: Path) -> None:
    frame = gpd.read_file(raw / "fixtures" / "broken_polygons.geojson")
    frame = frame[frame["case"] != "lonlat_swapped"].reset_index(drop=True)
    where = {case: place for place, case in enumerate(frame["case"])}
    drawn = np.array(frame.geometry, dtype=object)
    faults = {fault.index for fault in coverage.invalid(drawn)}
    assert faults == {where["bowtie_self_intersection"], where["hole_touching_shell"]}
    mended = to_crs(coverage.repair(drawn).geometries, 4326, "EPSG:4549")
    assert coverage.duplicates(mended).tolist() == [
        [where["valid_square"], where["duplicate_of_square"]]
    ]
    assert coverage.slivers(mended).tolist() == [where["sliver_0_5m"]]
    found = coverage.overlaps(mended)
    pairs = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    pair = (where["valid_square"], where["overlaps_square_by_10pct"])
    share = found.area_m2[pairs.index(pair)] / mended[pair[0]].area
    assert share == pytest.approx(0.1, rel=1e-3)


def test_the_real_units_are_a_clean_coverage_before_and_after_simplifying(raw: Path) -> None:
    frame = gpd.read_file(raw / "admin" / "putuo_subdistricts_osm.geojson")
    units = to_crs(np.array(frame.geometry, dtype=object), 4326, "EPSG:4549")
    simple = coverage.simplify_coverage(units, 15.0)
    for some in (units, simple):
        assert coverage.is_clean(some)
        assert coverage.overlaps(some).left.size == 0
        assert coverage.gaps(some).size == 0
        assert shapely.area(some).sum() == pytest.approx(55.5e6, rel=0.01)
