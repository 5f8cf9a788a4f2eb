"""Annual loss stands by both rules, with its name, its tail and its frequent end."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.impact.annual_loss import annual_losses_of_events, annual_losses_of_maps
from riskmap.risk.impact.exceedance import ReturnPeriodError

DESIGN = (5, 10, 20, 50, 100)
LOSSES = np.array([0, 1.2, 3, 7.5, 12])


def test_three_conventions_give_three_numbers() -> None:
    """T = 10, 50, 100 and L = 1, 4, 10: 0.27, with tail 0.37, CLIMADA's convention 0.28."""
    one = annual_losses_of_maps((10, 50, 100), np.array([1.0, 4.0, 10.0])).at()
    assert one.headline_rule == "exceedance_trapezoid"
    assert one.headline == one.exceedance_trapezoid == pytest.approx(0.27)
    assert one.with_rare_tail == pytest.approx(0.37)
    assert one.event_sum == pytest.approx(0.28)
    assert one.is_lower_bound
    assert not one.frequent_end_closed
    assert np.isnan(one.frequent_end)
    assert np.isnan(one.zero_damage_return_period_years)
    said = one.to_json()
    assert said["event_sum_climada_convention"] == said["event_sum"]
    assert said["frequent_end"] is None
    assert said["exceedance_curve"][2] == {"return_period_years": 100.0, "loss": 10.0}
    json.dumps(said, allow_nan=False)


def test_maps_without_loss_close_the_frequent_end_and_name_their_return_period() -> None:
    one = annual_losses_of_maps(DESIGN, LOSSES).at()
    assert one.headline == pytest.approx(0.42)
    assert one.with_rare_tail == pytest.approx(0.54)
    assert one.frequent_end_closed
    assert one.frequent_end == 0.0
    assert one.zero_damage_return_period_years == 5.0


def test_a_set_of_events_has_its_sum_for_a_headline_and_a_cumulated_curve() -> None:
    one = annual_losses_of_events(
        np.array([0.10, 0.02, 0.05, 0.01]), np.array([3.0, 20.0, 8.0, 40.0])
    ).at()
    assert (one.headline_rule, one.is_lower_bound) == ("event_sum", False)
    assert one.headline == one.event_sum == pytest.approx(1.5)
    # by hand: 0.02 · 30 + 0.05 · 14 + 0.10 · 5.5, and 0.01 · 40
    assert one.exceedance_trapezoid == pytest.approx(0.6 + 0.7 + 0.55)
    assert one.rare_tail == pytest.approx(0.4)
    assert one.curve.values.tolist() == [3, 8, 20, 40]
    assert one.to_json()["event_sum_climada_convention"] is None


def test_events_without_loss_say_how_often_there_is_any() -> None:
    losses = np.array([[0.0, 0.0, 7.0], [0.0, 0.0, 0.0]])
    found = annual_losses_of_events(np.array([0.5, 0.1, 0.02]), losses)
    assert found.zero_damage_return_period_years.tolist() == pytest.approx([50, 50])
    assert found.frequent_end_closed.all()
    # of the two events without loss the rarer one stands beside the loss: (0.12 - 0.02) · 3.5
    assert found.exceedance_trapezoid.tolist() == pytest.approx([0.35, 0])


def test_a_stated_return_period_without_damage_closes_the_frequent_end() -> None:
    losses = np.array([1.0, 4.0, 10.0])
    one = annual_losses_of_maps((10, 50, 100), losses, zero_damage_return_period_years=5).at()
    # from probability 0.2 with no loss to 0.1 with a loss of 1
    assert one.frequent_end == pytest.approx(0.05)
    assert one.exceedance_trapezoid == pytest.approx(0.27 + 0.05)
    assert one.frequent_end_closed
    assert one.zero_damage_return_period_years == 5.0


def test_a_stated_return_period_stands_between_two_maps() -> None:
    one = annual_losses_of_maps(DESIGN, LOSSES, zero_damage_return_period_years=8).at()
    # by hand: the first piece is (1/8 - 1/10) · 0.6 and not (1/5 - 1/10) · 0.6
    assert one.exceedance_trapezoid == pytest.approx(0.42 - 0.06 + 0.015)
    assert one.zero_damage_return_period_years == 8.0
    assert one.frequent_end == 0.0


def test_a_map_with_a_loss_holds_against_what_is_stated() -> None:
    both = np.stack([LOSSES, LOSSES + 1.0])
    found = annual_losses_of_maps(DESIGN, both, zero_damage_return_period_years=8)
    without = annual_losses_of_maps(DESIGN, both)
    assert found.zero_damage_contradicted.tolist() == [False, True]
    assert found.exceedance_trapezoid[1] == without.exceedance_trapezoid[1]
    assert np.isnan(found.zero_damage_return_period_years[1])
    assert not found.frequent_end_closed[1]


@pytest.mark.parametrize("stated", [1.0, 5.0, 7.0, 10.0, 20.0, 100.0, 200.0])
def test_nothing_is_integrated_where_nothing_is_lost(stated: float) -> None:
    found = annual_losses_of_maps(
        DESIGN, np.zeros((2, 5)), zero_damage_return_period_years=stated
    ).at(1)
    assert found.with_rare_tail == 0.0
    assert found.frequent_end_closed
    assert not found.zero_damage_contradicted
    assert found.zero_damage_return_period_years == max(stated, 100.0)


def test_no_data_on_one_map_is_no_data_in_the_annual_loss() -> None:
    losses = np.stack([LOSSES, np.where(LOSSES == 3, np.nan, LOSSES)])
    found = annual_losses_of_maps(DESIGN, losses, zero_damage_return_period_years=2)
    assert np.isnan(found.headline).tolist() == [False, True]
    assert np.isnan(found.event_sum).tolist() == [False, True]
    assert found.frequent_end_closed.tolist() == [True, False]
    assert found.at(1).to_json()["headline"] is None
    of_events = annual_losses_of_events(np.full(5, 0.1), losses)
    assert np.isnan(of_events.headline).tolist() == [False, True]
    assert of_events.at(1).to_json()["exceedance_trapezoid"] is None


def test_wrong_return_periods_are_refused() -> None:
    with pytest.raises(ReturnPeriodError):
        annual_losses_of_maps((10, 5), np.array([1.0, 2.0]))


@given(
    st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
    st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
    st.floats(0.5, 4.9),
)
def test_more_loss_on_any_map_never_gives_less_in_a_year(
    a: list[float], b: list[float], stated: float
) -> None:
    less, more = (
        annual_losses_of_maps(DESIGN, losses, zero_damage_return_period_years=stated).at()
        for losses in (np.minimum(a, b), np.maximum(a, b))
    )
    for name in ("exceedance_trapezoid", "event_sum", "with_rare_tail", "rare_tail"):
        assert getattr(less, name) <= getattr(more, name) * (1 + 1e-12) + 1e-9
