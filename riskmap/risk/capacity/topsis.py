"""TOPSIS: how near each unit comes to the best of its run, and how far it is from the worst."""

from __future__ import annotations

import numpy as np

from riskmap.geo.arrays import Floats

#: Distances leave dust of 1e-16; equal scores shall have one grade, also on a cut.
DECIMALS = 12
#: Score of a unit that is at once the best and the worst, because all are equal: a proposal.
UNDECIDED = 0.5


def divided(values: Floats, denominators: Floats) -> Floats:
    """Divide indicators by their denominators.

    Parameters
    ----------
    values : (I, N) array
        At least 0; NaN for no data.
    denominators : (I,) array
        0 for an indicator that was 0 in all units of the frame: then 0 stays 0, and what is
        above 0 at another date is infinitely far beyond.
    """
    never = np.where(values > 0, np.inf, 0.0 * values)
    under = np.broadcast_to(denominators[:, None], values.shape)
    shares: Floats = np.divide(values, under, out=never, where=under > 0)
    return shares


def closeness(
    to_best: Floats, to_worst: Floats, weights: Floats
) -> tuple[Floats, Floats, Floats, bool]:
    """Return S, D+ and D- of each unit, and whether best and worst are the same.

    Parameters
    ----------
    to_best, to_worst : (I, N) arrays
        How far each unit's share lies from the best and from the worst.
    weights : (I,) array
    """
    plus, minus = (np.hypot.reduce(weights[:, None] * one, axis=0) for one in (to_best, to_worst))
    span = plus + minus
    nearness = np.divide(minus, span, out=np.full_like(span, UNDECIDED), where=span != 0)
    has_data = ~np.isnan(span)
    all_equal = bool(has_data.any() and (span[has_data] == 0).all())
    return np.round(nearness, DECIMALS), plus, minus, all_equal
