"""Zonal statistics are exact: against arithmetic, against exactextract, against themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from exactextract import exact_extract

from riskmap.core.errors import CrsMismatchError, GeometryError, RasterError
from riskmap.geo.zonal import zonal_statistics
from tests.geo.zonal_cases import (
    CRS,
    NORTH,
    WEST,
    Opener,
    blobs,
    box,
    noise,
    sorted_fields,
    zones,
)


def test_a_tilted_plane_has_the_mean_of_its_formula(raw: Path) -> None:
    # z = 100 - 0.5 column - 0.25 row, but one cell (row 30, column 40) lies 5 m lower.
    def plane(column: float, row: float) -> float:
        return 100.0 - 0.5 * column - 0.25 * row

    shapes = zones(box(0, 0, 80, 60), box(10, 5, 30, 25), box(40, 30, 41, 31))
    with rasterio.open(raw / "dem_test/analytic_tilted_plane_one_pit_utm51.tif") as terrain:
        (table,) = zonal_statistics(shapes, [terrain], crs=CRS, thresholds=[67.5, 95.0])
    pit = plane(40, 30) - 5.0
    np.testing.assert_allclose(table.count, [4800, 400, 1])
    np.testing.assert_allclose(table.mean, [plane(39.5, 29.5) - 5 / 4800, plane(19.5, 14.5), pit])
    np.testing.assert_allclose(table.max, [plane(0, 0), plane(10, 5), pit])
    np.testing.assert_allclose(table.min, [plane(79, 59), plane(29, 24), pit])
    assert table.share_above[2].tolist() == [1.0, 0.0]
    assert table.cell_area == 100.0


def test_part_of_a_cell_counts_as_that_part(opened: Opener) -> None:
    values = np.array([[1.0, 2.0], [4.0, 8.0]], dtype=np.float32)
    (table,) = zonal_statistics(
        zones(box(0.5, 0.75, 1.25, 1.5)), [opened(values)], crs=CRS, thresholds=[2.0, 9.0]
    )
    parts = np.array([0.5 * 0.25, 0.25 * 0.25, 0.5 * 0.5, 0.25 * 0.5])
    assert table.count == pytest.approx(parts.sum())
    assert table.sum == pytest.approx(parts @ values.ravel())
    assert table.mean == pytest.approx(parts @ values.ravel() / parts.sum())
    assert table.share_above[0] == pytest.approx([parts[1:].sum() / parts.sum(), 0.0])


def test_no_data_is_not_zero_and_not_outside(opened: Opener) -> None:
    values = np.array([[10.0, -9999.0, np.nan, 20.0]], dtype=np.float32)
    shapes = zones(box(0, 0, 4, 1), box(1, 0, 3, 1), box(3, -1, 6, 1), box(8, 8, 9, 9))
    (table,) = zonal_statistics(shapes, [opened(values, nodata=-9999.0)], crs=CRS)
    np.testing.assert_allclose(table.count, [2, 0, 1, 0], atol=1e-9)
    np.testing.assert_allclose(table.nodata, [2, 2, 0, 0], atol=1e-9)
    np.testing.assert_allclose(table.outside, [0, 0, 5, 1], atol=1e-9)
    np.testing.assert_allclose(table.mean, [15, np.nan, 20, np.nan])
    np.testing.assert_allclose(table.min, [10, np.nan, 20, np.nan])
    np.testing.assert_allclose(table.valid_share, [0.5, 0.0, 1 / 6, 0.0], atol=1e-9)


def test_a_zone_within_the_raster_has_exactly_nothing_outside(opened: Opener) -> None:
    (table,) = zonal_statistics(blobs(3, 40), [opened(noise(1))], crs=CRS)
    west, south, east, north = WEST, NORTH - 600, WEST + 800, NORTH
    bounds = shapely.bounds(blobs(3, 40))
    within = (bounds[:, :2] >= (west, south)).all(axis=1) & (bounds[:, 2:] <= (east, north)).all(
        axis=1
    )
    assert 0 < within.sum() < 40
    assert (table.outside[within] == 0.0).all()
    assert (table.outside[~within] > 0.0).all()


def test_covered_cells_add_up_to_the_area(opened: Opener) -> None:
    shapes = blobs(4, 200)
    values = noise(2)
    values[20:30, 10:60] = np.nan
    (table,) = zonal_statistics(shapes, [opened(values)], crs=CRS)
    cells = (table.count + table.nodata + table.outside) * table.cell_area
    np.testing.assert_allclose(cells, shapely.area(shapes), rtol=1e-7)
    assert (table.nodata > 0).any()


def test_exactextract_says_the_same(opened: Opener) -> None:
    shapes = blobs(5, 300)
    values = noise(3)
    values[5:15, 5:70] = -9999.0
    raster = opened(values, nodata=-9999.0)
    (table,) = zonal_statistics(shapes, [raster], crs=CRS)
    oracle = exact_extract(
        raster,
        gpd.GeoDataFrame(geometry=shapes, crs=CRS),
        ["count", "sum", "mean", "min", "max"],
        output="pandas",
    )
    some = table.count > 0
    assert (~some).any()
    scale = np.abs(values[values > -9999.0]).max()
    np.testing.assert_allclose(table.count, oracle["count"], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(table.sum, oracle["sum"], rtol=1e-6, atol=1e-6 * scale)
    for name in ("mean", "min", "max"):
        ours, theirs = getattr(table, name), oracle[name].to_numpy(dtype=float)
        np.testing.assert_allclose(ours[some], theirs[some], rtol=1e-6, atol=1e-6)
        assert np.isnan(ours[~some]).all()


def test_no_data_may_be_declared_for_rasters_that_do_not_say_it(opened: Opener) -> None:
    values = np.array([[10.0, -1.0, 20.0]], dtype=np.float32)
    (table,) = zonal_statistics(zones(box(0, 0, 3, 1)), [opened(values)], crs=CRS, nodata=-1.0)
    assert (table.mean[0], table.min[0]) == (15.0, 10.0)
    assert table.nodata[0] == pytest.approx(1.0)
    with pytest.raises(RasterError, match="stands for no data"):
        zonal_statistics(
            zones(box(0, 0, 3, 1)), [opened(values, nodata=-9999.0)], crs=CRS, nodata=-1.0
        )


def test_rasters_of_several_types_keep_their_own_no_data(opened: Opener) -> None:
    floats = np.array([[0.1, 2.0]], dtype=np.float32)  # 0.1 is another number as float64
    doubles = np.array([[3.0, 4.0]])
    one, other = zonal_statistics(
        zones(box(0, 0, 2, 1)), [opened(floats, nodata=0.1), opened(doubles)], crs=CRS
    )
    assert (one.mean[0], other.mean[0]) == (2.0, 3.5)


def test_several_rasters_and_bands_are_measured_in_one_pass(opened: Opener) -> None:
    shapes = blobs(8, 20)
    floats = noise(6)
    whole = np.stack((noise(7), noise(8))).astype(np.int16)
    together = zonal_statistics(shapes, [opened(floats), opened(whole, nodata=7)], crs=CRS)
    apart = [
        zonal_statistics(shapes, [opened(values, nodata=nodata)], crs=CRS)[0]
        for values, nodata in ((floats, None), (whole[0], 7), (whole[1], 7))
    ]
    assert [table.band for table in together] == [1, 1, 2]
    for one, other in zip(together, apart, strict=True):
        for ours, theirs in zip(sorted_fields(one), sorted_fields(other), strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_large_whole_numbers_keep_all_their_digits(opened: Opener) -> None:
    values = np.array([[16_777_217, 1]], dtype=np.int32)
    (table,) = zonal_statistics(zones(box(0, 0, 1, 1)), [opened(values)], crs=CRS)
    assert table.sum[0] == pytest.approx(16_777_217, abs=1e-6)


def test_a_zone_smaller_than_a_rounding_error_of_a_cell_still_has_a_value(opened: Opener) -> None:
    speck = box(2.5, 2.5, 2.5001, 2.5001)
    (table,) = zonal_statistics(zones(speck), [opened(noise(9))], crs=CRS)
    assert table.mean[0] == pytest.approx(float(noise(9)[2, 2]))
    assert table.count[0] == pytest.approx(1e-8, rel=1e-3)


def test_a_zone_on_cell_borders_does_not_touch_the_neighbours(opened: Opener) -> None:
    values = np.zeros((60, 80), dtype=np.float32)
    values[10:20, 10:20] = 1.0
    (table,) = zonal_statistics(zones(box(10, 10, 20, 20)), [opened(values)], crs=CRS)
    assert (table.min[0], table.max[0], table.count[0]) == (1.0, 1.0, pytest.approx(100.0))


def test_heights_of_vertices_do_not_matter(opened: Opener) -> None:
    flat = blobs(10, 5)
    raised = shapely.force_3d(flat, z=4.0)
    (one,), (other,) = (
        zonal_statistics(some, [opened(noise(9))], crs=CRS) for some in (flat, raised)
    )
    np.testing.assert_array_equal(one.sum, other.sum)


def test_no_zones_and_empty_zones_have_empty_answers(opened: Opener) -> None:
    (none,) = zonal_statistics(zones(), [opened(noise(9))], crs=CRS)
    assert none.mean.shape == (0,)
    (empty,) = zonal_statistics(zones(shapely.Polygon()), [opened(noise(9))], crs=CRS)
    assert np.isnan(empty.mean).all()
    assert np.isnan(empty.valid_share).all()
    assert empty.outside.tolist() == [0.0]


def test_zones_in_another_crs_are_refused_and_not_moved(opened: Opener) -> None:
    with pytest.raises(CrsMismatchError, match="EPSG:4549"):
        zonal_statistics(zones(box(0, 0, 1, 1)), [opened(noise(9))], crs="EPSG:4549")


def test_invalid_zones_are_refused(opened: Opener) -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    for wrong in (bow_tie, None, shapely.Point(0, 0)):
        with pytest.raises(GeometryError, match="the first is number 2"):
            zonal_statistics(zones(box(0, 0, 1, 1), wrong), [opened(noise(9))], crs=CRS)


def test_rasters_with_other_cells_are_refused(opened: Opener) -> None:
    for other in (opened(noise(9, height=59)), opened(noise(9), cell=10.1)):
        with pytest.raises(RasterError, match="same cells"):
            zonal_statistics(zones(box(0, 0, 1, 1)), [opened(noise(9)), other], crs=CRS)


def test_no_raster_is_an_error() -> None:
    with pytest.raises(RasterError, match="at least one"):
        zonal_statistics(zones(box(0, 0, 1, 1)), [], crs=CRS)


def test_numba_is_imported_only_when_there_is_something_to_measure() -> None:
    question = "import sys, riskmap.geo.zonal; print('numba' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", question],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert answer.stdout.strip() == "False"
