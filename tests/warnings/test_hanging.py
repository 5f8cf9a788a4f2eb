"""Gauges and receivers that hang: their values raise nothing and end nothing, and it is said."""

from __future__ import annotations

from datetime import timedelta
from math import cos, pi
from typing import Any

import numpy as np
import pytest

from riskmap.core.levels import WarningLevel
from riskmap.feeds.model.series import Series
from riskmap.warnings.detectors import level, limit, tide
from riskmap.warnings.model.detections import Certainty, Detection, Standing
from tests.warnings.ground.stations import FIRST, gnss, kept, mark, see
from tests.warnings.test_level import TEN, curve, gauge, levels, place, said, sentences
from tests.warnings.watching import NOW, watched

HOURS = 6 * 6  # values of each ten minutes in six hours
CREEK = gauge(warning_m=3.7, red_m=4.6)


def after(values: list[float], minutes: float, before: Detection) -> Detection:
    """Return what is said so many minutes later of what came by then."""
    now = NOW + timedelta(minutes=minutes)
    return said(CREEK, levels(*values, now=now), now=now, before=[before])


def warned() -> Detection:
    one = said(CREEK, levels(3.6, 3.7, 3.75, 3.8))
    assert (one.level, one.certainty) == (WarningLevel.BLUE, Certainty.OBSERVED)
    return one


# ── a gauge that falls low and stays there ──────────────────────────────────────────────────────


@pytest.mark.parametrize("low", [0.0, 2.0, 3.4])
def test_a_gauge_that_falls_at_once_ends_nothing_until_it_moves(low: float) -> None:
    one, values = warned(), [3.6, 3.7, 3.75, 3.8]
    for step in range(1, 10 * 6):
        values.append(low)
        one = after(values, step * 10, one)
        assert one.level is WarningLevel.BLUE, f"{step} values that do not move"
        if step > 3:  # by then it is no longer kept for having just come
            assert one.certainty is Certainty.POSSIBLE
            assert "not moved since" in sentences(one) or "do not move" in sentences(one)
    values += [low - 0.02, low - 0.05]
    assert after(values, 610, one).standing is Standing.QUIET


def test_a_gauge_of_hours_that_falls_to_nothing_ends_nothing_either() -> None:
    hour, now = timedelta(hours=1), NOW + timedelta(hours=1)
    one = said(CREEK, levels(3.0, 3.4, 3.8, every=hour))
    for low, level_now in ((0.0, WarningLevel.BLUE), (2.9, None)):  # a tide falls by as much
        kept_ = levels(3.0, 3.4, 3.8, low, every=hour, now=now)
        assert said(CREEK, kept_, now=now, before=[one]).level is level_now


def test_a_mark_that_is_left_by_one_value_again_and_again_is_not_left() -> None:
    one, values = warned(), [3.6, 3.7, 3.75, 3.8, 3.75, 3.7, 3.66, 3.6, 3.6]
    flat = after(values, 50, one)
    assert (flat.level, flat.certainty) == (WarningLevel.BLUE, Certainty.POSSIBLE)
    assert "It fell to 3.6 m and has not moved since" in sentences(flat)
    assert after([*values, 3.57], 60, flat).standing is Standing.QUIET


def test_water_that_falls_by_itself_is_believed() -> None:
    one, values = warned(), [3.6, 3.7, 3.75, 3.8, 3.75, 3.7, 3.66, 3.6, 3.55]
    assert after(values, 50, one).standing is Standing.QUIET


# ── a gauge that hangs for hours ────────────────────────────────────────────────────────────────


def test_what_hangs_high_raises_nothing() -> None:
    found = said(CREEK, levels(*[5.0] * (HOURS + 1)))
    assert (found.standing, found.level) == (Standing.NOT_APPLICABLE, None)
    assert "does not move" in str(found.headline)
    assert "nothing is judged by them" in sentences(found)
    assert said(CREEK, levels(*[5.0] * HOURS)).level is WarningLevel.RED  # ten minutes before


def test_a_warning_that_stands_stays_as_it_is_and_says_why() -> None:
    one, values = warned(), [3.8] * (HOURS + 1)
    first = after(values, 10, one)
    again = after(values, 20, first)
    for found in (first, again):
        assert (found.level, found.onset) == (one.level, one.onset)
        assert found.certainty is Certainty.POSSIBLE
        assert str(found.reasons[1]) == "What stands is not ended by values that do not move."
        assert found.expires is not None
        assert found.expires > NOW + timedelta(minutes=60)
    assert len(again.reasons) == len(first.reasons) == len(one.reasons) + 2


