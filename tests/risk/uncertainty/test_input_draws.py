"""An ensemble is designed before it is run: seeded, central first, growing at its end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.uncertainty.input_draws import InputDraws, input_draws, within_range
from riskmap.risk.uncertainty.sensitivity import DrawsError


def drawn(draws: int = 40, *, seed: int = 5, curve_spread: float = 0.5) -> InputDraws:
    return input_draws(
        seed=seed, draws=draws, terrain_seed=11, partition_seed=12, curve_spread=curve_spread
    )


def test_the_first_run_has_the_central_inputs() -> None:
    found = drawn()
    assert (found.terrain_seeds[0], found.partition_seeds[0]) == (11, 12)
    assert (found.population_positions[0], found.curve_factors[0]) == (0.5, 1.0)


@given(st.integers(0, 2**62), st.floats(0, 0.99))
def test_positions_and_factors_stay_in_their_ranges(seed: int, spread: float) -> None:
    found = drawn(seed=seed, curve_spread=spread)
    positions, factors = found.population_positions, found.curve_factors
    assert ((positions >= 0) & (positions <= 1)).all()
    assert ((factors >= 1 - spread) & (factors <= 1 + spread)).all()


def test_more_draws_leave_the_first_ones_as_they_are() -> None:
    few, many = drawn(10).to_json(), drawn(40).to_json()
    for name in ("terrain_seeds", "partition_seeds", "population_positions", "curve_factors"):
        assert many[name][:10] == few[name]


def test_equal_seeds_give_equal_designs_and_others_do_not() -> None:
    assert drawn().to_json() == drawn().to_json()
    assert drawn().to_json() != drawn(seed=6).to_json()


def test_draws_fill_both_ranges_and_are_not_tied_to_each_other() -> None:
    found = drawn(101)
    positions, factors = found.population_positions[1:], found.curve_factors[1:] - 0.5
    for values in (positions, factors):
        counts, _ = np.histogram(values, bins=10, range=(0, 1))
        assert counts.min() >= 8  # even, unlike independent draws
    assert abs(np.corrcoef(positions, factors)[0, 1]) < 0.2
    assert len(set(found.terrain_seeds.tolist())) == 101
    assert not set(found.terrain_seeds.tolist()) & set(found.partition_seeds.tolist())


def test_a_position_leads_from_the_low_end_over_the_estimate_to_the_high_end() -> None:
    low, estimate, high = np.array([10.0]), np.array([40.0]), np.array([50.0])
    found = [within_range(low, estimate, high, position=at)[0] for at in (0, 0.25, 0.5, 0.75, 1)]
    assert found == [10.0, 25.0, 40.0, 45.0, 50.0]
    assert np.isnan(within_range(low, np.array([np.nan]), high, position=0.3)[0])


@pytest.mark.parametrize(("draws", "spread"), [(0, 0.5), (4, 1.0)])
def test_designs_that_make_no_sense_are_refused(draws: int, spread: float) -> None:
    with pytest.raises(DrawsError):
        drawn(draws, curve_spread=spread)
