"""Hazard maps as impact takes them: whole, sparse, or read where things lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

if TYPE_CHECKING:
    from rasterio.io import DatasetReader


class MapsError(InvalidRequestError):
    """Maps do not fit each other, the assets or the rule."""

    mend = N_("Give maps on the cells that the assets were laid on.")


def _whole(values: Any) -> NDArray[np.int64]:
    return np.ascontiguousarray(values, dtype=np.int64)


@frozen(kw_only=True, eq=False)
class SparseMaps:
    """M maps of which only some cells are noted; intensity is 0 on all others.

    Parameters
    ----------
    starts : (M + 1,) array
        Where the cells of a map begin and end.
    cells : (Z,) int32 or int64 array
        Positions on the grid, rising within each map.
    values : (Z,) float32 or float64 array
        Intensities; NaN where there is no data, which is not the same as 0.
    cell_count
        How many cells the grid has.

    Raises
    ------
    MapsError
        When lengths do not fit, cells do not rise, or one lies beyond the grid.
    """

    starts: NDArray[np.int64] = field(converter=_whole)
    cells: NDArray[np.integer[Any]] = field(converter=np.ascontiguousarray)
    values: NDArray[np.floating[Any]] = field(converter=np.ascontiguousarray)
    cell_count: int

    def __attrs_post_init__(self) -> None:
        ends = (int(self.starts[0]), int(self.starts[-1]))
        fits = ends == (0, self.cells.size) and self.cells.shape == self.values.shape
        inside = not self.cells.size or 0 <= self.cells.min() <= self.cells.max() < self.cell_count
        rises = np.ones(self.cells.size + 1, dtype=np.bool_)
        rises[1:-1] = self.cells[1:] > self.cells[:-1]
        if fits and inside and (np.diff(self.starts) >= 0).all():
            rises[self.starts] = True  # a new map begins anew
            if rises.all():
                return
        message = N_("The sparse maps do not fit a grid of {count} cells.")
        raise MapsError(message, count=self.cell_count)

    def __len__(self) -> int:
        return self.starts.size - 1

    @classmethod
    def of(cls, dense: NDArray[np.floating[Any]]) -> SparseMaps:
        """Return (M, cells) maps without their zeros."""
        rows, cells = np.nonzero(dense)  # NaN is not zero
        starts = np.searchsorted(rows, np.arange(len(dense) + 1))
        return cls(starts=starts, cells=cells, values=dense[rows, cells], cell_count=dense.shape[1])

    def at(self, cells: NDArray[np.int64]) -> SparseMaps:
        """Return the maps on a numbering of some rising cells only, as `Assets.compact` gives."""
        place = np.searchsorted(cells, self.cells)
        there = place < cells.size
        there[there] = cells[place[there]] == self.cells[there]
        kept = np.concatenate([[0], np.cumsum(there)])
        return SparseMaps(
            starts=kept[self.starts],
            cells=place[there],
            values=self.values[there],
            cell_count=cells.size,
        )


#: Dense maps are (M, cells) arrays of float32 or float64, NaN where there is no data.
Maps = NDArray[np.floating[Any]] | SparseMaps


def intensities_at(
    datasets: Sequence[DatasetReader], cells: NDArray[np.int64], *, nodata: float | None = None
) -> NDArray[np.floating[Any]]:
    """Read the maps of some rasters where things lie, strip by strip.

    Parameters
    ----------
    datasets
        Open rasters with the same cells; their bands, one after the other, are the maps.
    cells : (T,) array
        Rising positions, row * width + column, as `Assets.compact` gives them.
    nodata
        Value that stands for no data in files that do not say.

    Returns
    -------
    (M, T) array, NaN where there is no data. Memory grows with what is asked for and with one
    strip, not with the rasters.

    Raises
    ------
    RasterError
        When a raster has no CRS, is rotated, or has other cells than the first.
    """
    from riskmap.geo.rasters import common_grid, float_type, read_strip  # noqa: PLC0415 - GDAL

    grid = common_grid(datasets)
    bands = [(one, band) for one in datasets for band in one.indexes]
    dtype = np.result_type(*(float_type(one, band) for one, band in bands))
    found = np.full((len(bands), cells.size), np.nan, dtype=dtype)
    for first_row in range(0, grid.height, _STRIP_ROWS):
        rows = min(_STRIP_ROWS, grid.height - first_row)
        begin, end = np.searchsorted(
            cells, [first_row * grid.width, (first_row + rows) * grid.width]
        )
        if begin == end:
            continue
        within = cells[begin:end] - first_row * grid.width
        for place, (dataset, band) in enumerate(bands):
            strip = read_strip(dataset, first_row, rows, band=band, nodata=nodata)
            found[place, begin:end] = strip.values.ravel()[within]
    return found


_STRIP_ROWS = 512
