"""Rates of sinking, and which class they are of, as far as the years and the sigma allow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

#: Below it no rate is given at all, and below the other no class (Blewitt et al. 2016).
LEAST_YEARS, CLASS_YEARS = 1.0, 2.5


@frozen(kw_only=True)
class Sinking:
    """How fast a station sinks.

    Parameters
    ----------
    mm_per_year, sigma
        Downward is positive.
    lowest, highest
        The classes that are possible within the sigmas asked for, from 0; None: no class is given.
    """

    mm_per_year: float
    sigma: float
    lowest: int | None
    highest: int | None


def sinking(
    up_mm_per_year: float, sigma: float, years: float, limits: Sequence[float], *, sigmas: float
) -> Sinking | None:
    """Return how fast a station sinks; None where the series is too short or gave no rate.

    Parameters
    ----------
    limits
        Upper limits of the classes, rising, in millimetres a year; above the last is one more.
    sigmas
        How many sigmas either way a class has to allow for.
    """
    if not np.isfinite(up_mm_per_year) or years < LEAST_YEARS:
        return None
    rate = -up_mm_per_year
    if years < CLASS_YEARS or not limits or not np.isfinite(sigma):
        return Sinking(mm_per_year=rate, sigma=sigma, lowest=None, highest=None)
    lowest, highest = (
        int(np.searchsorted(limits, rate + side * sigmas * sigma, "right")) for side in (-1, 1)
    )
    return Sinking(mm_per_year=rate, sigma=sigma, lowest=lowest, highest=highest)
