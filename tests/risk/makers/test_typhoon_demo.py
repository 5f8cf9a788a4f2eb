"""The demonstration's tracks and wind functions are what their sources say."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from riskmap.risk.makers.typhoon import typhoon_winds
from riskmap.risk.tracks import TrackFile, read_tracks
from tests.risk.makers.made_up_storms import SHANGHAI, maker

PUTUO = Path(__file__).parents[3] / "geodata" / "base" / "putuo"


@pytest.fixture(scope="module")
def demo() -> TrackFile:
    return read_tracks(PUTUO / "typhoon_tracks.csv", format="riskmap_csv", averaging="1min")


def test_the_number_of_threads_does_not_matter(demo: TrackFile) -> None:
    alone = typhoon_winds(maker(), demo, SHANGHAI)
    with ThreadPoolExecutor(3) as executor:
        together = typhoon_winds(maker(), demo, SHANGHAI, executor=executor)
    np.testing.assert_array_equal(alone.peak_m_s, together.peak_m_s)


def test_the_demonstrations_tracks_are_sound_and_small(demo: TrackFile) -> None:
    assert demo.findings == ()
    assert (PUTUO / "typhoon_tracks.csv").stat().st_size < 150_000
    found = typhoon_winds(maker(), demo, SHANGHAI)
    assert np.isfinite(found.peak_m_s).all()
    assert found.as_json()["storms_with_frequency"] == 46
    assert {one.year for one in found.tracks if one.name_zh} == {2005, 2011, 2012, 2015} | {
        2018,
        2019,
        2021,
    }


def test_the_demonstrations_tracks_say_what_jtwc_says(demo: TrackFile, shared_data: Path) -> None:
    path = shared_data / "geo" / "typhoon" / "jtwc_besttrack_within500km_putuo_1945_2021.csv"
    raw = {
        one.storm_id: one for one in read_tracks(path, format="jtwc_csv", averaging="1min").tracks
    }
    for one in demo.tracks:
        there = np.isin(raw[one.storm_id].times, one.times)
        for name, digits in (("lon", 1e-9), ("lat", 1e-9), ("wind_m_s", 1e-3)):
            original = getattr(raw[one.storm_id], name)[there]
            np.testing.assert_allclose(getattr(one, name), original, atol=digits)


@pytest.mark.parametrize(
    ("name", "v_half"), [("emanuel2011_wp3_tdr", 112.8), ("emanuel2011_wp3_rmsf", 80.2)]
)
def test_the_demonstrations_wind_functions_are_their_published_formula(
    name: str, v_half: float
) -> None:
    """Emanuel (2011): v = max(V - 25.7, 0) / (V_half - 25.7); v^3 / (1 + v^3)."""
    with (PUTUO / "vulnerability_wind.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["function_id"] == name]
    speed = np.array([float(row["intensity"]) for row in rows])
    cubed = (np.maximum(speed - 25.7, 0.0) / (v_half - 25.7)) ** 3
    damage = np.array([float(row["mdd"]) * float(row["paa"]) for row in rows])
    np.testing.assert_allclose(damage, cubed / (1.0 + cubed), atol=6e-7)
    assert all("1-min wind" in row["source"] for row in rows)
