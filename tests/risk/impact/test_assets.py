"""Assets say what is wrong with them, and maps are read where they lie."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.io import MemoryFile

from riskmap.geo.footprints import footprints
from riskmap.geo.rasters import grid_of
from riskmap.risk.impact import Assets, AssetsError, MapsError, SparseMaps, losses
from riskmap.risk.impact.maps import intensities_at
from tests.risk.impact.made_up import WHOLE


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": [1.0, -1.0]}, "value"),
        ({"value": [1.0, np.nan]}, "value"),
        ({"deductible": [0.0, -1.0]}, "deductible"),
        ({"cover": [1.0, -1.0]}, "cover"),
        ({"first_floor_height_m": [0.0, -0.1]}, "first_floor_height_m"),
        ({"function": [0, -1]}, "function"),
    ],
)
def test_what_is_below_0_or_no_number_is_refused_and_counted(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(AssetsError, match=f"{field} of 1 assets.* number 2"):
        Assets.of(**{"cells": [0, 1], "value": [1.0, 2.0]} | wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"offsets": [0, 1]}, {"offsets": [0, 2, 1]}, {"shares": [1.0]}, {"deductible": [1.0, 1, 1]}],
)
def test_lengths_that_do_not_fit_are_refused(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {"offsets": [0, 1, 2], "cells": [0, 1], "value": [1.0, 2.0]}
    with pytest.raises(AssetsError):
        Assets.of(**given | wrong)


def test_sparse_maps_that_do_not_fit_their_grid_are_refused() -> None:
    with pytest.raises(MapsError, match="4 cells"):
        SparseMaps(starts=[0, 1], cells=np.array([4]), values=np.array([1.0]), cell_count=4)


def test_sparse_maps_tell_no_data_from_0() -> None:
    maps = SparseMaps.of(np.array([[0.0, np.nan, 2.0], [0.0, 0.0, 0.0]]))
    assert maps.starts.tolist() == [0, 2, 2]
    assert maps.cells.tolist() == [1, 2]
    assert np.isnan(maps.values).tolist() == [True, False]


def test_maps_are_read_where_things_lie() -> None:
    depths = np.arange(12, dtype=np.float32).reshape(3, 4)
    depths[1, 1] = -9.0
    transform = rasterio.Affine(10, 0, 340_000, 0, -10, 3_460_000)
    with MemoryFile() as file:
        with file.open(
            driver="GTiff", width=4, height=3, count=1, dtype="float32", crs="EPSG:32651",
            transform=transform, nodata=-9.0,
        ) as target:  # fmt: skip
            target.write(depths, 1)
        with file.open() as dataset:
            house = shapely.box(340_010, 3_459_975, 340_030, 3_459_985)
            things = np.array([shapely.Point(340_025, 3_459_995), house, shapely.Point(0, 0)])
            on = footprints(things, grid_of(dataset))
            assets = Assets.of(
                offsets=on.offsets, cells=on.cells, shares=on.shares, outside=on.outside,
                value=[10.0, 100.0, 1.0],
            )  # fmt: skip
            compact, touched = assets.compact()
            maps = intensities_at([dataset, dataset], touched)
            whole = np.where(depths == -9.0, np.nan, depths).reshape(1, -1)
    assert touched.tolist() == [2, 5, 6, 9, 10]
    np.testing.assert_array_equal(maps[1], [2, np.nan, 6, 9, 10])
    found, from_whole = losses(compact, maps, [WHOLE]), losses(assets, whole, [WHOLE])
    np.testing.assert_allclose(found.total, from_whole.total.repeat(2))
    np.testing.assert_allclose(found.total_without_data, 100 * 0.25 + 1)
