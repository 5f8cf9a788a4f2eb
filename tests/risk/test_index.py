"""Scores lie between fixed goalposts; what is not known stays unknown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.index import classes, scaled, weighted_geometric_mean
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
