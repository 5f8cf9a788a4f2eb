"""Codes: a prefix is as long as its level says, whatever zeros it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.codes import (
    DivisionLevel,
    around,
    is_code12,
    level_of,
    parent_of,
    prefix,
    require_code12,
)
from riskmap.core.errors import InvalidCodeError

codes = st.from_regex(r"[0-9]{12}", fullmatch=True)


@pytest.mark.parametrize(
    ("code12", "level"),
    [
        ("310000000000", DivisionLevel.PROVINCE),
        ("310100000000", DivisionLevel.PREFECTURE),
        ("310107000000", DivisionLevel.DISTRICT),
        ("310107020000", DivisionLevel.STREET),
        ("310107100000", DivisionLevel.STREET),
        ("310107005001", DivisionLevel.COMMITTEE),
        ("310107005010", DivisionLevel.COMMITTEE),
    ],
)
def test_the_level_is_read_from_the_last_part_that_is_not_all_zeros(
    code12: str, level: DivisionLevel
) -> None:
    assert level_of(code12) is level


def test_a_prefix_keeps_the_zeros_that_belong_to_its_level() -> None:
    assert prefix("310107020000", DivisionLevel.STREET) == "310107020"
    assert prefix("310107100000", DivisionLevel.STREET) == "310107100"
    assert prefix("310100000000", DivisionLevel.PREFECTURE) == "3101"


@pytest.mark.parametrize(
    ("code12", "parent"),
    [
        ("310107005001", "310107005000"),
        ("310107020000", "310107000000"),
        ("310107000000", "310100000000"),
        ("310100000000", "310000000000"),
        ("310000000000", None),
        # Dongguan has no districts: its towns stand under the prefecture.
        ("441900003000", "441900000000"),
    ],
)
def test_the_parent_is_one_level_up(code12: str, parent: str | None) -> None:
    assert parent_of(code12) == parent


@given(codes)
def test_whoever_climbs_from_parent_to_parent_reaches_the_province(code12: str) -> None:
    passed = [code12]
    while (parent := parent_of(passed[-1])) is not None:
        passed.append(parent)
    levels = [level_of(one) for one in passed]
    assert passed[-1] == code12[:2] + "0" * 10
    assert levels == sorted(set(levels), reverse=True)


@given(codes)
def test_a_code_begins_with_the_prefix_of_each_of_its_ancestors(code12: str) -> None:
    ancestor = parent_of(code12)
    while ancestor is not None:
        assert code12.startswith(prefix(ancestor, level_of(ancestor)))
        ancestor = parent_of(ancestor)


@given(codes, st.sampled_from(DivisionLevel))
def test_a_prefix_is_as_long_as_its_level(code12: str, level: DivisionLevel) -> None:
    assert len(prefix(code12, level)) == level


@given(st.text(max_size=16).filter(lambda text: not (len(text) == 12 and text.isdecimal())))
def test_what_is_not_twelve_digits_is_no_code(text: str) -> None:
    assert not is_code12(text)
    with pytest.raises(InvalidCodeError, match="is not a 12-digit division code"):
        require_code12(text)


@pytest.mark.parametrize(
    "damaged",
    ["3.10107E+11", "310107005001.0", "31010700500", "３１０１０７００５００１", "310107005001\n"],
)
def test_codes_damaged_on_their_way_are_refused_with_an_example_of_a_right_one(
    damaged: str,
) -> None:
    with pytest.raises(InvalidCodeError) as fault:
        level_of(damaged)
    assert repr(damaged) in str(fault.value)
    assert "310107005001" in str(fault.value.how_to_mend)


@pytest.mark.parametrize("ask", [parent_of, level_of])
def test_every_question_about_a_code_refuses_a_damaged_one(ask: object) -> None:
    with pytest.raises(InvalidCodeError):
        ask("310107")  # type: ignore[operator]
    with pytest.raises(InvalidCodeError):
        prefix("310107", DivisionLevel.STREET)


@pytest.mark.parametrize("level", DivisionLevel)
def test_a_level_is_found_by_its_own_slug(level: DivisionLevel) -> None:
    assert DivisionLevel.of_slug(level.slug) is level


def test_an_unknown_level_is_answered_with_those_there_are() -> None:
    with pytest.raises(InvalidCodeError, match="no level village") as fault:
        DivisionLevel.of_slug("village")
    assert str(fault.value.how_to_mend) == (
        "Use one of: province, prefecture, district, street, committee."
    )


def test_each_level_knows_the_one_below() -> None:
    assert DivisionLevel.DISTRICT.below is DivisionLevel.STREET
    assert DivisionLevel.COMMITTEE.below is None


def test_around_is_the_smallest_division_that_holds_all() -> None:
    assert around(["310107005001", "310107005002"]) == "310107005000"
    assert around(["310107005001", "310107005000"]) == "310107005000"
    assert around(["310107005001", "310107020001"]) == "310107000000"
    assert around(["310107005001"] * 3) == "310107005001"
    assert around(["310107005001", "320101001001"]) is None
    assert around([]) is None
