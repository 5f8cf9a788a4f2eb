"""How much a result depends on what may be otherwise: two things with two names.

**Weight sensitivity** changes the weights alone: independent, uniform by ±20 %, renormalised.
It tells how far ranks and classes hang on opinions about weights.

**Input interval** spans whole re-runs over terrain and partition seeds, the range of population
and curves by ±50 %. It tells how far they hang on inputs that nobody measured.

Neither is a confidence interval, and they are never added up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Indices, Mask
from riskmap.risk.index.forms import checked_weights, classes
from riskmap.risk.uncertainty.ranks import average_ranks

#: Takes (D, N) scores and (S, D) weights, and returns (S, N) composites.
Form = Callable[[Floats, Floats], Floats]

#: Weights are multiplied by up to 1 ± this.
WEIGHT_SPREAD = 0.20
#: The interval that weight sensitivity states, in hundredths of the draws.
PERCENTILES = (5.0, 95.0)
#: Ensembles with fewer draws state least and most, larger ones `PERCENTILES`: a proposal.
PERCENTILES_FROM_DRAWS = 100
MIN_MAX, FIVE_TO_95 = "min_max", "percentiles_5_95"

_DRAWS_AT_ONCE = 256  # some MB for a thousand units, whatever the number of draws


class DrawsError(InvalidRequestError):
    """There is nothing to draw, or draws leave what makes sense."""

    mend = N_("Ask for at least one draw, and for a spread from 0 to less than 1.")


@frozen(kw_only=True, eq=False)
class WeightSensitivity:
    """What changed weights do to N units that are ranked together.

    Parameters
    ----------
    ranks : (N,) array
        With the weights as declared, 1 the highest risk.
    rank_low, rank_high : (N,) arrays
        5-95 % interval of the ranks over the draws; NaN without data, as all others.
    class_change_share : (N,) array
        Share of the draws in which the class is another than with the declared weights.
    excluded : (N,) bool array
        Units without data: they are no part of any rank.
    draws, spread, seed
        As asked for.
    """

    ranks: Floats
    rank_low: Floats
    rank_high: Floats
    class_change_share: Floats
    excluded: Mask
    draws: int
    spread: float
    seed: int

    def to_json(self) -> dict[str, Any]:
        """Say how it was done, and how many units are in it, as JSON values."""
        return {
            "weights": "independent, uniform, renormalised",
            "draws": self.draws,
            "spread": self.spread,
            "seed": self.seed,
            "percentiles": list(PERCENTILES),
            "units": int((~self.excluded).sum()),
            "excluded": int(self.excluded.sum()),
        }


@frozen(kw_only=True, eq=False)
class InputInterval:
    """What changed inputs do to N units that are ranked together.

    Parameters
    ----------
    score_low, score_high, rank_low, rank_high : (N,) arrays
        Over the draws, by `rule`; NaN without data in any of them.
    excluded : (N,) bool array
        Units that lack data in one draw or more: they are no part of any rank.
    draws
        How many whole re-runs.
    rule
        ``min_max`` for small ensembles, else ``percentiles_5_95``.
    """

    score_low: Floats
    score_high: Floats
    rank_low: Floats
    rank_high: Floats
    excluded: Mask
    draws: int
    rule: str

    def to_json(self) -> dict[str, Any]:
        """Say how it was done, and how many units are in it, as JSON values."""
        return {
            "draws": self.draws,
            "rule": self.rule,
            "units": int((~self.excluded).sum()),
            "excluded": int(self.excluded.sum()),
        }


def drawn_weights(weights: Floats, *, seed: int, draws: int, spread: float) -> Floats:
    """Return changed weights, (draws, D), each row with sum 1.

    Parameters
    ----------
    weights : (D,) array
        Those declared; one of 0 stays 0.
    spread
        Each is multiplied by its own uniform factor from 1 - spread to 1 + spread.

    Raises
    ------
    DrawsError
        When there are no draws, or the spread is below 0, or 1 and more.
    """
    if draws < 1 or not 0 <= spread < 1:
        raise DrawsError(
            N_("{draws} draws with a spread of {spread} make no sense."),
            draws=draws,
            spread=f"{spread:g}",
        )
    factors = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (draws, weights.size))
    changed = weights * factors
    return np.asarray(changed / changed.sum(axis=1, keepdims=True))


def weight_sensitivity(
    scores: Floats,
    weights: Floats,
    *,
    form: Form,
    cuts: tuple[float, ...],
    seed: int,
    draws: int,
    spread: float = WEIGHT_SPREAD,
) -> WeightSensitivity:
    """Rank and classify units again and again under changed weights.

    Parameters
    ----------
    scores : (D, N) array
        What the form joins; NaN for no data.
    weights : (D,) array
    form
        Takes scores and several sets of weights at once, as `index.weighted_geometric_mean`.
    cuts
        Between the classes.
    seed, draws
        Equal seeds give equal draws.

    Raises
    ------
    WeightError
        When the weights do not sum to 1.
    DrawsError
        When there are no draws, or the spread is below 0, or 1 and more.
    """
    declared = checked_weights(weights, parent="weight_sensitivity")
    changed = drawn_weights(declared, seed=seed, draws=draws, spread=spread)
    known = np.asarray(~np.isnan(scores).any(axis=0))
    different, back = _different(scores[:, known])
    central = form(different, declared[None, :])
    ranks = np.empty((draws, back.size), dtype=np.float32)  # halves of whole numbers are exact
    changes = np.zeros(different.shape[1])
    for start in range(0, draws, _DRAWS_AT_ONCE):
        some = slice(start, start + _DRAWS_AT_ONCE)
        composites = form(different, changed[some])
        changes += (classes(composites, cuts) != classes(central, cuts)).sum(axis=0)
        ranks[some] = average_ranks(composites[:, back])
    low, high = _percentiles(ranks)
    return WeightSensitivity(
        ranks=_spread_out(average_ranks(central[:, back])[0], known),
        rank_low=_spread_out(low, known),
        rank_high=_spread_out(high, known),
        class_change_share=_spread_out(changes[back] / draws, known),
        excluded=~known,
        draws=draws,
        spread=spread,
        seed=seed,
    )


def input_interval(composites: Floats) -> InputInterval:
    """Return between what scores and ranks lie over whole re-runs with other inputs.

    Parameters
    ----------
    composites : (S, N) array
        One row a re-run, the first with the central inputs; NaN for no data.

    Raises
    ------
    DrawsError
        When there is no row.
    """
    draws = len(composites)
    if draws < 1:
        raise DrawsError(N_("There is no run to take an interval of."))
    known = np.asarray(~np.isnan(composites).any(axis=0))
    scores = composites[:, known]
    ends = _percentiles if draws >= PERCENTILES_FROM_DRAWS else _least_and_most
    score_low, score_high = ends(scores)
    rank_low, rank_high = ends(average_ranks(scores))
    return InputInterval(
        score_low=_spread_out(score_low, known),
        score_high=_spread_out(score_high, known),
        rank_low=_spread_out(rank_low, known),
        rank_high=_spread_out(rank_high, known),
        excluded=~known,
        draws=draws,
        rule=FIVE_TO_95 if draws >= PERCENTILES_FROM_DRAWS else MIN_MAX,
    )


def _different(scores: Floats) -> tuple[Floats, Indices]:
    """Return the columns that differ, and where each stands: equal units tie to the last bit."""
    found, back = np.unique(scores, axis=1, return_inverse=True)
    return found, back.reshape(-1)


def _percentiles(values: Any) -> tuple[Floats, Floats]:
    """Return values that were drawn, so that the interval is never too narrow."""
    low = np.percentile(values, PERCENTILES[0], axis=0, method="lower")
    high = np.percentile(values, PERCENTILES[1], axis=0, method="higher")
    return low, high


def _least_and_most(values: Floats) -> tuple[Floats, Floats]:
    return values.min(axis=0), values.max(axis=0)


def _spread_out(values: Any, where: Mask) -> Floats:
    """Put values back among all units, NaN elsewhere."""
    whole = np.full(where.shape, np.nan)
    whole[where] = values
    return whole
