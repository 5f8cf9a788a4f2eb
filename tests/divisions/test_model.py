"""Divisions as records, and finding them by what people type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidCodeError
from riskmap.core.sources import Flags
from riskmap.divisions.model import initials_of, match_rank, notices, search_among
from tests.divisions.conftest import a_division

CAOYANG = a_division(
    "310107005000",
    "曹杨新村街道",
    name_en="Caoyang Xincun Subdistrict",
    pinyin="cao yang xin cun",
)
HAITANG_ZHENRU = a_division("310107022012", "海棠苑居委会", pinyin="hai tang yuan")
HAITANG_TAOPU = a_division("310107103009", "海棠苑居委会", pinyin="hai tang yuan")


def test_initials_are_the_first_letters_of_the_syllables() -> None:
    assert initials_of("cao yang xin cun") == "cyxc"
    assert CAOYANG.initials == "cyxc"


def test_a_code_must_be_of_the_level_it_is_registered_at() -> None:
    with pytest.raises(InvalidCodeError, match="no code of a street"):
        a_division("310107005001", level=DivisionLevel.STREET)


@pytest.mark.parametrize(
    "typed",
    ["曹杨", "曹杨新村街道", "caoyang", "cao yang xin", "CYXC", "cy", "Caoyang X", "310107005"],
)
def test_a_unit_is_found_by_name_pinyin_initials_and_code(typed: str) -> None:
    assert search_among([CAOYANG, HAITANG_TAOPU], typed) == [CAOYANG]


def test_a_name_that_two_units_share_finds_both() -> None:
    found = search_among([HAITANG_TAOPU, CAOYANG, HAITANG_ZHENRU], "海棠苑")
    assert found == [HAITANG_ZHENRU, HAITANG_TAOPU]


def test_a_match_from_the_beginning_goes_before_one_in_the_middle() -> None:
    inner = a_division("310107005001", "北曹杨居委会", pinyin="bei cao yang")
    assert search_among([inner, CAOYANG], "caoyang") == [CAOYANG, inner]


def test_digits_in_the_middle_of_a_code_are_no_match() -> None:
    assert match_rank(CAOYANG, "107005") is None


@pytest.mark.parametrize("typed", ["", "  ", "'", "%", "_"])
def test_nothing_to_look_for_finds_nothing(typed: str) -> None:
    assert search_among([CAOYANG], typed) == []


@given(st.text(max_size=20))
def test_any_text_may_be_typed(typed: str) -> None:
    assert set(search_among([CAOYANG], typed)) <= {CAOYANG}


def test_the_last_day_is_the_first_on_which_a_unit_is_no_more() -> None:
    gone = a_division("310107005001", valid_to=date(2025, 1, 1))
    assert gone.is_valid_on(date(2024, 12, 31))
    assert not gone.is_valid_on(date(2025, 1, 1))
    assert not gone.is_valid_on(date(2023, 6, 29))


def test_each_flag_on_an_outline_has_a_sentence() -> None:
    both = Flags(geometry_is_synthetic=True, geometry_is_approximate=True)
    assert len(notices(both)) == 2
    assert notices(Flags(population_is_estimated=True)) == ()
