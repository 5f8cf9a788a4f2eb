"""High waters of a forecast, and how far measured water stands above the tide of astronomy."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.warnings.weather.sums import Minutes

Heights = NDArray[np.float64]


@frozen(kw_only=True)
class HighWater:
    """One high water: at which minute, how high."""

    minute: int
    height_m: float


@frozen(kw_only=True)
class Surge:
    """How far the water stands above the tide of astronomy.

    Parameters
    ----------
    height_m
        Median over the span.
    lowest_m, highest_m
        Within the span.
    count
        Values that were compared.
    until
        Minute of the last.
    """

    height_m: float
    lowest_m: float
    highest_m: float
    count: int
    until: int


def high_waters(minutes: Minutes, heights: Heights) -> Iterator[HighWater]:
    """Yield the high waters of a curve, or of a table of high and low waters.

    Between even steps the top of a parabola counts. The first and the last value are none: the
    water may have been higher before, or may go on to rise.
    """
    for place in _tops(heights):
        before, here, after = heights[place - 1 : place + 2]
        first, second = np.diff(minutes[place - 1 : place + 2])
        bend = before - 2 * here + after
        if first != second or bend >= 0 or first > _COARSE_MIN:
            yield HighWater(minute=int(minutes[place]), height_m=float(here))
            continue
        shift = 0.5 * (before - after) / bend
        yield HighWater(
            minute=round(int(minutes[place]) + shift * first),
            height_m=float(here - 0.25 * (before - after) * shift),
        )


def at_minutes(minutes: Minutes, heights: Heights, wanted: Minutes, *, spacing: float) -> Heights:
    """Return heights of a curve at other minutes; nan where its values lie too far apart."""
    if len(minutes) < 2:  # noqa: PLR2004 - a curve has two ends
        return np.full(len(wanted), np.nan)
    found: Heights = np.interp(wanted, minutes, heights, left=np.nan, right=np.nan)
    after = np.clip(np.searchsorted(minutes, wanted, "left"), 1, len(minutes) - 1)
    is_apart = minutes[after] - minutes[after - 1] > spacing
    return np.where(is_apart, np.nan, found)


def surge(
    measured: tuple[Minutes, Heights],
    tide: tuple[Minutes, Heights],
    *,
    window: float,
    spacing: float,
) -> Surge | None:
    """Return the surge over the last `window` minutes of what was measured; None if unknown.

    Both have to be of one station and above one datum: who calls sees to that.
    """
    minutes, heights = measured
    if not len(minutes):
        return None
    kept = minutes > minutes[-1] - window
    above = heights[kept] - at_minutes(*tide, minutes[kept], spacing=spacing)
    known = above[np.isfinite(above)]
    if not len(known):
        return None
    return Surge(
        height_m=float(np.median(known)),
        lowest_m=float(known.min()),
        highest_m=float(known.max()),
        count=len(known),
        until=int(minutes[-1]),
    )


#: Steps at least so wide are of a table of high and low waters: a parabola says nothing there.
_COARSE_MIN = 90


def _tops(heights: Heights) -> Iterator[int]:
    """Yield the places of local tops; of a flat one, its first."""
    place = 1
    while place < len(heights) - 1:
        end = place
        while end < len(heights) - 1 and heights[end + 1] == heights[place]:
            end += 1
        is_top = end < len(heights) - 1 and heights[end + 1] < heights[place]
        if is_top and heights[place - 1] < heights[place]:
            yield place
        place = end + 1
