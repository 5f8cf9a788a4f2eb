"""Strips of several aligned bands; while one is worked on, the next is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, Protocol, TypeVar, runtime_checkable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from riskmap.geo.arrays import Floats
from riskmap.geo.rasters import Grid, Strip, float_type, grid_of, raster_name, read_strip

_Read = TypeVar("_Read")


@runtime_checkable
class Cells(Protocol):
    """A quantity by cell that is read by strips, whatever stands behind it."""

    @property
    def name(self) -> str:
        """What to call it in a message."""

    @property
    def grid(self) -> Grid:
        """Where the cells lie."""

    def strip(self, first_row: int, rows: int) -> Strip:
        """Read some whole rows, NaN where there is no data."""


@frozen(kw_only=True, eq=False)
class BandCells:
    """The cells of the first band of an open raster, as they stand."""

    dataset: DatasetReader

    @property
    def name(self) -> str:
        """File name without its folder."""
        return raster_name(self.dataset)

    @property
    def grid(self) -> Grid:
        """Where the cells lie."""
        return grid_of(self.dataset)

    def strip(self, first_row: int, rows: int) -> Strip:
        """Read some whole rows, NaN where there is no data."""
        return read_strip(self.dataset, first_row, rows)


class Stack(NamedTuple):
    """Some whole rows of all bands.

    Parameters
    ----------
    first_row
        Row of the grid in which it starts.
    values : (bands, rows, width) float32 or float64 array
        NaN where there is no data.
    weights : (rows, width) array
        Likewise, or of no size without weights.
    """

    first_row: int
    values: NDArray[np.floating[Any]]
    weights: Floats


def bands_of(datasets: Sequence[DatasetReader]) -> list[tuple[DatasetReader, int]]:
    """Return all bands, in the order of the datasets and within each."""
    return [(dataset, band) for dataset in datasets for band in dataset.indexes]


def stacks(
    datasets: Sequence[DatasetReader],
    *,
    rows: int = 512,
    nodata: float | None = None,
    weight: Cells | None = None,
) -> Iterator[Stack]:
    """Yield aligned bands from north to south, the next strip being read meanwhile.

    Two strips are in memory at a time. A strip is overwritten after the next was asked for.

    Parameters
    ----------
    nodata
        What stands for no data in bands that do not say it.
    """
    height, width = datasets[0].shape
    bands = bands_of(datasets)
    dtype = np.result_type(*(float_type(dataset, band) for dataset, band in bands))
    buffers = np.empty((2, len(bands), min(rows, height), width), dtype=dtype)

    def read(place: int) -> Stack:
        first_row = place * rows
        values = buffers[place % 2, :, : min(rows, height - first_row)]
        count = values.shape[1]
        for (dataset, band), out in zip(bands, values, strict=True):
            read_strip(dataset, first_row, count, band=band, nodata=nodata, out=out)
        weights = weight.strip(first_row, count).values if weight else np.empty((0, 0))
        return Stack(first_row, values, weights.astype(np.float64, copy=False))

    yield from read_ahead(read, -(-height // rows))


def read_ahead(read: Callable[[int], _Read], count: int) -> Iterator[_Read]:
    """Yield ``read(0)`` to ``read(count - 1)``; one thread reads the next meanwhile."""
    with ThreadPoolExecutor(1, thread_name_prefix="reader") as reader:
        following = reader.submit(read, 0)
        for place in range(1, count):
            found = following.result()
            following = reader.submit(read, place)
            yield found
        yield following.result()
