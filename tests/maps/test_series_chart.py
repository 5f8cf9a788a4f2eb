"""Series over time: where lines, thresholds, events and silence stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.maps.series import Drawn, Event, Line, Threshold
from riskmap.maps.series_chart import OVER, PLOT, SeriesChart, apart, series_chart
from riskmap.maps.shapes import bars_path, line_path, ring_path
from riskmap.maps.sparkline import sparkline
from riskmap.maps.thinning import thinned
from riskmap.maps.time_ticks import MOST, ticks
from riskmap.maps.value_axis import ticks_between

BEGIN = datetime(2026, 7, 11, 16, tzinfo=UTC)  # midnight in Shanghai
END = BEGIN + timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")


def hours(count: int) -> np.ndarray[Any, Any]:
    return np.datetime64("2026-07-11T16:00", "ms") + np.arange(count) * np.timedelta64(1, "h")


def line(values: list[float], **more: Any) -> Line:
    return Line(
        label="one", seconds=hours(len(values)), values=np.array(values, dtype=float), **more
    )


def chart(*lines: Line, **more: Any) -> SeriesChart:
    return series_chart(lines, begin=BEGIN, end=END, zone=ZONE, unit="mm", **more)


def test_a_series_fills_its_time_from_the_lowest_tick_to_the_highest() -> None:
    (plot,) = chart(line([0.0, *([5.0] * 23), 10.0])).plots
    assert plot.line.startswith("M0 100L4.17 50")
    assert plot.line.endswith("L100 0")


def test_values_outside_the_time_are_left_out() -> None:
    early = Line(label="", seconds=hours(3) - np.timedelta64(2, "h"), values=np.array([9.0, 9, 1]))
    (plot,) = chart(early).plots
    assert plot.line == ""
    assert plot.dots == "M0 50h0"  # one value is a dot, in the middle of an axis of its own


def test_a_pause_longer_than_the_gap_breaks_the_line_and_a_shorter_one_does_not() -> None:
    nan = float("nan")
    values = [1.0, 2.0, nan, nan, nan, 3.0, 4.0]
    (broken,) = chart(line(values, gap=timedelta(hours=2))).plots
    (whole,) = chart(line(values, gap=timedelta(hours=5))).plots
    assert broken.line.count("M") == 2
    assert whole.line.count("M") == 1


def test_a_gap_survives_the_thinning_of_a_long_series() -> None:
    seconds = np.concatenate([np.arange(0, 40_000, 10), np.arange(60_000, 86_400, 10)])
    long = Line(
        label="",
        seconds=seconds + BEGIN.timestamp(),
        values=np.sin(seconds / 500.0),
        gap=timedelta(minutes=1),
    )
    (plot,) = chart(long).plots
    assert plot.line.count("M") == 2


def test_what_is_doubtful_is_drawn_as_such_and_not_as_good() -> None:
    doubtful = np.array([False, True, False])
    (plot,) = chart(line([1.0, 2.0, 3.0], drawn=Drawn.DOTS, doubtful=doubtful)).plots
    assert plot.doubtful.count("M") == 1
    assert plot.dots.count("M") == 2


def test_a_band_is_the_area_between_its_edges() -> None:
    one = line([1.0, 2.0], low=np.array([0.0, 1.0]), high=np.array([2.0, 4.0]))
    (plot,) = chart(one).plots
    assert plot.band == "M0 50L4.17 0L4.17 75L0 100Z"


def test_thresholds_stand_at_their_value_with_their_source() -> None:
    found = chart(line([0.0, 10.0]), thresholds=[Threshold(value=5, label="5 mm", source="GB")])
    (rule,) = found.rules
    assert (rule.at, rule.label, rule.source) == (OVER + PLOT / 2, "5 mm", "GB")


def test_a_threshold_far_away_presses_nothing_flat_and_is_told() -> None:
    far = Threshold(value=500, label="500 mm")
    found = chart(line([0.0, 10.0]), thresholds=[far, Threshold(value=12, label="12 mm")])
    assert found.far == (far,)
    assert [one.label for one in found.rules] == ["12 mm"]


def test_sums_stand_on_zero() -> None:
    found = chart(line([3.0, 4.0], drawn=Drawn.BARS), from_zero=True)
    assert found.down[0].label == "0"
    assert found.plots[0].bars.count("Z") == 2


def test_time_after_the_last_value_is_silence() -> None:
    now = BEGIN + timedelta(hours=12)
    found = chart(line([1.0, 2.0, float("nan")]), until=now)
    assert found.silent == (4.17, 45.83)
    assert chart(line([1.0] * 13), until=now).silent is None
    assert chart(line([]), until=now).silent == (0.0, 50.0)
    assert chart(line([1.0] * 12, gap=timedelta(hours=2)), until=now).silent is None


def test_now_is_drawn_where_the_picture_reaches_beyond_it() -> None:
    assert chart(line([1.0]), now=BEGIN + timedelta(hours=6)).now == 25.0
    assert chart(line([1.0]), now=END).now is None


def test_events_are_numbered_in_order_and_those_outside_are_left_out() -> None:
    hour = timedelta(hours=1)
    given = [Event(at=at, label=str(at)) for at in (END + hour, BEGIN + 6 * hour, BEGIN)]
    found = chart(line([1.0]), events=given).events
    assert [(one.number, one.at, one.event.at) for one in found] == [
        (1, 0.0, BEGIN),
        (2, 25.0, BEGIN + 6 * hour),
    ]


def test_numbers_of_events_that_stand_close_are_not_written_over_each_other() -> None:
    minute = timedelta(minutes=1)
    given = [Event(at=BEGIN + at * minute, label="") for at in (0, 10, 20, 70)]
    assert [one.has_room for one in chart(line([1.0]), events=given).events] == [
        True, False, False, True,
    ]  # fmt: skip


def test_nothing_at_all_is_a_picture_too() -> None:
    found = chart(line([]), line([float("nan")]))
    assert [one.line for one in found.plots] == ["", ""]
    assert found.down


@given(st.lists(st.floats(-5, 15), max_size=8))
def test_no_two_labels_cover_each_other_and_none_leaves_the_top(heights: list[float]) -> None:
    ordered = sorted(apart(heights, lowest=11.0))
    assert all(after - before >= 1.19 for before, after in pairwise(ordered))
    assert all(one >= 1.0 for one in ordered)


@given(st.integers(0, 10**6), st.integers(101, 2000))
def test_thinning_keeps_first_last_least_and_greatest_in_order(seed: int, count: int) -> None:
    array = np.random.default_rng(seed).normal(size=count)
    kept = thinned(np.arange(len(array), dtype=float), array, (0.0, len(array)), columns=50)
    assert len(kept) <= 202
    assert (np.diff(kept) > 0).all()
    assert {kept[0], kept[-1]} == {0, len(array) - 1}
    assert array[kept].max() == array.max()
    assert array[kept].min() == array.min()


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_ticks_of_values_are_few_and_reach_around_them(low: float, span: float) -> None:
    found = ticks_between(low, low + span)
    tolerance = 1e-6 * max(abs(low), span, 1.0)
    assert found[0] <= low + tolerance
    assert found[-1] >= low + span - tolerance
    assert 2 <= len(found) <= 6


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (timedelta(hours=6), "07-12", "06:00"),
        (timedelta(days=1), "07-12", "07-13"),
        (timedelta(days=7), "07-12", "07-19"),
        (timedelta(days=365), "2026-09", "2027-07"),
        (timedelta(days=3653), "2028", "2036"),
    ],
)
def test_ticks_of_time_are_round_by_the_clocks_of_the_site(
    span: timedelta, first: str, last: str
) -> None:
    words = [text for _, text in ticks(BEGIN, BEGIN + span, ZONE)]
    assert (words[0], words[-1]) == (first, last)
    assert 2 <= len(words) <= MOST + 1


def test_bars_leave_room_between_each_other() -> None:
    path = bars_path(np.array([10.0, 11.0]), np.array([50.0, 0.0]), 100.0)
    assert path == "M9.6 100V50H10.4V100ZM10.6 100V0H11.4V100Z"


def test_no_places_are_no_paths() -> None:
    none = np.empty(0)
    assert (line_path(none, none), ring_path(none, none, none)) == ("", "")


def test_a_small_line_ends_where_the_last_value_stands() -> None:
    found = sparkline(np.array([0.0, 5.0, 10.0]), np.array([1.0, np.nan, 3.0]), (0.0, 10.0))
    assert (found.line, found.end, found.low, found.high) == ("M0 92L100 8", (100.0, 8.0), 1.0, 3.0)
    assert sparkline(np.array([20.0]), np.array([1.0]), (0.0, 10.0)).line == ""
