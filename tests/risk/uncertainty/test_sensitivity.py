"""Changed weights and changed inputs: two intervals with two names, seeded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.geo.arrays import Floats
from riskmap.risk.index.forms import WeightError, weighted_arithmetic_mean, weighted_geometric_mean
from riskmap.risk.uncertainty.ranks import average_ranks
from riskmap.risk.uncertainty.sensitivity import (
    DrawsError,
    Form,
    WeightSensitivity,
    drawn_weights,
    input_interval,
    weight_sensitivity,
)

CUTS = (2.0, 3.5, 5.0, 6.5)
WEIGHTS = np.array([0.25, 0.25, 0.5])
SCORES = np.random.default_rng(3).uniform(0.5, 10, (3, 40))


def found_for(
    scores: Floats = SCORES,
    *,
    form: Form = weighted_geometric_mean,
    seed: int = 7,
    draws: int = 300,
    spread: float = 0.2,
) -> WeightSensitivity:
    return weight_sensitivity(
        scores, WEIGHTS, form=form, cuts=CUTS, seed=seed, draws=draws, spread=spread
    )


@given(st.integers(0, 2**31), st.floats(0, 0.9))
def test_drawn_weights_sum_to_one_and_stay_within_their_spread(seed: int, spread: float) -> None:
    found = drawn_weights(WEIGHTS, seed=seed, draws=50, spread=spread)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    ratio = found / WEIGHTS
    widest = (1 + spread) / (1 - spread) + 1e-9
    assert ratio.max() <= widest
    assert ratio.min() >= 1 / widest


def test_weights_are_drawn_independently_and_uniformly() -> None:
    found = drawn_weights(np.full(4, 0.25), seed=1, draws=20_000, spread=0.2)
    # The ratio of two independent uniform factors ranges over (0.8 / 1.2, 1.2 / 0.8).
    ratio = found[:, 0] / found[:, 1]
    assert ratio.min() == pytest.approx(0.8 / 1.2, abs=0.01)
    assert ratio.max() == pytest.approx(1.2 / 0.8, abs=0.02)
    assert np.median(ratio) == pytest.approx(1, abs=0.01)


def test_a_weight_of_zero_stays_zero() -> None:
    found = drawn_weights(np.array([0.5, 0.5, 0.0]), seed=1, draws=9, spread=0.2)
    assert (found[:, 2] == 0).all()


def test_equal_seeds_give_equal_intervals_and_others_do_not() -> None:
    one, same, other = found_for(), found_for(), found_for(seed=8)
    np.testing.assert_array_equal(one.rank_low, same.rank_low)
    np.testing.assert_array_equal(one.class_change_share, same.class_change_share)
    assert not np.array_equal(one.class_change_share, other.class_change_share)


def test_the_interval_is_that_of_every_draw_ranked_on_its_own() -> None:
    found = found_for(draws=600)  # more than are computed at once
    weights = drawn_weights(WEIGHTS, seed=7, draws=600, spread=0.2)
    ranks = np.sort([average_ranks(weighted_geometric_mean(SCORES, one)) for one in weights], 0)
    place = 0.05 * 599
    np.testing.assert_array_equal(found.rank_low, ranks[int(np.floor(place))])
    np.testing.assert_array_equal(found.rank_high, ranks[int(np.ceil(599 - place))])


def test_without_spread_ranks_stay_and_no_class_changes() -> None:
    found = found_for(spread=0.0)
    expected = average_ranks(weighted_geometric_mean(SCORES, WEIGHTS))
    for ranks in (found.ranks, found.rank_low, found.rank_high):
        np.testing.assert_array_equal(ranks, expected)
    assert (found.class_change_share == 0).all()


def test_units_that_lead_in_every_dimension_lead_under_all_weights() -> None:
    scores = SCORES.copy()
    scores[:, 4] = 10.0
    found = found_for(scores)
    assert (found.rank_low[4], found.rank_high[4]) == (1, 1)


def test_equal_units_share_their_ranks_in_every_draw() -> None:
    scores = np.repeat(SCORES[:, :5], 8, axis=1)
    found = found_for(scores, form=weighted_arithmetic_mean)
    assert (found.ranks % 8 == 4.5).all()
    assert (found.rank_low % 8 == 4.5).all()


def test_a_unit_without_data_is_excluded_counted_and_moves_nobody() -> None:
    scores = np.insert(SCORES, 3, [5.0, np.nan, 5.0], axis=1)
    found = found_for(scores)
    assert np.isnan([found.ranks[3], found.rank_low[3], found.class_change_share[3]]).all()
    np.testing.assert_array_equal(np.delete(found.rank_high, 3), found_for().rank_high)
    assert found.to_json()["excluded"] == 1
    assert found.to_json()["units"] == 40


def test_where_nobody_has_data_nothing_is_said() -> None:
    found = found_for(np.full((3, 4), np.nan))
    assert np.isnan(found.rank_low).all()
    assert found.to_json()["units"] == 0
    assert np.isnan(input_interval(np.full((3, 4), np.nan)).score_low).all()


def test_the_share_of_class_changes_is_counted_over_the_draws() -> None:
    # By hand: 2^w × 8^(1-w) with w = 0.5 is exactly 4 and moves with w; the class cut is at 4.
    scores = np.array([[2.0, 4.0], [8.0, 4.0]])
    found = weight_sensitivity(
        scores,
        np.array([0.5, 0.5]),
        form=weighted_geometric_mean,
        cuts=(1.0, 2.0, 3.0, 4.0),
        seed=1,
        draws=1000,
    )
    assert found.class_change_share[0] == pytest.approx(0.5, abs=0.05)
    assert found.class_change_share[1] == 0


@pytest.mark.parametrize(("draws", "spread"), [(0, 0.2), (5, 1.0), (5, -0.1)])
def test_draws_that_make_no_sense_are_refused(draws: int, spread: float) -> None:
    with pytest.raises(DrawsError, match=f"{draws} draws with a spread of {spread:g}"):
        found_for(draws=draws, spread=spread)


def test_weights_that_miss_one_are_refused_before_any_draw() -> None:
    with pytest.raises(WeightError):
        weight_sensitivity(
            SCORES, WEIGHTS * 2, form=weighted_geometric_mean, cuts=CUTS, seed=1, draws=1
        )


def test_a_small_ensemble_states_least_and_most_and_says_so() -> None:
    composites = np.array([[5.0, 4.0, 1.0], [3.0, 4.5, 1.0], [4.0, 4.2, 9.0]])
    found = input_interval(composites)
    assert found.score_low.tolist() == [3.0, 4.0, 1.0]
    assert found.score_high.tolist() == [5.0, 4.5, 9.0]
    assert found.rank_low.tolist() == [1.0, 1.0, 1.0]
    assert found.rank_high.tolist() == [3.0, 2.0, 3.0]
    assert found.to_json() == {"draws": 3, "rule": "min_max", "units": 3, "excluded": 0}


def test_a_large_ensemble_states_percentiles_and_says_so() -> None:
    composites = np.random.default_rng(1).uniform(0.5, 10, (200, 6))
    found = input_interval(composites)
    assert found.rule == "percentiles_5_95"
    in_order = np.sort(composites, axis=0)
    np.testing.assert_array_equal(found.score_low, in_order[9])
    np.testing.assert_array_equal(found.score_high, in_order[190])


def test_who_lacks_data_in_one_re_run_has_no_interval_and_no_rank_in_any() -> None:
    composites = np.array([[5.0, 9.0, 1.0], [5.0, np.nan, 1.0]])
    found = input_interval(composites)
    assert found.excluded.tolist() == [False, True, False]
    assert found.rank_low.tolist()[::2] == [1.0, 2.0]
    assert np.isnan(found.score_high[1])


def test_an_interval_of_no_run_is_refused() -> None:
    with pytest.raises(DrawsError):
        input_interval(np.empty((0, 4)))
