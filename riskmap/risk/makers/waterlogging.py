"""SYNTHETIC waterlogging: a design storm fills the lows of made-up ground.

What runs off beyond the drains' design storm stays where it is lowest: all water of the
grid stands at one height above the local trend of the ground, such that its volume is
exactly the volume that the drains could not take. No flow, no streets, no pumps: a
demonstration of return-period maps, never a forecast.
"""

from __future__ import annotations

import numpy as np

from riskmap.geo.arrays import Floats
from riskmap.risk.makers.storms import DesignStorm
from riskmap.risk.region import Maker

#: Raise it when the same arguments begin to give other depths: kept maps are made anew.
VERSION = 1
# Halvings of a metre or two until nothing is left of the difference.
_ROUNDS = 200
_MM = 1e-3


def excess_depth_m(storm: DesignStorm, maker: Maker, return_period_years: float) -> float:
    """Return the depth of water, spread over the whole ground, that the drains leave.

    The runoff of the storm of this return period less the runoff of the storm that the
    drains are designed for, both within the maker's duration; 0 for smaller storms.
    """
    minutes = maker.duration_minutes
    drained = storm.depth_mm(maker.drainage_return_period_years.value, minutes)
    left = storm.depth_mm(return_period_years, minutes) - drained
    return max(0.0, maker.runoff_coefficient.value * left) * _MM


def fill(relief: Floats, mean_depth_m: float) -> Floats:
    """Fill the lows of `relief` with water of a given mean depth.

    Parameters
    ----------
    relief : (rows, columns) array
        Height of the ground above its trend, metres.
    mean_depth_m
        Volume of the water over the area of the grid.

    Returns
    -------
    (rows, columns) array of depths in metres, whose mean is `mean_depth_m`.
    """
    if mean_depth_m <= 0.0:
        return np.zeros_like(relief)
    depths: Floats = np.maximum(_level(relief, mean_depth_m) - relief, 0.0)
    return depths


def _level(relief: Floats, mean_depth_m: float) -> float:
    """Find the common height of the water above the trend, by halving."""
    low, high = float(relief.min()), float(relief.max()) + mean_depth_m
    for _ in range(_ROUNDS):
        middle = 0.5 * (low + high)
        if middle in {low, high}:
            break
        if float(np.maximum(middle - relief, 0.0).mean()) < mean_depth_m:
            low = middle
        else:
            high = middle
    return high
