"""Rain sums with gaps, against two scales at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from riskmap.core.levels import WarningLevel
from riskmap.feeds.model import Quality
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors.rain import DETECTOR
from riskmap.warnings.model.detections import Certainty, Detection, Standing
from riskmap.warnings.weather.sums import Spans, rain_sum, running_sums, spans_of
from tests.warnings.watching import NOW, series, station, steps, watched

TEN = timedelta(minutes=10)


def gauge(values: Sequence[float], *, first: datetime | None = None, **more: Any) -> Series:
    """Return ten-minute sums of which the last ends now."""
    begin = NOW - (len(values) - 1) * TEN if first is None else first
    return series(steps(begin, TEN, values), period=TEN, **more)


def said(one: KnownStation, *kept: Series, **more: Any) -> Detection:
    [found] = DETECTOR.look(watched(one, *kept, **more))
    return found


def day_of(*last_hours: float) -> Series:
    """Return a whole day of ten-minute sums: dry, then hours with so many millimetres each."""
    dry = [0.0] * (144 - 6 * len(last_hours))
    return gauge(dry + [mm / 6 for mm in last_hours for _ in range(6)])


# ── sums ────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def told(draw: st.DrawFn) -> tuple[NDArray[np.float64], Spans]:
    """A true rain by the minute, and spans of it that a gauge told: any lengths, any gaps."""
    true = np.array(draw(st.lists(st.integers(0, 4), min_size=120, max_size=120)), float)
    pairs = draw(st.lists(st.tuples(st.integers(0, 119), st.integers(1, 60)), max_size=30))
    spans = sorted({(min(start + length, 120), start) for start, length in pairs})
    ends = np.array([end for end, _ in spans], np.int64)
    starts = np.array([start for _, start in spans], np.int64)
    fell = np.array([true[start:end].sum() for end, start in spans], float)
    return true, Spans(ends=ends, lengths=ends - starts, rain_mm=fell)


@settings(max_examples=60)
@given(told(), st.integers(1, 120), st.sampled_from([0.25, 0.5, 1.0, 2.0]))
def test_a_sum_is_never_more_than_fell_and_whole_only_where_nothing_is_missing(
    truth: tuple[NDArray[np.float64], Spans], until: int, hours: float
) -> None:
    true, spans = truth
    found = rain_sum(spans, until, hours)
    since = until - round(hours * 60)
    fell = true[max(since, 0) : until].sum()
    measured = np.zeros(240, bool)
    for end, length in zip(spans.ends, spans.lengths, strict=True):
        if end - length >= since and end <= until:
            measured[120 + end - length : 120 + end] = True
    assert found.covered_min <= measured.sum()
    assert (found.mm is None) == (found.covered_min == 0)
    assert found.mm is None or found.mm <= fell
    if found.is_whole:
        assert found.mm == fell


@settings(max_examples=40)
@given(told(), st.sampled_from([0.5, 1.0, 2.0]))
def test_many_sums_are_the_same_as_one_by_one(
    truth: tuple[NDArray[np.float64], Spans], hours: float
) -> None:
    _, spans = truth
    until = np.arange(1, 121, 7)
    sums, covered = running_sums(spans, until, hours)
    for place, minute in enumerate(until):
        one = rain_sum(spans, int(minute), hours)
        assert covered[place] == one.covered_min
        assert np.isnan(sums[place]) if one.mm is None else sums[place] == pytest.approx(one.mm)


def test_hours_beside_ten_minutes_are_not_counted_twice_and_fill_the_gap() -> None:
    ends = np.array([10, 20, 30, 50, 60, 60], np.int64)  # 40 is missing; then an hour of all
    spans = Spans(ends=ends, lengths=np.array([10, 10, 10, 10, 10, 60], np.int64),
                  rain_mm=np.array([1, 1, 1, 1, 1, 9.0]))  # fmt: skip
    found = rain_sum(spans, 60, 1)
    assert (found.mm, found.covered_min) == (9.0, 60)


def test_what_was_not_measured_is_a_gap_and_never_nought() -> None:
    values = dict(steps(NOW - 5 * TEN, TEN, [5.0] * 6))
    bad = dict.fromkeys(values, Quality.GOOD)
    bad[NOW - TEN], bad[NOW - 2 * TEN] = Quality.SUSPECT, Quality.ESTIMATED
    spans = spans_of(series(values.items(), period=TEN, quality=bad))
    found = rain_sum(spans, int(spans.ends[-1]), 1)
    assert (found.mm, found.covered_min, found.is_whole) == (20.0, 40, False)
    nothing = rain_sum(spans, int(spans.ends[0]) - 10, 1)
    assert nothing.mm is None


# ── levels ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("hours", "level", "city", "nation"),
    [
        ((35,), None, "no level", "no level"),  # more than 35
        ((36,), WarningLevel.BLUE, "blue", "no level"),
        ((50,), WarningLevel.ORANGE, "blue", "orange"),  # national: 50 mm in 3 h
        ((51,), WarningLevel.ORANGE, "yellow", "orange"),
        ((81,), WarningLevel.ORANGE, "orange", "orange"),
        ((10, 10, 10, 10, 10, 10), WarningLevel.YELLOW, "blue", "yellow"),
        ((10,) * 5 + (0,) * 7, WarningLevel.BLUE, "no level", "blue"),
        ((100,), WarningLevel.RED, "orange", "red"),  # from 100 mm in 3 h; more than 100 in 1 h
        ((101,), WarningLevel.RED, "red", "red"),
    ],
)
def test_both_scales_are_told_and_the_worse_counts(
    hours: tuple[float, ...], level: WarningLevel | None, city: str, nation: str
) -> None:
    found = said(station(), day_of(*hours))
    assert found.level is level
    assert found.standing is (Standing.ISSUED if level else Standing.QUIET)
    first, second = (one.say() for one in found.reasons[:2])
    assert "the city's scale" in first
    assert city in first
    assert "the national scale" in second
    assert nation in second


def test_what_is_measured_is_never_called_a_signal() -> None:
    found = said(station(), day_of(60))
    assert found.certainty is Certainty.OBSERVED
    sentences = [found.headline, *found.reasons]
    assert "measured" in found.headline.say()
    assert not any("signal" in one.say().lower() for one in sentences)


def test_a_lower_bound_over_the_threshold_is_enough_and_says_at_least() -> None:
    found = said(station(), gauge([20.0, 20.0], first=NOW - TEN))
    assert found.level is WarningLevel.BLUE
    assert "Over 1 h at least 40 mm: 20 of 60 minutes were measured." in map(str, found.reasons)


def test_suspect_values_issue_nothing() -> None:
    wild = gauge([90.0] * 6, quality=Quality.SUSPECT)
    assert list(DETECTOR.look(watched(station(), wild))) == []


def test_a_silent_gauge_says_nothing_neither_good_nor_bad() -> None:
    old = gauge([15.0] * 6, first=NOW - timedelta(hours=3))
    assert list(DETECTOR.look(watched(station(), old))) == []


def test_an_hourly_gauge_is_not_silent_before_its_next_value_is_due() -> None:
    hour = timedelta(hours=1)
    kept = series(steps(NOW - 30 * hour, hour, [0.0] * 29 + [60.0]), period=hour)  # till 11:00
    found = said(station(), kept, now=NOW + timedelta(minutes=20))
    assert found.level is WarningLevel.ORANGE
    assert found.expires == NOW + hour
    assert list(DETECTOR.look(watched(station(), kept, now=NOW + 2 * hour))) == []


def test_values_of_the_future_are_not_used() -> None:
    ahead = series([(NOW, 1.0), (NOW + TEN, 90.0)], period=TEN)
    assert said(station(), ahead).standing is Standing.QUIET


def test_a_level_is_left_below_a_lower_threshold_and_not_at_once() -> None:
    before = said(station(), day_of(52))
    assert before.level is WarningLevel.ORANGE
    # 3 h: 46 mm, above nine tenths of 50; the level would be yellow by no threshold at all
    later = NOW + timedelta(hours=1)
    kept = gauge([0.0] * 138 + [46 / 6] * 6, first=later - 143 * TEN)
    assert said(station(), kept, now=later, said=[before]).level is WarningLevel.ORANGE
    less = gauge([0.0] * 138 + [30 / 6] * 6, first=later - 143 * TEN)
    assert said(station(), less, now=later, said=[before]).standing is Standing.QUIET
    soon = NOW + TEN
    dry = gauge([0.0] * 144, first=soon - 143 * TEN)
    assert said(station(), dry, now=soon, said=[before]).level is WarningLevel.ORANGE


def test_a_gap_does_not_end_a_level() -> None:
    before = said(station(), day_of(0, 0, 60))
    later = NOW + timedelta(minutes=50)
    holes = gauge([0.0], first=later)
    assert said(station(), holes, now=later, said=[before]).level is WarningLevel.ORANGE


@settings(max_examples=6)
@given(st.lists(st.floats(0, 30), min_size=12, max_size=60))
def test_whatever_falls_a_level_that_was_reached_stays_half_an_hour(values: list[float]) -> None:
    shown: list[Detection] = []
    last: list[Detection] = []
    for count in range(1, len(values) + 1):
        now = NOW + count * TEN
        kept = gauge([0.0] * 144 + values[:count], first=now - (143 + count) * TEN)
        last = [said(station(), kept, now=now, said=last)]
        shown += last
    ranks = [int(one.level or 0) for one in shown]
    for place in range(1, len(ranks)):
        if ranks[place] < ranks[place - 1]:
            assert min(ranks[max(place - 3, 0) : place]) == ranks[place - 1]
