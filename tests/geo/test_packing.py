"""Polygons are taken apart without losing anything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from pyproj import CRS

from riskmap.core.errors import GeometryError
from riskmap.geo.packing import packed, require_usable
from riskmap.geo.rasters import Grid

GRID = Grid(
    transform=rasterio.Affine(2, 0, 100, 0, -1, 50),
    width=10,
    height=20,
    crs=CRS("EPSG:32651"),
    nodata=None,
)
FRAME = shapely.difference(shapely.box(102, 40, 108, 46), shapely.box(104, 42, 106, 44))
PARTS = shapely.multipolygons([shapely.box(90, 45, 110, 60), FRAME])


def zones(*shapes: Any) -> Any:
    collected = np.empty(len(shapes), dtype=object)
    collected[:] = shapes
    return collected


@pytest.mark.parametrize("clockwise", [True, False])
def test_areas_are_those_of_the_polygons_in_cells(*, clockwise: bool) -> None:
    shapes = zones(FRAME, shapely.Polygon(), PARTS, shapely.MultiPolygon())
    shapes = shapely.orient_polygons(shapes, exterior_cw=clockwise)
    found = packed(shapes, GRID)
    np.testing.assert_allclose(found.area, shapely.area(shapes) / 2)
    assert found.rings_of.tolist() == [0, 2, 2, 5, 5]
    assert np.diff(found.vertices_of).tolist() == [5, 5, 5, 5, 5]


def test_the_way_that_rings_run_is_undone_by_their_signs() -> None:
    shapes = zones(FRAME)
    one, other = (
        packed(shapely.orient_polygons(shapes, exterior_cw=way), GRID).signs.tolist()
        for way in (True, False)
    )
    assert [-sign for sign in one] == other
    assert one[0] == one[1]


def test_windows_are_cut_to_the_grid() -> None:
    found = packed(zones(FRAME, PARTS, shapely.Polygon(), shapely.box(0, 0, 1, 1)), GRID)
    assert found.windows[0].tolist() == [4, 10, 1, 4]
    assert found.windows[1].tolist() == [0, 10, 0, 5]
    assert found.windows[2].tolist() == [0, 0, 0, 0]
    assert found.windows[3].tolist() == [20, 20, 0, 0]


def test_no_polygons_are_packed_as_none() -> None:
    found = packed(zones(), GRID)
    assert found.rings_of.tolist() == [0]
    assert found.area.shape == (0,)


def test_what_is_no_valid_polygon_is_named() -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    for wrong in (bow_tie, None, shapely.Point(1, 1)):
        with pytest.raises(GeometryError, match="the first is number 2"):
            require_usable(zones(FRAME, wrong))
