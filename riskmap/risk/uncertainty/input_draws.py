"""The design of an ensemble: which inputs each whole re-run takes instead of the central ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.core.words import N_
from riskmap.geo.arrays import Floats
from riskmap.risk.uncertainty.sensitivity import DrawsError

#: Damage ratios are multiplied by up to 1 ± this.
CURVE_SPREAD = 0.5
#: Where the estimate itself stands in its range: half-way, by definition.
CENTRAL_POSITION = 0.5

# Steps of the R2 sequence, powers of the inverse of x³ = x + 1's root: they fill the square
# evenly however many draws are taken.
_ROOT = 1.324717957244746
_STEPS = (1 / _ROOT, 1 / _ROOT**2)
_SEEDS_BELOW = 2**31


@frozen(kw_only=True, eq=False)
class InputDraws:
    """Inputs of S whole re-runs; the first has the central ones.

    Draw i does not depend on how many there are, so that more can be added later.

    Parameters
    ----------
    terrain_seeds, partition_seeds : (S,) int arrays
        Seeds of made-up ground and of made-up outlines.
    population_positions : (S,) array
        0 the low end of the range, 0.5 the estimate, 1 the high end; see `within_range`.
    curve_factors : (S,) array
        Damage ratios are multiplied by it, up to 1.
    seed
        What all of it was drawn from.
    """

    terrain_seeds: NDArray[np.int64]
    partition_seeds: NDArray[np.int64]
    population_positions: Floats
    curve_factors: Floats
    seed: int

    def __len__(self) -> int:
        return len(self.curve_factors)

    def to_json(self) -> dict[str, Any]:
        """Return the whole design as JSON values."""
        return {
            "seed": self.seed,
            "terrain_seeds": self.terrain_seeds.tolist(),
            "partition_seeds": self.partition_seeds.tolist(),
            "population_positions": self.population_positions.tolist(),
            "curve_factors": self.curve_factors.tolist(),
        }


def input_draws(
    *,
    seed: int,
    draws: int,
    terrain_seed: int,
    partition_seed: int,
    curve_spread: float = CURVE_SPREAD,
) -> InputDraws:
    """Design an ensemble.

    Parameters
    ----------
    draws
        Re-runs, the central one among them.
    terrain_seed, partition_seed
        Those of the central run.
    curve_spread
        Factors lie from 1 - curve_spread to 1 + curve_spread.

    Raises
    ------
    DrawsError
        When there are no draws, or the spread is below 0, or 1 and more.
    """
    if draws < 1 or not 0 <= curve_spread < 1:
        raise DrawsError(
            N_("{draws} draws with a spread of {spread} make no sense."),
            draws=draws,
            spread=f"{curve_spread:g}",
        )
    terrain, partition, shift = np.random.SeedSequence(seed).spawn(3)
    numbers = np.arange(draws)
    start = np.random.default_rng(shift).uniform(size=2)
    positions, factors = (np.mod(start[k] + numbers * _STEPS[k], 1.0) for k in range(2))
    factors = 1 - curve_spread + 2 * curve_spread * factors
    positions[0], factors[0] = CENTRAL_POSITION, 1.0
    return InputDraws(
        terrain_seeds=_seeds(terrain, draws, first=terrain_seed),
        partition_seeds=_seeds(partition, draws, first=partition_seed),
        population_positions=positions,
        curve_factors=factors,
        seed=seed,
    )


def _seeds(sequence: np.random.SeedSequence, draws: int, *, first: int) -> NDArray[np.int64]:
    seeds = np.random.default_rng(sequence).integers(_SEEDS_BELOW, size=draws, dtype=np.int64)
    seeds[0] = first
    return seeds


def within_range(low: Floats, estimate: Floats, high: Floats, *, position: float) -> Floats:
    """Return what stands at a position in the range of an estimate, on straight lines.

    Parameters
    ----------
    low, estimate, high : (...) arrays
        NaN where there is no data.
    position
        0 the low end, 0.5 the estimate, 1 the high end.
    """
    below = low + (estimate - low) * (2 * position)
    above = estimate + (high - estimate) * (2 * position - 1)
    return np.asarray(below if position <= CENTRAL_POSITION else above)
