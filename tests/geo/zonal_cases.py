"""Rasters and zones that tests of zonal statistics are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from riskmap.geo.arrays import Floats, Geometries
from riskmap.geo.zonal import ZonalTable

CRS = "EPSG:32651"
WEST, NORTH, CELL = 340_000.0, 3_460_000.0, 10.0

Opener: TypeAlias = Callable[..., DatasetReader]


def box(first_column: float, first_row: float, end_column: float, end_row: float) -> Any:
    """Return a box given in columns and rows of the test rasters."""
    x = WEST + CELL * np.array([first_column, end_column])
    y = NORTH - CELL * np.array([end_row, first_row])
    return shapely.box(x[0], y[0], x[1], y[1])


def zones(*shapes: Any) -> Geometries:
    collected = np.empty(len(shapes), dtype=object)
    collected[:] = shapes
    return collected


def noise(seed: int, height: int = 60, width: int = 80) -> NDArray[np.float32]:
    return np.random.default_rng(seed).uniform(-5, 20, (height, width)).astype(np.float32)


def blobs(seed: int, count: int) -> Geometries:
    """Return polygons with holes and several parts, some partly or wholly off the raster."""
    rng = np.random.default_rng(seed)
    shapes = []
    for _ in range(count):
        angle = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 40)))
        radius = rng.uniform(0.3, 1.0, angle.size) * 10.0 ** rng.uniform(0, 2.6)
        centre = rng.uniform((WEST - 200, NORTH - 800), (WEST + 1000, NORTH + 200))
        ring = centre + np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
        shell = shapely.make_valid(shapely.Polygon(ring), method="structure")
        hole = shapely.buffer(shapely.Point(centre), 0.2 * radius.min(), quad_segs=3)
        other = shapely.box(*(centre + 1.5 * radius.max()), *(centre + 1.7 * radius.max()))
        shapes.append(shapely.union(shapely.difference(shell, hole), other))
    return zones(*shapes)


def sorted_fields(table: ZonalTable) -> list[Floats]:
    return [
        table.count, table.nodata, table.outside, table.sum, table.mean, table.min, table.max,
        table.share_above,
    ]  # fmt: skip


def weights_of(table: ZonalTable) -> tuple[Floats, Floats, Floats]:
    """Return weight in bands, weight without data, and cells of unknown weight."""
    found = (table.weight_in_band, table.weight_without_data, table.weight_unknown)
    assert all(one is not None for one in found)
    return found  # type: ignore[return-value]
