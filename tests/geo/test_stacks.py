"""Strips of several bands come in order, and the next is read meanwhile."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from riskmap.geo.stacks import BandCells, Cells, read_ahead, stacks
from tests.geo.conftest import RasterMaker

PLAIN = np.arange(35, dtype=np.float32).reshape(7, 5)


@pytest.mark.parametrize("rows", [1, 3, 7, 100])
def test_strips_put_together_are_the_bands(raster_of: RasterMaker, rows: int) -> None:
    datasets = [raster_of(PLAIN), raster_of((PLAIN + 1).astype(np.int16))]
    people = BandCells(dataset=raster_of(PLAIN * 2))
    found = [
        (one.first_row, one.values.copy(), one.weights.copy())
        for one in stacks(datasets, rows=rows, weight=people)
    ]
    assert [first_row for first_row, _, _ in found] == list(range(0, 7, rows))
    values = np.concatenate([values for _, values, _ in found], axis=1)
    np.testing.assert_array_equal(values, [PLAIN, PLAIN + 1])
    np.testing.assert_array_equal(np.vstack([weights for _, _, weights in found]), PLAIN * 2)


def test_bands_are_read_as_the_widest_of_their_types(raster_of: RasterMaker) -> None:
    (one,) = stacks([raster_of(PLAIN), raster_of(PLAIN.astype(np.int32))])
    assert one.values.dtype == np.float64
    assert one.weights.size == 0


def test_a_strip_is_read_while_the_one_before_is_worked_on() -> None:
    second_was_read = threading.Event()

    def read(place: int) -> int:
        if place == 1:
            second_was_read.set()
        return place

    ahead = read_ahead(read, 3)
    assert next(ahead) == 0
    assert second_was_read.wait(timeout=60)
    assert list(ahead) == [1, 2]


def test_what_goes_wrong_in_reading_is_said_to_the_reader() -> None:
    def read(place: int) -> int:
        if place == 1:
            message = "the file ends here"
            raise OSError(message)
        return place

    ahead = read_ahead(read, 3)
    with pytest.raises(OSError, match="ends here"):
        list(ahead)


def test_a_band_of_an_open_raster_is_read_as_cells(raster_of: RasterMaker) -> None:
    dataset = raster_of(PLAIN, nodata=3.0)
    cells: Cells = BandCells(dataset=dataset)
    assert isinstance(cells, Cells)
    assert not isinstance(dataset, Cells)
    assert cells.grid.width == 5
    assert np.isnan(cells.strip(0, 1).values[0, 3])
