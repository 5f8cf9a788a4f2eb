"""Scores lie between fixed goalposts; what is not known stays unknown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.geo.arrays import Floats
from riskmap.risk.index.forms import (
    ADJUSTMENT_IS_VERIFIED,
    JoinRule,
    WeightError,
    checked_weights,
    classes,
    community_risk_adjustment,
    inform_geometric,
    joined,
    lack,
    nri,
    nri_simplified,
    scaled,
    weighted_geometric_mean,
)
from riskmap.risk.region import SCALE

FLOOR = 0.5
CUTS = (2.0, 3.5, 5.0, 6.5)
WEIGHTS = np.array([0.25, 0.25, 0.5])
raw = st.floats(-5, 15)
three = st.lists(raw, min_size=3, max_size=3)


def scores_of(values: list[float]) -> np.ndarray:
    return scaled(np.array(values), low=0.0, high=10.0, floor=FLOOR)


def composite(values: list[float]) -> float:
    return float(weighted_geometric_mean(scores_of(values), WEIGHTS))


def test_goalposts_are_the_ends_of_the_scale_and_the_floor_its_least() -> None:
    found = scaled(np.array([-1, 0.07, 0.21, 0.35, 9]), low=0.07, high=0.35, floor=FLOOR)
    np.testing.assert_allclose(found, [FLOOR, FLOOR, 5.0, SCALE, SCALE])


@given(three)
def test_no_score_is_zero_by_scaling_alone(values: list[float]) -> None:
    assert (scores_of(values) >= FLOOR).all()
    assert FLOOR - 1e-9 <= composite(values) <= SCALE


@given(three, three)
def test_the_composite_never_falls_when_a_dimension_rises(a: list[float], b: list[float]) -> None:
    low, high = list(map(min, a, b)), list(map(max, a, b))
    assert composite(low) <= composite(high) + 1e-11


@given(st.floats(FLOOR, SCALE))
def test_equal_scores_return_themselves(score: float) -> None:
    assert composite([score] * 3) == pytest.approx(score, abs=1e-11)


@given(three, st.integers(0, 2))
def test_a_missing_dimension_is_no_data_never_zero_and_never_left_out(
    values: list[float], missing: int
) -> None:
    values[missing] = np.nan
    assert np.isnan(composite(values))
    assert classes(np.array([composite(values)]), CUTS).tolist() == [0]


def test_a_score_on_a_cut_belongs_to_the_class_above() -> None:
    found = classes(np.array([0.5, 1.999, 2.0, 3.5, 5.0, 6.5, 10.0, np.nan]), CUTS)
    assert found.tolist() == [1, 1, 2, 3, 4, 5, 5, 0]


def test_three_scores_on_a_cut_make_a_composite_on_the_cut() -> None:
    assert classes(np.array([composite([5.0, 5.0, 5.0])]), CUTS).tolist() == [4]


@given(three, st.integers(0, 2))
def test_a_dimension_at_the_floor_lowers_the_composite(values: list[float], lowered: int) -> None:
    at_floor = list(values)
    at_floor[lowered] = -5.0
    assert composite(at_floor) <= composite(values) + 1e-11
    if scores_of(values)[lowered] > FLOOR + 1e-6:
        assert composite(at_floor) < composite(values)


def test_lack_is_what_is_missing_to_ten_and_never_below_the_floor() -> None:
    found = lack(np.array([0.5, 4.0, 9.9, 10.0, np.nan]), floor=FLOOR)
    np.testing.assert_allclose(found, [9.5, 6.0, FLOOR, FLOOR, np.nan])


def test_more_capacity_never_means_more_risk() -> None:
    capacity = np.linspace(0.5, 10, 40)
    scores = np.stack([np.full(40, 5.0), np.full(40, 5.0), lack(capacity, floor=FLOOR)])
    assert (np.diff(inform_geometric(scores, [1 / 3, 1 / 3, 1 / 3])) <= 0).all()


@pytest.mark.parametrize("wrong", [[0.5, 0.4], [0.7, 0.7], [1.5, -0.5], [np.nan, 1.0]])
def test_weights_that_do_not_sum_to_one_are_refused_with_their_sum(wrong: list[float]) -> None:
    with pytest.raises(WeightError) as caught:
        inform_geometric(np.ones((2, 3)), wrong)
    assert f"{np.sum(wrong):.6g}" in str(caught.value)


def test_weights_written_with_three_decimals_are_taken_as_parts_of_one() -> None:
    found = checked_weights([0.333, 0.333, 0.333], parent="dimensions")
    np.testing.assert_allclose(found, 1 / 3)


@pytest.mark.parametrize("rule", ["arithmetic", "geometric", "inform_hazards"])
@given(score=st.floats(FLOOR, SCALE))
def test_equal_indicators_return_themselves(rule: JoinRule, score: float) -> None:
    found = joined(np.full((3, 1), score), [0.2, 0.3, 0.5], rule=rule)
    assert found[0] == pytest.approx(score, abs=1e-10)


@pytest.mark.parametrize("rule", ["arithmetic", "geometric", "inform_hazards"])
@given(a=three, b=three)
def test_joining_never_falls_when_an_indicator_rises_and_keeps_no_data(
    rule: JoinRule, a: list[float], b: list[float]
) -> None:
    low, high = (scores_of(list(map(pick, a, b))) for pick in (min, max))
    weights = [0.2, 0.3, 0.5]
    assert joined(low, weights, rule=rule) <= joined(high, weights, rule=rule) + 1e-11
    high[1] = np.nan
    assert np.isnan(joined(high, weights, rule=rule))


def test_inform_lets_a_high_hazard_stand_out_among_low_ones() -> None:
    # By hand: 1 + 0.9 (10 - 9) = 1.9 and 1 + 0.9 (10 - 1) = 9.1; (10 - sqrt(1.9 × 9.1)) / 0.9.
    found = joined(np.array([[9.0], [1.0]]), [0.5, 0.5], rule="inform_hazards")
    assert found[0] == pytest.approx((10 - np.sqrt(1.9 * 9.1)) / 0.9, abs=1e-11)
    assert found[0] > 5.0


shares = st.floats(0.01, 1.0)


@given(shares, shares)
def test_the_adjustment_stays_between_a_half_and_two(v: float, r: float) -> None:
    assert 0.5 <= community_risk_adjustment(np.array(v), np.array(r)) <= 2.0


@given(shares, shares, shares)
def test_the_adjustment_rises_with_vulnerability_and_falls_with_resilience(
    a: float, b: float, other: float
) -> None:
    low, high, third = np.array(min(a, b)), np.array(max(a, b)), np.array(other)
    rising = community_risk_adjustment(high, third) - community_risk_adjustment(low, third)
    falling = community_risk_adjustment(third, low) - community_risk_adjustment(third, high)
    assert rising >= -1e-12
    assert falling >= -1e-12


@given(shares)
def test_vulnerability_as_high_as_resilience_changes_no_loss(share: float) -> None:
    both = np.array([share])
    np.testing.assert_allclose(nri(np.array([120.0]), both, both), 120.0)
    np.testing.assert_allclose(nri_simplified(np.array([120.0]), both, both), 120.0)


def test_the_ends_of_the_adjustment_are_those_of_its_triangle() -> None:
    found = community_risk_adjustment(np.array([0.0, 1.0, 1.0]), np.array([1.0, 0.0, 1.0]))
    np.testing.assert_allclose(found, [0.5, 2.0, 1.0])
    assert not ADJUSTMENT_IS_VERIFIED


def test_the_simplified_form_is_loss_times_vulnerability_over_resilience() -> None:
    found = nri_simplified(np.array([100.0]), np.array([0.6]), np.array([0.4]))
    assert found.tolist() == pytest.approx([150.0])


@pytest.mark.parametrize("form", [nri, nri_simplified])
def test_a_loss_of_zero_is_no_risk_and_anything_missing_is_no_data(
    form: Callable[[Floats, Floats, Floats], Floats],
) -> None:
    loss = np.array([0.0, np.nan, 5.0, 5.0, 5.0])
    vulnerability = np.array([0.5, 0.5, np.nan, 0.5, 0.0])
    resilience = np.array([0.5, 0.5, 0.5, np.nan, 0.0])
    found = form(loss, vulnerability, resilience)
    assert found[0] == 0.0
    assert np.isnan(found[1:]).all()
