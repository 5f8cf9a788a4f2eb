"""Counts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.figure import Figure
from riskmap.divisions.imports.numbers import read_count


@pytest.mark.parametrize(
    ("text", "figure", "kinds"),
    [
        ("2031", Figure.number(2031), []),
        ("0", Figure.number(0), []),
        ("1,845", Figure.number(1845), []),
        ("１，８４５", Figure.number(1845), []),
        ("2031.0", Figure.number(2031), []),
        ("2 031 人", Figure.number(2031), []),
        ("1.2万", Figure.number(12_000), ["number_rounded"]),
        ("3千", Figure.number(3_000), ["number_rounded"]),
        ("约3000", Figure.number(3_000), ["number_approximate"]),
        ("约1.2万人", Figure.number(12_000), ["number_approximate", "number_rounded"]),
        ("3000余", Figure.at_least(3_000), ["at_least"]),
        ("≥3000", Figure.at_least(3_000), ["at_least"]),
        ("NA", Figure.unknown(), ["number_unknown"]),
        ("—", Figure.unknown(), ["number_unknown"]),
        ("不详", Figure.unknown(), ["number_unknown"]),
        ("", None, []),
        (None, None, []),
        ("-5", None, ["negative_number"]),
        ("12.5", None, ["not_whole"]),
        ("many", None, ["number_unreadable"]),
        ("1,84", None, ["number_unreadable"]),
        ("无", None, ["number_unreadable"]),
    ],
)
def test_a_count_is_a_number_a_bound_unknown_or_said_to_be_wrong(
    text: str | None, figure: Figure | None, kinds: list[str]
) -> None:
    read = read_count(text)
    assert read.figure == figure
    assert [one.kind for one in read.remarks] == kinds


@given(st.integers(min_value=0, max_value=10**9))
def test_a_number_is_the_same_with_and_without_groups(amount: int) -> None:
    assert read_count(f"{amount:,}").figure == read_count(str(amount)).figure
    assert read_count(str(amount)).figure == Figure.number(amount)


@given(st.text(max_size=20))
def test_nothing_unreadable_becomes_zero(text: str) -> None:
    read = read_count(text)
    if read.figure == Figure.number(0):
        assert any(one in text for one in "0０") or any(one.isdigit() for one in text)
