"""SYNTHETIC heat: smooth noise from a seed, to show what a map of heat looks like.

It knows nothing of streets, trees or weather, and is like no real place. It stays out of the
composite and has no annual loss.
"""

from __future__ import annotations

from riskmap.geo.arrays import Floats
from riskmap.risk.makers.terrain import noise_of_seed
from riskmap.risk.region.makers import HeatMaker

#: Raise it when the same arguments begin to give other heat: kept maps are made anew.
VERSION = 1


def synthetic_heat(rows: int, columns: int, *, maker: HeatMaker) -> Floats:
    """Return how much warmer each cell is than the rural surroundings, K, (rows, columns).

    The coolest cell is as warm as they are, the warmest as the maker says. The same arguments
    give the same field.
    """
    spacing = maker.smooth_over_m.value / maker.grid_m
    share = noise_of_seed(rows, columns, spacing=spacing, seed=maker.seed)
    return maker.warmest_k.value * share
