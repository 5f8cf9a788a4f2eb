"""Sums do not depend on strips, threads, processes, or the order of zones."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from riskmap.geo.zonal import zonal_statistics
from tests.geo.zonal_cases import (
    CRS,
    NORTH,
    WEST,
    Opener,
    blobs,
    box,
    noise,
    sorted_fields,
    weights_of,
    zones,
)


def test_strips_and_threads_make_no_difference(opened: Opener) -> None:
    shapes, raster = blobs(6, 100), opened(noise(4), nodata=3.0)
    (whole,) = zonal_statistics(shapes, [raster], crs=CRS, thresholds=[0.0, 10.0], threads=1)
    for rows in (1, 7, 59):
        (parts,) = zonal_statistics(
            shapes, [raster], crs=CRS, thresholds=[0.0, 10.0], strip_rows=rows
        )
        for one, other in zip(sorted_fields(whole), sorted_fields(parts), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


def test_results_do_not_depend_on_who_does_the_arithmetic(opened: Opener) -> None:
    shapes, raster = blobs(6, 100), opened(noise(4), nodata=3.0)
    people = opened(noise(14) + 5)
    context = multiprocessing.get_context("spawn")  # a fork would copy locks held by threads
    with ThreadPoolExecutor(3) as threads, ProcessPoolExecutor(2, mp_context=context) as others:
        (one, *rest) = (
            zonal_statistics(
                shapes,
                [raster],
                crs=CRS,
                thresholds=[0.0, 10.0],
                weight=people,
                edges=[2.0, 8.0],
                strip_rows=17,
                **how,
            )[0]
            for how in ({"threads": 1}, {"threads": 5}, {"executor": threads}, {"executor": others})
        )
    for other in rest:
        for ours, theirs in zip(sorted_fields(one), sorted_fields(other), strict=True):
            np.testing.assert_array_equal(ours, theirs)
        np.testing.assert_array_equal(weights_of(one)[0], weights_of(other)[0])


def test_the_order_of_zones_makes_no_difference(opened: Opener) -> None:
    shapes, raster = blobs(6, 100), opened(noise(4), nodata=3.0)
    (one,), (other,) = (
        zonal_statistics(some, [raster], crs=CRS) for some in (shapes, shapes[::-1])
    )
    for ours, theirs in zip(sorted_fields(one), sorted_fields(other), strict=True):
        np.testing.assert_array_equal(ours, theirs[::-1])


def test_rings_may_run_either_way(opened: Opener) -> None:
    raster = opened(noise(4))
    (one,), (other,) = (
        zonal_statistics(shapely.orient_polygons(blobs(7, 30), exterior_cw=way), [raster], crs=CRS)
        for way in (True, False)
    )
    np.testing.assert_allclose(one.count, other.count, rtol=1e-12)
    np.testing.assert_allclose(one.sum, other.sum, rtol=1e-9, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), parts=st.integers(2, 40))
def test_zones_add_up_to_the_whole(opened: Opener, seed: int, parts: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform((WEST - 100, NORTH - 700), (WEST + 900, NORTH + 100), (parts, 2))
    whole = box(-3.3, -2.2, 77.7, 61.1)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=whole))
    cells = shapely.intersection(cells, whole)
    (table,) = zonal_statistics(np.append(cells, zones(whole)), [opened(noise(5))], crs=CRS)
    for measure in (table.count, table.sum, table.outside, table.nodata):
        assert measure[:-1].sum() == pytest.approx(measure[-1], rel=1e-8, abs=1e-5)
    assert np.nanmin(table.min[:-1]) == table.min[-1]
    assert np.nanmax(table.max[:-1]) == table.max[-1]
