"""What is done to series before anything is worked out of them: years, medians, noise."""

from __future__ import annotations

import numpy as np

from riskmap.feeds.model.positions import years_of
from riskmap.geo.arrays import Floats

__all__ = ["binned", "noise", "years_of"]

#: A standard deviation in terms of a median of deviations.
_MAD = 1.4826


def noise(values: Floats) -> Floats:
    """Return the noise of single values along the last axis, from differences of neighbours.

    A trend, a season and a few steps do not raise it, as the median of the differences is used.
    It is nan where no two neighbours are known.
    """
    steps = np.diff(values, axis=-1)
    found, known = np.full(steps.shape[:-1], np.nan), np.isfinite(steps).any(axis=-1)
    if known.any():
        some = steps[known]
        middle = np.nanmedian(some, axis=-1, keepdims=True)
        found[known] = _MAD * np.nanmedian(np.abs(some - middle), axis=-1) / np.sqrt(2.0)
    return found


def binned(
    days: Floats, values: Floats, width_days: float, least: int = 1
) -> tuple[Floats, Floats]:
    """Return the middles and the medians of spans of equal width that hold enough values.

    Parameters
    ----------
    days, values
        Sorted moments (n,) and components (components, n).
    least
        Spans that hold fewer values are left out.
    """
    if not len(days):
        return days, values
    span = np.floor(days / width_days)
    starts = np.nonzero(np.diff(span, prepend=span[0] - 1.0))[0]
    ends = np.append(starts[1:], len(days))
    enough = ends - starts >= least
    if (ends - starts == 1).all():
        return (days, values) if enough.all() else (days[enough], values[:, enough])
    pairs = list(zip(starts[enough], ends[enough], strict=True))
    medians = [np.median(values[:, a:b], axis=1) for a, b in pairs]
    empty = np.empty((len(values), 0))
    return (span[starts[enough]] + 0.5) * width_days, np.array(medians).T if medians else empty
