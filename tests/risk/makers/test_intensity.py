"""What tracks do not give is filled in by the named rules, both ways alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.risk.makers.intensity import states_of
from riskmap.risk.tracks import steps_of
from tests.risk.makers.made_up_storms import BY_PRESSURE, around, maker, storm, winds


@settings(max_examples=25)
@given(st.floats(900, 1000), st.floats(900, 1000), st.sampled_from([{}, BY_PRESSURE]))
def test_a_deeper_storm_has_no_weaker_wind_where_it_is_strongest(
    one: float, other: float, rules: dict[str, Any]
) -> None:
    how = maker(**rules)
    grid = around(121.4, 31.26, 4549, half_km=150.0, cells=60)
    deep, shallow = (
        storm([121.4, 121.4], [31.26, 31.26], pressure=value)
        for value in (min(one, other), max(one, other))
    )
    assert (
        winds([deep], grid, how).peak_m_s.max() >= winds([shallow], grid, how).peak_m_s.max() - 0.05
    )


def test_wind_of_pressure_by_holland_is_his_formula() -> None:
    """960 hPa at 30 degrees, Rm 50 km, B 1.21052: gradient 43.4 m/s, times 0.9."""
    grid = around(122.0, 30.0, 32651, half_km=60.0, cells=121)
    still = storm([122.0, 122.0], [30.0, 30.0], pressure=960.0, radius=50.0)
    peak = winds([still], grid, maker(**BY_PRESSURE)).peak_m_s[0]
    half_turn = 0.5 * 7.292e-5 * 50_000
    gradient = np.sqrt(1.21052 * 5000 / (1.15 * np.e) + half_turn**2) - half_turn
    assert peak[60, 110] == pytest.approx(0.9 * gradient, abs=0.05)


def test_wind_and_pressure_by_holland_fit_together_both_ways() -> None:
    how = maker(**BY_PRESSURE)
    by_pressure = states_of(steps_of(storm([122.0], [30.0], pressure=960.0)), how)
    gradient = np.sqrt(by_pressure[0, 3] + (0.5 * 7.292e-5 * by_pressure[0, 4] * 1000) ** 2)
    gradient -= 0.5 * 7.292e-5 * by_pressure[0, 4] * 1000
    by_wind = states_of(steps_of(storm([122.0], [30.0], wind=0.9 * gradient)), how)
    np.testing.assert_allclose(by_wind, by_pressure, rtol=1e-6)
