"""A population raster that does not add up is refused, with both numbers."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
import shapely

from riskmap.core.errors import RasterError
from riskmap.geo.population_raster import check_population
from riskmap.geo.zonal import zonal_statistics
from tests.geo.conftest import RasterMaker

# 20 x 30 cells of 100 m: 6 km2 with 60,000 people
HUNDRED_M = rasterio.Affine(100, 0, 340_000, 0, -100, 3_460_000)
COUNTS = np.full((20, 30), 100.0, dtype=np.float32)


def test_counts_are_read_as_they_stand(raster_of: RasterMaker) -> None:
    dataset = raster_of(COUNTS, transform=HUNDRED_M)
    cells = check_population(dataset, unit="count", known_total=60_500, tolerance=0.01)
    np.testing.assert_array_equal(cells.strip(5, 2).values, COUNTS[5:7])


@pytest.mark.parametrize(
    ("unit", "factor"), [("per_km2", 100.0), ("per_ha", 1.0), ("per_m2", 1e-4)]
)
def test_densities_become_persons(raster_of: RasterMaker, unit: str, factor: float) -> None:
    dataset = raster_of((COUNTS * factor).astype(np.float64), transform=HUNDRED_M)
    cells = check_population(dataset, unit=unit, known_total=60_000)
    np.testing.assert_allclose(cells.strip(0, 20).values, COUNTS, rtol=1e-6)


def test_densities_in_degrees_are_measured_on_the_ellipsoid(raster_of: RasterMaker) -> None:
    transform = rasterio.Affine(0.001, 0, 121.4, 0, -0.001, 31.25)
    dataset = raster_of(COUNTS, transform=transform, crs="EPSG:4326")
    cells = check_population(dataset, unit="per_km2")
    # a thousandth of a degree at 31.25 north is 95.27 m by 110.87 m
    assert cells.strip(0, 1).values[0, 0] == pytest.approx(100 * 0.09527 * 0.11087, rel=1e-3)


def test_a_density_declared_as_a_count_is_refused_and_the_unit_that_fits_is_named(
    raster_of: RasterMaker,
) -> None:
    dataset = raster_of(COUNTS * 100, transform=HUNDRED_M)
    with pytest.raises(RasterError) as caught:
        check_population(dataset, unit="count", known_total=60_000)
    said = str(caught.value)
    assert "6,000,000 persons as count" in said
    assert "60,000 are known" in said
    assert "It would fit as per_km2." in said


def test_a_sum_that_fits_no_unit_is_refused(raster_of: RasterMaker) -> None:
    dataset = raster_of(COUNTS, transform=HUNDRED_M)
    with pytest.raises(RasterError, match="No other unit would fit"):
        check_population(dataset, unit="count", known_total=80_000)


def test_the_known_total_may_be_that_of_a_part(raster_of: RasterMaker) -> None:
    dataset = raster_of(COUNTS, transform=HUNDRED_M)
    west = 340_000
    halves = np.array([
        shapely.box(west, 3_459_000, west + 1_000, 3_461_000),
        shapely.box(west + 1_000, 3_459_000, west + 1_550, 3_461_000),
    ])  # fmt: skip
    check_population(dataset, unit="count", known_total=15_500, tolerance=1e-6, within=halves)
    with pytest.raises(RasterError, match="15,500 persons as count, but 60,000 are known"):
        check_population(dataset, unit="count", known_total=60_000, within=halves)


def test_more_people_than_live_anywhere_are_refused_without_a_known_total(
    raster_of: RasterMaker,
) -> None:
    # the Jakarta raster of the sample data sums to 356 million on some 660 km2
    dataset = raster_of(COUNTS * 54, transform=HUNDRED_M)
    with pytest.raises(RasterError, match="540,000 on each inhabited square kilometre"):
        check_population(dataset, unit="count")
    check_population(raster_of(COUNTS, transform=HUNDRED_M), unit="count")


@pytest.mark.parametrize("declared", [True, False])
def test_no_data_is_nobody_only_when_it_is_declared(
    raster_of: RasterMaker, *, declared: bool
) -> None:
    values = COUNTS.copy()
    values[:5] = -99.0
    dataset = raster_of(values, transform=HUNDRED_M)
    if declared:
        cells = check_population(dataset, unit="count", known_total=45_000, nodata=-99.0)
        assert np.isnan(cells.strip(0, 5).values).all()
    else:
        with pytest.raises(RasterError, match="-99 persons in a cell"):
            check_population(dataset, unit="count", known_total=45_000)


def test_a_raster_without_people_is_refused(raster_of: RasterMaker) -> None:
    for values in (COUNTS * 0, COUNTS * np.nan):
        with pytest.raises(RasterError, match="Nobody lives"):
            check_population(raster_of(values, transform=HUNDRED_M), unit="count")


def test_an_unknown_unit_is_refused(raster_of: RasterMaker) -> None:
    with pytest.raises(RasterError, match="per_km2"):
        check_population(raster_of(COUNTS), unit="per_acre")


def test_persons_are_weights_of_zonal_statistics(raster_of: RasterMaker) -> None:
    depths = raster_of(
        np.linspace(0, 2, 600, dtype=np.float32).reshape(20, 30), transform=HUNDRED_M
    )
    dataset = raster_of(COUNTS * 100, transform=HUNDRED_M)
    zone = np.array([shapely.box(340_000, 3_458_000, 343_000, 3_460_000)])
    people = check_population(dataset, unit="per_km2", known_total=60_000)
    (table,) = zonal_statistics(zone, [depths], crs="EPSG:32651", weight=people, edges=[1.0])
    assert table.weight_in_band is not None
    np.testing.assert_allclose(table.weight_in_band, [[30_000, 30_000]], rtol=1e-6)
