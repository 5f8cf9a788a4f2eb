"""Sinking and operators' limits; positions of a receiver on the spot in millimetres."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import xor
from typing import Any

import numpy as np
import pytest

from riskmap.core.levels import WarningLevel
from riskmap.feeds.model import Context, Observation
from riskmap.feeds.model.series import Series, moment64
from riskmap.feeds.service import format_named
from riskmap.geo.arrays import Floats
from riskmap.warnings.detectors import limit, sinking
from riskmap.warnings.ground.kept import DEGREES, positions_of
from riskmap.warnings.ground.limits import limits_of
from riskmap.warnings.ground.local import to_enu
from riskmap.warnings.model.detections import Detection, Standing
from tests.warnings.ground.stations import FIRST, daily, gnss, kept, mark, only, see, texts

near: Any = pytest.approx
LAST = FIRST + timedelta(days=59)


def sunk(rate: float, years: float, noise: float = 5.0) -> tuple[list[datetime], Floats]:
    times = daily(int(years * 365.25), FIRST - timedelta(days=int(years * 365.25)))
    enu = np.random.default_rng(3).normal(0, [[1.5], [1.5], [noise]], (3, len(times)))
    enu[2] -= rate * np.arange(len(times)) / 365.25
    return times, enu


def sinks(rate: float, years: float, marks: dict[str, Any] | None = None) -> Detection:
    station = gnss(marks=marks)
    return only(see(sinking.DETECTOR, station, kept(station, *sunk(rate, years)), FIRST))


def test_classes_wait_for_years_and_allow_for_sigma() -> None:
    short, doubtful, long = (sinks(20.0, years) for years in (0.8, 2.0, 5.0))
    assert [one.standing for one in (short, doubtful, long)] == [
        Standing.NOT_APPLICABLE, Standing.NOT_APPLICABLE, Standing.INDICATIVE,
    ]  # fmt: skip
    assert "no rate" in texts(short)
    assert "no class" in texts(doubtful)
    assert "by 10 to 30 mm a year for certain, where limits are not verified" in texts(long)
    assert long.figures[0].value == near(20.0, abs=1.5)
    between = sinks(10.0, 5.0)
    assert "by 5 to 30 mm a year for certain" in texts(between), "10 is a limit itself"


def test_a_class_warns_of_nothing_and_an_operators_limit_does() -> None:
    limits = {"rate_limit_up_mm_y": mark(25.0)}
    assert sinks(60.0, 5.0).standing is Standing.INDICATIVE
    found = sinks(60.0, 5.0, limits)
    assert (found.standing, found.level) == (Standing.ISSUED, None)
    assert sinks(26.0, 5.0, limits).standing is Standing.INDICATIVE, "not beyond its sigma"
    coloured = sinks(-60.0, 5.0, {"rate_limit_up_orange_mm_y": mark(25.0)})
    assert coloured.level is WarningLevel.ORANGE, "rising counts as well"


def test_a_rate_of_years_is_not_worked_out_every_minute() -> None:
    station = gnss()
    series = kept(station, *sunk(20.0, 3.0))
    said = see(sinking.DETECTOR, station, series, FIRST)
    for hours, count in ((11, 0), (13, 1)):
        later = FIRST + timedelta(hours=hours)
        assert len(see(sinking.DETECTOR, station, series, later, said=said)) == count


def test_limits_are_read_from_marks_and_what_is_none_is_left_out() -> None:
    found = limits_of(
        {
            "limit_up_orange_mm": mark(20.0, verified=True),
            "rate_limit_horizontal_red_mm_d": mark(3),
            "limit_mm": mark(30.0),
            "limit_up_mm": mark(-1.0),
            "limit_north_mm": mark("many"),
            "limit_sideways_mm": mark(5.0),
            "rate_limit_up_mm": mark(5.0),
            "warning_m": mark(3.3),
        }
    )
    said = {(one.axis, one.per, one.level and one.level.name, one.value) for one in found}
    assert said == {
        ("up", "", "ORANGE", 20.0),
        ("horizontal", "_d", "RED", 3.0),
        *((axis, "", None, 30.0) for axis in ("east", "north", "up")),
    }


PIT = {"limit_up_yellow_mm": mark(15.0), "limit_up_red_mm": mark(25.0)}


def test_a_station_that_fell_silent_says_nothing() -> None:
    """Then what was said before runs out by itself; nobody says that it is over."""
    station = gnss(marks={"limit_up_red_mm": mark(20.0)})
    series = kept(station, daily(60), np.full((3, 60), -30.0))
    for hours, count in ((25, 1), (27, 0)):
        assert len(see(limit.DETECTOR, station, series, LAST + timedelta(hours=hours))) == count
    years = kept(station, *sunk(20.0, 3.0))
    for days, count in ((25, 1), (35, 0)):
        assert len(see(sinking.DETECTOR, station, years, FIRST + timedelta(days=days))) == count


def pit(marks: dict[str, Any], up: Floats, **more: Any) -> list[Detection]:
    station = gnss(marks=marks)
    enu = np.random.default_rng(2).normal(0, 0.5, (3, len(up)))
    enu[2] += up
    said = tuple(more.pop("said", ()))
    series = kept(station, daily(len(up)), enu + more.pop("zero", 0.0))
    now = FIRST + timedelta(days=len(up) - 1, hours=1)
    return see(limit.DETECTOR, station, series, now, said=said)


def settling(last: float, before: float | None = None) -> Floats:
    up = np.zeros(60)
    up[-1], up[-2] = last, last if before is None else before
    return up


def test_a_pit_is_compared_with_its_operators_limits() -> None:
    quiet, yellow, red = (only(pit(PIT, settling(one))) for one in (-5.0, -18.0, -30.0))
    assert quiet.standing is Standing.QUIET
    assert (yellow.level, red.level) == (WarningLevel.YELLOW, WarningLevel.RED)
    assert (red.subject, red.hazard) == ("made-up/G1:up", "ground_collapse")
    assert (red.figures[0].threshold, red.figures[0].source) == (25.0, "made up")


def test_one_wild_value_and_a_swing_reach_nothing() -> None:
    assert only(pit(PIT, settling(-30.0, 0.0))).standing is Standing.QUIET
    assert only(pit(PIT, settling(-30.0, 30.0))).standing is Standing.QUIET


def test_a_limit_is_left_well_below_it() -> None:
    said = pit(PIT, settling(-30.0))
    still_red = only(pit(PIT, settling(-24.0), said=said))
    assert (still_red.level, still_red.onset) == (WarningLevel.RED, said[0].onset)
    assert "is left only well below it" in texts(still_red)
    assert only(pit(PIT, settling(-20.0), said=said)).level is WarningLevel.YELLOW
    assert only(pit(PIT, settling(-24.0))).level is WarningLevel.YELLOW, "it never was red"


def test_noise_reaches_no_limit_however_low_it_is() -> None:
    low = {"limit_up_red_mm": mark(0.1)}
    found = only(pit(low, settling(1.2, 1.3)))
    assert (found.figures[0].value or 0) > 0.1
    assert found.standing is Standing.QUIET
    assert only(pit(low, settling(-30.0))).standing is Standing.ISSUED


def test_what_is_suspect_or_filled_in_reaches_no_limit() -> None:
    station = gnss(marks=PIT)
    up = np.zeros((3, 60))
    up[2, -2:] = -30.0
    for quality, standing in ((0, Standing.ISSUED), (2, Standing.QUIET), (4, Standing.QUIET)):
        series = kept(station, daily(60), up)
        series[2].qualities[-1] = quality
        assert only(see(limit.DETECTOR, station, series, LAST)).standing is standing


def test_coordinates_need_a_zero() -> None:
    """Without one, hundreds of kilometres would be taken for a displacement."""
    at = 5.8e9
    found = only(pit(PIT, settling(-30.0), zero=at))
    assert found.standing is Standing.NOT_APPLICABLE
    assert "nobody entered where zero is" in texts(found)
    span = {**PIT, "zero_from": mark("2025-01-01"), "zero_until": mark("2025-01-20")}
    assert only(pit(span, settling(-30.0), zero=at)).level is WarningLevel.RED
    outside = {**PIT, "zero_from": mark("2020-01-01"), "zero_until": mark("2020-01-20")}
    assert only(pit(outside, settling(-30.0), zero=at)).standing is Standing.NOT_APPLICABLE


def test_speed_has_limits_of_its_own_and_a_station_without_any_is_not_looked_at() -> None:
    speed = {"rate_limit_up_orange_mm_d": mark(3.0)}
    falling = -5.0 * np.maximum(np.arange(60) - 53, 0)
    assert only(pit(speed, falling)).level is WarningLevel.ORANGE
    assert only(pit(speed, np.zeros(60))).standing is Standing.QUIET
    assert pit({}, falling) == []


# ── receivers on the spot ────────────────────────────────────────────────────────────────────────


def test_degrees_become_millimetres_of_a_point() -> None:
    """A second of arc to the north at 31.24 degrees is 30.80 m, to the east 26.46 m."""
    point = (121.39, 31.24, 12.0)
    second = 1 / 3_600
    east, north, up = to_enu(
        np.array([121.39 + second, 121.39, 121.39]),
        np.array([31.24, 31.24 + second, 31.24]),
        np.array([12.0, 12.0, 12.005]),
        point,
    )
    assert east[0] == near(26_460, abs=10)
    assert north[1] == near(30_798, abs=10)
    assert up[2] == near(5.0, abs=1e-3)
    assert (north[0], east[1]) == near((0, 0), abs=2)


def nmea(rows: list[tuple[str, float, int]]) -> bytes:
    """Return sentences of one morning: time, minutes of latitude beyond 31 degrees, kind of fix."""
    lines = []
    for time, minutes, fix in rows:
        place = f"31{minutes:010.7f},N,12123.4000000,E"
        lines.append(f"GNRMC,{time},A,{place},0,0,010325,,,A")
        lines.append(f"GNGGA,{time},{place},{fix},20,0.6,12.500,M,10.200,M,1.0,0001")
    checked = [f"${one}*{reduce(xor, one.encode()):02X}\r\n" for one in lines]
    return "".join(checked).encode()


def test_only_fixed_positions_of_a_receiver_are_displacement() -> None:
    """A float position half a metre off and a single one far off are health, and move nothing."""
    step = 0.010 / 1_852  # a centimetre north, in minutes
    rows = [(f"08{minute:02d}00.00", 14.4, 4) for minute in range(0, 30, 5)]
    rows += [("083000.00", 14.4 + 50 * step, 5), ("083500.00", 14.4 + 2_000 * step, 1)]
    rows += [(f"09{minute:02d}00.00", 14.4 + step, 4) for minute in range(0, 30, 5)]
    parsed = format_named("nmea").parse(nmea(rows), Context(station="G1"))
    series = {one: degrees(parsed.records, one) for one in DEGREES}
    assert {len(one) for one in series.values()} == {12}
    station = gnss()
    found = positions_of(station, lambda key, quantity: series.get(quantity) or Series(
        station=key, quantity=quantity, unit=""))  # fmt: skip
    assert found.form == "degrees"
    assert found.enu_mm[1] == near([-5.0] * 6 + [5.0] * 6, abs=0.2), "about the median of the day"
    assert np.abs(found.enu_mm[[0, 2]]).max() < 0.2
    fixed = {"reference_lon": mark(121.39), "reference_lat": mark(31.2401),
             "reference_height_m": mark(22.7)}  # fmt: skip
    by_mark = positions_of(gnss(marks=fixed), lambda key, quantity: series.get(quantity) or Series(
        station=key, quantity=quantity, unit=""))  # fmt: skip
    assert np.ptp(by_mark.enu_mm[1]) == near(10.0, abs=0.2)
    assert by_mark.enu_mm[1, 0] == near(-11_086, abs=5)


def degrees(records: Any, quantity: str) -> Series:
    mine = [one for one in records if isinstance(one, Observation) and one.quantity == quantity]
    return Series(
        station="made-up/G1",
        quantity=quantity,
        unit="deg",
        times=np.array([moment64(one.time) for one in mine], "datetime64[ms]"),
        values=np.array([one.value for one in mine]),
        sigmas=np.full(len(mine), np.nan),
        qualities=np.zeros(len(mine), np.uint8),
    )
