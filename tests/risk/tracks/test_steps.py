"""Tracks in steps: at most a quarter of an hour, nothing across gaps, motion as it was."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.tracks import Track, nearest_km, steps_of
from riskmap.risk.tracks.steps import distance_km

NAN = np.nan


def track(hours: list[int], lon: list[float], lat: list[float], wind: list[float]) -> Track:
    unknown = np.full(len(hours), NAN)
    start = np.datetime64("2021-07-25T00:00:00")
    return Track(
        storm_id="t",
        name="",
        name_zh="",
        times=start + np.array(hours, dtype="timedelta64[h]").astype("timedelta64[s]"),
        lon=np.array(lon),
        lat=np.array(lat),
        wind_m_s=np.array(wind),
        central_pressure_hpa=unknown,
        radius_max_wind_km=unknown,
        radius34_km=unknown,
        categories=("",) * len(hours),
        averaging="1min",
        source="made up",
    )


def test_steps_are_a_quarter_of_an_hour_and_linear_between_fixes() -> None:
    steps = steps_of(track([0, 6], [120.0, 123.0], [30.0, 30.6], [20.0, 32.0]))
    assert len(steps.lon) == 25
    assert (steps.lon[8], steps.lat[8], steps.wind_m_s[8]) == pytest.approx((121.0, 30.2, 24.0))


def test_motion_is_distance_over_time() -> None:
    """Six tenths of a degree north in 6 hours: 66.7 km, 3.09 m/s; on the equator, east alike."""
    north = steps_of(track([0, 6], [120.0, 120.0], [30.0, 30.6], [20.0, 20.0]))
    east = steps_of(track([0, 6], [120.0, 120.6], [0.0, 0.0], [20.0, 20.0]))
    assert north.north_m_s == pytest.approx(np.full(25, 3.0887), abs=1e-4)
    assert east.east_m_s == pytest.approx(np.full(25, 3.0887), abs=1e-4)
    assert north.east_m_s == pytest.approx(np.zeros(25))


def test_nothing_is_interpolated_across_a_gap_of_more_than_a_day() -> None:
    steps = steps_of(track([0, 6, 48], [120.0, 121.0, 128.0], [30.0] * 3, [20.0] * 3))
    assert len(steps.lon) == 26
    assert steps.lon[-2:] == pytest.approx([121.0, 128.0])


def test_an_unknown_wind_is_interpolated_between_known_ones_and_not_beyond() -> None:
    given_track = track([0, 6, 12, 18], [120, 121, 122, 123], [30] * 4, [NAN, 20, NAN, 30])
    wind = steps_of(given_track).wind_m_s
    assert np.isnan(wind[:24]).all()
    assert wind[48] == pytest.approx(25.0)
    assert not np.isnan(wind[24:]).any()


def test_a_storm_that_crosses_180_degrees_goes_the_short_way() -> None:
    crossing = track([0, 6], [179.0, -179.0], [-17.0, -17.0], [20.0, 20.0])
    assert np.diff(steps_of(crossing).lon) == pytest.approx(np.full(24, 2.0 / 24.0))
    assert nearest_km(crossing, 180.0, -17.0) == pytest.approx(0.0, abs=1e-6)


def test_a_track_of_one_fix_stands_still() -> None:
    steps = steps_of(track([0], [120.0], [30.0], [20.0]))
    assert (steps.east_m_s[0], steps.north_m_s[0], len(steps.lon)) == (0.0, 0.0, 1)


def test_a_quarter_of_the_equator_is_ten_thousand_kilometres() -> None:
    found = distance_km(np.array([0.0, 30.0]), np.array([0.0, 0.0]), 90.0, 0.0)
    assert found == pytest.approx([10007.5, 6671.7], abs=0.1)


@given(st.floats(-60, 60), st.floats(-180, 180), st.integers(1, 20))
def test_steps_keep_every_fix(lat: float, lon: float, hours: int) -> None:
    given_track = track([0, hours], [lon, lon + 1.5], [lat, lat + 0.5], [20.0, 30.0])
    moved = evolve(given_track, lon=(given_track.lon + 180.0) % 360.0 - 180.0)
    steps = steps_of(moved)
    turned = (steps.lon[[0, -1]] - given_track.lon + 180.0) % 360.0 - 180.0
    assert turned == pytest.approx([0.0, 0.0], abs=1e-9)
    assert steps.lat[[0, -1]] == pytest.approx(given_track.lat)
