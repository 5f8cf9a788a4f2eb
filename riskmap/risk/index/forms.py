"""From indicators to scores, one composite and five classes: whole arrays at a time.

Goalposts and cut points are fixed and have sources, so scores of two runs can be compared.
No data is NaN in scores and 0 in classes, and stays so: never 0, never low, never averaged in.
A unit's score comes from its own inputs, never from the scores of its parts.

Composites have names. ``inform_geometric``: the weighted geometric mean of dimensions, after
the INFORM Risk Index. ``nri``: annual loss times an adjustment between 0.5 and 2 that rises
with vulnerability and falls with resilience, after FEMA's National Risk Index.
``nri_simplified``: annual loss × vulnerability ÷ resilience, the form used for teaching.
What is recalled of both indices and was not compared with their texts: see the method.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats
from riskmap.risk.region import SCALE
from riskmap.risk.region.index import WEIGHT_TOLERANCE

#: Names of the composites.
INFORM_GEOMETRIC = "inform_geometric"
NRI = "nri"
NRI_SIMPLIFIED = "nri_simplified"

# Equal scores shall return themselves, also on a cut: logarithms leave dust of 1e-15.
_DECIMALS = 12
#: The class of what nobody knows.
NO_DATA = 0

JoinRule: TypeAlias = Literal["arithmetic", "geometric", "inform_hazards"]

# INFORM moves the lack of hazard to a scale from 1 to 10, so that no 0 swallows the others.
_INFORM_LOWEST = 1.0

#: Ends and peak of the triangle behind the adjustment of `nri`: recalled, not verified.
ADJUSTMENT_LOWEST, ADJUSTMENT_MODE, ADJUSTMENT_HIGHEST = 0.5, 1.0, 2.0
ADJUSTMENT_IS_VERIFIED = False


class WeightError(InvalidRequestError):
    """Weights are below 0, or do not sum to 1 within their parent."""

    mend = N_("Give weights from 0 to 1 that sum to 1.")


def checked_weights(weights: ArrayLike, *, parent: str) -> Floats:
    """Return weights that sum to 1 exactly, from some that do to within a thousandth.

    Parameters
    ----------
    weights : (D,) array
    parent
        What they are the weights of, to say in the error.

    Raises
    ------
    WeightError
        When one is below 0 or unknown, or their sum misses 1 by more.
    """
    given = np.asarray(weights, dtype=np.float64)
    total = float(given.sum())
    if not ((given >= 0).all() and abs(total - 1) <= WEIGHT_TOLERANCE):
        raise WeightError(
            N_("The weights of {parent} are {weights}; their sum is {total}, not 1."),
            parent=parent,
            weights=", ".join(f"{one:g}" for one in given.ravel()),
            total=f"{total:.6g}",
        )
    return given / total


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


def lack(capacity: Floats, *, floor: float) -> Floats:
    """Return the score of a lack of capacity, 10 - K, from scores of capacity.

    Parameters
    ----------
    capacity : (...) array
        Scores from 0 to 10, high is good; NaN where there is no data.
    floor
        Least score, as of all others.
    """
    lacking: Floats = np.clip(SCALE - capacity, floor, SCALE)
    return lacking


def weighted_geometric_mean(scores: Floats, weights: Floats) -> Floats:
    """Join the scores of the dimensions, as INFORM does.

    Parameters
    ----------
    scores : (D, ...) array
        Above 0; NaN where there is no data.
    weights : (D,) or (S, D) array
        Sum to 1; several sets give several means.

    Returns
    -------
    (...) or (S, ...) array, NaN where a score is missing, whatever its weight.
    """
    mean: Floats = np.exp(np.tensordot(weights, np.log(scores), axes=1))
    return np.round(mean, _DECIMALS)


def weighted_arithmetic_mean(scores: Floats, weights: Floats) -> Floats:
    """Join scores that may stand in for each other; shapes as in `weighted_geometric_mean`."""
    mean: Floats = np.tensordot(weights, scores, axes=1)
    return np.round(mean, _DECIMALS)


def inform_hazards(scores: Floats, weights: Floats) -> Floats:
    """Join scores of hazards so that a high one is not made up for by low ones.

    The lack of each hazard is put on a scale from 1 to 10, 1 + 0.9 (10 - x). Their weighted
    geometric mean g gives (10 - g) / 0.9. Source: INFORM's worksheets, recalled.

    Parameters
    ----------
    scores : (D, ...) array
        From 0 to 10; NaN where there is no data.
    weights : (D,) or (S, D) array
        Sum to 1.
    """
    span = (SCALE - _INFORM_LOWEST) / SCALE
    lacking = np.exp(
        np.tensordot(weights, np.log(_INFORM_LOWEST + span * (SCALE - scores)), axes=1)
    )
    found: Floats = np.clip(np.round((SCALE - lacking) / span, _DECIMALS), 0.0, SCALE)
    return found


_JOINS = {
    "arithmetic": weighted_arithmetic_mean,
    "geometric": weighted_geometric_mean,
    "inform_hazards": inform_hazards,
}


def joined(scores: Floats, weights: ArrayLike, *, rule: JoinRule) -> Floats:
    """Join the indicators or hazards within one dimension by a named rule.

    Parameters
    ----------
    scores : (I, ...) array
        NaN where there is no data: the dimension has none then either.
    weights : (I,) array
    rule
        ``arithmetic`` for indicators, ``inform_hazards`` for several hazards.

    Raises
    ------
    WeightError
        When the weights do not sum to 1.
    """
    return _JOINS[rule](scores, checked_weights(weights, parent=rule))


def inform_geometric(scores: Floats, weights: ArrayLike) -> Floats:
    """Return the composite after INFORM: the weighted geometric mean of the dimensions.

    Parameters
    ----------
    scores : (D, ...) array
        Hazard, exposure, vulnerability and, where it was surveyed, `lack` of coping capacity,
        each from the floor above 0 to 10.
    weights : (D,) array

    Raises
    ------
    WeightError
        When the weights do not sum to 1.
    """
    return weighted_geometric_mean(scores, checked_weights(weights, parent=INFORM_GEOMETRIC))


def community_risk_adjustment(vulnerability: Floats, resilience: Floats) -> Floats:
    """Return the factor by which social vulnerability and resilience change an annual loss.

    It is a quantile of the triangular distribution from 0.5 to 2 with its peak at 1, which is
    recalled of the National Risk Index. The quantile is v / (v + 2 r), our own proposal, so
    that equal v and r change nothing and the factor depends on the unit alone; the National
    Risk Index places v / r among all units by rank, which would tie the result to its run.

    Parameters
    ----------
    vulnerability, resilience : (...) arrays
        At least 0; NaN where there is no data, and so is the factor, also where both are 0.
    """
    low, mode, high = ADJUSTMENT_LOWEST, ADJUSTMENT_MODE, ADJUSTMENT_HIGHEST
    below_mode = (mode - low) / (high - low)
    neutral = (1.0 - below_mode) / below_mode  # so that v = r stands at the peak
    total = vulnerability + neutral * resilience
    place = np.divide(vulnerability, total, out=np.full_like(total, np.nan), where=total > 0)
    rising = low + np.sqrt(place * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - place) * (high - low) * (high - mode))
    return np.where(place <= below_mode, rising, falling)


def nri(annual_loss: Floats, vulnerability: Floats, resilience: Floats) -> Floats:
    """Return annual loss × `community_risk_adjustment`, (...), in the unit of the loss.

    NaN where any of them is missing.
    """
    return annual_loss * community_risk_adjustment(vulnerability, resilience)


def nri_simplified(annual_loss: Floats, vulnerability: Floats, resilience: Floats) -> Floats:
    """Return annual loss × vulnerability ÷ resilience, (...), in the unit of the loss.

    NaN where any of them is missing, and where resilience is 0: it is not defined there.
    """
    divisible = np.where(resilience > 0, resilience, np.nan)
    return annual_loss * vulnerability / divisible


def classes(scores: Floats, cuts: tuple[float, ...]) -> NDArray[np.int8]:
    """Return the class of each score, 1 the lowest, 0 for no data.

    A score on a cut belongs to the class above it.
    """
    found = np.searchsorted(np.asarray(cuts), scores, side="right") + 1
    return np.where(np.isnan(scores), NO_DATA, found).astype(np.int8)
