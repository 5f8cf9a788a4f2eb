"""Web Mercator, in which maps are shown: metres of its grid, pixels, tiles."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray

#: Radius of the sphere of EPSG:3857, metres.
RADIUS_M = 6_378_137.0
#: Half the width of the world, metres of the grid.
HALF_WORLD_M = math.pi * RADIUS_M
#: Pixels of a tile of a raster.
TILE_PX = 256


def pixel_m(zoom: float) -> float:
    """Return the width of a pixel at a zoom, metres of the grid."""
    return float(2 * HALF_WORLD_M / TILE_PX / 2**zoom)


def tile_bounds_m(zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a tile, metres of the grid."""
    side = 2 * HALF_WORLD_M / 2**zoom
    west, north = x * side - HALF_WORLD_M, HALF_WORLD_M - y * side
    return west, north - side, west + side, north


def tile_at(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """Return x and y of the tile that a point in degrees lies in."""
    north = math.asinh(math.tan(math.radians(lat))) / math.pi
    return int((lon + 180) / 360 * 2**zoom), int((1 - north) / 2 * 2**zoom)


def to_mercator(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Bring shapes from degrees (EPSG:4326, 4490) to metres of EPSG:3857."""
    found: NDArray[np.object_] = shapely.transform(shapes, _forward)
    return found


def to_degrees(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Bring shapes from metres of EPSG:3857 to degrees."""
    found: NDArray[np.object_] = shapely.transform(shapes, _back)
    return found


def _forward(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(degrees).T
    return np.column_stack([lon * RADIUS_M, np.arctanh(np.sin(lat)) * RADIUS_M])


def _back(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = (metres / RADIUS_M).T
    return np.column_stack([np.degrees(x), np.degrees(np.arctan(np.sinh(y)))])
