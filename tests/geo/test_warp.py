"""A raster is brought to other cells only when asked for, and it is on record."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
import shapely
from pyproj import CRS

from riskmap.core.errors import RasterError, RefusedDatumError
from riskmap.geo.crs import to_crs
from riskmap.geo.rasters import Grid, grid_of, raster_name, read_strip
from riskmap.geo.warp import Warp, target_grid, warped
from tests.geo.conftest import RasterMaker

METRIC = "EPSG:4549"
ROWS, COLUMNS = 60, 80


def plane() -> np.ndarray:
    """Return values that rise by 1 a column and 2 a row."""
    return (np.arange(COLUMNS) + 2.0 * np.arange(ROWS)[:, None]).astype(np.float32)


def shifted(grid: Grid, columns: float) -> Grid:
    return Grid(
        transform=grid.transform @ rasterio.Affine.translation(columns, 0),
        width=grid.width,
        height=grid.height,
        crs=grid.crs,
        nodata=None,
    )


def test_the_target_has_the_metric_crs_and_cells_as_fine(raster_of: RasterMaker) -> None:
    source = raster_of(plane())
    grid = target_grid(source, METRIC)
    assert grid.crs == CRS(METRIC)
    assert grid.cell_size == pytest.approx((10, 10), rel=0.01)
    assert abs(grid.width - COLUMNS) < 8


def test_a_raster_that_is_there_already_keeps_its_cells(raster_of: RasterMaker) -> None:
    source = raster_of(plane())
    assert target_grid(source, "EPSG:32651").is_aligned_with(grid_of(source))


@pytest.mark.parametrize("how", ["nearest", "bilinear"])
def test_values_are_those_of_the_same_place(raster_of: RasterMaker, how: str) -> None:
    source = raster_of(plane())
    grid = target_grid(source, METRIC)
    with warped(source, grid, how) as moved:
        assert grid_of(moved).is_aligned_with(grid)
        values = read_strip(moved, 0, grid.height).values
    rows, columns = np.nonzero(~np.isnan(values))
    x, y = grid.transform @ (columns + 0.5, rows + 0.5)
    centres = to_crs(np.asarray(shapely.points(x, y)), METRIC, "EPSG:32651")
    column = (shapely.get_x(centres) - 340_000) / 10 - 0.5
    row = (3_460_000 - shapely.get_y(centres)) / 10 - 0.5
    inside = (column > 0) & (column < COLUMNS - 1) & (row > 0) & (row < ROWS - 1)
    expected = column + 2 * row
    # a nearest value is that of a cell up to half a column and half a row away
    tolerance = 0.05 if how == "bilinear" else 1.55
    np.testing.assert_allclose(values[rows, columns][inside], expected[inside], atol=tolerance)
    assert inside.sum() > 0.9 * ROWS * COLUMNS


@pytest.mark.parametrize("how", ["nearest", "bilinear"])
@pytest.mark.parametrize("nodata", [-9999.0, None])
def test_no_data_and_what_lies_beyond_never_become_zero(
    raster_of: RasterMaker, how: str, nodata: float | None
) -> None:
    values = plane() + 100
    values[20:30, 20:40] = -9999.0
    source = raster_of(values, nodata=nodata)
    with warped(source, shifted(grid_of(source), 30.0), how, nodata=-9999.0) as moved:
        found = read_strip(moved, 0, ROWS).values
    assert np.isnan(found[:, COLUMNS - 30 :]).all()
    assert np.isnan(found[21:29, :9]).all()
    assert np.nanmin(found) >= 100


def test_dry_ground_stays_dry(raster_of: RasterMaker) -> None:
    source = raster_of(np.zeros((ROWS, COLUMNS), dtype=np.float32))
    with warped(source, grid_of(source), "bilinear") as moved:
        assert (read_strip(moved, 0, ROWS).values == 0.0).all()


def test_whole_numbers_without_nodata_are_warped_without_zeros(raster_of: RasterMaker) -> None:
    source = raster_of((plane() + 1).astype(np.uint8))
    with warped(source, shifted(grid_of(source), 30.0), "nearest") as moved:
        found = read_strip(moved, 0, ROWS).values
    assert np.nanmin(found) == 31.0
    assert np.isnan(found[:, -30:]).all()


def test_counts_are_not_resampled(raster_of: RasterMaker) -> None:
    source = raster_of(plane())
    for how in ("sum", "average", "cubic"):
        with pytest.raises(RasterError, match="counts are split"):
            warped(source, grid_of(source), how)


def test_scaled_values_are_refused(raster_of: RasterMaker) -> None:
    source = raster_of(plane().astype(np.int16), scale=0.5)
    with pytest.raises(RasterError, match="scaled"):
        warped(source, grid_of(source), "nearest")


def test_another_nodata_than_that_of_the_file_is_refused(raster_of: RasterMaker) -> None:
    source = raster_of(plane(), nodata=-1.0)
    with pytest.raises(RasterError, match="stands for no data"):
        warped(source, grid_of(source), "nearest", nodata=-9999.0)


def test_a_datum_that_nobody_can_transform_exactly_is_refused(raster_of: RasterMaker) -> None:
    source = raster_of(
        plane(), crs="EPSG:4214", transform=rasterio.Affine(1e-4, 0, 121, 0, -1e-4, 31)
    )
    with pytest.raises(RefusedDatumError):
        target_grid(source, METRIC)


def test_a_warped_raster_is_called_by_the_name_of_its_file(raster_of: RasterMaker) -> None:
    source = raster_of(plane())
    with warped(source, grid_of(source), "nearest") as moved:
        assert raster_name(moved) == raster_name(source)


def test_what_was_done_is_on_record(raster_of: RasterMaker) -> None:
    source = raster_of(plane())
    grid = target_grid(source, METRIC)
    said = Warp.of(source, grid, "bilinear").to_json()
    assert said == {
        "raster": raster_name(source),
        "from_crs": "EPSG:32651",
        "to_crs": "EPSG:4549",
        "from_cells": (80, 60),
        "to_cells": (grid.width, grid.height),
        "from_cell_size": (10.0, 10.0),
        "to_cell_size": grid.cell_size,
        "how": "bilinear",
    }
