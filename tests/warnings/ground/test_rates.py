"""Rates and models of real stations, against what other programs make of the same files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.feeds.model import Context
from riskmap.feeds.model.positions import Positions
from riskmap.feeds.service.positions import positions
from riskmap.warnings.ground.midas import Rates, midas
from riskmap.warnings.ground.series import binned, noise
from riskmap.warnings.ground.trajectory import fit, told_apart

near: Any = pytest.approx
#: geepers 0.3.0 on the years as the files write them: mm a year east, north, up.
LISTED = {
    "other/POTS": ((19.2475, 15.3137, 0.5294), (0.1013, 0.1154, 0.4588)),
    "tenv3/CNPK": ((-72.2536, 8.5930, 15.1056), (3.0517, 2.3625, 3.4516)),
    "tenv3/CRIM": ((-30.6424, -9.2215, 39.4716), (1.4405, 1.7382, 5.1451)),
    "tenv3/DVLT": ((2.1895, -28.7301, 12.1285), (3.1341, 2.9041, 3.5759)),
    "tenv3/PUHR": ((309.2490, 16.0692, 411.4145), (49.4000, 14.4202, 23.9607)),
}


@pytest.fixture
def potsdam(shared_data: Path) -> Positions:
    return read(shared_data, "other/POTS.tenv3")


def read(shared_data: Path, name: str) -> Positions:
    file = shared_data / "gnss" / "displacement" / name
    return positions(file.read_bytes(), Context(station=file.stem))


@pytest.mark.parametrize("name", LISTED)
def test_rates_of_real_stations_are_those_of_the_reference_implementation(
    shared_data: Path, name: str
) -> None:
    station = read(shared_data, f"{name}.tenv3")
    found = midas(station.days, station.enu_mm)
    rates, sigmas = LISTED[name]
    assert found.mm_per_year == near(rates, abs=0.01)
    assert found.sigma == near(sigmas, abs=0.04)


@pytest.mark.parametrize(
    ("steps_of", "rates", "sigmas"),
    [
        ("other/POTS.tenv3", (19.2242, 15.2144, 0.2842), (0.1042, 0.1143, 0.4564)),
        ("other/POTS.neu", (19.1151, 15.3330, 0.2952), (0.1317, 0.1453, 0.5750)),
    ],
    ids=["heights of the antenna", "steps that a file lists"],
)
def test_known_steps_are_handled_as_the_reference_handles_them(
    shared_data: Path,
    potsdam: Positions,
    steps_of: str,
    rates: tuple[float, ...],
    sigmas: tuple[float, ...],
) -> None:
    """The values are those of geepers 0.3.0 with the same steps."""
    steps = read(shared_data, steps_of).equipment_days
    for compiled in (False, True):
        found = midas(potsdam.days, potsdam.enu_mm, steps, compiled=compiled)
        assert found.mm_per_year == near(rates, abs=0.0001)
        assert found.sigma[:1] == near(sigmas[:1], abs=0.0001)


def test_the_model_of_potsdam_has_the_trend_and_the_seasons_that_are_listed(
    potsdam: Positions,
) -> None:
    model = fit(potsdam.days - 0.5, potsdam.enu_mm, reference_year=2010.0)
    assert model.mm_per_year == near((19.1744, 15.4274, 0.3472), abs=0.0001)
    assert (model.cosines_mm[0, 0], model.sines_mm[0, 0]) == near((0.677, 0.359), abs=0.001)
    assert model.annual_mm == near((0.767, 0.118, 3.412), abs=0.001)
    assert model.rms_mm == near((1.792, 2.203, 7.624), abs=0.001)
    again = model.at(potsdam.days - 0.5) + model.residuals_mm
    assert again == near(potsdam.enu_mm)


def test_steps_and_what_goes_on_after_an_earthquake_are_found_again() -> None:
    days = np.arange(55_000.5, 57_000.5)
    since = np.maximum(days - 55_700.0, 0.0) / 365.25
    moved = 12.0 * (days - days[0]) / 365.25 + 30.0 * (days >= 55_400.0)
    moved += 50.0 * (days >= 55_700.0) + 9.0 * np.log1p(since / 0.1)
    model = fit(
        days,
        np.array([moved]),
        steps=np.array([54_000.0, 55_400.0, 55_700.0, 60_000.0]),
        decays=np.array([55_700.0]),
    )
    assert model.steps.tolist() == [55_400.0, 55_700.0], "the others lie outside"
    assert model.steps_mm[:, 0] == near((30.0, 50.0), abs=0.01)
    assert (model.taus_years, model.decays_mm[0, 0]) == ((0.1,), near(9.0, abs=0.01))
    assert model.mm_per_year[0] == near(12.0, abs=0.01)


def test_two_steps_without_a_day_between_are_one() -> None:
    days = np.array([1.0, 2.0, 5.0, 6.0])
    assert told_apart(days, np.array([2.5, 3.0, 5.5])).tolist() == [2.5, 5.5]


def test_below_a_year_there_is_no_rate() -> None:
    days = np.arange(60_000.0, 60_300.0)
    found = midas(days, np.zeros((3, 300)))
    assert np.isnan(found.mm_per_year).all()
    assert found.pairs == 0
    assert midas(np.empty(0), np.empty((3, 0))).span_years == 0.0


def test_a_line_without_noise_has_its_own_rate() -> None:
    """More than half of the slopes are the same: none of them is an outlier."""
    days = np.arange(60_000.0, 61_200.0)
    found = midas(days, np.array([0.25 * (days - days[0])]))
    assert found.mm_per_year == near([0.25 * 365.25])


@settings(max_examples=12)  # each walks two thousand days in plain Python
@given(
    rate=st.floats(-400, 400),
    size=st.floats(20, 500),
    gaps=st.integers(0, 400),
    seed=st.integers(0, 1_000),
)
def test_a_known_step_does_not_move_the_rate(
    rate: float, size: float, gaps: int, seed: int
) -> None:
    """With its day the step is nothing; with any gaps both ways to search give the same."""
    chance = np.random.default_rng(seed)
    days = np.sort(chance.choice(np.arange(60_000.0, 62_000.0), 2_000 - gaps, replace=False))
    moved = rate * (days - days[0]) / 365.25 + size * (days >= 61_000.0)
    plain = midas(days, moved, np.array([61_000.0]))
    assert plain.mm_per_year == near([rate], abs=1e-6)
    compiled = midas(days, moved, np.array([61_000.0]), compiled=True)
    assert plain.pairs == compiled.pairs


def test_noise_is_that_of_single_days_and_trend_and_steps_do_not_raise_it() -> None:
    chance = np.random.default_rng(7)
    days = np.arange(3_000.0)
    values = np.array([chance.normal(0, 2.0, 3_000) + 0.3 * days + 500 * (days > 1_500)])
    assert noise(values) == near([2.0], rel=0.1)


def test_medians_of_a_day_take_many_positions_to_one() -> None:
    days = np.array([10.1, 10.2, 10.9, 11.5, 12.1, 12.2, 12.3])
    values = np.array([[1.0, 2.0, 900.0, 5.0, 7.0, 8.0, 9.0]])
    middles, medians = binned(days, values, 1.0, least=3)
    assert middles.tolist() == [10.5, 12.5]
    assert medians.tolist() == [[2.0, 8.0]], "one wild position does not move a median"
    assert binned(days, values, 1.0, least=4)[1].shape == (1, 0)


def test_rates_are_a_record_of_all_components(potsdam: Positions) -> None:
    found = midas(potsdam.days, potsdam.enu_mm)
    assert isinstance(found, Rates)
    assert found.span_years == near(26.0507, abs=0.0001)
    assert (found.removed > 0).all()
    assert (found.removed < 0.5).all()
