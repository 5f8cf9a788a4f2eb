"""Rasters that were opened elsewhere: what they must have, and reading them by strips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from pyproj import CRS
from rasterio import Affine
from rasterio.enums import MaskFlags
from rasterio.io import DatasetReader
from rasterio.windows import Window

from riskmap.core.errors import RasterError
from riskmap.core.words import N_
from riskmap.geo.arrays import Mask
from riskmap.geo.crs import crs_name, is_same_crs, parse_crs

# By this part of a cell two grids may differ and still count as one.
_ALIGNED_CELLS = 1e-6
_MASKED = (MaskFlags.per_dataset, MaskFlags.alpha)


@frozen(kw_only=True)
class Grid:
    """Where the cells of a raster lie.

    Parameters
    ----------
    transform
        From (column, row) to x, y of `crs`; north up, not rotated.
    width, height
        In cells.
    crs
        Of x and y.
    nodata
        Value of the first band that stands for no data; None: none is declared.
    """

    transform: Affine
    width: int
    height: int
    crs: CRS
    nodata: float | None

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell in units of the CRS, both positive."""
        return float(self.transform.a), float(-self.transform.e)

    @property
    def cell_area(self) -> float:
        """Area of a cell in squared units of the CRS."""
        width, height = self.cell_size
        return width * height

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all cells together."""
        west, north = self.transform.c, self.transform.f
        width, height = self.cell_size
        return west, north - self.height * height, west + self.width * width, north

    def is_aligned_with(self, other: Grid) -> bool:
        """Say whether the cells of both are the same cells."""
        if (self.width, self.height) != (other.width, other.height):
            return False
        if not is_same_crs(self.crs, other.crs):
            return False
        apart = np.abs(np.subtract(self.bounds, other.bounds))
        return bool(np.all(apart <= _ALIGNED_CELLS * min(self.cell_size)))


@frozen(kw_only=True, eq=False)
class Strip:
    """Some whole rows of one band.

    Parameters
    ----------
    first_row
        Row of the raster in which the strip starts.
    values : (rows, width) float32 or float64 array
        NaN where there is no data, in the unit of the band (scale and offset applied).
    """

    first_row: int
    values: NDArray[np.floating[Any]]

    @property
    def valid(self) -> Mask:
        """Where there is data, (rows, width)."""
        return np.asarray(~np.isnan(self.values))


def grid_of(dataset: DatasetReader, *, nodata: float | None = None) -> Grid:
    """Return the grid of an open raster.

    Parameters
    ----------
    nodata
        What stands for no data where the file does not say it.

    Raises
    ------
    RasterError
        When it has no CRS, is rotated, does not have north on top, or says another nodata.
    """
    transform = dataset.transform
    if not dataset.crs:
        raise RasterError(
            N_("Raster {name} has no coordinate reference system."),
            mend=N_("Ask the owner of the data which it is and write it into the file."),
            name=raster_name(dataset),
        )
    if transform.b or transform.d or transform.a <= 0.0 or transform.e >= 0.0:
        raise RasterError(
            N_("Raster {name} is rotated or does not have north on top."),
            mend=N_("Warp it to a grid with north on top, for example with gdalwarp."),
            name=raster_name(dataset),
        )
    return Grid(
        transform=transform,
        width=dataset.width,
        height=dataset.height,
        crs=parse_crs(dataset.crs),
        nodata=nodata_of(dataset, nodata=nodata),
    )


def nodata_of(
    dataset: DatasetReader, band: int = 1, *, nodata: float | None = None
) -> float | None:
    """Return the value of a band that stands for no data, beside NaN; None: there is none.

    Parameters
    ----------
    nodata
        What stands for no data where the file does not say it.

    Raises
    ------
    RasterError
        When the file says another.
    """
    dtype = dataset.dtypes[band - 1]
    declared = _as_stored(dataset.nodatavals[band - 1], dtype)
    given = _as_stored(nodata, dtype)
    if given is None or np.isnan(given):
        return declared
    if declared is None or np.isnan(declared):
        return given
    if declared != given:
        raise RasterError(
            N_("Raster {name} says that {declared} stands for no data, and not {given}."),
            mend=N_("Leave out the nodata value, or correct the file."),
            name=raster_name(dataset),
            declared=declared,
            given=nodata,
        )
    return declared


def _as_stored(nodata: float | None, dtype: str) -> float | None:
    """Return nodata with the digits that a band of this type can hold."""
    with np.errstate(over="ignore"):
        return float(np.float32(nodata)) if nodata is not None and dtype == "float32" else nodata


def common_grid(datasets: Sequence[DatasetReader]) -> Grid:
    """Return the one grid of all datasets, at least one.

    Raises
    ------
    RasterError
        When they do not have the same cells.
    """
    first = grid_of(datasets[0])
    for other in datasets[1:]:
        names = (raster_name(datasets[0]), raster_name(other))
        require_aligned(first, grid_of(other), names=names)
    return first


def require_aligned(one: Grid, other: Grid, *, names: tuple[str, str]) -> None:
    """Raise `RasterError`, with the names of the rasters, unless they have the same cells."""
    if not one.is_aligned_with(other):
        raise RasterError(
            N_(
                "Rasters {one} and {other} do not have the same cells "
                "({one_crs}, {one_cells}; {other_crs}, {other_cells})."
            ),
            mend=N_("Warp one to the grid of the other; counts must be split, not resampled."),
            one=names[0],
            other=names[1],
            one_crs=crs_name(one.crs),
            other_crs=crs_name(other.crs),
            one_cells=f"{one.width} x {one.height}",
            other_cells=f"{other.width} x {other.height}",
        )


def raster_name(dataset: DatasetReader) -> str:
    """Return the file name without its folder, for messages; a warped one has that of its file."""
    return PurePath(dataset.name.removeprefix("WarpedVRT(").removesuffix(")")).name


def float_type(dataset: DatasetReader, band: int = 1) -> np.dtype[Any]:
    """Return float32 where that holds the values of a band exactly, else float64."""
    scaled = (dataset.scales[band - 1], dataset.offsets[band - 1]) != (1.0, 0.0)
    return np.dtype(np.float64) if scaled else np.result_type(dataset.dtypes[band - 1], np.float32)


def read_strip(
    dataset: DatasetReader,
    first_row: int,
    rows: int,
    *,
    band: int = 1,
    nodata: float | None = None,
    out: NDArray[np.floating[Any]] | None = None,
    hide: bool = True,
) -> Strip:
    """Read some whole rows of one band; no data becomes NaN, never 0.

    Parameters
    ----------
    nodata
        What stands for no data where the file does not say it.
    out : (rows, width) array
        Where the values go; it must hold what `float_type` says.
    hide
        False leaves this step to the caller, who can share it out: `nodata_kernel.hide` with
        what `nodata_of` says. Only for a band that `is_plain`; others are never left so.

    Raises
    ------
    RasterError
        When the file says another nodata.
    """
    window = Window(0, first_row, dataset.width, rows)
    values = np.empty((rows, dataset.width), float_type(dataset, band)) if out is None else out
    dataset.read(band, window=window, out=values)
    hidden = nodata_of(dataset, band, nodata=nodata)
    if not hide and is_plain(dataset, band):
        return Strip(first_row=first_row, values=values)
    _hide(values, hidden)
    if _is_scaled(dataset, band):
        scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
        np.add(np.multiply(values, scale, out=values), offset, out=values)
    if _is_masked(dataset, band):
        values[dataset.read_masks(band, window=window) == 0] = np.nan
    return Strip(first_row=first_row, values=values)


def is_plain(dataset: DatasetReader, band: int = 1) -> bool:
    """Say whether a band holds its values as they are: no scale, no mask beside them."""
    return not _is_scaled(dataset, band) and not _is_masked(dataset, band)


def _is_scaled(dataset: DatasetReader, band: int) -> bool:
    return (dataset.scales[band - 1], dataset.offsets[band - 1]) != (1.0, 0.0)


def _is_masked(dataset: DatasetReader, band: int) -> bool:
    return any(flag in _MASKED for flag in dataset.mask_flag_enums[band - 1])


def _hide(values: NDArray[np.floating[Any]], nodata: float | None) -> None:
    """Make NaN what is no data: the declared value, and what is not finite."""
    from riskmap.geo.nodata_kernel import hide  # noqa: PLC0415 - numba

    with np.errstate(over="ignore"):  # a float64 nodata may not fit a float32 band
        hide(values, values.dtype.type(np.nan if nodata is None else nodata))


def strips(
    dataset: DatasetReader, rows: int = 1024, *, band: int = 1, nodata: float | None = None
) -> Iterator[Strip]:
    """Yield one band from north to south in strips of at most `rows` rows."""
    for first_row in range(0, dataset.height, rows):
        height = min(rows, dataset.height - first_row)
        yield read_strip(dataset, first_row, height, band=band, nodata=nodata)
