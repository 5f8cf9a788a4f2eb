"""Contributions sum to what they are shares of, and are not defined where nothing is there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.geo.arrays import Floats
from riskmap.risk.index.contributions import ContributionError, log_shares, shapley
from riskmap.risk.index.forms import WeightError, nri_simplified, weighted_geometric_mean

FLOOR = 0.5
WEIGHTS = np.array([0.25, 0.25, 0.5])
scores_of_three = st.lists(st.floats(FLOOR, 10), min_size=3, max_size=3)


def geometric(scores: Floats) -> Floats:
    return np.exp(np.tensordot(WEIGHTS, np.log(scores), axes=1))


@given(scores_of_three)
def test_log_shares_sum_to_one_and_none_is_negative(values: list[float]) -> None:
    found = log_shares(np.array(values)[:, None], WEIGHTS, floor=FLOOR)
    if max(values) > FLOOR:
        assert found.sum() == pytest.approx(1)
        assert (found >= 0).all()


def test_a_dimension_at_the_floor_contributes_nothing_and_weights_count() -> None:
    # By hand: log(5 / 0.5) is the same for both others, weights 0.25 and 0.5.
    found = log_shares(np.array([[5.0], [0.5], [5.0]]), WEIGHTS, floor=FLOOR)
    assert found[:, 0].tolist() == pytest.approx([1 / 3, 0, 2 / 3])


def test_log_shares_are_not_defined_at_the_floor_at_zero_or_without_data() -> None:
    scores = np.array([[0.5, 0.0, np.nan, 4.0], [0.5, 5.0, 5.0, 4.0], [0.5, 5.0, 5.0, 4.0]])
    found = log_shares(scores, WEIGHTS, floor=FLOOR)
    assert np.isnan(found[:, :3]).all()
    np.testing.assert_allclose(found[:, 3], WEIGHTS)


def test_log_shares_refuse_weights_that_miss_one() -> None:
    with pytest.raises(WeightError):
        log_shares(np.ones((3, 1)), [0.5, 0.5, 0.5], floor=FLOOR)


@given(scores_of_three)
def test_shapley_contributions_sum_to_the_difference_from_the_baseline(
    values: list[float],
) -> None:
    start = np.full(3, FLOOR)
    found = shapley(np.array(values)[:, None], start, geometric, baseline="floor")
    expected = geometric(np.array(values)[:, None]) - found.baseline_value
    np.testing.assert_allclose(found.contributions.sum(axis=0), expected, atol=1e-12)
    assert found.baseline == "floor"
    np.testing.assert_allclose(found.baseline_value, FLOOR)


def test_shapley_of_a_sum_is_each_term_and_of_a_product_is_shared() -> None:
    values, start = np.array([3.0, 4.0]), np.zeros(2)
    added = shapley(values, start, lambda x: x.sum(axis=0), baseline="zero")
    assert added.contributions.tolist() == pytest.approx([3, 4])
    product = shapley(values, start, lambda x: x.prod(axis=0), baseline="zero")
    assert product.contributions.tolist() == pytest.approx([6, 6])


def test_shapley_is_the_mean_over_all_orders() -> None:
    # By hand, L × v / r from (1, 1, 1) to (2, 3, 4): mean gain over the 6 orders.
    values = np.array([[2.0], [3.0], [4.0]])

    def form(parts: Floats) -> Floats:
        return nri_simplified(parts[0], parts[1], parts[2])

    found = shapley(values, np.ones(3), form, baseline="ones").contributions[:, 0]
    loss = ((2 - 1) + (2 - 1) + (6 - 3) + (1.5 - 0.75) + (0.5 - 0.25) + (1.5 - 0.75)) / 6
    assert found[0] == pytest.approx(loss)
    assert found.sum() == pytest.approx(1.5 - 1)
    assert found[2] < 0


@given(scores_of_three, st.permutations(range(3)))
def test_the_order_of_dimensions_is_irrelevant(values: list[float], order: list[int]) -> None:
    weights = WEIGHTS[order]
    given_values = np.array(values)

    def moved(scores: Floats) -> Floats:
        return weighted_geometric_mean(scores, weights)

    plain = shapley(given_values, np.full(3, FLOOR), geometric, baseline="floor")
    again = shapley(given_values[order], np.full(3, FLOOR), moved, baseline="floor")
    np.testing.assert_allclose(again.contributions, plain.contributions[order], atol=1e-9)


def test_shapley_without_data_is_no_data() -> None:
    values = np.array([[2.0, np.nan], [3.0, 3.0], [4.0, 4.0]])
    found = shapley(values, np.full(3, FLOOR), geometric, baseline="floor").contributions
    assert np.isnan(found[:, 1]).all()
    assert not np.isnan(found[:, 0]).any()


@pytest.mark.parametrize("count", [0, 13])
def test_shapley_of_too_many_dimensions_or_none_is_refused(count: int) -> None:
    with pytest.raises(ContributionError, match=f"{count} dimensions"):
        shapley(np.ones(count), np.ones(count), lambda x: x.sum(axis=0), baseline="one")
