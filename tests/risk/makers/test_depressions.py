"""Fill and spill: depressions are found, filled by volume, and pass on what is too much."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyflwdir
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from riskmap.core.errors import RasterError
from riskmap.geo.arrays import Floats
from riskmap.risk.makers.depressions import depressions_of, fill_and_spill
from riskmap.risk.makers.terrain import synthetic_terrain

# Behind ground of 9 m lie a pit of 4 m (spills at 6) and one of 3 m (at 4), then the way out.
CASCADE = (9, 2, 6, 1, 4, 3, 0)


def valley(heights: tuple[float, ...]) -> Floats:
    """Return a valley one cell wide between high ground."""
    ground = np.full((3, len(heights)), 9.0)
    ground[1] = heights
    return ground


def rain_on(ground: Floats, column: int, depth_m: float) -> Floats:
    """Return runoff on one cell of a valley only."""
    runoff = np.zeros_like(ground)
    runoff[1, column] = depth_m
    return runoff


def grounds() -> st.SearchStrategy[Floats]:
    """Whole heights, so that flats and equal spills are common; some cells without data."""
    heights = st.one_of(st.integers(0, 5).map(float), st.floats(0, 5, width=32))
    return arrays(np.float64, (9, 8), elements=st.one_of(heights, st.just(np.nan)))


def test_the_pit_of_the_analytic_plane_is_4_25_m_deep_and_one_cell_wide(shared_data: Path) -> None:
    file = shared_data / "geo" / "dem_test" / "analytic_tilted_plane_one_pit_utm51.tif"
    with rasterio.open(file) as dataset:
        ground = dataset.read(1).astype(np.float64)
    full = depressions_of(ground, cell_area_m2=100.0).full_m
    assert np.argwhere(full > 0).tolist() == [[30, 40]]
    assert full[30, 40] == pytest.approx(4.25)
    filled, _ = pyflwdir.dem.fill_depressions(ground, nodata=np.nan)
    np.testing.assert_array_equal(full, filled - ground)


@pytest.mark.parametrize(
    ("rain_m", "upper_m", "lower_m", "left_m3"),
    [(1, 1, 0, 0), (4, 4, 0, 0), (5, 4, 1, 0), (7, 4, 3, 0), (10, 4, 3, 30)],
)
def test_a_full_pit_spills_into_the_next_one_and_that_off_the_map(
    rain_m: float, upper_m: float, lower_m: float, left_m3: float
) -> None:
    ground = valley(CASCADE)
    found = fill_and_spill(ground, runoff_m=rain_on(ground, 1, rain_m), cell_area_m2=10.0)
    assert found.depth_m[1].tolist() == [0, upper_m, 0, lower_m, 0, 0, 0]
    assert found.left_the_map_m3 == left_m3
    assert found.runoff_m3 == rain_m * 10.0


def test_rain_below_the_upper_pit_does_not_run_up_into_it() -> None:
    ground = valley(CASCADE)
    found = fill_and_spill(ground, runoff_m=rain_on(ground, 3, 100.0), cell_area_m2=1.0)
    assert found.depth_m[1].tolist() == [0, 0, 0, 3, 0, 0, 0]
    assert found.left_the_map_m3 == 97.0


def test_a_pit_fills_from_its_lowest_ground_to_one_height() -> None:
    """3 m3 on cells at 1 and 3 m: 2 in the lower one, then 0.5 in each, up to 3.5 m."""
    ground = valley((9, 1, 3, 5, 0))
    found = fill_and_spill(ground, runoff_m=rain_on(ground, 2, 3.0), cell_area_m2=1.0)
    assert found.depth_m[1].tolist() == [0, 2.5, 0.5, 0, 0]


def test_water_that_reaches_the_border_or_no_data_leaves() -> None:
    slope = np.arange(5.0) * np.ones((5, 1))
    slope[2, 2] = np.nan
    found = fill_and_spill(slope, runoff_m=0.1, cell_area_m2=1.0)
    assert found.left_the_map_m3 == pytest.approx(2.4)
    assert np.isnan(found.depth_m[2, 2])
    assert np.nansum(found.depth_m) == 0.0


def test_flat_ground_holds_nothing() -> None:
    found = fill_and_spill(np.ones((6, 7)), runoff_m=0.1, cell_area_m2=1.0)
    assert (found.depth_m == 0.0).all()
    assert found.left_the_map_m3 == pytest.approx(4.2)


@pytest.mark.parametrize(
    ("ground", "left_m3"),
    [(np.ones((1, 1)), 0.1), (np.ones((1, 4)), 0.4), (np.full((3, 3), np.nan), 0.0)],
)
def test_ground_too_small_for_depressions_or_unknown_holds_nothing(
    ground: Floats, left_m3: float
) -> None:
    found = fill_and_spill(ground, runoff_m=0.1, cell_area_m2=1.0)
    assert found.left_the_map_m3 == pytest.approx(left_m3)
    np.testing.assert_array_equal(found.depth_m, ground * 0.0)


@pytest.mark.parametrize("runoff_m", [-0.1, np.nan, np.inf])
def test_runoff_that_is_unknown_or_below_zero_is_refused(runoff_m: float) -> None:
    ground = valley(CASCADE)
    with pytest.raises(RasterError, match="1 cells is unknown or below 0"):
        fill_and_spill(ground, runoff_m=rain_on(ground, 2, runoff_m), cell_area_m2=1.0)


def test_runoff_may_be_unknown_where_the_ground_is() -> None:
    ground, runoff = valley(CASCADE), np.full((3, 7), 0.1)
    ground[0, 0] = runoff[0, 0] = np.nan
    assert fill_and_spill(ground, runoff_m=runoff, cell_area_m2=1.0).runoff_m3 == pytest.approx(2)


@given(grounds(), st.floats(0, 3), st.floats(0, 3))
def test_no_water_is_lost_or_made_and_more_rain_is_nowhere_shallower(
    ground: Floats, one: float, other: float
) -> None:
    depressions = depressions_of(ground, cell_area_m2=7.0)
    less, more = (depressions.filled(rain) for rain in sorted((one, other)))
    for found in (less, more):
        assert found.standing_m3 + found.left_the_map_m3 == pytest.approx(found.runoff_m3)
        assert np.nansum(found.depth_m) * 7.0 == pytest.approx(found.standing_m3, abs=1e-9)
        np.testing.assert_array_equal(np.isnan(found.depth_m), np.isnan(ground))
    assert (more.depth_m >= less.depth_m - 1e-12)[~np.isnan(ground)].all()
    assert more.left_the_map_m3 >= less.left_the_map_m3 - 1e-9


@given(grounds())
def test_with_rain_without_end_the_ground_is_filled_as_pyflwdir_fills_it(ground: Floats) -> None:
    found = fill_and_spill(ground, runoff_m=1e4, cell_area_m2=1.0)
    filled, _ = pyflwdir.dem.fill_depressions(ground, nodata=np.nan)
    np.testing.assert_array_equal(ground + found.depth_m, filled)


@given(grounds(), st.floats(0, 2))
def test_the_water_of_a_depression_stands_at_one_height(ground: Floats, rain: float) -> None:
    depressions = depressions_of(ground, cell_area_m2=1.0)
    depth = depressions.filled(rain).depth_m
    for number in range(len(depressions.target)):
        inside = depressions.pool == number
        surface = (ground + depth)[inside & (depth > 0)]
        assert surface.size == 0 or np.ptp(surface) < 1e-9
        assert (ground[inside & (depth == 0)] >= surface.max(initial=-np.inf) - 1e-9).all()


def test_synthetic_ground_of_a_district_keeps_its_balance_to_the_last_litre() -> None:
    ground = synthetic_terrain(120, 150, cell_m=20, seed=310107).ground
    found = fill_and_spill(ground, runoff_m=0.02, cell_area_m2=400.0)
    lost = found.runoff_m3 - found.standing_m3 - found.left_the_map_m3
    assert abs(lost) < 1e-6
    assert found.standing_m3 > 0
    assert found.left_the_map_m3 > 0
