"""Made-up ground: the same seed makes the same, within the heights that are declared."""

from __future__ import annotations

import numpy as np

from riskmap.risk.makers.depressions import depressions_of
from riskmap.risk.makers.terrain import RELIEF_M, TREND_M, UNDERPASS_M, synthetic_terrain


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
    assert ground.sunken.min() == 0.0
    assert UNDERPASS_M[0] <= ground.sunken.max() <= UNDERPASS_M[1]


def test_underpasses_are_depressions_of_more_than_a_metre_on_cells_of_20_m() -> None:
    ground = synthetic_terrain(200, 300, cell_m=20, seed=310107)
    full = depressions_of(ground.ground, cell_area_m2=400.0).full_m
    deep = full > 1.0
    assert deep.any()
    assert (ground.sunken[deep] > 0.0).all()


def test_a_grid_coarser_than_a_ramp_still_has_its_underpasses() -> None:
    assert (synthetic_terrain(20, 20, cell_m=500, seed=1).sunken > 0.0).sum() > 50
