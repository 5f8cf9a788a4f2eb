"""Levels against a station's own marks in its own datum, how fast they rise, and tides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import cos, pi
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.core.levels import WarningLevel
from riskmap.feeds.model import Quality
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.detectors import level, tide
from riskmap.warnings.model.detections import Certainty, Detection, Standing
from riskmap.warnings.water.marks import marks_of
from riskmap.warnings.water.rising import arrival, rise_of
from riskmap.warnings.water.tides import at_minutes, high_waters, surge
from tests.warnings.watching import NOW, series, station, steps, watched

WUSONG = "WUSONG_SH"
TEN = timedelta(minutes=10)


def gauge(**marks: Any) -> KnownStation:
    known = {name: {"source": "made up", "verified": False, **value} if isinstance(value, dict)
             else {"value": value, "source": "made up", "verified": False}
             for name, value in marks.items()}  # fmt: skip
    return station("made-up/L1", "level", datum=WUSONG, marks=known)


def levels(*values: float, every: timedelta = TEN, now: datetime = NOW, **more: Any) -> Series:
    known = {"key": "made-up/L1", "quantity": "level", "unit": "m", "datum": WUSONG, **more}
    return series(steps(now - (len(values) - 1) * every, every, values), **known)


def said(
    one: KnownStation, kept: Series, *, now: datetime = NOW, before: Sequence[Detection] = ()
) -> Detection:
    [found] = level.look(watched(one, kept, now=now, said=before))
    return found


def sentences(one: Detection) -> str:
    return " ".join(map(str, (one.headline, *one.reasons)))


# ── marks ───────────────────────────────────────────────────────────────────────────────────────


def test_marks_change_over_the_years() -> None:
    one = gauge(marks_of="mishidu")
    assert [each.height_m for each in marks_of(one, date(2012, 8, 1))] == [3.50]
    assert [each.height_m for each in marks_of(one, date(2016, 9, 1))] == [3.80]


def test_what_the_operator_entered_takes_the_place_of_what_is_known() -> None:
    one = gauge(marks_of="beixinjing", warning_m=3.6, red_m=4.9)
    found = {each.kind: (each.height_m, each.level) for each in marks_of(one, NOW.date())}
    assert found == {
        "warning": (3.6, WarningLevel.BLUE),
        "guarantee": (4.79, None),
        "red": (4.9, WarningLevel.RED),
    }


@pytest.mark.parametrize(
    ("height", "colour"),
    [(4.54, None), (4.55, WarningLevel.BLUE), (4.91, WarningLevel.BLUE),
     (4.92, WarningLevel.YELLOW), (5.10, WarningLevel.ORANGE), (5.29, WarningLevel.RED)],
)  # fmt: skip
def test_the_marks_of_the_mouth_of_the_creek(height: float, colour: WarningLevel | None) -> None:
    found = said(gauge(marks_of="huangpu_park"), levels(height, height))
    assert found.level is colour
    assert found.is_issued == (colour is not None)
    assert all(one.source for one in found.figures if one.threshold is not None)


def test_another_datum_is_not_compared_and_says_why() -> None:
    found = said(gauge(warning_m=3.0), levels(9.9, 9.9, datum="YS1985"))
    assert found.standing is Standing.NOT_APPLICABLE
    assert found.level is None
    assert "it refers to WUSONG_SH, the level to YS1985" in sentences(found)
    unknown = said(gauge(warning_m=3.0), levels(9.9, 9.9, datum=""))
    assert unknown.standing is Standing.NOT_APPLICABLE
    assert "nobody says to which datum" in sentences(unknown)


def test_two_unknown_datums_are_not_the_same() -> None:
    nobody = evolve(gauge(warning_m=3.0), datum="")
    assert said(nobody, levels(9.9, 9.9, datum="")).standing is Standing.NOT_APPLICABLE


def test_a_station_without_marks_says_so() -> None:
    found = said(gauge(), levels(9.9, 9.9))
    assert found.standing is Standing.NOT_APPLICABLE
    assert "No mark is entered" in sentences(found)


def test_a_mark_without_a_colour_is_told_and_lends_none() -> None:
    found = said(gauge(guarantee_m=4.0), levels(4.1, 4.1))
    assert (found.standing, found.level) == (Standing.ISSUED, None)
    assert "no colour is known" in sentences(found)


def test_a_platform_under_water_is_no_flood() -> None:
    found = said(gauge(platform_m=3.0, warning_m=3.7), levels(3.2, 3.2, 3.2, 3.2))
    assert found.standing is Standing.QUIET
    assert "as it is built for" in sentences(found)


# ── quality, hysteresis ─────────────────────────────────────────────────────────────────────────


def test_a_jump_waits_for_a_second_value() -> None:
    one = gauge(warning_m=3.7)
    jumped = said(one, levels(3.0, 3.0, 3.0, 4.2))
    assert jumped.standing is Standing.CANDIDATE
    assert "waits for another" in sentences(jumped)
    assert said(one, levels(3.0, 3.0, 4.2, 4.2)).level is WarningLevel.BLUE
    hourly = levels(3.0, 3.9, every=timedelta(hours=1))
    assert said(one, hourly).level is WarningLevel.BLUE  # the tide alone does that


def test_suspect_and_filled_values_issue_nothing() -> None:
    for quality in (Quality.SUSPECT, Quality.ESTIMATED, Quality.INDICATIVE):
        kept = levels(5.0, 5.0, 5.0, quality=quality)
        assert list(level.look(watched(gauge(warning_m=3.7), kept))) == []


def test_a_silent_gauge_says_nothing() -> None:
    kept = levels(5.0, 5.0)
    assert list(level.look(watched(gauge(warning_m=3.7), kept, now=NOW + timedelta(hours=1)))) == []


def test_a_mark_is_left_only_below_a_lower_height() -> None:
    one = gauge(warning_m=3.7)
    before = said(one, levels(3.72, 3.72))
    later = NOW + timedelta(minutes=40)
    near = said(one, levels(3.67, 3.67, now=later), now=later, before=[before])
    assert near.level is WarningLevel.BLUE
    assert near.onset == before.onset
    assert "stays" in sentences(near)
    below = said(one, levels(3.60, 3.60, now=later), now=later, before=[before])
    assert below.standing is Standing.QUIET
    soon = NOW + TEN
    assert said(one, levels(3.0, 3.0, now=soon), now=soon, before=[before]).is_issued


@settings(max_examples=12)
@given(st.lists(st.floats(-0.019, 0.019), min_size=20, max_size=60))
def test_waves_about_a_mark_never_flicker(waves: list[float]) -> None:
    one, changes = gauge(warning_m=3.7), 0
    last: list[Detection] = []
    for place, wave in enumerate(waves):
        now = NOW + place * TEN
        found = said(one, levels(3.7, 3.7 + wave, now=now), now=now, before=last)
        changes += bool(last) and found.is_issued != last[0].is_issued
        last = [found]
    assert changes <= 1


# ── rise ────────────────────────────────────────────────────────────────────────────────────────


def test_the_line_and_its_interval_are_those_of_a_textbook() -> None:
    minutes = np.arange(0, 60, 10)
    heights = np.array([3.00, 3.06, 3.09, 3.17, 3.19, 3.26])
    found = rise_of(minutes, heights, window=60, least=4, confidence=0.9)
    assert found is not None
    (slope, intercept), covariance = np.polyfit(minutes / 60, heights, 1, cov=True)
    half = 2.131847 * np.sqrt(covariance[0, 0])  # Student's t of 4 degrees, 0.95, from a table
    assert found.rate == pytest.approx(slope)
    assert (found.low, found.high) == pytest.approx((slope - half, slope + half))
    assert found.height_m == pytest.approx(intercept + slope * 50 / 60)


def test_a_steady_rise_is_at_the_mark_when_it_says() -> None:
    minutes, heights = np.arange(0, 60, 10), 3.0 + 0.3 * np.arange(0, 60, 10) / 60
    rise = rise_of(minutes, heights, window=60, least=4, confidence=0.9)
    assert rise is not None
    found = arrival(rise, 3.7, ahead=180)
    assert found.at == pytest.approx((3.7 - 3.25) / 0.3 * 60)
    assert arrival(rise, 5.0, ahead=180).at is None
    assert arrival(rise, 3.1, ahead=180).at == 0


def test_rising_towards_a_mark_is_a_candidate_with_a_time() -> None:
    found = said(gauge(warning_m=3.7), levels(3.20, 3.25, 3.29, 3.35, 3.40, 3.46))
    assert found.standing is Standing.CANDIDATE
    assert found.onset is not None
    assert NOW < found.onset < NOW + timedelta(hours=2)
    assert found.certainty is Certainty.LIKELY
    falling = said(gauge(warning_m=3.7), levels(3.5, 3.45, 3.4, 3.35, 3.3))
    assert falling.standing is Standing.QUIET


def test_a_tide_turns_though_a_straight_line_does_not() -> None:
    """Rising by 0.7 m an hour from 2.9 m, yet by the forecast only 1.42 m are still to come."""
    rising = levels(*(2.9 + 0.7 * minutes / 60 for minutes in range(-50, 10, 10)))
    high = gauge(warning_m=4.6)
    assert said(high, rising).standing is Standing.CANDIDATE
    [found] = level.look(watched(high, rising, curve(top=3.3, key="made-up/L1")))
    assert found.standing is Standing.QUIET
    assert "it turns before the next mark" in sentences(found)
    [other] = level.look(watched(high, rising, curve(top=3.3, key="made-up/L1", datum="YS1985")))
    assert other.standing is Standing.CANDIDATE


def test_too_few_values_give_no_rate() -> None:
    assert "not known: fewer than 4" in sentences(said(gauge(warning_m=3.7), levels(3.0, 3.1)))


# ── tides ───────────────────────────────────────────────────────────────────────────────────────


def curve(every_min: int = 10, hours: int = 30, top: float = 4.0, **more: Any) -> Series:
    """Return a made-up tide whose high waters lie 3 h, 15.4 h … after now."""
    begin = NOW - timedelta(hours=6)
    values = []
    for minute in range(0, hours * 60, every_min):
        phase = (minute / 60 - 9) / 12.42 * 2 * pi
        values.append((begin + timedelta(minutes=minute), top - 1.5 + 1.5 * cos(phase)))
    known = {
        "key": "made-up/T1",
        "quantity": "level_forecast",
        "unit": "m",
        "datum": WUSONG,
        **more,
    }
    return series(values, **known)


def place(**marks: Any) -> KnownStation:
    one = gauge(**marks)
    return station("made-up/T1", "tide", datum=WUSONG, marks=one.marks)


def tides(one: KnownStation, *kept: Series, before: Sequence[Detection] = ()) -> list[Detection]:
    return list(tide.look(watched(one, *kept, said=before)))


def test_high_waters_are_found_between_the_steps() -> None:
    minutes = np.arange(0, 60 * 30, 30)
    heights = 2.5 + 1.5 * np.cos((minutes - 547) / 60 / 12.42 * 2 * pi)
    first, second = high_waters(minutes, heights)
    assert abs(first.minute - 547) <= 1
    assert first.height_m == pytest.approx(4.0, abs=1e-3)
    assert abs(second.minute - first.minute - 745) <= 1


def test_a_table_of_high_and_low_waters_is_not_bent() -> None:
    minutes, heights = np.array([0, 370, 745, 1115, 1490]), np.array([1.0, 4.0, 1.2, 3.9, 1.1])
    found = [(one.minute, one.height_m) for one in high_waters(minutes, heights)]
    assert found == [(370, 4.0), (1115, 3.9)]
    assert np.isnan(at_minutes(minutes, heights, np.array([100]), spacing=70)).all()


def test_the_surge_is_measured_less_the_tide_where_both_are_known() -> None:
    minutes = np.arange(0, 180, 10)
    astronomy = 2.0 + minutes / 600
    found = surge((minutes[:12], astronomy[:12] + 0.4), (minutes, astronomy), window=60, spacing=70)
    assert found is not None
    assert found.height_m == pytest.approx(0.4)
    assert found.count == 6
    late = surge((minutes + 1_000, astronomy), (minutes, astronomy), window=60, spacing=70)
    assert late is None


def test_a_forecast_high_water_over_a_mark_is_issued_before_it_comes() -> None:
    [found] = tides(place(marks_of="huangpu_park"), curve(top=4.95))
    assert (found.standing, found.level) == (Standing.ISSUED, WarningLevel.YELLOW)
    assert found.onset is not None
    assert abs(found.onset - NOW - timedelta(hours=3)) < timedelta(minutes=2)
    assert "(forecast)" in str(found.headline)
    assert tides(place(marks_of="huangpu_park"), curve(top=4.4))[0].standing is Standing.QUIET


def test_astronomy_with_the_surge_of_now_is_a_candidate_only() -> None:
    one = place(warning_m=4.5, level_from="made-up/L1")
    astronomy = curve(top=4.2, quantity="tide_prediction")
    phases = [(-minutes / 60 - 3) / 12.42 * 2 * pi for minutes in range(50, -10, -10)]
    heights = [4.2 - 1.5 + 1.5 * cos(phase) + 0.4 for phase in phases]
    measured = levels(*heights)
    [found] = tides(one, astronomy, measured)
    assert found.standing is Standing.CANDIDATE
    assert [each.value for each in found.figures if each.quantity == "surge"] == [
        pytest.approx(0.4, abs=1e-3)
    ]
    [alone] = tides(one, astronomy)
    assert alone.standing is Standing.QUIET
    assert "surge is not known" in sentences(alone)
    [other] = tides(one, astronomy, levels(*heights, datum="YS1985"))
    assert other.standing is Standing.QUIET
    assert "the level refers to YS1985, the tide to WUSONG_SH" in sentences(other)
