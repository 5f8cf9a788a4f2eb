"""How much each dimension contributes to a composite, by exact methods with names.

``log_share``: of a weighted geometric mean R of scores s with weights w above a floor f, the
logarithm is a sum, log(R/f) = Σ w log(s/f). A dimension's share is its term over the sum. The
shares sum to 1. They are not defined where R stands at the floor: nothing is there to share.

``shapley``: of any form, the mean over all orders in which dimensions are moved from a named
baseline to their values, of what the move of one of them adds. The contributions sum to the
difference between the composite and that of the baseline.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats
from riskmap.risk.index.forms import checked_weights

LOG_SHARE, SHAPLEY = "log_share", "shapley"
#: All subsets of dimensions are computed, 2 to their number: more would take too long.
MOST_DIMENSIONS = 12


class ContributionError(InvalidRequestError):
    """There are too many dimensions for an exact method, or none."""

    mend = N_("Join indicators into dimensions first.")


def log_shares(scores: Floats, weights: ArrayLike, *, floor: float) -> Floats:
    """Return each dimension's share of a weighted geometric mean by `LOG_SHARE`, (D, ...).

    NaN for all dimensions where a score is missing, lies below the floor (0 does), or all of
    those with a weight stand at the floor.

    Parameters
    ----------
    scores : (D, ...) array
        From the floor to 10; NaN where there is no data.
    weights : (D,) array
    floor
        Least score, above 0.

    Raises
    ------
    WeightError
        When the weights do not sum to 1.
    """
    checked = checked_weights(weights, parent=LOG_SHARE)
    above = np.where(scores >= floor, scores, np.nan) / floor
    terms = checked.reshape(-1, *[1] * (scores.ndim - 1)) * np.log(above)
    total = terms.sum(axis=0)
    shares: Floats = np.divide(terms, total, out=np.full_like(terms, np.nan), where=total > 0)
    return shares


@frozen(kw_only=True, eq=False)
class Shapley:
    """Contributions by `SHAPLEY`.

    Parameters
    ----------
    contributions : (D, ...) array
        In the unit of the composite; NaN where it is unknown.
    baseline
        Name of what they are counted from.
    baseline_value : (...) array
        The composite there.
    """

    contributions: Floats
    baseline: str
    baseline_value: Floats


def shapley(
    values: Floats, start: Floats, form: Callable[[Floats], Floats], *, baseline: str
) -> Shapley:
    """Return exact Shapley contributions, over all subsets of the dimensions.

    Parameters
    ----------
    values : (D, ...) array
        What the form joins; NaN for no data, which makes all contributions unknown.
    start : (D,) or (D, ...) array
        Values at the baseline.
    form
        Takes (D, ...) values and returns the (...) composite.
    baseline
        Its name, for example ``floor``: it stands beside the contributions.

    Raises
    ------
    ContributionError
        When there are no dimensions, or more than `MOST_DIMENSIONS`.
    """
    count = len(values)
    if not 0 < count <= MOST_DIMENSIONS:
        raise ContributionError(
            N_("Contributions of {count} dimensions cannot be computed; from 1 to {most} can."),
            count=count,
            most=MOST_DIMENSIONS,
        )
    aligned = start.reshape(start.shape + (1,) * (values.ndim - start.ndim))
    ground = np.broadcast_to(aligned, values.shape)
    moved = (np.arange(2**count)[:, None] >> np.arange(count)) & 1 == 1
    composites = np.stack([_of_subset(subset, values, ground, form) for subset in moved])
    contributions = np.stack([_mean_gain(one, moved, composites) for one in range(count)])
    unknown = np.isnan(values).any(axis=0)
    return Shapley(
        contributions=np.where(unknown, np.nan, contributions),
        baseline=baseline,
        baseline_value=composites[0],
    )


def _of_subset(
    subset: NDArray[np.bool_], values: Floats, ground: Floats, form: Callable[[Floats], Floats]
) -> Floats:
    return form(np.where(subset.reshape(-1, *[1] * (values.ndim - 1)), values, ground))


def _mean_gain(dimension: int, moved: NDArray[np.bool_], composites: Floats) -> Floats:
    """Return what one dimension adds, in the mean over all orders, (...)."""
    without = np.flatnonzero(~moved[:, dimension])
    gains = composites[without + (1 << dimension)] - composites[without]
    others = moved.shape[1] - 1
    before = moved[without].sum(axis=1)
    orders = [factorial(k) * factorial(others - k) / factorial(others + 1) for k in before.tolist()]
    return np.asarray(np.tensordot(np.array(orders), gains, axes=1))
