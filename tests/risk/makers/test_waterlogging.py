"""Made-up water: its volume is kept, it grows with the return period, drains take the rest."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from riskmap.risk.makers.storms import DesignStorm
from riskmap.risk.makers.terrain import RELIEF_M, TREND_M, synthetic_terrain
from riskmap.risk.makers.waterlogging import excess_depth_m, fill
from riskmap.risk.region import Maker

PUTUO = Path(__file__).parents[3] / "geodata" / "base" / "putuo"
PERIODS = (3.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@pytest.fixture(scope="module")
def storm() -> DesignStorm:
    table = tomllib.loads((PUTUO / "storms.toml").read_text("utf-8"))
    return DesignStorm.model_validate(table["intensity"])


@pytest.fixture(scope="module")
def maker() -> Maker:
    table = tomllib.loads((PUTUO / "region.toml").read_text("utf-8"))
    return Maker.model_validate(table["hazards"][0]["maker"])


@pytest.mark.parametrize(
    ("years", "minutes", "depth_mm"), [(1, 60, 36.5), (5, 60, 58.1), (100, 60, 98.3), (10, 5, 17.4)]
)
def test_the_storm_formula_gives_the_cited_depths(
    storm: DesignStorm, years: float, minutes: float, depth_mm: float
) -> None:
    assert storm.depth_mm(years, minutes) == pytest.approx(depth_mm, abs=0.06)


def test_coefficients_that_miss_their_own_check_are_refused(storm: DesignStorm) -> None:
    with pytest.raises(ValidationError, match="the check says 36"):
        DesignStorm.model_validate({**storm.model_dump(), "a": 1700.0})


def test_the_drains_take_the_storms_they_are_designed_for(storm: DesignStorm, maker: Maker) -> None:
    excess = [excess_depth_m(storm, maker, years) for years in PERIODS]
    assert excess[:2] == [0.0, 0.0]
    assert excess == sorted(excess)
    assert excess[-1] == pytest.approx(0.7 * (98.26 - 58.08) / 1000, abs=2e-5)


def test_no_excess_leaves_the_ground_dry() -> None:
    assert (fill(np.array([[-0.5, 0.5]]), 0.0) == 0).all()


def test_a_pit_fills_to_the_level_that_holds_the_volume() -> None:
    """Depths 0.3 and 0.1 m in the two lows: mean over four cells 0.1 m."""
    depth = fill(np.array([[0.0, 0.2], [0.5, 0.9]]), 0.1)
    np.testing.assert_allclose(depth, [[0.3, 0.1], [0.0, 0.0]], atol=1e-12)


@given(st.integers(0, 2**32), st.floats(1e-4, 0.2), st.floats(1e-4, 0.2))
def test_the_volume_is_kept_and_more_rain_is_deeper_everywhere(
    seed: int, one: float, other: float
) -> None:
    relief = synthetic_terrain(17, 23, cell_m=50, seed=seed).relief
    less, more = fill(relief, min(one, other)), fill(relief, max(one, other))
    assert less.mean() == pytest.approx(min(one, other), rel=1e-9)
    assert more.mean() == pytest.approx(max(one, other), rel=1e-9)
    assert (more >= less).all()


def test_the_same_seed_makes_the_same_ground_and_another_seed_another() -> None:
    one, same, other = (synthetic_terrain(20, 30, cell_m=20, seed=seed) for seed in (1, 1, 2))
    assert (one.ground == same.ground).all()
    assert (one.ground != other.ground).any()


def test_the_ground_stays_within_its_declared_heights() -> None:
    ground = synthetic_terrain(200, 300, cell_m=20, seed=310107)
    assert ground.trend.min() >= TREND_M[0]
    assert ground.trend.max() <= TREND_M[1]
    assert np.abs(ground.relief).max() <= RELIEF_M[1]
    assert ground.relief.std() > 0.05
