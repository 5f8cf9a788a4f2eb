"""People by age: bands of whole groups, small numbers hidden for good."""

from __future__ import annotations

from flask import Flask

from riskmap.atlas.sheet.ages import bands, picture_of
from riskmap.risk.check.ages import AgeGroup


def groups(*rows: tuple[int, int, int]) -> list[AgeGroup]:
    return [AgeGroup("a", begin, end, persons) for begin, end, persons in rows]


def test_groups_are_joined_where_a_band_begins() -> None:
    found = bands(groups((0, 4, 10), (5, 14, 20), (15, 64, 100), (65, 79, 30), (80, 200, 7)))
    assert found == ((0, 14, 30), (15, 64, 100), (65, 79, 30), (80, None, 7))


def test_no_group_is_cut_by_a_band() -> None:
    assert bands(groups((0, 17, 5), (18, 200, 9))) == ((0, None, 14),)


def test_a_small_number_is_hidden_and_cannot_be_worked_out(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        picture = picture_of(((0, 14, 50), (15, 64, 200), (65, 79, 9), (80, None, 3)))
    texts = [one.text for one in picture.chart.bars]  # type: ignore[union-attr]
    assert texts[3] == "not shown"
    assert texts.count("not shown") == 2, "one alone follows from the total"
    assert picture.title == "People by age", "the share of old people would tell it"
    assert picture.notes
    told = " ".join(cell for row in picture.table.rows for cell in row)
    assert "9 ·" not in told


def test_where_all_is_told_the_finding_is_the_share_of_old_people(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        picture = picture_of(((0, 64, 75), (65, None, 25)))
    assert picture.title == "25 % are 65 and over"
    assert not picture.notes
