"""How bad others say it is, beside our levels: one table for every foreign scale."""

from __future__ import annotations

import itertools

import pytest

from riskmap.core.levels import WarningLevel
from riskmap.feeds.model.severities import Grade, Scale, of_headline, scales, worst_of

#: From least to worst, as their makers order them.
ORDER = {
    "china_colour": ("蓝色", "黄色", "橙色", "红色"),
    "china_level": ("Ⅳ", "Ⅲ", "Ⅱ", "Ⅰ"),
    "cap": ("Minor", "Moderate", "Severe", "Extreme"),
    "awareness": ("green", "yellow", "orange", "red"),
    "gdacs": ("Green", "Orange", "Red"),
    "pager": ("green", "yellow", "orange", "red"),
}
NAMES = {"蓝色": "blue", "黄色": "yellow", "橙色": "orange", "红色": "red", "Green": "below",
         "green": "below", "Orange": "orange", "Red": "red"}  # fmt: skip


def test_every_scale_is_in_the_table_of_this_test() -> None:
    assert set(scales()) == set(ORDER)


@pytest.mark.parametrize("scale", scales().values(), ids=lambda one: one.slug)
def test_what_is_worse_there_is_worse_here(scale: Scale) -> None:
    ranks = [scale.severity(said).grade.rank for said in ORDER[scale.slug]]
    assert None not in ranks
    assert all(one < other for one, other in itertools.pairwise(ranks))  # type: ignore[operator]


@pytest.mark.parametrize("scale", scales().values(), ids=lambda one: one.slug)
def test_no_colour_becomes_another(scale: Scale) -> None:
    for said in ORDER[scale.slug]:
        if said in NAMES:
            assert scale.severity(said).grade == NAMES[said]


@pytest.mark.parametrize("scale", scales().values(), ids=lambda one: one.slug)
@pytest.mark.parametrize("said", ["", None, "Unknown", "purple", "grün", "0", "绿色"])
def test_what_a_scale_does_not_list_is_unknown_and_never_green(
    scale: Scale, said: str | None
) -> None:
    severity = scale.severity(said)
    assert severity.grade is Grade.UNKNOWN
    assert (severity.grade.rank, severity.grade.level) == (None, None)
    assert severity.said == (said or "")


def test_grades_are_our_levels_in_their_order() -> None:
    levels = [one.level for one in Grade if one.level is not None]
    assert levels == list(WarningLevel)
    assert Grade.BELOW.level is None
    assert Grade.BELOW.rank == 0


@pytest.mark.parametrize(
    ("headline", "grade", "fits"),
    [
        ("保定市气象台更新雷电黄色预警[Ⅲ级/较重]", "yellow", True),
        ("普陀区发布台风红色预警[Ⅰ级/特别严重]", "red", True),
        ("普陀区发布台风橙色预警[II级/严重]", "orange", True),
        ("普陀区发布暴雨蓝色预警", "blue", True),
        ("普陀区发布暴雨蓝色预警[Ⅰ级/特别严重]", "blue", False),
    ],
)
def test_the_colour_of_a_headline_counts_and_the_bracket_checks_it(
    headline: str,
    grade: str,
    fits: bool,  # noqa: FBT001 - what is expected
) -> None:
    found = of_headline(headline)
    assert found is not None
    assert (found[0].grade, found[1]) == (grade, fits)


def test_a_headline_without_a_colour_says_no_level() -> None:
    assert of_headline("普陀区气象台提示[Ⅲ级]") is None


def test_the_worst_is_the_worst_that_is_known() -> None:
    scale = scales()["gdacs"]
    green, red, nothing = (scale.severity(said) for said in ("Green", "Red", ""))
    assert worst_of(green, red) is red
    assert worst_of(nothing, green) is green
    assert worst_of(nothing, nothing).grade is Grade.UNKNOWN
