"""A series as one small line without axes: for popups and rows of tables."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.maps.shapes import line_path
from riskmap.maps.thinning import thinned

#: Columns of so small a picture, and what stays free above and below, in percent.
_COLUMNS, _MARGIN = 60, 8.0


@frozen(kw_only=True)
class Sparkline:
    """One path in a ground of 100 by 100, y downward, its end, and the least and the greatest.

    ``line`` is empty where there are no values.
    """

    line: str
    end: tuple[float, float] | None
    low: float | None
    high: float | None


def sparkline(
    seconds: NDArray[np.float64], values: NDArray[np.float64], span: tuple[float, float]
) -> Sparkline:
    """Return a series as a small line.

    Parameters
    ----------
    seconds
        Moments since 1970 UTC, sorted.
    span
        Begin and end of what is shown, in seconds.
    """
    known = np.isfinite(values) & (seconds >= span[0]) & (seconds <= span[1])
    seconds, values = seconds[known], values[known]
    if not len(values):
        return Sparkline(line="", end=None, low=None, high=None)
    few = thinned(seconds, values, span, _COLUMNS)
    low, high = float(values.min()), float(values.max())
    across = (seconds[few] - span[0]) / max(span[1] - span[0], 1e-9) * 100
    height = (values[few] - low) / (high - low) if high > low else np.full(len(few), 0.5)
    down = 100 - _MARGIN - height * (100 - 2 * _MARGIN)
    end = (round(float(across[-1]), 2), round(float(down[-1]), 2))
    return Sparkline(line=line_path(across, down), end=end, low=low, high=high)
