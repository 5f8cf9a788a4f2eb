"""Slopes: the listed days of the published slide, and what must never cry."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riskmap.core.levels import WarningLevel
from riskmap.geo.arrays import Floats
from riskmap.warnings.detectors.slope import DETECTOR
from riskmap.warnings.ground.angle import EARLY, LATE, MIDDLE, angles, raw_angles, settled
from riskmap.warnings.ground.creep import rules
from riskmap.warnings.ground.inverse_velocity import block_velocities, failure
from riskmap.warnings.ground.slopes import fit_uniform
from riskmap.warnings.model.detections import Detection, Standing
from tests.warnings.ground.stations import FIRST, daily, gnss, kept, mark, see, texts

near: Any = pytest.approx
EVEN = {"uniform_from": mark("2025-01-01"), "uniform_until": mark("2025-03-02")}
RED, ORANGE = WarningLevel.RED, WarningLevel.ORANGE


def slide(until: int = 99, noise: float = 0.0, seed: int = 5) -> Floats:
    """Return the published model: even to day 60, failure on day 100."""
    days = np.arange(float(until))
    moved = np.where(days < 60, 2.0 * days, 120.0 + 80.0 * np.log(40.0 / (100.0 - days)))
    return np.asarray(moved + np.random.default_rng(seed).normal(0, noise, until))


def published(shared_data: Path, name: str) -> Floats:
    file = shared_data / "gnss" / "displacement" / "synthetic_slide" / name
    return np.genfromtxt(file, delimiter=",", skip_header=1)[:, 1]


def first(found: Any, least: float) -> int:
    return int(np.nonzero(np.asarray(found) >= least)[0][0])


def test_raw_angles_of_the_published_slide_cross_on_the_listed_days(shared_data: Path) -> None:
    raw = raw_angles(np.arange(99.0), published(shared_data, "slide_clean.csv"), 2.0)
    assert (first(raw, 80), first(raw, 85)) == (94, 97)
    assert [raw[day] for day in (10, 60, 61, 70, 92, 95, 97, 98)] == near(
        [45.0, 45.0, 45.362, 52.677, 78.017, 82.192, 85.033, 86.472], abs=0.02
    )


@pytest.mark.parametrize("name", ["slide_clean.csv", "slide_noise2mm.csv"])
def test_the_issued_alarm_is_at_most_three_days_later(shared_data: Path, name: str) -> None:
    days, moved = np.arange(99.0), published(shared_data, name)
    uniform = fit_uniform(days[:61], moved[:61])
    assert uniform is not None
    stages = angles(days, moved, uniform, rules()).stages
    assert 94 <= first(stages, MIDDLE) <= 94 + 3
    assert 97 <= first(stages, LATE) <= 97 + 3
    assert first(stages, EARLY) > 60


def moving_east(along: Floats, seed: int = 6, noise: float = 0.0) -> Floats:
    """Return a station that slides down to the east: two parts level, one part down."""
    sideways = np.random.default_rng(seed).normal(0, noise, (3, len(along)))
    down = np.outer([2.0, 0.0, -1.0], along) / np.sqrt(5.0)
    return np.asarray(sideways + down)


def night_after_night(
    marks: dict[str, Any], enu: Floats, days: list[int], **more: Any
) -> list[Detection]:
    station = gnss(marks=marks)
    series = kept(station, daily(enu.shape[1]), enu)
    series += more.get("heights", [])
    moments = [FIRST + timedelta(days=one, hours=2) for one in days]
    return [one for moment in moments for one in see(DETECTOR, station, series, moment)]


def test_a_station_on_the_slide_turns_orange_and_red_and_says_when_it_may_fail() -> None:
    said = night_after_night(EVEN, moving_east(slide(noise=2.0), noise=2.0), [62, 97, 98])
    assert [one.standing for one in said] == [Standing.QUIET, Standing.ISSUED, Standing.ISSUED]
    assert (said[1].level, said[2].level, said[2].hazard) == (ORANGE, RED, "landslide")
    figures = {one.quantity: one for one in said[2].figures}
    angle = figures["tangential_angle"]
    assert (angle.value or 0) > 85
    assert (angle.threshold, angle.verified) == (85, True)
    assert figures["uniform_rate"].value == near(2.0, abs=0.1)
    assert figures["days_to_failure"].value == near(2.0, abs=2.5)
    assert "between" in texts(said[2])


def test_an_antenna_step_never_stays_orange_or_red() -> None:
    """Steps of all sizes on a slope that moves evenly: one that is said is gone in a week."""
    days = np.arange(130.0)
    for size in (8.0, 15.0, 40.0, 100.0, 1_000.0, -60.0):
        moved = 2.0 * days + np.random.default_rng(int(size) + 90).normal(0, 2.0, 130)
        moved[100:] += size
        uniform = fit_uniform(days[:61], moved[:61])
        assert uniform is not None
        stages = angles(days, moved, uniform, rules()).stages
        assert (stages >= MIDDLE).sum() <= 7, size
        assert stages[-10:].max() < MIDDLE, size


def test_a_large_step_is_said_to_be_a_jump_and_issues_nothing() -> None:
    moved = 2.0 * np.arange(130.0) + np.random.default_rng(8).normal(0, 2.0, 130)
    moved[100:] += 60.0
    said = night_after_night(EVEN, moving_east(moved), list(range(99, 112)))
    assert {one.standing for one in said} == {Standing.QUIET}
    assert any("look more like a jump" in texts(one) for one in said)


def test_a_known_change_of_the_antenna_breaks_the_window() -> None:
    moved = 2.0 * np.arange(130.0)
    moved[100:] += 60.0
    said = night_after_night(
        {**EVEN, "steps": mark(["2025-04-11"])}, moving_east(moved), list(range(100, 108))
    )
    assert {one.standing for one in said} == {Standing.QUIET}
    assert not any("look more like a jump" in texts(one) for one in said)


def test_even_movement_with_noise_issues_nothing_for_a_year() -> None:
    days = np.arange(400.0)
    issued = 0
    for seed in range(20):
        chance = np.random.default_rng(seed)
        rate, noise = 10 ** chance.uniform(-1, 0.7), 10 ** chance.uniform(-0.5, 0.8)
        moved = rate * days + chance.normal(0, noise, 400)
        uniform = fit_uniform(days[:61], moved[:61])
        if uniform is not None and uniform.moves(3.0):
            issued += int((angles(days, moved, uniform, rules()).stages > 0).sum())
    assert issued == 0


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ({}, "Nobody declared an even stage"),
        ({"uniform_from": mark("soon"), "uniform_until": mark("2025-03-02")}, "Nobody declared"),
        ({"uniform_from": mark("2024-01-01"), "uniform_until": mark("2024-02-01")}, "less than 10"),
        ({"uniform_from": mark("2025-01-01"), "uniform_until": mark("2025-01-05")}, "less than 10"),
    ],
)
def test_without_an_even_stage_the_rule_does_not_hold(marks: dict[str, Any], why: str) -> None:
    (found,) = night_after_night(marks, moving_east(slide(noise=2.0)), [98])
    assert (found.standing, found.level) == (Standing.NOT_APPLICABLE, None)
    assert why in texts(found)


def test_a_station_that_stands_still_has_no_angle() -> None:
    still = np.random.default_rng(9).normal(0, 2.0, (3, 99))
    found = night_after_night(EVEN, still, [98])[0]
    assert found.standing is Standing.NOT_APPLICABLE
    assert "does not stand out of the noise" in texts(found)


def test_a_level_that_was_reached_is_left_late() -> None:
    """Just below the limit is not below it; and once is not three times."""
    limits = rules()
    seen = np.array([0, 1, 2, 1, 2, 1, 1, 1, 1, 1, 0, 0, 0, 0])
    ratios = np.array([1, 3, 6, 5, 6, 5.0, 4, 4, 4, 3, 0.9, 0.9, 0.9, 0.9])
    assert settled(seen, ratios, limits).tolist() == [0, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0]
    known = settled(np.array([2, 2, -1, -1, 2]), np.array([6, 6, np.nan, np.nan, 6]), limits)
    assert known.tolist() == [0, 2, 2, 2, 2], "days without a result change nothing"


def test_without_newer_positions_an_angle_says_nothing() -> None:
    """The warning lapses by itself; it is not said again from old positions."""
    enu = moving_east(slide(noise=1.0))
    (on_time,) = night_after_night(EVEN, enu, [98, 104])
    assert on_time.standing is Standing.ISSUED
    assert on_time.expires == datetime.fromisoformat("2025-04-12T12:00+00:00")


def test_the_line_of_inverse_velocities_meets_zero_when_the_slope_fails() -> None:
    days, moved = np.arange(60.0, 96.0), slide(96, noise=2.0)[60:]
    found = failure(*block_velocities(days, moved, 3.0), 2.0 * np.sqrt(2) / 3, least_half=1.5)
    assert found is not None
    assert found.earliest < 100 < found.latest
    assert found.day == near(100, abs=3)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    hits = []
    for seed in range(150):
        days, moved = np.arange(60.0, 92.0), slide(92, noise=2.0, seed=seed)[60:]
        found = failure(*block_velocities(days, moved, 3.0), 2.0 * np.sqrt(2) / 3)
        if found is not None:
            hits.append(found.earliest <= 100 <= found.latest)
    assert len(hits) > 120
    assert 0.88 <= np.mean(hits) <= 0.99


def test_what_does_not_accelerate_has_no_date() -> None:
    days = np.arange(60.0)
    assert failure(*block_velocities(days, 2.0 * days, 3.0), 0.5) is None
    assert failure(*block_velocities(days, np.sqrt(days), 3.0), 0.01) is None
    assert failure(np.arange(3.0), np.ones(3)) is None
