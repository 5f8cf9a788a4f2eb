"""Sudden offsets: what six stations say of 2011-03-11, and what makes one a warning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riskmap.feeds.model import Context, Quake
from riskmap.feeds.model.positions import Positions
from riskmap.feeds.service.positions import positions
from riskmap.warnings.detectors.offset import DETECTOR
from riskmap.warnings.ground.analysis import analyse, offsets_at
from riskmap.warnings.ground.known_steps import Cause, felt_at, influence_km, steps_of
from riskmap.warnings.ground.offsets import differences
from riskmap.warnings.ground.series import noise
from riskmap.warnings.model.detections import Certainty, Standing
from tests.warnings.ground.stations import (
    FIRST,
    TOHOKU,
    daily,
    gnss,
    kept,
    mark,
    mjd,
    only,
    see,
    texts,
)

near: Any = pytest.approx
#: Differences of ten-day medians, north, east, up; and the ratio to the limit east.
LISTED = {
    "J188": ((-521.72, 892.18, 37.47), 241.0),
    "I001": ((64.36, 498.59, -18.97), 126.7),
    "USUD": ((49.16, 238.78, 13.86), 44.7),
    "S106": ((26.30, 83.89, -3.44), 13.9),
    "G001": ((14.01, 66.78, 6.07), 16.8),
    "J089": ((5.65, 21.42, 2.60), 5.9),
}
EVENT = mjd(datetime(2011, 3, 11, 12, tzinfo=UTC))
LAST = FIRST + timedelta(days=399)


@pytest.fixture(scope="module")
def japan(shared_data: Path) -> dict[str, Positions]:
    folder = shared_data / "gnss" / "displacement" / "geonet_neu"
    return {
        name: positions((folder / f"{name}neu9818.csv").read_bytes(), Context(station=name))
        for name in ("J188", "G001", "J089")
    }


@pytest.mark.parametrize("name", ["J188", "G001", "J089"])
def test_the_great_earthquake_is_within_a_millimetre_of_what_is_listed(
    japan: dict[str, Positions], name: str
) -> None:
    """The day itself is left out: its mean is mixed of both."""
    found = offsets_at(japan[name], np.array([EVENT]))
    (north, east, up), ratio = LISTED[name]
    assert found.offsets_mm[:, 0] == near((east, north, up), abs=1.0)
    assert found.ratios[0, 0] == near(ratio, abs=0.1)
    assert found.ratios[2, 0] < 3, "height is too noisy to tell"


def test_with_the_catalogue_the_earthquake_is_known_and_the_rest_are_candidates(
    japan: dict[str, Positions],
) -> None:
    """Day of the catalogue, not of the peak; how often the rule alone would cry is said."""
    found = analyse(japan["G001"], steps_of(japan["G001"], {}, [TOHOKU]))
    known = [one for one in found.jumps if one.cause is not None]
    assert [one.cause.cause for one in known if one.cause] == [Cause.EARTHQUAKE]
    assert abs(known[0].day - EVENT) <= 4
    assert found.candidates_a_year == near((len(found.jumps) - 1) / found.years)
    assert 0.3 < (found.candidates_a_year or 0) < 3


def test_how_far_an_earthquake_reaches() -> None:
    listed = [influence_km(one) for one in (5, 6, 6.5, 7, 8)]
    assert listed == near((51, 162, 288, 513, 1622), rel=0.01)
    assert felt_at(121.4, 31.24, [TOHOKU]), "1.9 thousand km away; M9.1 reaches 5.8 thousand"
    small = TOHOKU.__class__(identifier="x", source="x", time=TOHOKU.time, lon=121.4, lat=33.0,
                             magnitude=5.0)  # fmt: skip
    assert felt_at(121.4, 31.24, [small]) == ()


def still(seed: int, count: int = 400) -> Any:
    return np.random.default_rng(seed).normal(0, [[1.5], [1.5], [5.0]], (3, count))


def jumped(seed: int, size: float = 25.0) -> Any:
    """Return a station that jumps east, eleven days before the last."""
    moved = still(seed)
    moved[0, -11:] += size
    return moved


def test_a_single_station_that_jumps_is_a_candidate_and_its_rate_is_said() -> None:
    station = gnss()
    found = only(see(DETECTOR, station, kept(station, daily(400), jumped(1)), LAST))
    assert (found.standing, found.level) == (Standing.CANDIDATE, None)
    assert "Single-station step (equipment?)" in texts(found)
    assert "steps a year at this station" in texts(found)
    assert {one.quantity: one.value for one in found.figures}["offset_east"] == near(25, abs=2)


def test_from_a_month_no_rate_of_a_year_is_made() -> None:
    station = gnss()
    found = only(
        see(DETECTOR, station, kept(station, daily(40), jumped(1)[:, -40:]), daily(40)[-1])
    )
    assert found.standing is Standing.CANDIDATE
    assert "found 1 such steps in 40 days" in texts(found)
    assert "candidates_a_year" not in {one.quantity for one in found.figures}


def test_with_an_earthquake_of_the_catalogue_it_is_issued_at_its_time() -> None:
    station = gnss()
    time = LAST - timedelta(days=11, hours=3)
    quake = TOHOKU.__class__(identifier="made-up", source="made up", time=time, lon=121.0, lat=31.0,
                             magnitude=6.0, place="near by")  # fmt: skip
    series = kept(station, daily(400), jumped(2))
    found = only(see(DETECTOR, station, series, LAST, quakes=(quake,)))
    assert (found.standing, found.certainty) == (Standing.ISSUED, Certainty.OBSERVED)
    assert (found.onset, found.hazard) == (time, "earthquake")
    far = TOHOKU.__class__(identifier="far", source="made up", time=time, lon=101.0, lat=31.0,
                           magnitude=6.0)  # fmt: skip
    assert only(see(DETECTOR, station, series, LAST, quakes=(far,))).standing is Standing.CANDIDATE
    early = only(see(DETECTOR, station, series, time + timedelta(days=1), quakes=(quake,)))
    assert early.standing is Standing.NOT_APPLICABLE
    assert "are waited for" in texts(early)


@pytest.mark.parametrize(("others", "standing"), [(2, Standing.ISSUED), (1, Standing.CANDIDATE)])
def test_without_an_earthquake_two_neighbours_have_to_bear_it_out(
    others: int, standing: Standing
) -> None:
    stations = [gnss(f"G{number}") for number in range(3)]
    series = [
        one
        for number, station in enumerate(stations)
        for one in kept(
            station, daily(400), jumped(number, 12.0) if number <= others else still(number)
        )
    ]
    found = only(see(DETECTOR, stations[0], series, LAST, neighbours=tuple(stations[1:])))
    assert found.standing is standing
    assert found.level is None, "no rule knows a colour for it"


def test_a_new_antenna_explains_a_jump() -> None:
    """By the data themselves, or by what the operator lists."""
    station = gnss()
    series = kept(station, daily(400), jumped(3))
    heights = kept(station, [FIRST, daily(400)[-11]], np.array([[46.0, 120.6]]),
                   ("antenna_height",))  # fmt: skip
    found = only(see(DETECTOR, station, [*series, *heights], LAST))
    assert found.standing is Standing.QUIET
    assert "as the data say" in texts(found)
    listed = gnss(marks={"steps": mark([f"{daily(400)[-11]:%Y-%m-%d}"])})
    found = only(see(DETECTOR, listed, kept(listed, daily(400), jumped(3)), LAST))
    assert found.standing is Standing.QUIET
    assert "as the operator says" in texts(found)


def test_a_drift_is_no_jump() -> None:
    """Three millimetres a day, as after a great earthquake: far more than the limit of a jump."""
    station = gnss()
    moved = still(4)
    moved[0] += np.maximum(np.arange(400) - 340, 0) * 3.0
    found = only(see(DETECTOR, station, kept(station, daily(400), moved), LAST))
    assert found.standing is not Standing.ISSUED
    assert found.standing is Standing.QUIET


def test_stable_stations_issue_nothing_on_any_day() -> None:
    """Ten station-years with three neighbours of the same noise: candidates, never a warning."""
    stations = [gnss(f"G{number}") for number in range(4)]
    series = [one for number, station in enumerate(stations)
              for one in kept(station, daily(400), still(100 + number))]  # fmt: skip
    said = [
        only(see(DETECTOR, station, series, FIRST + timedelta(days=day),
                 neighbours=tuple(one for one in stations if one is not station)))
        for station in stations
        for day in range(60, 400, 20)
    ]  # fmt: skip
    assert sum(one.standing is Standing.ISSUED for one in said) == 0


def test_a_station_without_positions_says_nothing() -> None:
    assert see(DETECTOR, gnss(), [], LAST) == []


@pytest.mark.parametrize("size", [0.0, 30.0])
@pytest.mark.parametrize("is_shaken", [False, True])
def test_where_nothing_scatters_nothing_stands_out(size: float, *, is_shaken: bool) -> None:
    """A receiver that says the same to the last digit: what its noise reaches, nobody knows."""
    station = gnss()
    flat = np.full((3, 400), 4.2)
    flat[0, -11:] += size
    near_by = Quake(identifier="made-up", source="made up", time=LAST - timedelta(days=11, hours=3),
                    lon=121.0, lat=31.0, magnitude=6.0)  # fmt: skip
    series = kept(station, daily(400), flat)
    found = only(see(DETECTOR, station, series, LAST, quakes=(near_by,) * is_shaken))
    assert found.standing is Standing.QUIET
    told = differences(np.arange(400.0), flat, np.array([389.0]))
    assert told.offsets_mm[:, 0] == near((size, 0.0, 0.0))
    assert np.isnan(told.ratios).all()


@pytest.mark.parametrize("count", [0, 1])
def test_a_neighbour_of_a_single_day_bears_nothing_out(count: int) -> None:
    station, other = gnss("G0"), gnss("G1")
    series = kept(station, daily(400), jumped(1))
    series += kept(other, daily(400)[-11:][:count], np.zeros((3, count)))
    found = only(see(DETECTOR, station, series, LAST, neighbours=(other,)))
    assert found.standing is Standing.CANDIDATE
    assert np.isnan(noise(np.zeros((3, count)))).all()


def test_the_noise_of_what_has_no_neighbours_is_not_known() -> None:
    found = noise(np.array([[np.nan, 1.0, np.nan], [1.0, 2.0, 1.0]]))
    assert np.isnan(found).tolist() == [True, False]
