"""Rasters as tiles: exact colours where cells are known, transparency everywhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.io import MemoryFile
from rasterio.transform import from_bounds

from riskmap.maps.mercator import tile_bounds_m
from riskmap.maps.raster_tiles import Picture, exists, tile
from riskmap.maps.scale import ColourScale
from tests.fixtures.equipment import ROOT

pytestmark = [
    pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning"),  # a PNG
]

#: A tile over Putuo.
ADDRESS = (14, 13716, 6693)
COLOURS = ("#010203", "#0A141E", "#64C8FA")
PICTURE = Picture(scale=ColourScale(limits=(1.0, 2.0), colours=COLOURS))


def write(path: Path, *bands: NDArray[np.float32], crs: str = "EPSG:3857") -> Path:
    """Write bands that fill the tile exactly."""
    rows, columns = bands[0].shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=rows,
        width=columns,
        count=len(bands),
        dtype="float32",
        nodata=-9999.0,
        crs=crs,
        transform=from_bounds(*tile_bounds_m(*ADDRESS), columns, rows),
    ) as target:
        target.write(np.stack(bands))
    return path


def pixels(png: bytes | None) -> NDArray[np.uint8]:
    """Return (rows, columns, RGBA) of a PNG."""
    assert png is not None
    with MemoryFile(png) as file, file.open() as source:
        found: NDArray[np.uint8] = np.moveaxis(source.read(), 0, -1)
    return found


@pytest.fixture
def quarters(tmp_path: Path) -> Path:
    """Four cells: low, on a limit, high, no data."""
    cells = np.array([[0.5, 1.0], [2.5, -9999.0]], dtype=np.float32)
    return write(tmp_path / "quarters.tif", cells)


def test_each_cell_has_the_colour_of_its_class_and_no_data_is_transparent(quarters: Path) -> None:
    found = pixels(tile(quarters, 1, ADDRESS, PICTURE))
    assert found.shape == (256, 256, 4)
    assert (found[:128, :128] == (1, 2, 3, 255)).all()
    assert (found[:128, 128:] == (10, 20, 30, 255)).all(), "a limit belongs to the class above"
    assert (found[128:, :128] == (100, 200, 250, 255)).all()
    assert (found[128:, 128:, 3] == 0).all()


def test_what_is_dry_is_transparent_and_not_the_lowest_class(quarters: Path) -> None:
    dry = Picture(scale=PICTURE.scale, dry=0.5)
    found = pixels(tile(quarters, 1, ADDRESS, dry))
    assert (found[:128, :128, 3] == 0).all()
    assert (found[:128, 128:, 3] == 255).all()


def test_the_band_that_is_asked_for_is_drawn(tmp_path: Path) -> None:
    low, high = (np.full((2, 2), value, dtype=np.float32) for value in (0.0, 9.0))
    path = write(tmp_path / "two.tif", low, high)
    assert (pixels(tile(path, 1, ADDRESS, PICTURE)) == (1, 2, 3, 255)).all()
    assert (pixels(tile(path, 2, ADDRESS, PICTURE)) == (100, 200, 250, 255)).all()


def test_a_tile_beside_the_raster_is_empty(quarters: Path) -> None:
    z, x, y = ADDRESS
    assert tile(quarters, 1, (z, x + 40, y), PICTURE) is None


def test_only_the_part_of_a_tile_that_the_raster_covers_is_drawn(quarters: Path) -> None:
    z, x, y = ADDRESS
    found = pixels(tile(quarters, 1, (z - 1, x // 2, y // 2), PICTURE))
    column, row = 128 * (x % 2), 128 * (y % 2)
    assert (found[row : row + 64, column : column + 64] == (1, 2, 3, 255)).all()
    drawn = found[..., 3] == 255
    assert drawn.sum() == 3 * 64 * 64


def test_a_raster_without_any_value_gives_no_tile(tmp_path: Path) -> None:
    empty = np.full((2, 2), -9999.0, dtype=np.float32)
    assert tile(write(tmp_path / "empty.tif", empty), 1, ADDRESS, PICTURE) is None


def test_no_data_that_the_file_does_not_declare_can_be_said(tmp_path: Path) -> None:
    path = write(tmp_path / "said.tif", np.array([[7.0, 1.5]], dtype=np.float32))
    said = Picture(scale=PICTURE.scale, nodata=7.0)
    found = pixels(tile(path, 1, ADDRESS, said))
    assert (found[:, :128, 3] == 0).all()
    assert (found[:, 128:] == (10, 20, 30, 255)).all()


def test_a_file_that_changes_is_drawn_anew(tmp_path: Path) -> None:
    path = write(tmp_path / "changing.tif", np.full((2, 2), 0.0, dtype=np.float32))
    before = tile(path, 1, ADDRESS, PICTURE)
    write(path, np.full((2, 2), 9.0, dtype=np.float32))
    assert tile(path, 1, ADDRESS, PICTURE) != before


@pytest.mark.parametrize(
    "address", [(-1, 0, 0), (21, 0, 0), (2, 4, 0), (2, 0, 4), (2, -1, 0), (0, 0, -1)]
)
def test_tiles_that_are_not_in_the_world_do_not_exist(
    quarters: Path, address: tuple[int, int, int]
) -> None:
    assert not exists(*address)
    assert tile(quarters, 1, address, PICTURE) is None


def test_the_first_tiles_may_be_asked_for_by_many_at_once(quarters: Path) -> None:
    program = f"""
import sys, warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from riskmap.maps.raster_tiles import Picture, tile
from riskmap.maps.scale import ColourScale

assert not {{"rasterio", "rio_tiler"}} & sys.modules.keys(), "loaded before anybody asked"
picture = Picture(scale=ColourScale(limits=(1.0,), colours=("#000000", "#FFFFFF")))
with ThreadPoolExecutor(8) as many:
    found = many.map(lambda _: tile(Path({str(quarters)!r}), 1, {ADDRESS}, picture), range(8))
    assert all(found)
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