def test_what_ran_out_before_it_hung_does_not_come_back() -> None:
    late = 300
    found = after([3.8] * (HOURS + 1), late, warned())
    assert found.standing is Standing.NOT_APPLICABLE


def test_where_the_water_may_stand_still_nothing_hangs() -> None:
    behind_gates = gauge(warning_m=3.7, still_h=0)
    day = levels(*[3.9] * 6 * 24)
    assert said(behind_gates, day).level is WarningLevel.BLUE
    one = said(behind_gates, levels(3.8, 3.9))
    now = NOW + timedelta(hours=1)
    fallen = levels(3.9, *[3.2] * 5, now=now)
    assert said(behind_gates, fallen, now=now, before=[one]).standing is Standing.QUIET


def test_the_detector_sees_as_far_back_as_any_mark_goes() -> None:
    assert level.DETECTOR.reach is not None
    assert level.DETECTOR.reach > timedelta(hours=24)
    assert said(gauge(warning_m=3.7, still_h=24), levels(*[3.9] * 145)).standing is (
        Standing.NOT_APPLICABLE
    )


# ── tides, structures ───────────────────────────────────────────────────────────────────────────


def test_no_surge_is_worked_out_of_a_level_that_does_not_move() -> None:
    one = place(warning_m=4.5, level_from="made-up/L1")
    astronomy = curve(top=4.2, quantity="tide_prediction")
    hung = levels(*[4.6] * (HOURS + 1))
    [found] = tide.look(watched(one, astronomy, hung))
    assert found.standing is Standing.QUIET
    assert "its sensor may hang" in sentences(found)
    assert not [each for each in found.figures if each.quantity == "surge"]
    phases = [(-minutes / 60 - 3) / 12.42 * 2 * pi for minutes in range(400, -10, -10)]
    lives = levels(*(4.2 - 1.5 + 1.5 * cos(phase) + 0.4 for phase in phases), every=TEN)
    [other] = tide.look(watched(one, astronomy, lives))
    assert other.standing is Standing.CANDIDATE


def moved(mm: list[float]) -> list[Series]:
    """Return hourly positions that sink by so many millimetres."""
    up = -np.asarray(mm)
    wobble = np.where(np.arange(len(up)) % 2, 0.2, -0.2)
    enu = np.array([wobble, wobble, up])
    return kept(WALL, [FIRST + timedelta(hours=one) for one in range(len(up))], enu)


WALL: Any = gnss(marks={"limit_up_orange_mm": mark(20.0)})


def hangs(several: list[Series], count: int) -> list[Series]:
    """Let each series end with so many repetitions of its last values."""
    times = [FIRST + timedelta(hours=one) for one in range(len(several[0]) + count)]
    enu = np.array([np.append(one.values, np.full(count, one.values[-1])) for one in several])
    return kept(WALL, times, enu)


def test_positions_that_are_repeated_raise_nothing_and_end_nothing() -> None:
    sinks, now = moved([*[0.0, 0.5] * 10, *np.linspace(5, 25, 10)]), FIRST + timedelta(hours=29)
    [one] = see(limit.DETECTOR, WALL, sinks, now)
    assert (one.standing, one.level) == (Standing.ISSUED, WarningLevel.ORANGE)
    later = now + timedelta(hours=12)
    [stays] = see(limit.DETECTOR, WALL, hangs(sinks, 12), later, said=[one])
    assert (stays.level, stays.certainty) == (one.level, Certainty.POSSIBLE)
    assert "do not move" in sentences(stays)
    [none] = see(limit.DETECTOR, WALL, hangs(sinks, 12), later)
    assert none.standing is Standing.NOT_APPLICABLE
    assert "do not move" in sentences(none)
    back = moved([*[0.0, 0.5] * 10, *np.linspace(5, 25, 10), *[0.0] * 3])
    for count in (0, 1, 5, 12):  # the last of them long after it counts as stuck
        at = now + timedelta(hours=3 + count)
        [found] = see(limit.DETECTOR, WALL, hangs(back, count), at, said=[one])
        assert (found.level is WarningLevel.ORANGE) == (count > 0)


def test_a_point_that_only_sinks_does_not_hang() -> None:
    values = np.zeros((3, 40))
    values[2] = -np.linspace(0, 30, 40)
    times = [FIRST + timedelta(hours=one) for one in range(40)]
    [found] = see(limit.DETECTOR, WALL, kept(WALL, times, values), times[-1])
    assert found.level is WarningLevel.ORANGE
