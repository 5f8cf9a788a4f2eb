"""Charts: numbers in, places out, in percent across and em down."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.maps.charts import Entry, Mark, Part, Scale, bars, interval, waterfall
from riskmap.maps.curves import OVER, PLOT, Series, curves, nice_ticks, path, spread


def entry(value: float | None, full: float = 100.0, **more: float) -> Entry:
    return Entry(label="one", value=value, text="", full=full, **more)


@pytest.mark.parametrize(
    ("value", "at"), [(2.0, 0.0), (4.0, 50.0), (6.0, 100.0), (-1.0, 0.0), (9.0, 100.0)]
)
def test_a_value_stands_at_its_share_of_the_scale_and_never_beyond(value: float, at: float) -> None:
    assert Scale(low=2, high=6).at(value) == at


def test_on_a_logarithmic_scale_tens_are_equally_far() -> None:
    scale = Scale(low=1, high=1000, is_log=True)
    assert [scale.at(one) for one in (1, 10, 100, 1000)] == [0.0, 33.33, 66.67, 100.0]


def test_a_scale_without_length_has_one_place() -> None:
    assert Scale(low=5, high=5, is_log=True).at(5) == 0.0


def test_a_bar_is_as_long_as_its_share_of_what_fills_it() -> None:
    half, over = bars([entry(5, full=10), entry(30, full=10)]).bars
    assert (half.begin, half.width) == (0.0, 50.0)
    assert over.width == 100.0


def test_no_data_is_no_bar_and_zero_is_one_without_length() -> None:
    unknown, zero = bars([entry(None), entry(0)]).bars
    assert (unknown.has_data, unknown.width) == (False, 0.0)
    assert (zero.has_data, zero.width) == (True, 0.0)


def test_an_interval_of_a_bar_stands_on_the_bars_own_scale() -> None:
    (bar,) = bars([entry(5, full=10, low=4, high=8)]).bars
    assert bar.whisker == (40.0, 40.0)


def test_bars_of_a_waterfall_follow_each_other_and_fill_the_whole() -> None:
    placed = waterfall([entry(13), entry(33), entry(None), entry(54)]).bars
    assert [(one.begin, one.width) for one in placed] == [
        (0.0, 13.0),
        (13.0, 33.0),
        (46.0, 0.0),
        (46.0, 54.0),
    ]


def test_a_waterfall_does_not_leave_its_picture() -> None:
    _, last = waterfall([entry(70), entry(50)]).bars
    assert (last.begin, last.width) == (70.0, 30.0)


def test_a_dot_stands_among_intervals_and_classes() -> None:
    chart = interval(
        4.0,
        [(3.0, 5.0, "narrow"), (2.0, 6.0, "wide")],
        scale=Scale(low=0, high=10),
        limits=[(0, "0"), (5, "5"), (10, "10")],
        has_classes=True,
    )
    assert chart.dot == 40.0
    assert chart.bands == ((20.0, 40.0, "wide"), (30.0, 20.0, "narrow"))
    assert chart.limits == (Mark(at=0.0, label="0", anchor="start"), Mark(at=50.0, label="5"),
                            Mark(at=100.0, label="10", anchor="end"))  # fmt: skip
    assert chart.parts == (
        Part(number=1, begin=0.0, width=50.0),
        Part(number=2, begin=50.0, width=50.0),
    )


def test_a_curve_over_return_periods_is_laid_out_by_their_logarithm() -> None:
    one = Series(label="flood", points=((1, 0), (10, 200), (100, 400)))
    chart = curves([one], across=str, down=str)
    (curve,) = chart.curves
    assert curve.line == "M0 100L50 50L100 0"
    assert curve.dots == ((0.0, OVER + PLOT), (50.0, OVER + PLOT / 2), (100.0, OVER))
    assert [one.label for one in chart.down] == ["0.0", "200.0", "400.0"]
    assert [(one.at, one.label) for one in chart.across] == [
        (0.0, "1"),
        (50.0, "10"),
        (100.0, "100"),
    ]


def test_an_interval_of_a_curve_is_a_closed_band() -> None:
    one = Series(label="flood", points=((1, 1), (10, 3)), low=(0.0, 2.0), high=(2.0, 4.0))
    (curve,) = curves([one], across=str, down=str).curves
    assert curve.band == "M0 50L100 0L100 50L0 100Z"


def test_without_an_interval_there_is_no_band() -> None:
    (curve,) = curves([Series(label="", points=((1, 1),))], across=str, down=str).curves
    assert curve.band == ""


def test_words_of_periods_that_stand_close_are_left_out_but_never_first_and_last() -> None:
    one = Series(label="", points=tuple((t, 1.0) for t in (1, 90, 95, 100)))
    chart = curves([one], across=str, down=str)
    assert [one.label for one in chart.across] == ["1", "100"]


@given(st.lists(st.floats(0, 10), min_size=1, max_size=6))
def test_no_two_labels_cover_each_other_and_none_sinks(heights: list[float]) -> None:
    moved = spread(heights, lowest=10.0, apart=1.0)
    ordered = sorted(moved)
    assert all(high - low >= 0.99 for low, high in pairwise(ordered))
    assert all(
        after <= min(before, 10.0) + 0.01 for before, after in zip(heights, moved, strict=True)
    )


@given(st.floats(1e-6, 1e12))
def test_ticks_are_few_and_round_and_reach_the_highest_value(highest: float) -> None:
    ticks = nice_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-6)
    assert 2 <= len(ticks) <= 5


def test_nothing_but_zero_has_an_axis_too() -> None:
    assert nice_ticks(0) == (0.0, 1.0)


def test_no_place_is_no_path() -> None:
    assert path([]) == ""
