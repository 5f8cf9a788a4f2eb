"""From indicators to scores, one composite and five classes: whole arrays at a time.

Goalposts and cut points are fixed and have sources, so scores of two runs can be compared.
No data is NaN in scores and 0 in classes, and stays so: never 0, never low, never averaged in.
A unit's score comes from its own inputs, never from the scores of its parts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from riskmap.geo.arrays import Floats
from riskmap.risk.region import SCALE

# Equal scores shall return themselves, also on a cut: logarithms leave dust of 1e-15.
_DECIMALS = 12
#: The class of what nobody knows.
NO_DATA = 0


def scaled(values: Floats, *, low: float, high: float, floor: float) -> Floats:
    """Put values on the scale from 0 to 10 between fixed goalposts.

    Parameters
    ----------
    values : (...) array
        NaN where there is no data, and so is the score.
    low, high
        The goalposts: they and what lies beyond them get the ends of the scale.
    floor
        Least score, above 0: a factor of 0 would make any product 0 whatever the others say.
    """
    scores: Floats = np.clip(SCALE * (values - low) / (high - low), floor, SCALE)
    return scores


def weighted_geometric_mean(scores: Floats, weights: Floats) -> Floats:
    """Join the scores of the dimensions, as INFORM does.

    Parameters
    ----------
    scores : (D, ...) array
        Above 0; NaN where there is no data.
    weights : (D,) array
        Sum to 1.

    Returns
    -------
    (...) array, NaN where a score is missing.
    """
    mean: Floats = np.exp(np.tensordot(weights, np.log(scores), axes=1))
    return np.round(mean, _DECIMALS)


def classes(scores: Floats, cuts: tuple[float, ...]) -> NDArray[np.int8]:
    """Return the class of each score, 1 the lowest, 0 for no data.

    A score on a cut belongs to the class above it.
    """
    found = np.searchsorted(np.asarray(cuts), scores, side="right") + 1
    return np.where(np.isnan(scores), NO_DATA, found).astype(np.int8)
