"""MIDAS: rates that steps, gaps and seasons hardly disturb.

The trend is the median of slopes between moments one year apart, of which the outliers were taken
away (Blewitt, Kreemer, Hammond and Gazeaux 2016, doi:10.1002/2015JB012552).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats, Indices
from riskmap.warnings.ground.midas_pairs import find_pairs
from riskmap.warnings.ground.series import years_of

#: A year is a year within so much of it.
TOLERANCE_YEARS = 0.001
#: A standard deviation in terms of a median of deviations, and of a median in terms of a mean.
_MAD, _MEDIAN = 1.4826, 1.2533
_OUTLIERS = 2.0
#: Found by tests of the authors; and each moment is used in about four pairs.
_SCALE, _USES = 3.0, 4.0


@frozen(kw_only=True, eq=False)
class Rates:
    """Rates of several components over the same moments.

    Parameters
    ----------
    mm_per_year, sigma
        (components,); nan where nothing could be told.
    intercept_mm
        At the first moment.
    removed
        Share of the pairs that were outliers.
    pairs, span_years
        How many there were, and from the first moment to the last.
    """

    mm_per_year: Floats
    sigma: Floats
    intercept_mm: Floats
    removed: Floats
    pairs: int
    span_years: float


def midas(
    days: Floats, values_mm: Floats, steps: Floats | None = None, *, compiled: bool = False
) -> Rates:
    """Return the rates of components, (components, n), over sorted moments.

    Parameters
    ----------
    days
        Modified Julian dates, (n,), sorted.
    steps
        Days on which something jumped, if known: no pair spans one.
    compiled
        Worth it for many stations; the numbers are the same.
    """
    years = years_of(days)
    known = _none() if steps is None else years_of(np.unique(steps))
    pairs = pairs_over_a_year(years, known, compiled=compiled)
    each = [_rate(years, row, pairs) for row in np.atleast_2d(values_mm)]
    rate, sigma, intercept, removed = np.array(each).T if each else np.empty((4, 0))
    span = float(years[-1] - years[0]) if len(years) else 0.0
    return Rates(mm_per_year=rate, sigma=sigma, intercept_mm=intercept, removed=removed,
                 pairs=len(pairs), span_years=span)  # fmt: skip


def pairs_over_a_year(years: Floats, steps: Floats, *, compiled: bool = False) -> Indices:
    """Return pairs forward in time, then those found backward, (pairs, 2), earlier first."""
    if not len(years):
        return np.empty((0, 2), dtype=np.intp)
    find = _compiled() if compiled else find_pairs
    forward = find(years, steps, TOLERANCE_YEARS)
    backward = find(-years[::-1], -steps[::-1], TOLERANCE_YEARS)
    return np.vstack([forward, len(years) - 1 - backward[:, ::-1]])


def _compiled() -> Callable[[Floats, Floats, float], Indices]:
    from riskmap.warnings.ground.midas_kernel import pairs_of  # noqa: PLC0415 - compiles

    return cast("Callable[[Floats, Floats, float], Indices]", pairs_of)


def _none() -> Floats:
    return np.empty(0)


def _rate(years: Floats, values: Floats, pairs: Indices) -> tuple[float, float, float, float]:
    """Return rate, sigma, intercept and the share of outliers of one component."""
    earlier, later = pairs.T
    slopes = (values[later] - values[earlier]) / (years[later] - years[earlier])
    slopes = slopes[np.isfinite(slopes)]
    if not len(slopes):
        return np.nan, np.nan, np.nan, np.nan
    middle, spread = _middle_and_spread(slopes)
    kept = slopes[np.abs(slopes - middle) < _OUTLIERS * _MAD * spread]
    if not len(kept):  # more than half of the slopes are the same to the last digit
        kept = slopes[slopes == middle]
    if not len(kept):
        return np.nan, np.nan, np.nan, 1.0
    rate, spread = _middle_and_spread(kept)
    sigma = _SCALE * _MEDIAN * _MAD * spread / np.sqrt(len(kept) / _USES)
    intercept = float(np.nanmedian(values - rate * (years - years[0])))
    return rate, float(sigma), intercept, 1.0 - len(kept) / len(slopes)


def _middle_and_spread(values: Floats) -> tuple[float, float]:
    middle = float(np.median(values))
    return middle, float(np.median(np.abs(values - middle)))
