"""A raster is read as it says it is, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Protocol

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.io import DatasetReader, MemoryFile

from riskmap.core.errors import RasterError
from riskmap.geo import rasters

NORTH_UP = rasterio.Affine(10, 0, 340_000, 0, -10, 3_460_000)


class Opener(Protocol):
    def __call__(self, values: NDArray[Any], **profile: Any) -> DatasetReader: ...


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Return a function that opens an array as a raster."""
    with ExitStack() as stack:

        def open_array(values: NDArray[Any], **profile: Any) -> DatasetReader:
            scale, mask = profile.pop("scale", None), profile.pop("mask", None)
            file = stack.enter_context(MemoryFile())
            height, width = values.shape
            given = {"crs": "EPSG:32651", "transform": NORTH_UP, "dtype": values.dtype} | profile
            with file.open(driver="GTiff", count=1, height=height, width=width, **given) as target:
                target.write(values, 1)
                if mask is not None:
                    target.write_mask(mask)
                if scale is not None:
                    target.scales, target.offsets = (scale,), (5.0,)
            return stack.enter_context(file.open())

        yield open_array


PLAIN = np.arange(12, dtype=np.float32).reshape(3, 4)


def test_the_grid_says_where_the_cells_lie(opened: Opener) -> None:
    grid = rasters.grid_of(opened(PLAIN, nodata=7.0))
    assert (grid.width, grid.height) == (4, 3)
    assert grid.nodata == 7.0
    assert grid.bounds == pytest.approx((340_000, 3_459_970, 340_040, 3_460_000))
    assert grid.cell_size == (10.0, 10.0)
    assert grid.cell_area == 100.0


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_without_a_crs_is_refused(opened: Opener) -> None:
    with pytest.raises(RasterError, match="no coordinate reference system"):
        rasters.grid_of(opened(PLAIN, crs=None))


@pytest.mark.parametrize(
    "transform",
    [
        rasterio.Affine(10, 1, 340_000, 0, -10, 3_460_000),
        rasterio.Affine(10, 0, 340_000, 1, -10, 3_460_000),
        rasterio.Affine(10, 0, 340_000, 0, 10, 3_460_000),
        rasterio.Affine(-10, 0, 340_000, 0, -10, 3_460_000),
    ],
)
def test_a_raster_that_is_not_north_up_is_refused(
    opened: Opener, transform: rasterio.Affine
) -> None:
    with pytest.raises(RasterError, match="north on top"):
        rasters.grid_of(opened(PLAIN, transform=transform))


def test_a_message_names_the_file_and_not_its_folder(opened: Opener) -> None:
    dataset = opened(PLAIN)
    assert "/" in dataset.name
    assert dataset.name.endswith("/" + rasters.raster_name(dataset))


@pytest.mark.parametrize("nodata", [7.0, np.nan, None])
def test_no_data_becomes_nan_and_never_zero(opened: Opener, nodata: float | None) -> None:
    values = PLAIN.copy()
    values[0, 0], values[2, 3] = np.nan, np.inf
    (strip,) = rasters.strips(opened(values, nodata=nodata))
    hidden = np.isnan(values) | np.isinf(values) | (values == nodata)
    np.testing.assert_array_equal(strip.valid, ~hidden)
    assert np.isnan(strip.values[hidden]).all()
    np.testing.assert_array_equal(strip.values[~hidden], values[~hidden])


@pytest.mark.parametrize("declared", [None, np.nan, 0.1])
def test_no_data_may_be_declared_where_the_file_does_not_say_it(
    opened: Opener, declared: float | None
) -> None:
    values = PLAIN + np.float32(0.1)  # as float64 not 0.1
    dataset = opened(values, nodata=declared)
    assert rasters.grid_of(dataset, nodata=0.1).nodata == pytest.approx(0.1)
    (strip,) = rasters.strips(dataset, nodata=0.1)
    np.testing.assert_array_equal(strip.valid, PLAIN > 0)
    into = np.empty(values.shape)
    rasters.read_strip(dataset, 0, 3, nodata=0.1, out=into)
    np.testing.assert_array_equal(np.isnan(into), PLAIN == 0)


def test_another_nodata_than_that_of_the_file_is_refused(opened: Opener) -> None:
    with pytest.raises(RasterError, match=r"7\.0 stands for no data, and not -1"):
        rasters.grid_of(opened(PLAIN, nodata=7.0), nodata=-1.0)
    assert rasters.nodata_of(opened(PLAIN, nodata=7.0), nodata=float("nan")) == 7.0


def test_a_nodata_too_large_for_the_band_hides_nothing() -> None:
    values = PLAIN.copy()
    rasters._hide(values, -1e300)
    np.testing.assert_array_equal(values, PLAIN)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_not_finite_is_no_data(dtype: type[np.floating[Any]]) -> None:
    values = np.array([[1.0, np.inf, -9999.0], [-np.inf, np.nan, 0.0]], dtype=dtype)
    rasters._hide(values, -9999.0)
    np.testing.assert_array_equal(np.isnan(values), [[False, True, True], [True, True, False]])
    rasters._hide(values[:, ::2], None)
    assert values[1, 2] == 0


def test_a_mask_beside_the_band_counts_as_no_data(opened: Opener) -> None:
    mask = np.full(PLAIN.shape, 255, dtype=np.uint8)
    mask[1, 1:3] = 0
    (strip,) = rasters.strips(opened(PLAIN, mask=mask))
    np.testing.assert_array_equal(strip.valid, mask > 0)


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        (np.uint8, np.float32),
        (np.int16, np.float32),
        (np.int32, np.float64),
        (np.float32, np.float32),
        (np.float64, np.float64),
    ],
)
def test_numbers_are_read_as_floats_that_hold_them(
    opened: Opener, dtype: type, expected: type
) -> None:
    (strip,) = rasters.strips(opened(PLAIN.astype(dtype), nodata=3))
    assert strip.values.dtype == expected
    assert np.isnan(strip.values[0, 3])
    assert strip.values[2, 3] == 11


def test_scale_and_offset_are_applied_but_not_to_no_data(opened: Opener) -> None:
    (strip,) = rasters.strips(opened(PLAIN.astype(np.int16), nodata=3, scale=0.5))
    assert strip.values[2].tolist() == [9.0, 9.5, 10.0, 10.5]
    assert np.isnan(strip.values[0, 3])


@pytest.mark.parametrize("rows", [1, 2, 3, 1024])
def test_strips_put_together_are_the_raster(opened: Opener, rows: int) -> None:
    parts = list(rasters.strips(opened(PLAIN), rows))
    assert [part.first_row for part in parts] == list(range(0, 3, rows))
    np.testing.assert_array_equal(np.vstack([part.values for part in parts]), PLAIN)


def test_rasters_must_have_the_same_cells(opened: Opener) -> None:
    nudged = NORTH_UP @ rasterio.Affine.translation(1e-9, 0)
    assert rasters.common_grid([opened(PLAIN), opened(PLAIN, transform=nudged)]).width == 4
    half = NORTH_UP @ rasterio.Affine.translation(0.5, 0)
    others: list[dict[str, Any]] = [{"transform": half}, {"crs": "EPSG:32650"}]
    for profile in others:
        with pytest.raises(RasterError, match="same cells"):
            rasters.common_grid([opened(PLAIN), opened(PLAIN, **profile)])
    with pytest.raises(RasterError, match="4 x 3"):
        rasters.common_grid([opened(PLAIN), opened(PLAIN.T.copy())])
