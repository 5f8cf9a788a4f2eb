"""When a slope may fail: where the falling line of 1/v meets zero (Fukuzono; Saito).

It means something only while the slope accelerates. The interval is Fieller's, for the quotient of
two uncertain numbers; where it has no upper end, none is given.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats

#: Fewer velocities make no line with an interval.
LEAST = 5


@frozen(kw_only=True)
class Failure:
    """When the line of inverse velocities meets zero.

    Parameters
    ----------
    day, earliest, latest
        Modified Julian dates.
    confidence
        Of the interval.
    count
        Velocities that the line was fitted to.
    """

    day: float
    earliest: float
    latest: float
    confidence: float
    count: int


def block_velocities(days: Floats, mm: Floats, width: float) -> tuple[Floats, Floats]:
    """Return middles and mean velocities of spans that follow each other, back from the last.

    Each span begins where the one before ends, so that errors of neighbours hardly hang together.
    """
    places = [len(days) - 1]
    while True:
        before = np.nonzero(days <= days[places[-1]] - width)[0]
        if not len(before):
            break
        places.append(int(before[-1]))
    ends = np.array(places[::-1])
    middle = (days[ends[1:]] + days[ends[:-1]]) / 2.0
    return middle, np.diff(mm[ends]) / np.diff(days[ends])


def failure(
    days: Floats,
    mm_per_day: Floats,
    sigma: float = 0.0,
    *,
    least_half: float = 0.0,
    confidence: float = 0.95,
) -> Failure | None:
    """Return when 1/v would be zero; None where the line does not fall for certain.

    Parameters
    ----------
    days, mm_per_day
        Velocities of spans that follow each other, (n,).
    sigma
        Of a velocity. What scatters more than that widens the interval.
    least_half
        The interval reaches so many days either way at least: the velocity of a span is that of no
        single moment.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - loaded where it is needed

    sound = mm_per_day > 0
    if sound.sum() < LEAST or not sound[-1]:
        return None
    days, rates = days[sound], mm_per_day[sound]
    origin = float(days[-1])
    times, inverse = days - origin, 1.0 / rates
    weights = rates**4 / max(sigma, float(rates.min()) * 1e-6) ** 2
    intercept, slope, covariance = _line(times, inverse, weights)
    if slope >= 0.0 or intercept <= 0.0:
        return None
    left = inverse - intercept - slope * times
    excess = float(np.sum(weights * left**2)) / (len(days) - 2)
    covariance = covariance * (max(1.0, excess) if sigma > 0.0 else excess)
    bound = float(stdtrit(len(days) - 2, 0.5 + confidence / 2.0)) ** 2
    roots = _fieller(intercept, slope, covariance, bound)
    if roots is None:
        return None
    day = origin - intercept / slope
    return Failure(
        day=day,
        earliest=min(origin + roots[0], day - least_half),
        latest=max(origin + roots[1], day + least_half),
        confidence=confidence,
        count=len(days),
    )


def _line(times: Floats, values: Floats, weights: Floats) -> tuple[float, float, Floats]:
    """Return intercept, slope and their covariance by weighted least squares."""
    design = np.column_stack([np.ones_like(times), times])
    covariance = np.linalg.inv(design.T @ (weights[:, None] * design))
    intercept, slope = covariance @ design.T @ (weights * values)
    return float(intercept), float(slope), np.asarray(covariance, dtype=np.float64)


def _fieller(top: float, slope: float, cov: Floats, bound: float) -> tuple[float, float] | None:
    """Return the interval of ``-top / slope``; None if the slope may be zero.

    Parameters
    ----------
    bound
        The squared quantile of Student's distribution.
    """
    a = slope**2 - bound * float(cov[1, 1])
    if a <= 0.0:
        return None
    b = -top * slope + bound * float(cov[0, 1])
    c = top**2 - bound * float(cov[0, 0])
    half = float(np.sqrt(max(b * b - a * c, 0.0))) / a
    return b / a - half, b / a + half
