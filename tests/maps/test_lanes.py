"""Lanes on one axis of time: moments in, places out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskmap.maps.lanes import (
    GROUND,
    OVER,
    LaneChart,
    LaneEntry,
    Limit,
    Line,
    Peak,
    Sum,
    lanes,
)
from riskmap.maps.moments import Axis, pieces

NOW = datetime(2026, 7, 12, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
AXIS = Axis(begin=NOW - 12 * HOUR, end=NOW + 12 * HOUR, now=NOW)
HERE = ZoneInfo("Asia/Shanghai")


def drawn(*entries: LaneEntry, **more: Any) -> LaneChart:
    return lanes(AXIS, entries, hour=lambda at: f"{at:%H:%M}", zone=HERE, **more)


def test_all_lanes_stand_over_the_same_moments() -> None:
    points = ((NOW - 6 * HOUR, 1.0), (NOW, 2.0))
    chart = drawn(
        LaneEntry(slug="level", lines=(Line(points=points),)),
        LaneEntry(slug="rain", sums=(Sum(begin=NOW - 6 * HOUR, end=NOW, value=10),)),
    )
    level, rain = chart.lanes
    assert chart.now == 50.0
    assert level.lines[0].line.startswith("M25 ")
    assert (rain.rods[0].begin, rain.rods[0].width) == (25.0, 25.0)


def test_hours_are_round_where_the_site_is() -> None:
    assert [one.label for one in drawn().hours] == ["06:00", "12:00", "18:00", "00:00"]


@pytest.mark.parametrize("hours", [1, 5, 30, 100, 500, 10_000])
def test_as_many_hours_are_written_as_can_be_read(hours: int) -> None:
    axis = Axis(begin=NOW, end=NOW + hours * HOUR, now=NOW)
    assert 1 <= len(axis.hours(HERE)) <= 9


def test_a_line_breaks_where_nothing_was_measured() -> None:
    at = [NOW + number * HOUR / 6 for number in (0, 1, 2, 3, 20, 21, 22)]
    assert pieces(at) == [(0, 4), (4, 7)]
    line = Line(points=tuple((one, 1.0) for one in at))
    (lane,) = drawn(LaneEntry(slug="level", lines=(line,))).lanes
    assert lane.lines[0].line.count("M") == 2


def test_a_value_that_stands_alone_is_a_dot() -> None:
    moments = (*(NOW - number * HOUR / 6 for number in (60, 59, 58)), NOW)
    points = tuple((one, 1.0) for one in moments)
    (lane,) = drawn(LaneEntry(slug="level", lines=(Line(points=points),))).lanes
    assert [x for x, _ in lane.lines[0].dots] == [50.0]


def test_a_threshold_above_all_values_is_on_the_picture() -> None:
    entry = LaneEntry(
        slug="level",
        lines=(Line(points=((NOW - HOUR, 2.0), (NOW, 2.4))),),
        limits=(Limit(value=3.7, label="warning mark", source="flood office"),),
        has_zero=False,
    )
    (lane,) = drawn(entry).lanes
    assert OVER <= lane.levels[0].at < lane.over + GROUND
    assert lane.levels[0].source == "flood office"
    assert lane.down[0].label != "0"


def test_a_bar_stands_on_zero_and_says_whether_it_is_the_least() -> None:
    sums = (
        Sum(begin=NOW - 2 * HOUR, end=NOW - HOUR, value=30),
        Sum(begin=NOW - HOUR, end=NOW, value=12, is_least=True),
        Sum(begin=NOW - 99 * HOUR, end=NOW - 98 * HOUR, value=500),
    )
    (lane,) = drawn(LaneEntry(slug="rain", sums=sums)).lanes
    assert [one.is_least for one in lane.rods] == [False, True]
    assert {round(one.top + one.height, 2) for one in lane.rods} == {OVER + GROUND}
    assert lane.down[-1].label == "30"  # what is not on the axis does not stretch it


def test_what_goes_through_all_lanes_is_cut_at_the_ends_of_the_axis() -> None:
    windows = [(NOW + 6 * HOUR, NOW + 30 * HOUR), (NOW + 30 * HOUR, NOW + 31 * HOUR)]
    assert drawn(windows=windows).windows == ((75.0, 25.0),)


def test_a_peak_at_an_edge_keeps_its_words_inside() -> None:
    peak = Peak(at=AXIS.end, value=4.2, label="4.2 m")
    (lane,) = drawn(LaneEntry(slug="tide", peaks=(peak,), has_zero=False)).lanes
    assert lane.pins[0].anchor == "end"


def test_words_that_would_cover_others_are_left_to_the_table() -> None:
    at = (0, 1, 8, 11)
    peaks = tuple(Peak(at=NOW + hour * HOUR, value=4.0, label="4 m") for hour in at)
    (lane,) = drawn(LaneEntry(slug="tide", peaks=peaks)).lanes
    assert [one.has_room for one in lane.pins] == [True, False, True, False]
    limits = (Limit(value=4.55, label="warning mark"),)
    (lane,) = drawn(LaneEntry(slug="tide", peaks=peaks, limits=limits)).lanes
    assert [one.has_room for one in lane.pins] == [True, False, False, False]


def test_names_at_the_right_end_stand_apart() -> None:
    limits = (Limit(value=35, label="blue"), Limit(value=36, label="yellow"))
    line = Line(points=((NOW - HOUR, 34.0), (AXIS.end, 35.5)), label="6 h")
    (lane,) = drawn(LaneEntry(slug="rain", lines=(line,), limits=limits, ground=3.0)).lanes
    heights = sorted([lane.lines[0].label_at, *(one.label_at for one in lane.levels)])
    assert all(after - before >= 1.19 for before, after in pairwise(heights))
    assert lane.height == pytest.approx(OVER + 3.4)


def test_a_band_is_a_closed_ring_around_its_line() -> None:
    line = Line(
        points=((NOW, 5.0), (NOW + HOUR, 6.0)), low=(4.0, 4.5), high=(6.0, 8.0), is_forecast=True
    )
    (lane,) = drawn(LaneEntry(slug="storm", lines=(line,))).lanes
    assert lane.lines[0].band.endswith("Z")
    assert lane.lines[0].is_forecast


VALUES = st.dictionaries(st.floats(-20, 20), st.floats(-1e6, 1e6), min_size=1, max_size=20)


@given(VALUES)
def test_whatever_is_shown_stands_within_its_lane(values: dict[float, float]) -> None:
    points = tuple((NOW + hour * HOUR, value) for hour, value in sorted(values.items()))
    peaks = tuple(Peak(at=at, value=value, label="x") for at, value in points)
    entry = LaneEntry(slug="any", lines=(Line(points=points),), peaks=peaks)
    for one in (entry, evolve(entry, has_zero=False)):
        (lane,) = drawn(one).lanes
        assert all(OVER <= pin.y <= OVER + GROUND and 0 <= pin.x <= 100 for pin in lane.pins)
        assert len(lane.down) >= 2
        assert [tick.at for tick in lane.down] == sorted(tick.at for tick in lane.down)[::-1]
