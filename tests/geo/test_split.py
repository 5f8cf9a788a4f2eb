"""Counts that are split keep their sum."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from riskmap.core.errors import RefusedDatumError
from riskmap.geo import split
from riskmap.geo.arrays import Floats
from riskmap.geo.crs import to_crs
from riskmap.geo.rasters import Grid
from riskmap.geo.split import ArrayCells, split_counts

UTM, GAUSS = CRS("EPSG:32651"), CRS("EPSG:4549")


def grid(
    *, width: int, height: int, cell: float, west: float = 340_000.0, north: float = 3_460_000.0,
    crs: CRS = UTM,
) -> Grid:  # fmt: skip
    transform = rasterio.Affine(cell, 0, west, 0, -cell, north)
    return Grid(transform=transform, width=width, height=height, crs=crs, nodata=None)


def people(seed: int, height: int, width: int) -> Floats:
    return np.random.default_rng(seed).gamma(0.5, 20.0, (height, width))


def counts(values: Floats, on: Grid) -> ArrayCells:
    return ArrayCells(name="people.tif", grid=on, values=values)


def split_whole(values: Floats, source: Grid, target: Grid) -> Floats:
    found = split_counts(counts(values, source), target).strip(0, target.height)
    return np.asarray(found.values, dtype=np.float64)


def test_a_cell_is_shared_by_area() -> None:
    source = grid(width=2, height=1, cell=30.0)
    target = grid(width=6, height=3, cell=20.0, west=339_990.0, north=3_460_010.0)
    found = split_whole(np.array([[9.0, 18.0]]), source, target)
    # 9 and 18 people on 900 m2 each; the outer cells reach 10 m beyond on two sides or one
    one, two = 9.0 / 900, 18.0 / 900
    expected = [
        [100 * one, 200 * one, 200 * two, 100 * two],
        [200 * one, 400 * one, 400 * two, 200 * two],
    ]
    np.testing.assert_allclose(found[:2, :4], expected)
    assert np.isnan(found[:, 4:]).all()
    assert np.isnan(found[2]).all()


def test_no_data_stays_no_data_and_nobody_stays_nobody() -> None:
    source = grid(width=3, height=1, cell=10.0)
    target = grid(width=6, height=2, cell=5.0)
    found = split_whole(np.array([[np.nan, 0.0, 4.0]]), source, target)
    np.testing.assert_array_equal(found, [[np.nan, np.nan, 0, 0, 1, 1]] * 2)


def test_the_same_cells_keep_their_counts() -> None:
    source = grid(width=7, height=5, cell=10.0)
    values = people(1, 5, 7)
    np.testing.assert_allclose(split_whole(values, source, source), values, rtol=1e-12)


@given(
    st.integers(0, 1000), st.floats(3.0, 300.0), st.floats(-80.0, 0.0), st.floats(0.0, 80.0),
)  # fmt: skip
def test_a_target_that_holds_everything_keeps_everybody(
    seed: int, cell: float, west: float, north: float
) -> None:
    values, source = people(seed, 12, 15), grid(width=15, height=12, cell=20.0)
    size = int(np.ceil(420.0 / cell))
    target = grid(
        width=size, height=size, cell=cell, west=340_000.0 + west, north=3_460_000.0 + north
    )
    found = split_whole(values, source, target)
    assert np.nansum(found) == pytest.approx(values.sum(), rel=1e-9)
    assert np.nanmin(found) >= 0


def test_counts_in_another_crs_keep_their_sum() -> None:
    source = grid(width=40, height=30, cell=0.001, west=121.3, north=31.3, crs=CRS("EPSG:4490"))
    values = people(3, 30, 40)
    x0, y0, x1, y1 = shapely.total_bounds(
        to_crs(np.array([shapely.box(*source.bounds)]), source.crs, GAUSS)
    )
    cell = 35.0
    target = grid(
        width=int((x1 - x0) / cell) + 3,
        height=int((y1 - y0) / cell) + 3,
        cell=cell,
        west=x0 - cell,
        north=y1 + cell,
        crs=GAUSS,
    )
    found = split_whole(values, source, target)
    assert np.nansum(found) == pytest.approx(values.sum(), rel=1e-6)


def test_counts_in_another_crs_go_where_they_live() -> None:
    source = grid(width=20, height=20, cell=100.0)
    values = np.zeros((20, 20))
    values[7, 11] = 1000.0
    home = np.array([shapely.Point(341_150.0, 3_459_250.0)])
    (place,) = to_crs(home, UTM, GAUSS)
    target = grid(
        width=100, height=100, cell=30.0, west=place.x - 1500, north=place.y + 1500, crs=GAUSS
    )
    found = split_whole(values, source, target)
    rows, columns = np.nonzero(np.nan_to_num(found) > 0)
    centre = np.average(columns + 0.5, weights=found[rows, columns]) * 30 - 1500
    assert abs(centre) < 1.0
    assert abs(np.average(rows + 0.5, weights=found[rows, columns]) * 30 - 1500) < 1.0
    assert found[rows, columns].sum() == pytest.approx(1000.0, rel=1e-9)


def test_strips_and_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    source = grid(width=40, height=30, cell=50.0)
    target = grid(width=90, height=70, cell=20.0, west=339_900.0, crs=UTM)
    values = people(4, 30, 40)
    values[3:9, 5:20] = np.nan
    whole = split_whole(values, source, target)
    monkeypatch.setattr(split, "_CELLS_AT_ONCE", 100)
    cells = split_counts(counts(values, source), target)
    parts = [cells.strip(row, min(11, 70 - row)).values for row in range(0, 70, 11)]
    np.testing.assert_allclose(np.vstack(parts), whole, rtol=1e-9, atol=1e-12)


def test_a_place_far_away_gets_nobody() -> None:
    source = grid(width=4, height=4, cell=10.0)
    target = grid(width=3, height=3, cell=10.0, west=390_000.0)
    assert np.isnan(split_whole(people(1, 4, 4), source, target)).all()


def test_the_sum_before_and_after_is_on_record() -> None:
    source = grid(width=40, height=30, cell=50.0)
    target = grid(width=33, height=41, cell=17.0, west=340_300.0, north=3_459_800.0)
    values = people(5, 30, 40)
    warp = split_counts(counts(values, source), target).warp()
    assert warp.sum_before is not None
    assert 0 < warp.sum_before < values.sum()
    assert warp.sum_after == pytest.approx(warp.sum_before, rel=1e-9)
    assert (warp.how, warp.raster, warp.to_cells) == ("split", "people.tif", (33, 41))


def test_the_sum_is_kept_on_record_in_another_crs_too() -> None:
    source = grid(width=40, height=30, cell=50.0)
    (corner,) = to_crs(np.array([shapely.Point(340_500.0, 3_459_700.0)]), UTM, GAUSS)
    target = grid(width=60, height=50, cell=17.0, west=corner.x, north=corner.y, crs=GAUSS)
    warp = split_counts(counts(people(6, 30, 40), source), target).warp()
    assert warp.sum_after == pytest.approx(warp.sum_before, rel=1e-6)


def test_a_datum_that_nobody_can_transform_exactly_is_refused() -> None:
    beijing = grid(width=4, height=4, cell=1e-3, west=121.0, north=31.0, crs=CRS("EPSG:4214"))
    with pytest.raises(RefusedDatumError):
        split_counts(
            counts(people(1, 4, 4), beijing), grid(width=2, height=2, cell=10.0, crs=GAUSS)
        )
