"""Expected yearly values follow the named rule, and say what they leave out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.exceedance import ReturnPeriodError, exceedance_trapezoid


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


def test_no_data_at_one_return_period_is_no_data_in_the_integral() -> None:
    values = np.array([[0.0, 1.0], [np.nan, 1.0], [0.0, np.nan]])
    found = exceedance_trapezoid((10, 100), values).lower_bound
    assert np.isnan(found).tolist() == [False, True, True]


@pytest.mark.parametrize("periods", [(10,), (10, 10), (50, 10), (0, 10), (10, 20, 50)])
def test_return_periods_that_do_not_rise_or_fit_are_refused(periods: tuple[float, ...]) -> None:
    with pytest.raises(ReturnPeriodError, match="do not fit"):
        exceedance_trapezoid(periods, np.array([1.0, 2.0]))


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
