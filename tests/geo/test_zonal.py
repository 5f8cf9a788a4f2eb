"""Zonal statistics are exact: against arithmetic, against exactextract, against themselves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from exactextract import exact_extract
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.io import DatasetReader, MemoryFile

from riskmap.core.errors import CrsMismatchError, GeometryError, RasterError
from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.zonal import ZonalTable, zonal_statistics

CRS = "EPSG:32651"
WEST, NORTH, CELL = 340_000.0, 3_460_000.0, 10.0

Opener = Callable[..., DatasetReader]


@pytest.fixture(scope="module")
def opened() -> Iterator[Opener]:
    """Return a function that opens an array as a raster, north-west corner as above."""
    with ExitStack() as stack:

        def open_array(
            values: NDArray[Any], *, nodata: float | None = None, cell: float = CELL, **profile: Any
        ) -> DatasetReader:
            bands = values if values.ndim == 3 else values[np.newaxis]
            file = stack.enter_context(MemoryFile())
            count, height, width = bands.shape
            profile = {"crs": CRS, "transform": rasterio.Affine(cell, 0, WEST, 0, -cell, NORTH)} | (
                profile
            )
            with file.open(
                driver="GTiff",
                count=count,
                height=height,
                width=width,
                dtype=bands.dtype,
                nodata=nodata,
                **profile,
            ) as target:
                target.write(bands)
            return stack.enter_context(file.open())

        yield open_array


def box(first_column: float, first_row: float, end_column: float, end_row: float) -> Any:
    """Return a box given in columns and rows of the test rasters."""
    x = WEST + CELL * np.array([first_column, end_column])
    y = NORTH - CELL * np.array([end_row, first_row])
    return shapely.box(x[0], y[0], x[1], y[1])


def zones(*shapes: Any) -> Geometries:
    collected = np.empty(len(shapes), dtype=object)
    collected[:] = shapes
    return collected


def noise(seed: int, height: int = 60, width: int = 80) -> NDArray[np.float32]:
    return np.random.default_rng(seed).uniform(-5, 20, (height, width)).astype(np.float32)


def blobs(seed: int, count: int) -> Geometries:
    """Return polygons with holes and several parts, some partly or wholly off the raster."""
    rng = np.random.default_rng(seed)
    shapes = []
    for _ in range(count):
        angle = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 40)))
        radius = rng.uniform(0.3, 1.0, angle.size) * 10.0 ** rng.uniform(0, 2.6)
        centre = rng.uniform((WEST - 200, NORTH - 800), (WEST + 1000, NORTH + 200))
        ring = centre + np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
        shell = shapely.make_valid(shapely.Polygon(ring), method="structure")
        hole = shapely.buffer(shapely.Point(centre), 0.2 * radius.min(), quad_segs=3)
        other = shapely.box(*(centre + 1.5 * radius.max()), *(centre + 1.7 * radius.max()))
        shapes.append(shapely.union(shapely.difference(shell, hole), other))
    return zones(*shapes)


def sorted_fields(table: ZonalTable) -> list[Floats]:
    return [
        table.count, table.nodata, table.outside, table.sum, table.mean, table.min, table.max,
        table.share_above,
    ]  # fmt: skip


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


def test_strips_and_threads_make_no_difference(opened: Opener) -> None:
    shapes, raster = blobs(6, 100), opened(noise(4), nodata=3.0)
    (whole,) = zonal_statistics(shapes, [raster], crs=CRS, thresholds=[0.0, 10.0], threads=1)
    for rows in (1, 7, 59):
        (parts,) = zonal_statistics(
            shapes, [raster], crs=CRS, thresholds=[0.0, 10.0], strip_rows=rows
        )
        for one, other in zip(sorted_fields(whole), sorted_fields(parts), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), parts=st.integers(2, 40))
def test_zones_add_up_to_the_whole(opened: Opener, seed: int, parts: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform((WEST - 100, NORTH - 700), (WEST + 900, NORTH + 100), (parts, 2))
    whole = box(-3.3, -2.2, 77.7, 61.1)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=whole))
    cells = shapely.intersection(cells, whole)
    (table,) = zonal_statistics(np.append(cells, zones(whole)), [opened(noise(5))], crs=CRS)
    for measure in (table.count, table.sum, table.outside, table.nodata):
        assert measure[:-1].sum() == pytest.approx(measure[-1], rel=1e-8, abs=1e-5)
    assert np.nanmin(table.min[:-1]) == table.min[-1]
    assert np.nanmax(table.max[:-1]) == table.max[-1]


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
