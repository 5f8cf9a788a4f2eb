"""Sums of rain over hours, from gauges that have gaps. What is missing is never 0.

Times are whole minutes since 1970 in UTC; a value is the sum over the minutes before its time.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.feeds.model.observations import Quality
from riskmap.feeds.model.series import QUALITY_NUMBERS, Series

Minutes = NDArray[np.int64]
_MINUTE_MS = 60_000
_HOUR = 60
#: The usual step is that of so many newest values; it counts up to an hour.
_STEPS = 7
#: Digits of a millimetre that are kept: sums of tenths are to reach a threshold exactly.
_DIGITS = 6
#: Only what was measured is summed; what was filled in afterwards is a gap.
MEASURED = tuple(QUALITY_NUMBERS[one] for one in (Quality.GOOD, Quality.PROVISIONAL))


@frozen(kw_only=True, eq=False)
class Spans:
    """Sums of rain as a gauge told them, sorted by their ends.

    Parameters
    ----------
    ends, lengths
        Minutes; the span is the `lengths` minutes before `ends`.
    rain_mm
        What fell in each.
    """

    ends: Minutes
    lengths: Minutes
    rain_mm: NDArray[np.float64]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ends)

    def within(self, since: int, until: int) -> Spans:
        """Return those that lie wholly from one minute to another."""
        inside = (self.ends - self.lengths >= since) & (self.ends <= until)
        return Spans(ends=self.ends[inside], lengths=self.lengths[inside],
                     rain_mm=self.rain_mm[inside])  # fmt: skip


@frozen(kw_only=True)
class RainSum:
    """What fell within some hours: an amount, at least an amount, or unknown.

    Parameters
    ----------
    until
        Where the hours end.
    mm
        None: nothing is known of these hours.
    covered_min
        How many of the minutes were measured.
    """

    hours: float
    until: datetime
    mm: float | None
    covered_min: int

    @property
    def is_whole(self) -> bool:
        """Tell whether no minute is missing: else it is a lower bound."""
        return self.mm is not None and self.covered_min >= round(self.hours * _HOUR)


def spans_of(series: Series, *, until: datetime | None = None) -> Spans:
    """Return the spans of a gauge that were measured; those that end later are left out."""
    length = 0 if series.period is None else round(series.period.total_seconds() / 60)
    ends = minutes64(series)
    kept = np.isin(series.qualities, MEASURED) & (series.values >= 0) & (length > 0)
    if until is not None:
        kept &= ends <= minute_of(until)
    return Spans(ends=ends[kept], lengths=np.full(int(kept.sum()), length, np.int64),
                 rain_mm=series.values[kept])  # fmt: skip


def minutes64(series: Series) -> Minutes:
    """Return the times of a series as whole minutes, the nearest."""
    stamps = series.times.astype("datetime64[ms]").astype(np.int64)
    whole: Minutes = np.floor_divide(stamps + _MINUTE_MS // 2, _MINUTE_MS)
    return whole


def minute_of(at: datetime) -> int:
    """Return the whole minute a moment lies in."""
    return int(at.timestamp() // 60)


def moment_of(minute: int) -> datetime:
    """Return the moment of a minute."""
    return datetime.fromtimestamp(0, UTC) + timedelta(minutes=minute)


def usual_step(minutes: Minutes) -> timedelta:
    """Return how far apart the newest values are: the next one is not due before."""
    steps = np.diff(minutes[-_STEPS:])
    return timedelta(minutes=min(float(np.median(steps)), _HOUR)) if len(steps) else timedelta(0)


def rain_sum(spans: Spans, until: int, hours: float) -> RainSum:
    """Return what fell within the hours before a minute.

    Spans that overlap are never counted twice: of those that lie inside, the ones that together
    cover most are taken, and of equal cover the finest. A span that reaches out of the hours is
    not counted, as nobody knows how much of it fell inside.
    """
    inside = spans.within(until - round(hours * _HOUR), until)
    covered, mm = _covering(inside)
    return RainSum(hours=hours, until=moment_of(until), mm=mm if covered else None,
                   covered_min=covered)  # fmt: skip


def _covering(spans: Spans) -> tuple[int, float | None]:
    """Return how many minutes are covered, and what fell in them."""
    starts = spans.ends - spans.lengths
    if (starts[1:] >= spans.ends[:-1]).all():
        return int(spans.lengths.sum()), round(float(spans.rain_mm.sum()), _DIGITS)
    return _apart(spans)


def _apart(spans: Spans) -> tuple[int, float]:
    """Choose among overlapping spans: weighted scheduling by cover, then by number."""
    ends = spans.ends.tolist()
    best: list[tuple[int, int, float]] = [(0, 0, 0.0)]
    for place, (end, length, mm) in enumerate(
        zip(ends, spans.lengths.tolist(), spans.rain_mm.tolist(), strict=True)
    ):
        covered, count, fell = best[bisect_right(ends, end - length, 0, place)]
        taken = (covered + length, count + 1, fell + mm)
        best.append(max(best[-1], taken, key=lambda one: one[:2]))
    covered, _, fell = best[-1]
    return covered, round(fell, _DIGITS)


def running_sums(spans: Spans, until: Minutes, hours: float) -> tuple[NDArray[np.float64], Minutes]:
    """Return sums and covered minutes at many moments; nan where nothing is known.

    Without overlaps it takes one pass; with overlaps each moment is looked at by itself.
    """
    starts, window = spans.ends - spans.lengths, round(hours * _HOUR)
    if not (starts[1:] >= spans.ends[:-1]).all():
        each = [rain_sum(spans, int(one), hours) for one in until]
        sums = np.array([np.nan if one.mm is None else one.mm for one in each])
        return sums, np.array([one.covered_min for one in each], np.int64)
    first = np.searchsorted(starts, until - window, "left")
    last = np.maximum(np.searchsorted(spans.ends, until, "right"), first)
    rain = np.concatenate([[0.0], np.cumsum(spans.rain_mm)])
    cover = np.concatenate([[0], np.cumsum(spans.lengths)])
    covered: Minutes = cover[last] - cover[first]
    sums = np.round(rain[last] - rain[first], _DIGITS)
    return np.where(covered > 0, sums, np.nan), covered
