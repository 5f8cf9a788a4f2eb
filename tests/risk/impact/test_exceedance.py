"""Values of a mean year follow the named rules, and say what they leave out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.impact.exceedance import (
    FrequencyError,
    ReturnPeriodError,
    cumulated_curve,
    event_sum,
    event_sum_climada_convention,
    exceedance_trapezoid,
    trapezoid_weights,
)

# CLIMADA's vector, as in the domain reference 3.3.
FREQUENCIES = np.array([0.10, 0.02, 0.05, 0.01])
AT_EVENT = np.array([3.0, 20.0, 8.0, 40.0])


def test_three_design_events_give_the_published_integral() -> None:
    """T = 10, 50, 100 and L = 1, 4, 10: 0.27, with the rare tail 0.37."""
    found = exceedance_trapezoid((10, 50, 100), np.array([1.0, 4.0, 10.0]))
    assert found.lower_bound == pytest.approx(0.27)
    assert found.rare_tail == pytest.approx(0.10)
    assert found.with_rare_tail == pytest.approx(0.37)
    assert not found.frequent_end_closed


def test_five_design_events_give_the_published_integral() -> None:
    """T = 5, 10, 20, 50, 100 and L = 0, 1.2, 3, 7.5, 12: 0.42, with the rare tail 0.54."""
    found = exceedance_trapezoid((5, 10, 20, 50, 100), np.array([0, 1.2, 3, 7.5, 12]))
    assert found.lower_bound == pytest.approx(0.42)
    assert found.with_rare_tail == pytest.approx(0.54)
    assert found.frequent_end_closed


def test_the_convention_of_climada_differs_from_the_integral() -> None:
    """T = 10, 50, 100 and L = 1, 4, 10: frequency 1/T times loss gives 0.28."""
    found = event_sum_climada_convention((10, 50, 100), np.array([1.0, 4.0, 10.0]))
    assert found == pytest.approx(0.28)


def test_a_set_of_events_gives_the_published_sum_and_curve() -> None:
    assert event_sum(FREQUENCIES, AT_EVENT) == pytest.approx(1.5)
    curve = cumulated_curve(FREQUENCIES, AT_EVENT)
    assert curve.values.tolist() == [3, 8, 20, 40]
    np.testing.assert_allclose(curve.return_periods_years, [1 / 0.18, 12.5, 100 / 3, 100])
    np.testing.assert_allclose(curve.at(np.array([10.0, 25.0, 50.0])), [6.2, 15.2, 25.0])


def test_a_curve_is_not_extrapolated() -> None:
    found = cumulated_curve(FREQUENCIES, AT_EVENT).at(np.array([5.5, 100.0, 101.0]))
    np.testing.assert_array_equal(found, [np.nan, 40.0, np.nan])


def test_each_group_has_its_own_curve_and_no_data_makes_none() -> None:
    losses = np.stack([AT_EVENT, AT_EVENT[::-1], [1.0, np.nan, 2.0, 3.0]])
    curve = cumulated_curve(FREQUENCIES, losses)
    np.testing.assert_allclose(curve.values[1], [3, 8, 20, 40])
    np.testing.assert_allclose(curve.return_periods_years[1], [1 / 0.18, 1 / 0.17, 1 / 0.15, 10])
    assert np.isnan(curve.values[2]).all()
    assert np.isnan(curve.return_periods_years[2]).all()
    assert np.isnan(curve.at(np.array([20.0]))).ravel().tolist() == [False, True, True]
    assert np.isnan(event_sum(FREQUENCIES, losses)).tolist() == [False, False, True]


def test_weights_give_the_integral_map_by_map() -> None:
    periods, losses = (5, 10, 20, 50, 100), np.array([0.7, 1.2, 3, 7.5, 12])
    found = trapezoid_weights(periods) @ losses
    assert found == pytest.approx(float(exceedance_trapezoid(periods, losses).lower_bound))


def test_no_data_at_one_return_period_is_no_data_in_the_integral() -> None:
    values = np.array([[0.0, 1.0], [np.nan, 1.0], [0.0, np.nan]])
    found = exceedance_trapezoid((10, 100), values).lower_bound
    assert np.isnan(found).tolist() == [False, True, True]


@pytest.mark.parametrize("periods", [(10,), (10, 10), (50, 10), (0, 10), (10, 20, 50)])
def test_return_periods_that_do_not_rise_or_fit_are_refused(periods: tuple[float, ...]) -> None:
    with pytest.raises(ReturnPeriodError, match="do not fit"):
        exceedance_trapezoid(periods, np.array([1.0, 2.0]))


@pytest.mark.parametrize("frequencies", [[0.1], [0.1, 0.0], [0.1, -1], [np.nan, 1], [np.inf, 1]])
def test_frequencies_that_are_none_or_do_not_fit_are_refused(frequencies: list[float]) -> None:
    with pytest.raises(FrequencyError, match="do not fit"):
        event_sum(np.array(frequencies), np.array([1.0, 2.0]))


@given(
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
)
def test_more_water_at_any_return_period_never_gives_less(a: list[float], b: list[float]) -> None:
    periods = (3.0, 10.0, 50.0, 100.0)
    less = exceedance_trapezoid(periods, np.minimum(a, b))
    more = exceedance_trapezoid(periods, np.maximum(a, b))
    assert less.lower_bound <= more.lower_bound + 1e-15
    assert less.with_rare_tail <= more.with_rare_tail + 1e-15


@given(
    st.lists(st.tuples(st.floats(1e-4, 2), st.floats(0, 1e6)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_events_does_not_matter(events: list[tuple[float, float]], random) -> None:  # type: ignore[no-untyped-def]
    mixed = random.sample(events, len(events))
    one, other = (np.array(rows).T for rows in (events, mixed))
    assert event_sum(*one) == pytest.approx(float(event_sum(*other)), rel=1e-12)
    curves = [cumulated_curve(*rows) for rows in (one, other)]
    np.testing.assert_array_equal(curves[0].values, curves[1].values)
    np.testing.assert_allclose(
        curves[0].return_periods_years, curves[1].return_periods_years, rtol=1e-12
    )
    assert (np.diff(curves[0].return_periods_years) > 0).all()
