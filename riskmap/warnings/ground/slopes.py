"""Slopes of displacement over some days, the uniform stage, and the direction of movement."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats, Indices

_MAD = 1.4826
#: Fewer values in a window make no slope.
_LEAST = 3
#: A window that is covered less than this share is none.
_COVER = 0.6


@frozen(kw_only=True)
class Uniform:
    """A stage in which something moved evenly.

    Parameters
    ----------
    mm_per_day, sigma
        How fast, along `direction`.
    direction
        Unit vector in the components of the series.
    noise_mm
        Of single values about the line.
    count, span_days
        Of the values that it was fitted on.
    """

    mm_per_day: float
    sigma: float
    direction: tuple[float, ...]
    noise_mm: float
    count: int
    span_days: float

    def moves(self, sigmas: float) -> bool:
        """Tell whether the movement stands out of the noise at all."""
        return self.mm_per_day > sigmas * self.sigma and self.mm_per_day > 0.0

    def along(self, values_mm: Floats) -> Floats:
        """Return displacement along the direction, (n,)."""
        return np.asarray(np.array(self.direction) @ np.atleast_2d(values_mm))


def line(times: Floats, values: Floats) -> tuple[float, float]:
    """Return the slope of a line, and its sigma for a noise of 1."""
    centred = times - times.mean()
    weight = float(centred @ centred)
    return float(centred @ values / weight), float(1.0 / np.sqrt(weight))


def fit_uniform(
    days: Floats, values_mm: Floats, direction: tuple[float, ...] | None = None
) -> Uniform | None:
    """Return the even movement of a span of components, (components, n); None with too few values.

    Without a direction it is that of the movement itself.
    """
    values = np.atleast_2d(values_mm)
    if len(days) < _LEAST or days[-1] <= days[0]:
        return None
    rates = np.array([line(days, row)[0] for row in values])
    unit = np.array(direction) if direction else rates / max(float(np.linalg.norm(rates)), 1e-12)
    along = unit @ values
    rate, spread = line(days, along)
    left = along - rate * (days - days.mean())
    noise_mm = float(_MAD * np.median(np.abs(left - np.median(left))))
    return Uniform(
        mm_per_day=rate,
        sigma=max(noise_mm * spread, 0.0),
        direction=tuple(float(one) for one in unit),
        noise_mm=noise_mm,
        count=len(days),
        span_days=float(days[-1] - days[0]),
    )


def slopes(
    days: Floats, mm: Floats, window: float, noise_mm: float, breaks: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return the slope over the days before each moment, it included, and its sigma; both (n,).

    nan where fewer than three values stand in the window, or where they cover too little of it. No
    window spans a break: it begins there.
    """
    since = not_before(days, days - window, breaks)
    first = np.searchsorted(days, since - 1e-6, "left")
    last = np.arange(1, len(days) + 1)
    origin = days[0] if len(days) else 0.0
    times, count = days - origin, (last - first).astype(np.float64)
    sums = [_between(one, first, last) for one in (times, mm - _mean(mm), times * times)]
    sums.append(_between(times * (mm - _mean(mm)), first, last))
    weight = sums[2] - sums[0] ** 2 / count
    sound = (count >= _LEAST) & (days - days[first] >= _COVER * window) & (weight > 0.0)
    rate, sigma = np.full(len(days), np.nan), np.full(len(days), np.nan)
    rate[sound] = ((sums[3] - sums[0] * sums[1] / count) / np.where(sound, weight, 1.0))[sound]
    sigma[sound] = noise_mm / np.sqrt(weight[sound])
    return rate, sigma


def not_before(days: Floats, since: Floats, breaks: Floats | None) -> Floats:
    """Return where windows begin: at the last break before each day, if that is later."""
    if breaks is None or not len(breaks):
        return since
    begins = np.concatenate([[-np.inf], np.sort(breaks)])
    return np.asarray(np.maximum(since, begins[np.searchsorted(begins[1:], days, "right")]))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _between(values: Floats, first: Indices, last: Indices) -> Floats:
    """Return sums of spans, from `first` to before `last`."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(total[last] - total[first])
