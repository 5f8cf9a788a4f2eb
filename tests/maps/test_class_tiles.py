"""Tiles as pictures: the colours of the classes, no data hatched, nothing painted outside."""

from __future__ import annotations

from unittest.mock import MagicMock

import numpy as np
import pytest
import rasterio
import shapely
from numpy.typing import NDArray

from riskmap.maps import raster_tiles
from riskmap.maps.class_tiles import ClassPaint, class_tile
from riskmap.maps.mercator import tile_at
from riskmap.maps.palette import palette
from tests.maps.jagged import jagged, outlines_of

PAINT = ClassPaint.of((None, *palette().ramp("composite")))
ZOOM = 12
AT = (ZOOM, *tile_at(ZOOM, 121.4, 31.25))


def pixels(png: bytes) -> NDArray[np.uint8]:
    """Return red, green, blue, alpha of each pixel: (256, 256, 4)."""
    with rasterio.MemoryFile(png) as file, file.open() as picture:
        assert picture.driver == "PNG"
        found: NDArray[np.uint8] = np.moveaxis(picture.read(), 0, -1)
    return found


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def shares(png: bytes) -> dict[tuple[int, ...], float]:
    found = pixels(png)
    painted = found[found[..., 3] == 255][:, :3]
    colours, counts = np.unique(painted, axis=0, return_counts=True)
    return {
        tuple(int(part) for part in colour): count / len(painted)
        for colour, count in zip(colours, counts, strict=True)
    }


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
class TestPicture:
    def test_every_class_has_its_colour(self) -> None:
        found = outlines_of(jagged(40))
        for number in range(1, 6):
            colours = shares(class_tile(found, np.full(40, number), PAINT, AT))
            assert colours.keys() == {rgb(PAINT.colours[number] or ""), rgb(PAINT.border)}
            assert colours[rgb(PAINT.colours[number] or "")] > 0.8

    def test_no_data_is_hatched_and_looks_like_no_class(self) -> None:
        colours = shares(class_tile(outlines_of(jagged(40)), np.zeros(40, int), PAINT, AT))
        assert colours.keys() == {rgb(PAINT.hatch), rgb(PAINT.ground)}
        assert 0.2 < colours[rgb(PAINT.hatch)] < 0.3
        assert not {rgb(one) for one in PAINT.colours if one} & colours.keys()

    def test_outside_is_transparent(self) -> None:
        found = outlines_of(jagged(10, centre=(121.3, 31.25)))
        alpha = pixels(class_tile(found, np.ones(10, int), PAINT, AT))[..., 3]
        assert set(np.unique(alpha)) == {0, 255}

    def test_made_up_outlines_are_dashed(self) -> None:
        borders = [
            shares(class_tile(outlines_of(jagged(40), synthetic=flag), np.ones(40, int), PAINT, AT))
            for flag in (False, True)
        ]
        plain, dashed = (one[rgb(PAINT.border)] for one in borders)
        assert 0.4 < dashed / plain < 0.6

    def test_neighbouring_tiles_meet_without_a_seam(self) -> None:
        box = shapely.box(121.0, 31.0, 121.9, 31.6)
        found = outlines_of(np.array([box], dtype=object))
        for x in (AT[1], AT[1] + 1):
            colours = shares(class_tile(found, [3], PAINT, (ZOOM, x, AT[2])))
            assert colours.keys() == {rgb(PAINT.colours[3] or "")}


def test_a_tile_with_nothing_in_it_is_empty() -> None:
    assert class_tile(outlines_of(jagged(10)), np.ones(10, int), PAINT, (12, 0, 0)) == b""


def test_pictures_of_classes_and_of_rasters_load_their_writer_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loading = MagicMock()
    monkeypatch.setattr(raster_tiles, "_LOADING", loading)
    assert class_tile(outlines_of(jagged(10)), np.ones(10, int), PAINT, AT)
    loading.__enter__.assert_called_once_with()
