"""Outlines one by one and as a coverage."""

from collections.abc import Sequence

import numpy as np
import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from riskmap.core.findings import Finding
from riskmap.divisions.imports.checks import check_outlines, mend
from riskmap.divisions.imports.records import Known
from tests.divisions.conftest import a_square

WEST, EAST = a_square(121.40), a_square(121.41)


def checked(
    shapes: Sequence[BaseGeometry | None], known: Known, codes: Sequence[str | None] | None = None
) -> list[Finding]:
    drawn = np.array(shapes, dtype=object)
    mended = mend(drawn)
    return check_outlines(mended, mended.geometries, codes or [None] * len(drawn), known)


def outline_of(known: Known, code: str) -> BaseGeometry:
    outline = known.units[code].outline
    assert outline is not None
    return outline


def said(findings: list[Finding]) -> list[tuple[str, int | None, str]]:
    return [(one.kind, one.row, str(one.severity)) for one in findings]


def test_neighbours_that_share_an_edge_are_sound(known: Known) -> None:
    assert checked([WEST, EAST], known) == []


def test_a_hole_touching_the_shell_is_repaired_and_says_how_little_changed(known: Known) -> None:
    hole = [(121.40, 31.252), (121.405, 31.254), (121.40, 31.256), (121.40, 31.252)]
    (found,) = checked([shapely.Polygon(WEST.exterior.coords, [hole])], known)
    assert (found.kind, str(found.severity)) == ("repaired", "warning")
    assert "0.0 m²" in str(found.message)


def test_a_bow_tie_is_an_error_that_says_the_area_a_repair_would_change(known: Known) -> None:
    points = [(121.40, 31.25), (121.41, 31.26), (121.41, 31.25), (121.40, 31.26)]
    (found,) = checked([shapely.Polygon(points)], known)
    assert (found.kind, str(found.severity)) == ("invalid_outline", "error")
    assert "+100.0%" in str(found.message)


def test_a_row_without_outline_is_an_error(known: Known) -> None:
    shapes = [None, shapely.Point(121.4, 31.25), shapely.Polygon(), WEST]
    assert said(checked(shapes, known)) == [("no_outline", row, "error") for row in (1, 2, 3)]


def test_an_overlap_is_an_error_and_a_tiny_one_a_warning(known: Known) -> None:
    (large,) = checked([WEST, a_square(121.409)], known)
    assert (large.kind, large.row, str(large.severity)) == ("overlap", 2, "error")
    assert "row 1" in str(large.message)
    (tiny,) = checked([WEST, a_square(121.409999)], known)
    assert (tiny.kind, str(tiny.severity)) == ("overlap", "warning")


def test_a_duplicate_is_said_once_and_not_as_an_overlap_too(known: Known) -> None:
    assert said(checked([WEST, EAST, WEST], known)) == [("duplicate_outline", 3, "error")]


def test_a_sliver_is_an_error(known: Known) -> None:
    assert said(checked([shapely.box(121.40, 31.25, 121.400005, 31.26)], known)) == [
        ("sliver", 1, "error")
    ]


def test_a_gap_between_units_is_a_warning_with_its_place(known: Known) -> None:
    ring = shapely.difference(shapely.box(121.40, 31.25, 121.43, 31.28), a_square(121.41, 31.26))
    halves = shapely.get_parts(
        shapely.ops.split(ring, shapely.LineString([(121.415, 31), (121.415, 32)]))
    )
    (found,) = checked(list(halves), known)
    assert (found.kind, str(found.severity)) == ("gap", "warning")
    assert "121.415" in str(found.message)


def test_a_committee_may_lie_within_its_street(known: Known) -> None:
    street = outline_of(known, "310107005000")
    committee = street.representative_point().buffer(0.001)
    assert checked([street, committee], known, ["310107005000", "310107005001"]) == []


def test_a_unit_outside_the_one_its_code_says_is_a_warning(known: Known) -> None:
    elsewhere = outline_of(known, "310107103000").representative_point().buffer(0.001)
    (found,) = checked([elsewhere], known, ["310107005001"])
    assert (found.kind, str(found.severity)) == ("outside_parent", "warning")
    assert "曹杨新村街道" in str(found.message)
