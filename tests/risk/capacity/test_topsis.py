"""Closeness to the best and the worst, with its undefined cases."""

from __future__ import annotations

import numpy as np

from riskmap.risk.capacity.topsis import closeness, divided


def test_the_best_scores_one_the_worst_zero_and_the_middle_a_half() -> None:
    shares = np.array([[1.0, 0.5, 0.0]])
    scores, plus, minus, all_equal = closeness(1 - shares, shares, np.array([2.0]))
    assert scores.tolist() == [1.0, 0.5, 0.0]
    assert plus.tolist() == [0.0, 1.0, 2.0]
    assert minus.tolist() == [2.0, 1.0, 0.0]
    assert not all_equal


def test_without_any_distance_the_score_is_a_half_and_no_data_stays_no_data() -> None:
    distance = np.array([[0.0, 0.0, np.nan]])
    scores, *_, all_equal = closeness(distance, distance, np.array([1.0]))
    np.testing.assert_array_equal(scores, [0.5, 0.5, np.nan])
    assert all_equal


def test_an_indicator_that_is_zero_everywhere_stays_zero() -> None:
    found = divided(np.array([[0.0, np.nan, 2.0], [3.0, 4.0, np.nan]]), np.array([0.0, 5.0]))
    np.testing.assert_array_equal(found, [[0.0, np.nan, np.inf], [0.6, 0.8, np.nan]])
