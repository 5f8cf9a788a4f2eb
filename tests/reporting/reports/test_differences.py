"""What changed between two versions, and what of it asks for a word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.figure import Figure
from riskmap.reporting.model.differences import (
    Change,
    differences,
    lowers_casualties,
    unexplained,
)
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.indicators import indicators

FIGURES = st.dictionaries(
    st.sampled_from(list(indicators())),
    st.one_of(
        st.just(Figure.unknown()),
        st.integers(0, 50).map(Figure.number),
        st.integers(0, 50).map(Figure.at_least),
    ),
    max_size=8,
)


def told(before: Any, after: Any, slug: str = "injured") -> Any:
    (one,) = differences(
        take({} if before is None else {slug: before}).figures,
        take({} if after is None else {slug: after}).figures,
    )
    return one


@pytest.mark.parametrize(
    ("before", "after", "change", "asks"),
    [
        (None, 5, Change.NEW, False),
        (None, "unknown", Change.NEW, False),
        ("unknown", 0, Change.KNOWN, False),
        ("unknown", 90, Change.KNOWN, False),
        (5, 6, Change.UP, False),
        (5, 16, Change.JUMP, True),
        (10, 20, Change.UP, False),
        (0, 10, Change.UP, False),
        (0, 11, Change.JUMP, True),
        (5, 4, Change.DOWN, True),
        (5, 0, Change.DOWN, True),
        (5, "unknown", Change.LOST, True),
        (5, None, Change.GONE, True),
        (0, None, Change.GONE, True),
        ({"at_least": 5}, 5, Change.UP, False),
        ({"at_least": 5}, 4, Change.DOWN, True),
        (5, {"at_least": 5}, Change.UP, False),
    ],
)
def test_a_change_has_a_name_and_some_ask_for_a_reason(
    before: Any, after: Any, change: Change, *, asks: bool
) -> None:
    one = told(before, after)
    assert (one.change, one.asks_reason) == (change, asks)


def test_a_state_at_the_cutoff_goes_down_as_people_go_home_but_does_not_vanish() -> None:
    assert not told(9, 3, "resettled_now").asks_reason
    assert told(9, "unknown", "resettled_now").asks_reason
    assert told(9, None, "resettled_now").asks_reason
    assert told(9, 3, "resettled_cum").asks_reason


def test_how_much_more_is_said_only_where_both_are_numbers() -> None:
    assert told(5, 3).by == -2
    assert told(1.5, 2, "loss_total").by == 50
    assert told(5, {"at_least": 6}).by is None
    assert told("unknown", 6).by is None


def test_a_reason_in_blanks_is_none() -> None:
    several = differences(take({"injured": 5}).figures, take({"injured": 4}).figures)
    assert unexplained(several, {"injured": "  "}) == several
    assert unexplained(several, {"deaths": "x"}) == several
    assert unexplained(several, {"injured": "counted twice"}) == ()


@pytest.mark.parametrize(
    ("before", "after", "less"),
    [
        ({"deaths": 2}, {"deaths": 1}, ("deaths",)),
        ({"deaths": 2}, {"deaths": "unknown"}, ("deaths",)),
        ({"deaths": 2}, {}, ("deaths",)),
        ({"missing": 1, "deaths": 0}, {"missing": 0, "deaths": 1}, ("missing",)),
        ({"injured": 3, "injured_serious": 1}, {"injured": 2, "injured_serious": 1}, ("injured",)),
        ({"deaths": 1, "shops": 9}, {"deaths": 1, "shops": 2}, ()),
        ({"deaths": "unknown"}, {"deaths": 0}, ()),
    ],
)
def test_less_of_the_casualties_is_seen_in_every_disguise(
    before: dict[str, Any], after: dict[str, Any], less: tuple[str, ...]
) -> None:
    assert lowers_casualties(take(before).figures, take(after).figures) == less


@given(FIGURES)
def test_nothing_differs_from_itself(figures: dict[str, Figure]) -> None:
    assert differences(figures, figures) == ()


@given(FIGURES, FIGURES)
def test_every_difference_is_seen_once_from_either_side(
    one: dict[str, Figure], other: dict[str, Figure]
) -> None:
    there = {each.indicator for each in differences(one, other)}
    assert there == {each.indicator for each in differences(other, one)}
    assert there == {slug for slug in {*one, *other} if one.get(slug) != other.get(slug)}
