"""How fast water rises, and when it is at a mark, with an interval."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.warnings.weather.sums import Minutes

_HOUR = 60.0


@frozen(kw_only=True)
class Rise:
    """A straight line through the newest levels.

    Parameters
    ----------
    rate, low, high
        m/h, and the ends of its interval.
    height_m, until
        Where the line ends, and at which minute.
    count
        Values that it goes through.
    """

    rate: float
    low: float
    high: float
    height_m: float
    until: int
    count: int


@frozen(kw_only=True)
class Arrival:
    """When a line is at a mark, in minutes from its end.

    Parameters
    ----------
    at, earliest, latest
        None where it never is.
    """

    at: float | None
    earliest: float | None
    latest: float | None


def rise_of(
    minutes: Minutes, heights: NDArray[np.float64], *, window: float, least: int, confidence: float
) -> Rise | None:
    """Return the line through the last `window` minutes; None with fewer than `least` values.

    Least squares with Student's t; values are taken to scatter about a straight line.
    """
    if not len(minutes):
        return None
    kept = minutes > minutes[-1] - window
    if kept.sum() < least:
        return None
    hours, y = (minutes[kept] - minutes[-1]) / _HOUR, heights[kept]
    middle = hours - hours.mean()
    square = float((middle**2).sum())
    if not square:
        return None
    rate = float((middle * y).sum() / square)
    end = float(y.mean() - rate * hours.mean())
    rest = y - (end + rate * hours)
    half = _student(confidence, len(y) - 2) * float(
        np.sqrt((rest**2).sum() / (len(y) - 2) / square)
    )
    return Rise(rate=rate, low=rate - half, high=rate + half, height_m=end,
                until=int(minutes[-1]), count=len(y))  # fmt: skip


def arrival(rise: Rise, height_m: float, *, ahead: float) -> Arrival:
    """Return when a line is at a height, not later than `ahead` minutes."""
    gap = height_m - rise.height_m
    return Arrival(
        at=_after(gap, rise.rate, ahead),
        earliest=_after(gap, rise.high, ahead),
        latest=_after(gap, rise.low, ahead),
    )


def _after(gap: float, rate: float, ahead: float) -> float | None:
    if gap <= 0:
        return 0.0
    if rate <= 0 or gap / rate * _HOUR > ahead:
        return None
    return gap / rate * _HOUR


def _student(confidence: float, freedom: int) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 - heavy, and only needed here

    return float(stdtrit(freedom, (1 + confidence) / 2))
