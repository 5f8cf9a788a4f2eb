"""Rank 1 is the highest risk; a rank that says nothing is not shown, and the reason is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from riskmap.geo.arrays import Floats
from riskmap.risk.uncertainty.ranks import ShownRanks, average_ranks, reason, shown_ranks

few = st.lists(st.integers(0, 5), min_size=1, max_size=30)


@given(few)
def test_ranks_are_those_of_scipy_turned_round(scores: list[int]) -> None:
    given_scores = np.array(scores, dtype=float)
    np.testing.assert_array_equal(average_ranks(given_scores), rankdata(-given_scores))


@given(few)
def test_ranks_sum_to_those_of_a_list_without_ties(scores: list[int]) -> None:
    count = len(scores)
    assert average_ranks(np.array(scores, dtype=float)).sum() == count * (count + 1) / 2


@given(few, st.permutations(range(30)))
def test_the_order_of_units_is_irrelevant_for_ranks(scores: list[int], order: list[int]) -> None:
    given_scores = np.array(scores, dtype=float)
    moved = [one for one in order if one < len(scores)]
    found = average_ranks(given_scores)
    np.testing.assert_array_equal(average_ranks(given_scores[moved]), found[moved])


def test_no_data_has_no_rank_and_takes_none_away() -> None:
    found = average_ranks(np.array([[5.0, np.nan, 7.0, 5.0], [np.nan, 1.0, 2.0, np.nan]]))
    np.testing.assert_array_equal(found, [[2.5, np.nan, 1.0, 2.5], [np.nan, 2.0, 1.0, np.nan]])


SCORES = np.array([9.0, 8.0, 7.0, 6.0, 5.0, np.nan])
RANKS = average_ranks(SCORES)
NOWHERE = np.zeros(6, dtype=np.bool_)


def shown(low: Floats, high: Floats) -> ShownRanks:
    return shown_ranks(SCORES, [(low, high), (RANKS, RANKS)], is_made_up=NOWHERE)


def test_a_rank_is_shown_only_while_its_interval_spans_at_most_half_of_the_units() -> None:
    found = shown(np.array([1, 1, 2, 4, 5, np.nan]), np.array([1, 3, 3, 5, 5, np.nan]))
    np.testing.assert_array_equal(found.ranks, [1, np.nan, 3, 4, 5, np.nan])
    assert found.reasons == ("", "interval_too_wide", "", "", "", "no_data")
    assert (found.of, found.excluded) == (5, 1)
    assert found.counts == {"no_data": 1, "interval_too_wide": 1}


def test_the_widest_of_the_intervals_decides() -> None:
    wide = (np.ones(6), np.full(6, 5.0))
    found = shown_ranks(SCORES, [(RANKS, RANKS), wide], is_made_up=NOWHERE)
    assert found.reasons == ("interval_too_wide",) * 5 + ("no_data",)


def test_while_something_is_made_up_no_rank_is_shown_however_sure() -> None:
    made_up = NOWHERE.copy()
    made_up[0] = True
    found = shown_ranks(SCORES, [(RANKS, RANKS)], is_made_up=made_up)
    assert found.reasons[:2] == ("made_up", "")
    assert np.isnan(found.ranks[0])


def test_without_any_interval_no_rank_is_shown_and_one_kind_is_enough() -> None:
    nothing = (np.full(6, np.nan), np.full(6, np.nan))
    for intervals in ([], [nothing]):
        found = shown_ranks(SCORES, intervals, is_made_up=NOWHERE)
        assert found.reasons == ("no_interval",) * 5 + ("no_data",)
    found = shown_ranks(SCORES, [nothing, (RANKS, RANKS)], is_made_up=NOWHERE)
    np.testing.assert_array_equal(found.ranks, RANKS)


def test_a_unit_alone_has_no_rank() -> None:
    alone = np.array([4.0, np.nan])
    ones = np.array([1.0, np.nan])
    found = shown_ranks(alone, [(ones, ones)], is_made_up=np.zeros(2, dtype=np.bool_))
    assert found.reasons == ("alone", "no_data")


@pytest.mark.parametrize(
    "slug", ["no_data", "made_up", "alone", "no_interval", "interval_too_wide"]
)
def test_every_reason_is_a_sentence(slug: str) -> None:
    assert str(reason(slug)).startswith("No rank: ")
