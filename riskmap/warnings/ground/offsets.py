"""Sudden offsets: what lies between the medians of the days before and after a day.

The day itself is left out: the mean of the day of an earthquake is mixed of both.
"""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from riskmap.geo.arrays import Floats, Indices
from riskmap.warnings.ground.series import noise

#: The variance of a median is so much larger than that of a mean of the same values.
_MEDIAN = np.pi / 2.0


@frozen(kw_only=True, eq=False)
class Differences:
    """Differences of medians after and before moments.

    Parameters
    ----------
    days
        The moments, (n,).
    offsets_mm
        After less before, (components, n); nan where too few values stand on one side.
    limits_mm
        What noise alone does not reach, (components, n); nan where too few values stand on one
        side, and of a component whose values do not scatter: nobody knows what its noise reaches.
    """

    days: Floats
    offsets_mm: Floats
    limits_mm: Floats

    @property
    def ratios(self) -> Floats:
        """How many times the limit each offset is, (components, n); nan where nobody knows."""
        return np.asarray(np.abs(self.offsets_mm) / self.limits_mm)


def differences(
    days: Floats,
    values_mm: Floats,
    at: Floats,
    *,
    window: float = 10.0,
    least: int = 5,
    sigmas: float = 5.0,
    noise_mm: Floats | None = None,
) -> Differences:
    """Return the differences at moments.

    Parameters
    ----------
    days, values_mm
        Sorted moments (n,) and components (components, n).
    at
        Where to look. Values within half a day of such a moment belong to neither side.
    window
        Days before and after that are looked at.
    least
        Values that have to stand on either side.
    sigmas, noise_mm
        The limit in standard deviations of such a difference; noise of single values by component,
        worked out from all differences of neighbours where it is not given.
    """
    spread = noise(values_mm) if noise_mm is None else noise_mm
    before = _counted(days, at - 0.5 - window, at - 0.5)
    after = _counted(days, at + 0.5, at + 0.5 + window)
    counts = np.array([before[1] - before[0], after[1] - after[0]])
    enough = (counts >= least).all(axis=0)
    offsets = np.full((len(values_mm), len(at)), np.nan)
    for row, values in zip(offsets, values_mm, strict=True):
        row[enough] = _medians(values, after[0][enough], after[1][enough]) - _medians(
            values, before[0][enough], before[1][enough]
        )
    limits = np.full_like(offsets, np.nan)
    known, share = np.where(spread > 0.0, spread, np.nan), (1.0 / counts[:, enough]).sum(axis=0)
    limits[:, enough] = sigmas * known[:, None] * np.sqrt(_MEDIAN * share)[None, :]
    return Differences(days=at, offsets_mm=offsets, limits_mm=limits)


def _medians(values: Floats, first: Indices, last: Indices) -> Floats:
    """Return the median of each span from `first` to before `last`, none of them empty."""
    counts = last - first
    longest = int(counts.max(initial=0))
    places = first[:, None] + np.arange(longest)
    inside = np.arange(longest) < counts[:, None]
    rows = np.where(inside, values[np.minimum(places, len(values) - 1)], np.inf)
    rows.sort(axis=1)
    each = np.arange(len(rows))
    return np.asarray((rows[each, (counts - 1) // 2] + rows[each, counts // 2]) / 2.0)


def _counted(days: Floats, since: Floats, until: Floats) -> tuple[Indices, Indices]:
    """Return the first place and the place after the last of the days in half-open spans."""
    return np.searchsorted(days, since, "left"), np.searchsorted(days, until, "left")


def sudden(
    days: Floats, values_mm: Floats, found: Differences, *, share: float, window: float, least: int
) -> Differences:
    """Return differences without those that are part of a drift: they are nan.

    A jump is gone from the difference a window earlier and later; a drift is not. What lies later
    than the data is left out of account.

    Parameters
    ----------
    share
        What may be left of it there.
    window, least
        As `found` was made with.
    """
    aside = np.zeros_like(found.offsets_mm)
    for shift in (-window - 1.0, window + 1.0):
        other = differences(days, values_mm, found.days + shift, window=window, least=least)
        along = np.sign(found.offsets_mm) * other.offsets_mm
        aside = np.fmax(aside, along)
    with np.errstate(invalid="ignore"):
        is_jump = aside <= share * np.abs(found.offsets_mm)
    return evolve(found, offsets_mm=np.where(is_jump, found.offsets_mm, np.nan))


def peaks(found: Differences, *, apart: float, ratio: float = 1.0) -> Indices:
    """Return the places where the largest ratio of all components is a peak, in time.

    Parameters
    ----------
    apart
        Days within which there is one peak only, the largest.
    ratio
        What the ratio has to exceed.
    """
    worst = np.nan_to_num(found.ratios, nan=0.0).max(axis=0, initial=0.0)
    places = []
    free = worst > ratio
    while free.any():
        place = int(np.argmax(np.where(free, worst, 0.0)))
        places.append(place)
        free &= np.abs(found.days - found.days[place]) > apart
    return np.array(sorted(places), dtype=np.intp)
