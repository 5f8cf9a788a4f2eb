"""SYNTHETIC ground: smooth noise from a seed, for places whose true ground nobody gave.

Here and there a road runs under something, so that there are depressions of more than some
decimetres. It looks like no real place on purpose: what is computed on it shows how the method
works and says nothing about where water will stand.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats

#: Raise it when the same arguments begin to give other ground: what was made on it is made anew.
VERSION = 2
#: Ground lies between these, relief apart; the general height of Shanghai's plain.
TREND_M = (2.5, 4.5)
#: Least and greatest swing of the relief to either side of the trend.
RELIEF_M = (0.1, 0.5)
#: How far underpasses lie below the ground around them, and how many there are: a proposal.
UNDERPASS_M = (1.0, 2.0)
UNDERPASSES_PER_KM2 = 1.0
#: From the lowest point of an underpass to the end of its ramp; a proposal.
RAMP_M = 60.0
# Distances over which ground, strength of the relief, and relief change, in metres.
_TREND_SPACING, _STRENGTH_SPACING, _RELIEF_SPACING = 2500.0, 1000.0, 200.0


@frozen(kw_only=True, eq=False)
class SyntheticTerrain:
    """Made-up ground on a grid, in metres above whatever datum the region writes it as.

    Parameters
    ----------
    trend : (rows, columns) array
        The ground without its relief.
    relief : (rows, columns) array
        What lies above (positive) or below the trend.
    sunken : (rows, columns) array
        How far underpasses lie below both, 0 or more.
    """

    trend: Floats
    relief: Floats
    sunken: Floats

    @property
    def ground(self) -> Floats:
        """Height of the ground, (rows, columns)."""
        return self.trend + self.relief - self.sunken


def synthetic_terrain(rows: int, columns: int, *, cell_m: float, seed: int) -> SyntheticTerrain:
    """Make ground on a grid of square cells; the same arguments give the same ground."""
    rng = np.random.default_rng(seed)

    def noise(spacing_m: float) -> Floats:
        return _smooth_noise(rows, columns, spacing=spacing_m / cell_m, rng=rng)

    trend = _between(*TREND_M, noise(_TREND_SPACING))
    strength = _between(*RELIEF_M, noise(_STRENGTH_SPACING))
    relief = strength * _between(-1.0, 1.0, noise(_RELIEF_SPACING))
    # Numbers of their own, so that how many underpasses there are changes nothing else.
    sunken = _underpasses(rows, columns, cell_m=cell_m, rng=np.random.default_rng([seed, 1]))
    return SyntheticTerrain(trend=trend, relief=relief, sunken=sunken)


def noise_of_seed(rows: int, columns: int, *, spacing: float, seed: int) -> Floats:
    """Return noise from 0 to 1, (rows, columns), smooth over `spacing` cells."""
    return _smooth_noise(rows, columns, spacing=spacing, rng=np.random.default_rng(seed))


def _underpasses(rows: int, columns: int, *, cell_m: float, rng: np.random.Generator) -> Floats:
    """Return how far underpasses lie below the ground, (rows, columns): one cell wide each."""
    count = round(rows * columns * (cell_m / 1000.0) ** 2 * UNDERPASSES_PER_KM2)
    row, column = rng.integers(rows, size=count), rng.integers(columns, size=count)
    runs_south = rng.integers(2, size=count)
    lowest = rng.uniform(*UNDERPASS_M, size=count)
    sunken = np.zeros((rows, columns))
    for step in range(-int(RAMP_M / cell_m), int(RAMP_M / cell_m) + 1):
        places = row + step * runs_south, column + step * (1 - runs_south)
        inside = (places[0] >= 0) & (places[0] < rows) & (places[1] >= 0) & (places[1] < columns)
        on_the_ramp = lowest * (1.0 - abs(step) * cell_m / (RAMP_M + cell_m))
        np.maximum.at(sunken, (places[0][inside], places[1][inside]), on_the_ramp[inside])
    return sunken


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
