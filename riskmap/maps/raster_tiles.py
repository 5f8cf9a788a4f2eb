"""Rasters as tiles of a Web Mercator map: classes in colours, all else transparent."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from riskmap.maps.mercator import TILE_PX
from riskmap.maps.scale import NO_DATA, ColourScale

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rio_tiler.reader import Options

# A server that shows no raster never loads GDAL: rio-tiler is imported inside the functions. Its
# modules import each other, so that two threads must not import it at the same time.
_LOADING = Lock()

#: Tiles beyond this zoom would show cells as large as the screen.
ZOOM_MAX = 20
_KEPT_TILES = 512


@frozen(kw_only=True)
class Picture:
    """How the cells of a raster become colours.

    Parameters
    ----------
    scale
        Limits and colours, in the unit of the raster.
    dry
        What counts as nothing there, such as a depth of 0, and everything below: transparent.
        None shows every value.
    nodata
        The number that stands for no data, for files that do not say themselves.
    """

    scale: ColourScale
    dry: float | None = None
    nodata: float | None = None


def exists(z: int, x: int, y: int) -> bool:
    """Tell whether there is such a tile in the world, at a zoom that maps have."""
    return 0 <= z <= ZOOM_MAX and 0 <= x < 2**z and 0 <= y < 2**z


def tile(path: Path, band: int, address: tuple[int, int, int], picture: Picture) -> bytes | None:
    """Draw one tile.

    Parameters
    ----------
    path, band
        A raster with a CRS of its own, and which band of it, from 1. Cells are brought to
        EPSG:3857 by the nearest cell: intensities are never mixed.
    address
        Zoom, column and row of the tile, row 0 in the north.
    picture
        Colours, and what stays transparent.

    Returns
    -------
    bytes or None
        A PNG of 256 by 256 pixels with RGBA; None where it would be empty: outside of the
        raster, no data or dry everywhere.
    """
    if not exists(*address):
        return None
    return _kept(path, path.stat().st_mtime_ns, band, address, picture)


@lru_cache(maxsize=_KEPT_TILES)
def _kept(
    path: Path, _stamp: int, band: int, address: tuple[int, int, int], picture: Picture
) -> bytes | None:
    values = _values(path, band, address, picture.nodata)
    classes = picture.scale.classify(values)
    if picture.dry is not None:
        with np.errstate(invalid="ignore"):
            classes[values <= picture.dry] = NO_DATA
    return png(classes, picture.scale) if classes.any() else None


def _values(
    path: Path, band: int, address: tuple[int, int, int], nodata: float | None
) -> NDArray[np.float64]:
    """Return the cells under the pixels of a tile, (256, 256), NaN where nothing is known."""
    with _LOADING:
        from rio_tiler.errors import TileOutsideBounds  # noqa: PLC0415 - see above
        from rio_tiler.io import Reader  # noqa: PLC0415 - see above

    z, x, y = address
    options: Options = {} if nodata is None else {"nodata": nodata}
    with Reader(str(path), options=options) as source:
        try:
            image = source.tile(x, y, z, tilesize=TILE_PX, indexes=(band,))
        except TileOutsideBounds:
            return np.full((TILE_PX, TILE_PX), np.nan)
    filled: NDArray[np.float64] = image.array[0].astype(np.float64).filled(np.nan)
    return filled


def png(classes: NDArray[np.int8], scale: ColourScale) -> bytes:
    """Write classes as a PNG in the colours of a scale, `NO_DATA` transparent.

    Parameters
    ----------
    classes : (rows, columns) int8 array
    """
    colours = np.array([(0, 0, 0), *(rgb(one) for one in scale.colours)], dtype=np.uint8)
    mask = np.where(classes == NO_DATA, 0, 255).astype(np.uint8)
    return written(np.moveaxis(colours[classes], -1, 0), mask)


def written(bands: NDArray[np.uint8], mask: NDArray[np.uint8]) -> bytes:
    """Write a picture as PNG.

    Parameters
    ----------
    bands : (3, rows, columns) array
        Red, green, blue.
    mask : (rows, columns) array
        0 is transparent, 255 is not.
    """
    with _LOADING:
        from rio_tiler.utils import render  # noqa: PLC0415 - see above

    picture: bytes = render(bands, mask, img_format="PNG")
    return picture


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of ``#RRGGBB``."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
