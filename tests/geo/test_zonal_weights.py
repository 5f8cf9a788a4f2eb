"""People are told by the intensity of the cell that they live in."""

from __future__ import annotations

import numpy as np
import pytest

from riskmap.core.errors import RasterError
from riskmap.geo.zonal import zonal_statistics
from tests.geo.zonal_cases import (
    CRS,
    Opener,
    blobs,
    box,
    noise,
    weights_of,
    zones,
)


def test_people_are_told_by_the_band_of_intensity_that_they_live_in(opened: Opener) -> None:
    depth_m = np.array([[0.0, 0.3, 0.5, -9999.0], [1.0, 2.0, np.nan, 0.1]], dtype=np.float32)
    people = np.array([[10.0, 20.0, 30.0, 40.0], [50.0, -1.0, 70.0, 80.0]])
    (table,) = zonal_statistics(
        zones(box(0, 0, 4, 2), box(0.5, 0, 1.5, 1), box(3, 0, 6, 1)),
        [opened(depth_m, nodata=-9999.0)],
        crs=CRS,
        weight=opened(people, nodata=-1.0),
        edges=[0.3, 1.0],
    )
    assert table.edges.tolist() == [0.3, 1.0]
    in_band, without_data, unknown = weights_of(table)
    below, between, from_last = [10 + 80, 5, 0], [20 + 30, 10, 0], [50, 0, 0]
    np.testing.assert_allclose(in_band.T, [below, between, from_last], rtol=1e-9)
    np.testing.assert_allclose(without_data, [40 + 70, 0, 40], rtol=1e-9)
    np.testing.assert_allclose(unknown, [1, 0, 0], rtol=1e-9)


def test_bands_and_what_has_no_data_add_up_to_all_people(opened: Opener) -> None:
    shapes, depths, people = blobs(11, 80), noise(12), noise(13) + 5
    depths[10:30, 10:30] = np.nan
    people[40:50, 5:60] = -9999.0
    counts = opened(people, nodata=-9999.0)
    tables = zonal_statistics(
        shapes,
        [opened(np.stack((depths, noise(9))), nodata=-9999.0)],
        crs=CRS,
        weight=counts,
        edges=[0.0, 5.0, 5.5],
        strip_rows=13,
    )
    (alone,) = zonal_statistics(shapes, [counts], crs=CRS)
    for table in tables:
        in_band, without_data, unknown = weights_of(table)
        whole = in_band.sum(axis=1) + without_data
        np.testing.assert_allclose(whole, alone.sum, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(unknown, alone.nodata, rtol=1e-9, atol=1e-9)
    assert (weights_of(tables[0])[1] > 0).any()


def test_without_people_nothing_is_said_of_them(opened: Opener) -> None:
    (table,) = zonal_statistics(blobs(3, 4), [opened(noise(1))], crs=CRS, edges=[1.0])
    assert table.weight_in_band is None
    assert table.weight_without_data is None


def test_people_on_other_cells_are_refused(opened: Opener) -> None:
    coarse = opened(noise(9), cell=20.0)
    with pytest.raises(RasterError, match="same cells"):
        zonal_statistics(blobs(3, 4), [opened(noise(1))], crs=CRS, weight=coarse, edges=[1.0])


@pytest.mark.parametrize("edges", [(1.0, 1.0), (2.0, 1.0), (1.0, np.nan)])
def test_edges_that_do_not_rise_are_refused(opened: Opener, edges: tuple[float, float]) -> None:
    with pytest.raises(RasterError, match="do not rise"):
        zonal_statistics(blobs(3, 4), [opened(noise(1))], crs=CRS, edges=edges)
