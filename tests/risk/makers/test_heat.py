"""Made-up heat comes from its seed and stays within what is declared."""

from __future__ import annotations

import numpy as np

from riskmap.geo.arrays import Floats
from riskmap.risk.makers.heat import synthetic_heat
from riskmap.risk.region.makers import HeatMaker
from tests.risk.makers.made_up_water import cited


def heat(seed: int) -> Floats:
    """Return a field of 40 x 50 cells of 100 m."""
    maker = HeatMaker.model_validate(
        {
            "name": "synthetic_heat",
            "seed": seed,
            "grid_m": 100,
            "warmest_k": cited(4.0),
            "smooth_over_m": cited(1500.0),
        }
    )
    return synthetic_heat(40, 50, maker=maker)


def test_the_same_seed_makes_the_same_heat_and_another_seed_another() -> None:
    assert (heat(1) == heat(1)).all()
    assert (heat(1) != heat(2)).any()


def test_heat_lies_between_none_and_the_warmest_that_is_declared() -> None:
    assert heat(3).min() == 0.0
    assert heat(3).max() == 4.0


def test_neighbours_are_about_as_warm_as_each_other() -> None:
    assert np.abs(np.diff(heat(3), axis=1)).max() < 0.5
