"""Made-up cells: gap-free, repeatable, and never mistaken for real lines."""

import numpy as np
import shapely

from riskmap.divisions import cells
from riskmap.divisions.model import METRIC_CRS, Boundary, Delivery
from riskmap.geo import coverage
from riskmap.geo.crs import STORAGE_CRS, to_crs
from tests.divisions.conftest import an_outline

STREET = an_outline("310107005000")
COMMITTEES = {STREET.code12: ("310107005003", "310107005001", "310107005004")}


def test_every_committee_gets_one_cell(putuo_cells: list[Boundary], putuo: Delivery) -> None:
    committees = {one.code12 for one in putuo.divisions if one.level == 12}
    assert {one.code12 for one in putuo_cells} == committees
    assert len(putuo_cells) == len(committees) == 285


def test_cells_cover_their_units_without_gap_or_overlap(
    putuo_cells: list[Boundary], putuo: Delivery
) -> None:
    shapes = np.array([one.geometry for one in putuo_cells], dtype=object)
    metric = to_crs(shapes, STORAGE_CRS, METRIC_CRS)
    assert not len(coverage.overlaps(metric).left)
    assert not len(coverage.gaps(metric))
    assert np.isclose(
        sum(one.area_m2 for one in putuo_cells), sum(one.area_m2 for one in putuo.boundaries)
    )


def test_each_cell_lies_in_the_unit_its_code_says(
    putuo_cells: list[Boundary], putuo: Delivery
) -> None:
    units = {one.code12[:9]: one.geometry for one in putuo.boundaries}
    for cell in putuo_cells:
        assert shapely.contains_properly(
            units[cell.code12[:9]], cell.geometry.representative_point()
        )


def test_the_same_register_gives_the_same_cells() -> None:
    first, second = (cells.make_cells([STREET], COMMITTEES) for _ in range(2))
    assert [one.geometry.wkb for one in first] == [one.geometry.wkb for one in second]
    assert [one.code12 for one in first] == sorted(COMMITTEES[STREET.code12])


def test_a_cell_keeps_the_credit_of_the_outline_it_was_cut_from() -> None:
    for cell in cells.make_cells([STREET], COMMITTEES):
        assert cell.flags.geometry_is_synthetic
        assert cell.attribution == STREET.attribution
        assert cell.source.title.startswith("SYNTHETIC")
        assert cell.source.licence == STREET.source.licence


def test_a_unit_without_committees_is_left_alone() -> None:
    assert cells.make_cells([STREET], {}) == []


def test_cells_come_back_from_their_file_as_they_went() -> None:
    made = cells.make_cells([STREET], COMMITTEES)
    read = cells.from_file(cells.to_file(made, "abc"), "abc") or []
    assert [(one.code12, one.source, one.flags) for one in read] == [
        (one.code12, one.source, one.flags) for one in made
    ]
    assert all(
        shapely.equals_exact(a.geometry, b.geometry) for a, b in zip(made, read, strict=True)
    )


def test_a_file_made_from_something_else_or_damaged_is_not_used() -> None:
    text = cells.to_file(cells.make_cells([STREET], COMMITTEES), "abc")
    assert cells.from_file(text, "abd") is None
    assert cells.from_file(text[:-20], "abc") is None
    assert cells.from_file("[]", "abc") is None
