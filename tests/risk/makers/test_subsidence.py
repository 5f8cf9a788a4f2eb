"""Rates of stations spread as simple kriging has it, and not beyond their reach."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import InvalidRequestError
from riskmap.risk.makers.subsidence import Stations, Subsidence, covariance, subsidence
from tests.risk.makers.made_up_water import cited, grid, subsidence_maker

# Cells of 100 m; the centre of the cell in row 10 and column 0 is at 50, 50.
GRID = grid(11, 30, cell_m=100.0)


def stations(*rows: tuple[float, float, float, float]) -> Stations:
    """Return stations from x, y, rate and sigma."""
    numbers = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Stations(
        ids=tuple(f"S{number}" for number in range(len(rows))),
        xy_m=numbers[:, :2],
        rate_mm_a=numbers[:, 2],
        sigma_mm_a=numbers[:, 3],
        begins_on=(date(2018, 1, 1),) * len(rows),
        ends_on=(date(2023, 6, 30),) * len(rows),
    )


def one_station(**changed: object) -> Subsidence:
    """Return what a station at 50, 50 that sinks by 6 mm/a makes."""
    return subsidence(stations((50, 50, -6.0, 1.0)), GRID, maker=subsidence_maker(**changed))


def test_at_a_station_its_rate_and_the_mean_are_weighted_by_their_variances() -> None:
    """Mean -2 with variance 4, rate -6 with variance 1: -2 - 4 * 4/5; variance 4 - 16/5."""
    found = one_station()
    assert found.rate_mm_a[10, 0] == pytest.approx(-5.2)
    assert found.deviation_mm_a[10, 0] == pytest.approx(np.sqrt(0.8))
    assert found.sinking_mm_a[10, 0] == pytest.approx(5.2)


def test_away_from_a_station_its_weight_falls_as_the_covariance_does() -> None:
    found = one_station()
    share = np.exp(-3 * 0.5)
    assert found.rate_mm_a[10, 5] == pytest.approx(-2 - 4 * share * 4 / 5)
    assert found.deviation_mm_a[10, 5] == pytest.approx(np.sqrt(4 - (4 * share) ** 2 / 5))


def test_beyond_the_range_of_every_station_there_is_no_data() -> None:
    found = one_station()
    known = ~np.isnan(found.rate_mm_a)
    assert known[10].tolist() == [True] * 11 + [False] * 19
    np.testing.assert_array_equal(known, ~np.isnan(found.deviation_mm_a))


def test_a_spherical_covariance_is_gone_at_its_range() -> None:
    maker = subsidence_maker(covariance="spherical")
    found = covariance(np.array([0.0, 500.0, 1000.0, 2000.0]), maker)
    np.testing.assert_allclose(found, [4.0, 4 * (1 - 0.75 + 0.0625), 0.0, 0.0])


def test_two_stations_that_agree_are_surer_than_one() -> None:
    both = subsidence(
        stations((50, 50, -6.0, 1.0), (50, 50, -6.0, 1.0)), GRID, maker=subsidence_maker()
    )
    assert both.rate_mm_a[10, 0] == pytest.approx(-2 - 4 * 8 / 9)
    assert both.deviation_mm_a[10, 0] < one_station().deviation_mm_a[10, 0]


@given(st.lists(st.floats(-20, 5), min_size=3, max_size=3), st.permutations(range(3)))
def test_the_order_of_stations_does_not_matter(rates: list[float], order: list[int]) -> None:
    rows = [
        (x, y, rate, 0.5)
        for (x, y), rate in zip(((50, 50), (900, 300), (400, 800)), rates, strict=True)
    ]
    one, other = (
        subsidence(stations(*some), GRID, maker=subsidence_maker())
        for some in (rows, [rows[place] for place in order])
    )
    np.testing.assert_allclose(one.rate_mm_a, other.rate_mm_a, atol=1e-9)


@given(st.floats(-20, 5), st.floats(0.01, 5))
def test_nothing_is_less_sure_than_the_spread_of_rates_itself(rate: float, sigma: float) -> None:
    maker = subsidence_maker()
    found = subsidence(stations((450, 450, rate, sigma)), GRID, maker=maker)
    known = ~np.isnan(found.rate_mm_a)
    assert (found.deviation_mm_a[known] <= np.sqrt(maker.sill_mm2_a2.value)).all()
    between = (found.rate_mm_a[known] - maker.mean_mm_a.value) * (found.rate_mm_a[known] - rate)
    assert (between <= 1e-9).all()


def test_the_period_and_the_horizon_are_said() -> None:
    found = one_station(horizon_years=2)
    assert found.holds_until == date(2025, 6, 29)
    assert str(found.notes[0]) == (
        "Rates were observed from 2018-01-01 to 2023-06-30; they are not taken beyond 2025-06-29."
    )
    said = found.as_json()
    assert said["holds_until"] == "2025-06-29"
    assert said["cells_known"] == np.count_nonzero(~np.isnan(found.rate_mm_a))


def test_stations_out_of_reach_make_a_map_without_data() -> None:
    far = subsidence(stations((9e5, 9e5, -6.0, 1.0)), GRID, maker=subsidence_maker())
    assert np.isnan(far.rate_mm_a).all()
    assert far.as_json()["deviation_mm_a_max"] is None


def test_without_any_station_nothing_is_made() -> None:
    with pytest.raises(InvalidRequestError, match="no station"):
        subsidence(stations(), GRID, maker=subsidence_maker(mean_mm_a=cited(-5.0)))
