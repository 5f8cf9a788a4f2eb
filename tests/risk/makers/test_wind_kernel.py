"""Moments that cannot matter are skipped: the winds are those of all moments."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from riskmap.geo.arrays import Floats
from riskmap.risk.makers import holland
from riskmap.risk.makers.intensity import states_of
from riskmap.risk.region.typhoon import TyphoonMaker
from riskmap.risk.tracks import Track, steps_of
from tests.risk.makers.made_up_storms import around, maker, storm, winds


def brute_force(track: Track, how: TyphoonMaker, cells: Floats) -> Floats:
    """Return the highest wind of all moments in all cells, in plain numpy."""
    highest = np.zeros(len(cells))
    k = how.gradient_to_surface.value
    for state in states_of(steps_of(track), how):
        lon, lat, cosine, squared, radius, b, half_turn, to_east, to_north = state
        shrinking = 0.5 * (cosine + np.cos(np.radians(cells[:, 1])))
        east = (cells[:, 0] - lon) * np.radians(6371.0) * shrinking
        north = (cells[:, 1] - lat) * np.radians(6371.0)
        r = np.maximum(np.hypot(east, north), 0.1)
        turning = k * holland.gradient_wind(
            r,
            deficit_hpa=squared * np.e * 1.15 / b / 100.0,
            radius_max_km=radius,
            b=b,
            lat=lat,
            density_kg_m3=1.15,
        )
        turning *= np.sign(half_turn)
        share = radius * r / (radius**2 + r**2)
        speed = np.hypot(
            share * to_east - turning * north / r, share * to_north + turning * east / r
        )
        highest = np.maximum(highest, speed)
    return highest


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from([10.0, 60.0]), st.sampled_from([1.0, -1.0]))
def test_skipping_moments_that_cannot_matter_changes_nothing(
    seed: int, half_km: float, sign: float
) -> None:
    rng = np.random.default_rng(seed)
    count = 8
    lon = 121.4 + np.cumsum(rng.normal(0, 1.0, count)) + rng.normal(0, 0.5)
    lat = sign * (31.26 + np.cumsum(rng.normal(0, 0.8, count)))
    track = storm(
        list(lon),
        list(lat),
        wind=rng.uniform(10, 70, count),
        pressure=rng.uniform(900, 1005, count),
    )
    grid = around(121.4, sign * 31.26, 32651 if sign > 0 else 32751, half_km=half_km, cells=20)
    how = maker(within_km=2000)
    x, y = np.meshgrid(*(np.arange(20) + 0.5,) * 2)
    to_lonlat = Transformer.from_crs(grid.crs, 4326, always_xy=True)
    cells = np.stack(to_lonlat.transform(*(grid.transform @ (x.ravel(), y.ravel()))), axis=1)
    expected = brute_force(track, how, cells).reshape(20, 20)
    np.testing.assert_allclose(winds([track], grid, how).peak_m_s[0], expected, rtol=1e-9)
