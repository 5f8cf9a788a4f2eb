"""SYNTHETIC ground: smooth noise from a seed, for places whose true ground nobody gave.

It looks like no real place on purpose: what is computed on it shows how the method works
and says nothing about where water will stand.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats

#: Ground lies between these, relief apart; the general height of Shanghai's plain.
TREND_M = (2.5, 4.5)
#: Least and greatest swing of the relief to either side of the trend.
RELIEF_M = (0.1, 0.5)
# Distances over which ground, strength of the relief, and relief change, in metres.
_TREND_SPACING, _STRENGTH_SPACING, _RELIEF_SPACING = 2500.0, 1000.0, 200.0


@frozen(kw_only=True, eq=False)
class SyntheticTerrain:
    """Made-up ground on a grid, in metres above no datum.

    Parameters
    ----------
    trend : (rows, columns) array
        The ground without its relief.
    relief : (rows, columns) array
        What lies above (positive) or below the trend.
    """

    trend: Floats
    relief: Floats

    @property
    def ground(self) -> Floats:
        """Height of the ground, (rows, columns)."""
        return self.trend + self.relief


def synthetic_terrain(rows: int, columns: int, *, cell_m: float, seed: int) -> SyntheticTerrain:
    """Make ground on a grid of square cells; the same arguments give the same ground."""
    rng = np.random.default_rng(seed)

    def noise(spacing_m: float) -> Floats:
        return _smooth_noise(rows, columns, spacing=spacing_m / cell_m, rng=rng)

    trend = _between(*TREND_M, noise(_TREND_SPACING))
    strength = _between(*RELIEF_M, noise(_STRENGTH_SPACING))
    relief = strength * _between(-1.0, 1.0, noise(_RELIEF_SPACING))
    return SyntheticTerrain(trend=trend, relief=relief)


def _between(low: float, high: float, share: Floats) -> Floats:
    return low + (high - low) * share


def _smooth_noise(rows: int, columns: int, *, spacing: float, rng: np.random.Generator) -> Floats:
    """Return noise from 0 to 1, (rows, columns), smooth over `spacing` cells."""
    down, across = _spline_weights(rows, spacing), _spline_weights(columns, spacing)
    knots = rng.standard_normal((down.shape[1], across.shape[1]))
    values: Floats = down @ knots @ across.T
    span = float(np.ptp(values))
    return (values - values.min()) / span if span > 0 else np.full_like(values, 0.5)


def _spline_weights(count: int, spacing: float) -> Floats:
    """Return the cubic B-spline weights of knots `spacing` apart, (count, knots)."""
    place = (np.arange(count) + 0.5) / spacing
    knot = np.floor(place).astype(np.intp)
    t = place - knot
    basis = np.stack(
        [(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3], axis=1
    )
    weights = np.zeros((count, int(knot.max(initial=0)) + 4))
    weights[np.arange(count)[:, None], knot[:, None] + np.arange(4)] = basis / 6.0
    return weights
