"""Vector tiles: outlines cut along the tiles of Web Mercator, in Mapbox' format (MVT 2.1).

Each zoom has its own simplified table, so that a tile of a far zoom is no heavier than one of a
near zoom. Colours are not inside: a tile serves every measure.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from attrs import field, frozen
from numpy.typing import NDArray

from riskmap.maps.kept import Kept
from riskmap.maps.mercator import tile_bounds_m, to_mercator
from riskmap.maps.outlines import Outlines, for_zoom

#: Name of the one layer in a tile.
LAYER = "units"
#: Steps of the grid along a side of a tile, and how far beyond it outlines go on, so that no
#: border shows at its edge.
EXTENT, BUFFER = 4096, 64
#: Beyond it browsers draw this zoom larger: a step of its grid is a pixel of zoom 18.
LAST_ZOOM = 14
#: Tiles are 512 pixels wide, drawn up to twice as large: outlines must do for two zooms nearer.
_AHEAD = 2
#: Zooms that maps may be drawn at and whose outlines are not those of a detail as they are.
TABLE_ZOOMS = range(9, 18)
#: Outlines of one key and zoom, in the grid's own metres.
_TABLES = Kept(room=12)


@frozen(kw_only=True, eq=False)
class TileTable:
    """The outlines of one zoom, found by where they are.

    Parameters
    ----------
    shapes
        Polygons in metres of EPSG:3857, shape (units,), None where there is none.
    bounds
        West, south, east, north of each, shape (units, 4), NaN where there is none.
    tree
        Finds them by a box.
    """

    shapes: NDArray[np.object_] = field(repr=False)
    bounds: NDArray[np.float64] = field(repr=False)
    tree: shapely.STRtree = field(repr=False)

    @classmethod
    def of(cls, shapes: NDArray[np.object_]) -> TileTable:
        """Return the table of shapes in degrees."""
        there = to_mercator(shapes)
        return cls(shapes=there, bounds=shapely.bounds(there), tree=shapely.STRtree(there))

    def within(
        self, box: tuple[float, float, float, float]
    ) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
        """Return the places of what lies in a box, in rising order, and the shapes cut to it."""
        found = np.sort(self.tree.query(shapely.box(*box)))
        west, south, east, north = self.bounds[found].T
        inside = (west >= box[0]) & (south >= box[1]) & (east <= box[2]) & (north <= box[3])
        shapes = self.shapes[found]
        shapes[~inside] = _polygons(shapely.clip_by_rect(shapes[~inside], *box))
        left = ~shapely.is_empty(shapes)
        return found[left], shapes[left]


def tile_table(outlines: Outlines, zoom: float, *, folder: Path | None = None) -> TileTable:
    """Return the outlines as simple as they may be where a pixel is one of `zoom`.

    Parameters
    ----------
    outlines, folder
        See `riskmap.maps.outlines.for_zoom`.
    zoom
        Of Web Mercator, 256 pixels to the tile.
    """
    return _TABLES.get(
        (outlines.key, zoom), lambda: TileTable.of(for_zoom(outlines, zoom, folder=folder))
    )


def vector_tile(
    outlines: Outlines, zoom: int, x: int, y: int, *, folder: Path | None = None
) -> bytes:
    """Return one tile, ``b""`` where there is nothing in it.

    Parameters
    ----------
    outlines, folder
        See `tile_table`.
    zoom, x, y
        Of the tile, y downward from the north; zoom up to `LAST_ZOOM`.

    Returns
    -------
    bytes
        One layer ``units``; attributes ``code`` and ``synthetic``; the id of a feature is the
        place of the unit among `outlines`, from 1.
    """
    table = tile_table(outlines, zoom + _AHEAD, folder=folder)
    bounds = tile_bounds_m(zoom, x, y)
    step = (bounds[2] - bounds[0]) / EXTENT
    beyond = BUFFER * step
    box = (bounds[0] - beyond, bounds[1] - beyond, bounds[2] + beyond, bounds[3] + beyond)
    places, shapes = table.within(box)
    if not len(places):
        return b""
    return _encode(outlines, places, _on_grid(shapes, west=bounds[0], north=bounds[3], step=step))


def _on_grid(
    shapes: NDArray[np.object_], *, west: float, north: float, step: float
) -> NDArray[np.object_]:
    """Bring shapes to whole steps, y downward, outer rings as the format wants them."""

    def stepped(metres: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.rint((metres - (west, north)) / (step, -step))

    found: NDArray[np.object_] = shapely.orient_polygons(shapely.transform(shapes, stepped))
    return found


def _encode(outlines: Outlines, places: NDArray[np.intp], shapes: NDArray[np.object_]) -> bytes:
    import mapbox_vector_tile  # noqa: PLC0415 - protobuf takes a while, and few maps need tiles

    features = [
        {
            "geometry": shape,
            "id": int(place) + 1,
            "properties": {
                "code": outlines.codes[place],
                "synthetic": bool(outlines.synthetic[place]),
            },
        }
        for place, shape in zip(places, shapes, strict=True)
    ]
    # The grid is ours already: its own rounding, turning and mending cost two thirds of the time.
    options = {"y_coord_down": True, "extents": EXTENT, "check_winding_order": False}
    written: bytes = mapbox_vector_tile.encode(
        {"name": LAYER, "features": features}, default_options=options
    )
    return written


def _polygons(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Keep of each shape only what has an area: a cut may leave lines and points."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    lower = shapely.get_dimensions(shapes) < 2  # noqa: PLR2004 - areas have two dimensions
    for place in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[place])
        shapes[place] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004 - as above
    shapes[lower & ~mixed] = shapely.Polygon()
    return shapes
