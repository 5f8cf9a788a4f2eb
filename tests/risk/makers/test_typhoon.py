"""Winds of storms in cells: where they are strongest, what they are averaged over, which count."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from riskmap.risk.tracks import AveragingError
from tests.risk.makers.made_up_storms import (
    SHANGHAI,
    YEARS,
    around,
    cited,
    maker,
    rule,
    storm,
    winds,
)


def test_the_highest_wind_is_that_of_the_track_at_the_radius_of_maximum_wind() -> None:
    """A storm at rest: everywhere at 50 km from its centre 40 m/s blow, nowhere clearly more."""
    grid = around(122.0, 30.0, 32651, half_km=80.0, cells=161)
    still = storm([122.0, 122.0], [30.0, 30.0], wind=40.0, pressure=960.0, radius=50.0)
    peak = winds([still], grid, maker()).peak_m_s[0]
    x, y = np.meshgrid(np.arange(161) - 80, np.arange(161) - 80)
    distance = np.hypot(x, y)  # cells of about 0.99 km
    ring = peak[np.abs(distance - 50.3) < 0.7]
    np.testing.assert_allclose(ring, 40.0, atol=0.05)
    assert peak.max() == pytest.approx(40.0, abs=0.1)
    assert peak[80, 80] < 1.0
    assert (np.diff(peak[80, 135:]) < 0).all()


def test_a_storm_at_rest_is_the_same_on_all_sides_and_a_moving_one_is_not() -> None:
    grid = around(122.0, 30.0, 32651, half_km=60.0, cells=41)
    known: dict[str, Any] = {"wind": 40.0, "pressure": 960.0, "radius": 30.0}
    still = winds([storm([122.0, 122.0], [30.0, 30.0], **known)], grid, maker()).peak_m_s[0]
    moving = winds([storm([122.0] * 3, [28.0, 30.0, 32.0], **known)], grid, maker()).peak_m_s[0]
    np.testing.assert_allclose(still, still[:, ::-1], rtol=0.02)
    assert moving[20, 30] > moving[20, 10] + 5.0
    ruled_out = maker(translation=rule("none"))
    even = winds([storm([122.0] * 3, [28.0, 30.0, 32.0], **known)], grid, ruled_out).peak_m_s[0]
    np.testing.assert_allclose(even, even[:, ::-1], rtol=0.02)


def test_the_right_side_is_stronger_in_the_north_and_the_left_in_the_south() -> None:
    """A storm towards the pole: east is its right in the north, its left in the south."""
    north, south = around(123.0, 20.0, 32651, half_km=60), around(123.0, -20.0, 32751, half_km=60)
    known: dict[str, Any] = {"wind": 40.0, "pressure": 960.0, "radius": 30.0}
    up = winds([storm([123.0, 123.0], [19.0, 21.0], **known)], north, maker()).peak_m_s[0]
    down = winds([storm([123.0, 123.0], [-19.0, -21.0], **known)], south, maker()).peak_m_s[0]
    assert (up[:, 6] > up[:, 1] + 3.0).all()
    np.testing.assert_allclose(down, up[::-1], rtol=1e-3)


def test_motion_never_makes_the_highest_wind_exceed_that_of_the_track() -> None:
    """Even a storm that is faster than its own wind."""
    grid = around(122.0, 30.0, 32651, half_km=60.0, cells=61)
    fast = storm([122.0, 122.0], [25.0, 35.0], wind=20.0, pressure=990.0, radius=30.0)
    peak = winds([fast], grid, maker()).peak_m_s[0]
    assert peak.max() == pytest.approx(20.0, rel=0.02)


def test_winds_of_another_averaging_period_are_refused() -> None:
    ten_minutes = storm([121.4, 121.4], [30.0, 32.0], wind=30.0, averaging="10min")
    with pytest.raises(AveragingError, match="averaged over 10min, not 1min"):
        winds([ten_minutes], SHANGHAI, maker())


def test_a_declared_factor_between_averaging_periods_is_applied_and_recorded() -> None:
    tracks = [storm([121.4, 121.4], [30.0, 32.0], wind=30.0)]
    plain = winds(tracks, SHANGHAI, maker())
    longer = winds(tracks, SHANGHAI, maker(output_averaging="10min", averaging_factor=cited(0.93)))
    np.testing.assert_allclose(longer.peak_m_s, 0.93 * plain.peak_m_s)
    assert (plain.averaging, longer.averaging) == ("1min", "10min")
    assert not any("multiplied" in str(note) for note in plain.notes)
    assert any("multiplied by 0.93 to be 10min winds" in str(note) for note in longer.notes)


def test_the_land_reduction_lowers_all_winds() -> None:
    tracks = [storm([121.4, 121.4], [30.0, 32.0], wind=30.0)]
    rough = winds(tracks, SHANGHAI, maker(land_reduction=cited(0.8))).peak_m_s
    np.testing.assert_allclose(rough, 0.8 * winds(tracks, SHANGHAI, maker()).peak_m_s)


def test_a_storm_without_wind_and_pressure_is_no_data_and_named() -> None:
    silent = storm([121.4, 121.4], [30.0, 32.0], storm_id="silent")
    loud = storm([121.4, 121.4], [30.0, 32.0], storm_id="loud", wind=30.0)
    found = winds([loud, silent], SHANGHAI, maker())
    assert not np.isnan(found.peak_m_s[0]).any()
    assert np.isnan(found.peak_m_s[1]).all()
    assert any("silent" in str(note) for note in found.notes)
    assert found.as_json()["storms"][1]["peak_m_s"] is None


def test_storms_count_from_complete_years_and_only_if_they_come_near() -> None:
    near = storm([121.4, 121.4], [30.0, 32.0], storm_id="near", wind=30.0)
    far = storm([125.4, 125.4], [30.0, 32.0], storm_id="far", wind=30.0)  # some 380 km
    found = winds([near, far], SHANGHAI, maker())
    assert [one.storm_id for one in found.tracks] == ["near"]
    assert found.frequency_per_year == pytest.approx([1 / 36])
    assert found.nearest_km == pytest.approx([0.0], abs=3.0)
    early = maker(complete_years=YEARS | {"last": 2004})
    later = winds([near], SHANGHAI, early)
    assert np.isnan(later.frequency_per_year).all()
    assert any("are in no annual figure: 1." in str(note) for note in later.notes)
    assert later.as_json()["storms"][0]["frequency_per_year"] is None


@pytest.mark.parametrize("lon", [[178.0, 179.5, -179.0], [-179.0, 179.5, 178.0]])
def test_a_storm_across_180_degrees_is_felt_on_both_sides(lon: list[float]) -> None:
    grid = around(-179.9, -17.0, 32701, half_km=40.0)
    crossing = storm(lon, [-17.0] * 3, wind=40.0, pressure=960.0)
    assert (winds([crossing], grid, maker()).peak_m_s > 15.0).all()


def test_no_near_storm_gives_no_maps() -> None:
    found = winds([], SHANGHAI, maker())
    assert found.peak_m_s.shape == (0, 8, 8)
    assert found.as_json()["storms_per_year"] == 0.0


def test_a_server_that_looks_at_the_maker_loads_no_compiler_and_no_maps() -> None:
    program = (
        "import sys, riskmap.risk.makers.typhoon;"
        "print([one for one in ('numba', 'rasterio', 'pyproj', 'scipy') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
