"""Tiles as pictures, for browsers that cannot draw vector tiles: the same outlines and classes.

What nobody knows is hatched, borders are light lines (dashed where the outline is made up), and
outside of all outlines a tile is transparent.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from riskmap.maps.mercator import TILE_PX, tile_bounds_m
from riskmap.maps.outlines import Outlines
from riskmap.maps.palette import Palette, palette
from riskmap.maps.raster_tiles import rgb, written
from riskmap.maps.vector_tiles import tile_table

#: Zooms that have tiles.
LAST_ZOOM = 18
#: One more row and column on each side, so that borders meet across tiles.
_RIM = 1
#: Hatch: a line of that many pixels in every so many; they divide the width of a tile.
_HATCH_LINE, _HATCH_EVERY = 2, 8
#: Dashes of made-up outlines: that many pixels of every so many are border.
_DASH, _DASH_EVERY = 4, 8


@frozen(kw_only=True)
class ClassPaint:
    """Colours of one measure.

    Parameters
    ----------
    colours
        ``#RRGGBB`` by class number; None is hatched, as class 0 (no data) always is.
    hatch, ground
        Line and ground of the hatch.
    border
        Colour of borders.
    """

    colours: tuple[str | None, ...]
    hatch: str
    ground: str
    border: str

    @classmethod
    def of(cls, colours: Sequence[str | None], source: Palette | None = None) -> ClassPaint:
        """Return the paint with hatch and border from the palette's light scheme."""
        tokens = (source or palette()).light
        names = (source or palette()).no_data
        return cls(
            colours=tuple(colours),
            hatch=tokens[names["line"]],
            ground=tokens[names["ground"]],
            border=tokens["surface"],
        )


def class_tile(
    outlines: Outlines,
    classes: ArrayLike,
    paint: ClassPaint,
    tile: tuple[int, int, int],
    *,
    folder: Path | None = None,
) -> bytes:
    """Return one tile as PNG of 256 × 256, ``b""`` where there is nothing in it.

    Parameters
    ----------
    outlines, folder
        See `riskmap.maps.vector_tiles.tile_table`.
    classes
        The class of each unit, 0 for no data, shape (units,).
    paint
        Colours.
    tile
        Zoom, x, y; y downward from the north.
    """
    owners = _owners(outlines, tile, folder)
    if owners is None:
        return b""
    painted = _painted(owners, np.asarray(classes), outlines.synthetic, paint)
    return written(np.ascontiguousarray(painted[:3]), painted[3])


def _owners(
    outlines: Outlines, tile: tuple[int, int, int], folder: Path | None
) -> NDArray[np.int32] | None:
    """Return whose each pixel is, as place among `outlines`, -1 nobody's; with a rim around."""
    from rasterio import Affine  # noqa: PLC0415 - GDAL takes a while to load
    from rasterio.features import rasterize  # noqa: PLC0415 - as above

    west, south, east, north = tile_bounds_m(*tile)
    rim = _RIM * (east - west) / TILE_PX
    box = (west - rim, south - rim, east + rim, north + rim)
    places, shapes = tile_table(outlines, tile[0], folder=folder).within(box)
    side, pixel = TILE_PX + 2 * _RIM, (box[2] - box[0]) / (TILE_PX + 2 * _RIM)
    if not len(places):
        return None
    owners: NDArray[np.int32] = rasterize(
        zip(shapes, places.tolist(), strict=True),
        out_shape=(side, side),
        transform=Affine(pixel, 0, box[0], 0, -pixel, box[3]),
        fill=-1,
        dtype="int32",
    )
    return owners if (owners >= 0).any() else None


def _painted(
    owners: NDArray[np.int32],
    classes: NDArray[np.integer],
    synthetic: NDArray[np.bool_],
    paint: ClassPaint,
) -> NDArray[np.uint8]:
    """Return red, green, blue, alpha: shape (4, 256, 256)."""
    y, x = np.indices((TILE_PX, TILE_PX))
    inner = owners[_RIM:-_RIM, _RIM:-_RIM]
    mine = np.where(inner >= 0, classes[inner], 0)
    table = np.array([_rgba(colour or paint.ground) for colour in paint.colours], dtype=np.uint8)
    hatched = np.array([colour is None for colour in paint.colours])[mine]
    found = table[mine]
    found[hatched & ((x + y) % _HATCH_EVERY < _HATCH_LINE)] = _rgba(paint.hatch)
    below, right = owners[_RIM + 1 :, _RIM:-_RIM][:TILE_PX], owners[_RIM:-_RIM, _RIM + 1 :]
    border = (inner != below) | (inner != right[:, :TILE_PX])
    dashed = synthetic[inner] & ((x + y) % _DASH_EVERY >= _DASH)
    found[border & ~dashed] = _rgba(paint.border)
    found[inner < 0] = 0
    return np.moveaxis(found, -1, 0)


def _rgba(colour: str) -> tuple[int, int, int, int]:
    return (*rgb(colour), 255)
