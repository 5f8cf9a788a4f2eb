"""Waterlogging: drains take their storm, the rest gathers, and rarer storms leave more."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from riskmap.core.errors import RasterError
from riskmap.geo.arrays import Floats
from riskmap.risk.makers.storms import DesignStorm
from riskmap.risk.makers.terrain import synthetic_terrain
from riskmap.risk.makers.waterlogging import StormWater, undrained_mm, waterlogging
from tests.risk.makers.made_up_water import waterlogging_maker

STORMS = Path(__file__).parents[3] / "geodata" / "base" / "putuo" / "storms.toml"
PERIODS = (3.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@pytest.fixture(scope="module")
def storm() -> DesignStorm:
    return DesignStorm.model_validate(tomllib.loads(STORMS.read_text("utf-8"))["intensity"])


def made(storm: DesignStorm, coefficient: Floats | None = None) -> list[StormWater]:
    """Return the waters of all storms on synthetic ground of 60 x 80 cells."""
    changed = {"runoff_coefficient": None, "runoff_raster": "runoff.tif"}
    return list(
        waterlogging(
            synthetic_terrain(60, 80, cell_m=20, seed=7).ground,
            cell_area_m2=400.0,
            storm=storm,
            maker=waterlogging_maker(**({} if coefficient is None else changed)),
            return_periods_years=PERIODS,
            runoff_coefficient=coefficient,
        )
    )


def test_the_drains_take_the_storms_they_are_built_for(storm: DesignStorm) -> None:
    left = [undrained_mm(storm, waterlogging_maker(), years) for years in PERIODS]
    assert left[:2] == [0.0, 0.0]
    assert left == sorted(left)
    assert left[-1] == pytest.approx(98.26 - 58.08, abs=0.02)


def test_storms_that_the_drains_take_leave_the_ground_dry(storm: DesignStorm) -> None:
    for one in made(storm)[:2]:
        assert (one.standing.depth_m == 0.0).all()
        assert one.standing.runoff_m3 == 0.0


def test_what_runs_off_is_the_undrained_rain_by_the_coefficient(storm: DesignStorm) -> None:
    rarest = made(storm)[-1]
    area_m2 = 60 * 80 * 400.0
    assert rarest.standing.runoff_m3 == pytest.approx(0.7 * rarest.undrained_mm / 1e3 * area_m2)
    assert rarest.rain_mm == pytest.approx(98.3, abs=0.06)


def test_a_rarer_storm_is_nowhere_shallower(storm: DesignStorm) -> None:
    depths = [one.standing.depth_m for one in made(storm)]
    for less, more in pairwise(depths):
        assert (more >= less - 1e-12).all()
    assert depths[-1].max() > 0.3


def test_a_raster_of_one_coefficient_is_that_coefficient(storm: DesignStorm) -> None:
    by_cell = made(storm, np.full((60, 80), 0.7))
    for one, other in zip(made(storm), by_cell, strict=True):
        np.testing.assert_allclose(one.standing.depth_m, other.standing.depth_m, atol=1e-12)


def test_a_park_that_takes_all_rain_sends_none_on(storm: DesignStorm) -> None:
    nothing = made(storm, np.zeros((60, 80)))
    assert nothing[-1].standing.runoff_m3 == 0.0


def test_an_unknown_coefficient_is_refused(storm: DesignStorm) -> None:
    with pytest.raises(RasterError, match="4800 cells is unknown"):
        made(storm, np.full((60, 80), np.nan))


def test_the_provenance_says_where_the_water_went(storm: DesignStorm) -> None:
    said = made(storm)[-1].as_json()
    assert said["return_period_years"] == 100.0
    assert said["runoff_m3"] == pytest.approx(said["standing_m3"] + said["left_the_map_m3"])
