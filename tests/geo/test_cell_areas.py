"""Cells are as large as the ground they lie on."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from pyproj import CRS, Geod

from riskmap.core.errors import GeometryError
from riskmap.geo.cell_areas import cell_areas_m2
from riskmap.geo.rasters import Grid


def degrees(*, west: float, north: float, cell: float, height: int, crs: str = "EPSG:4326") -> Grid:
    transform = rasterio.Affine(cell, 0, west, 0, -cell, north)
    return Grid(transform=transform, width=3, height=height, crs=CRS(crs), nodata=None)


def test_cells_in_metres_are_width_times_height() -> None:
    grid = degrees(west=340_000, north=3_460_000, cell=10, height=2, crs="EPSG:32651")
    assert cell_areas_m2(grid).tolist() == [100.0, 100.0]


def test_all_cells_of_the_earth_make_its_surface() -> None:
    grid = degrees(west=-180, north=90, cell=1.0, height=180)
    # surface of the WGS 84 ellipsoid, 510,065,621.7 km2 (NIMA TR8350.2)
    assert 360 * cell_areas_m2(grid).sum() == pytest.approx(510_065_621.7e6, rel=1e-9)


@pytest.mark.parametrize("north", [31.25, -6.2, 60.0])
def test_small_cells_agree_with_geodesics(north: float) -> None:
    grid = degrees(west=121.4, north=north, cell=1e-3, height=1)
    x, y = [121.4, 121.401, 121.401, 121.4], [north, north, north - 1e-3, north - 1e-3]
    area, _ = Geod(ellps="WGS84").polygon_area_perimeter(x, y)
    np.testing.assert_allclose(cell_areas_m2(grid), abs(area), rtol=1e-6)


def test_cells_of_a_sphere_have_an_area() -> None:
    grid = degrees(west=0, north=90, cell=1.0, height=180, crs="+proj=longlat +R=6371000 +no_defs")
    assert 360 * cell_areas_m2(grid).sum() == pytest.approx(4 * np.pi * 6371000.0**2)


def test_nothing_is_measured_in_web_mercator() -> None:
    with pytest.raises(GeometryError, match="Nothing can be measured"):
        cell_areas_m2(degrees(west=0, north=0, cell=10, height=1, crs="EPSG:3857"))
