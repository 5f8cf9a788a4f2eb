"""Losses on grids of values are those of the cells, whoever adds them up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, Protocol

import numpy as np
import pytest
import rasterio
import shapely
from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.io import DatasetReader, MemoryFile

from riskmap.core.errors import RasterError
from riskmap.geo.arrays import Floats
from riskmap.geo.footprints import footprints
from riskmap.geo.rasters import grid_of
from riskmap.geo.stacks import BandCells
from riskmap.risk.impact import Assets, MapsError, losses
from riskmap.risk.impact.curves import VulnerabilityFunction, step_function
from riskmap.risk.impact.exceedance import exceedance_trapezoid, trapezoid_weights
from riskmap.risk.impact.grids import GridLosses, ZoneCells, grid_losses, raster_losses
from tests.risk.impact.made_up import HALF, WET_ALWAYS, WHOLE, function

HEIGHT, WIDTH = 150, 70
LONG = function([0.0, 0.2, 0.25, 0.6, 0.7, 0.95, 1.0])
TRANSFORM = rasterio.Affine(10, 0, 340_000, 0, -10, 3_460_000)
Reals = NDArray[np.floating[Any]]


class Opener(Protocol):
    def __call__(self, values: Reals, *, offset: float = 0.0) -> DatasetReader: ...


def made_up(seed: int, *, nodata: float = 0.05, dtype: Any = np.float32) -> tuple[Reals, Reals]:
    """Return values (rows, width) and four maps (4, rows, width)."""
    rng = np.random.default_rng(seed)
    value = rng.uniform(0, 1e4, (HEIGHT, WIDTH)).round()
    maps = np.maximum(rng.uniform(-2, 7, (4, HEIGHT, WIDTH)), 0.0)
    value[rng.uniform(size=value.shape) < nodata] = np.nan
    maps[rng.uniform(size=maps.shape) < nodata] = np.nan
    return value.astype(dtype), maps.astype(dtype)


def by_formula(value: Reals, maps: Reals, one: VulnerabilityFunction) -> Floats:
    return np.asarray(one.mean_damage_ratio(maps) * value.astype(float))


def all_of(found: GridLosses) -> dict[str, Any]:
    return asdict(found)


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Return a function that opens an array as a raster with nodata -9999."""
    with ExitStack() as stack:

        def open_array(values: Reals, *, offset: float = 0.0) -> DatasetReader:
            file = stack.enter_context(MemoryFile())
            with file.open(
                driver="GTiff", width=values.shape[1], height=values.shape[0], count=1,
                dtype=values.dtype, crs="EPSG:32651", transform=TRANSFORM, nodata=-9999.0,
            ) as target:  # fmt: skip
                target.write(np.where(np.isnan(values), -9999.0, values), 1)
                target.offsets = [offset]
            return stack.enter_context(file.open())

        yield open_array


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("one", [HALF, WHOLE, WET_ALWAYS, LONG])
def test_a_grid_loses_what_its_cells_lose(dtype: Any, one: VulnerabilityFunction) -> None:
    value, maps = made_up(1, dtype=dtype)
    cells = by_formula(value, maps, one)
    yearly = np.full(value.shape, -1.0)
    weights = np.array([0.2, 0.0, 0.03, 0.01])

    def take(first_row: int, rows: Reals) -> None:
        yearly[first_row : first_row + len(rows)] = rows

    found = grid_losses(value, maps, [one], weights=weights, take=take)
    tolerance = 1e-6 if dtype == np.float32 else 1e-12
    np.testing.assert_allclose(found.total, np.nansum(cells, axis=(1, 2)), rtol=tolerance)
    hidden = np.where(np.isnan(maps), value, 0.0)
    np.testing.assert_allclose(found.total_without_data, np.nansum(hidden, axis=(1, 2)))
    assert found.cells_without_value == np.isnan(value).sum() > 0
    assert found.value == pytest.approx(np.nansum(value.astype(float)))
    counted = [0, 2, 3]
    expected = np.tensordot(weights[counted], cells[counted], axes=1)
    np.testing.assert_allclose(yearly, expected, rtol=1e-5, atol=1e-2)


def test_the_yearly_damage_of_return_period_maps_is_the_integral() -> None:
    value, maps = made_up(2, nodata=0.0)
    periods = (5.0, 10.0, 50.0, 100.0)
    found = grid_losses(value, maps, [WHOLE])
    sums: list[float] = []
    grid_losses(
        value, maps, [WHOLE], weights=trapezoid_weights(periods),
        take=lambda _, rows: sums.append(float(rows.sum(dtype=float))),
    )  # fmt: skip
    integral = exceedance_trapezoid(periods, found.total).lower_bound
    assert sum(sums) == pytest.approx(float(integral), rel=1e-6)


def test_each_class_of_cells_has_its_own_function() -> None:
    value, maps = made_up(3)
    classes = np.random.default_rng(3).integers(-1, 3, value.shape).astype(np.int16)
    functions = [WHOLE, WET_ALWAYS, HALF]
    found = grid_losses(value, maps, functions, classes=classes)
    cells = np.stack([by_formula(value, maps, one) for one in functions])
    chosen = np.take_along_axis(cells, np.maximum(classes, 0)[None, None], axis=0)[0]
    chosen = np.where(classes < 0, maps * 0.0, chosen)
    np.testing.assert_allclose(found.total, np.nansum(chosen, axis=(1, 2)), rtol=1e-6)


def test_a_narrow_step_is_as_exact_on_single_precision_maps() -> None:
    value = np.ones((1, 3), dtype=np.float32)
    maps = np.array([[[0.1499, 0.15, 0.1501]]], dtype=np.float32)
    found = grid_losses(value, maps, [step_function(0.15, intensity_name="depth_m")])
    assert found.total.tolist() == [2.0]


def test_a_map_that_tells_nothing_has_no_total() -> None:
    value, maps = made_up(4)
    maps[1] = np.nan
    found = grid_losses(value, maps, [WHOLE])
    assert np.isnan(found.total).tolist() == [False, True, False, False]
    assert found.total_without_data[1] == pytest.approx(found.value)


def some_zones() -> ZoneCells:
    """Return zones that cover cells in part, overlap, and lie partly or wholly beyond."""
    boxes = [(3, 2, 31.5, 80.25), (31.5, 2, 69, 80.25), (-5, -5, 200, 200), (300, 0, 310, 9),
             (0, 149, 2, 150)]  # fmt: skip
    grid = grid_of_size()
    shapes = np.array(
        [shapely.box(340_000 + 10 * w, 3_460_000 - 10 * s, 340_000 + 10 * e, 3_460_000 - 10 * n)
         for w, n, e, s in boxes]
    )  # fmt: skip
    return ZoneCells.of(footprints(shapes, grid), size_cells=shapely.area(shapes) / 100.0)


def grid_of_size() -> Any:
    with (
        MemoryFile() as file,
        file.open(
            driver="GTiff", width=WIDTH, height=HEIGHT, count=1, dtype="uint8",
            crs="EPSG:32651", transform=TRANSFORM,
        ) as dataset,
    ):  # fmt: skip
        return grid_of(dataset)


def test_zones_lose_what_their_parts_of_cells_lose() -> None:
    value, maps = made_up(5)
    maps[2, 149, :5] = np.nan
    zones = some_zones()
    found = grid_losses(value, maps, [WHOLE], zones=zones)
    cells = by_formula(value, maps, WHOLE).reshape(4, -1)
    worth = value.astype(float).ravel()
    for zone in range(5):
        parts, at = zones.shares[zones.zones == zone], zones.cells[zones.zones == zone]
        lost = np.nansum(cells[:, at] * parts, axis=1)
        lost[np.isnan(cells[:, at]).all(axis=1)] = np.nan
        np.testing.assert_allclose(found.by_zone[:, zone], lost, rtol=1e-6)
        hidden = np.where(np.isnan(maps.reshape(4, -1)[:, at]), worth[at], 0.0)
        np.testing.assert_allclose(
            found.zone_without_data[:, zone], np.nansum(hidden * parts, axis=1), rtol=1e-9
        )
        np.testing.assert_allclose(found.value_of_zone[zone], np.nansum(worth[at] * parts))
    assert (zones.shares <= 1.0 + 1e-9).all()
    assert np.isnan(found.by_zone[2, 4])
    assert np.isnan(found.by_zone[:, 3]).all()


def test_cells_as_assets_lose_the_same() -> None:
    value, maps = made_up(6)
    known = np.flatnonzero(~np.isnan(value))
    assets = Assets.of(cells=known, value=value.ravel()[known])
    one = losses(assets, maps.reshape(4, -1), [HALF])
    other = grid_losses(value, maps, [HALF])
    np.testing.assert_allclose(one.total, other.total, rtol=1e-6)
    np.testing.assert_allclose(one.total_without_data, other.total_without_data, rtol=1e-9)


@pytest.mark.parametrize(
    "make",
    [lambda: ThreadPoolExecutor(1), lambda: ThreadPoolExecutor(5), lambda: ProcessPoolExecutor(2)],
    ids=["one thread", "five threads", "processes"],
)
def test_results_do_not_depend_on_who_works(make: Callable[[], Executor]) -> None:
    value, maps = made_up(7)
    alone = grid_losses(value, maps, [HALF], zones=some_zones())
    with make() as executor:
        shared = grid_losses(value, maps, [HALF], zones=some_zones(), executor=executor)
    for name, expected in all_of(alone).items():
        np.testing.assert_array_equal(all_of(shared)[name], expected)


def test_files_give_the_same_as_arrays(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riskmap.risk.impact.grids._STRIP_ROWS", 64)
    value, maps = made_up(8)
    classes = np.random.default_rng(8).integers(-1, 2, value.shape).astype(np.int16)
    functions = [HALF, WHOLE]
    expected = grid_losses(value, maps, functions, classes=classes, zones=some_zones())
    weights = [0.1, 0.2, 0.3, 0.0]
    target_file = MemoryFile()
    with target_file, ThreadPoolExecutor(2) as executor:
        with target_file.open(
            driver="GTiff", width=WIDTH, height=HEIGHT, count=1, dtype="float32",
            crs="EPSG:32651", transform=TRANSFORM, nodata=np.nan,
        ) as target:  # fmt: skip
            found = raster_losses(
                BandCells(dataset=opened(value)),
                [opened(one) for one in maps],
                functions,
                classes=opened(np.where(classes < 0, -9999, classes).astype(np.int16)),
                zones=some_zones(),
                weights=weights,
                target=target,
                executor=executor,
            )
        with target_file.open() as written:
            yearly = written.read(1)
    for name, one in all_of(expected).items():
        np.testing.assert_array_equal(all_of(found)[name], one)
    rows: list[Reals] = []
    options: dict[str, Any] = {"classes": classes, "weights": weights}
    grid_losses(value, maps, functions, take=lambda _, some: rows.append(some), **options)
    np.testing.assert_array_equal(yearly, np.concatenate(rows))


def test_a_value_that_an_offset_makes_look_like_no_data_counts(opened: Opener) -> None:
    value, maps = made_up(10)
    maps[0, 3, 4] = np.nan
    stored = maps[0].copy()
    stored[0, 0], value[0, 0] = 0.0, 50.0  # with the offset: -9999, which is dry
    found = raster_losses(BandCells(dataset=opened(value)), [opened(stored, offset=-9999)], [WHOLE])
    hidden = value[np.isnan(stored)]
    assert found.total_without_data[0] == pytest.approx(np.nansum(hidden))


def test_rasters_on_other_cells_are_refused(opened: Opener) -> None:
    value, maps = made_up(9)
    with pytest.raises(RasterError, match="same cells"):
        raster_losses(BandCells(dataset=opened(value[1:])), [opened(maps[0])], [WHOLE])


def test_what_does_not_fit_is_refused() -> None:
    value, maps = made_up(10)
    with pytest.raises(MapsError, match="150 x 69"):
        grid_losses(value[:, 1:], maps, [WHOLE])
    with pytest.raises(MapsError, match="150 x 70"):
        grid_losses(value, maps[0], [WHOLE])
    with pytest.raises(MapsError, match="2 weights"):
        grid_losses(value, maps, [WHOLE], weights=[1, 2], take=lambda _, __: None)
    with pytest.raises(MapsError, match="cells"):
        grid_losses(value[:10], maps[:, :10], [WHOLE], zones=some_zones())


@given(st.integers(0, 2**32 - 1))
def test_more_water_never_means_less_loss_and_never_more_than_the_value(seed: int) -> None:
    rng = np.random.default_rng(seed)
    value = rng.uniform(0, 1e4, (5, 33)).astype(np.float32)
    depths = np.maximum(rng.uniform(-2, 7, (5, 33)), 0.0).astype(np.float32)
    maps = np.stack([depths, depths + np.float32(0.2), depths + np.float32(3)])
    found = grid_losses(value, maps, [LONG])
    assert (np.diff(found.total) >= -1e-6 * found.value).all()
    assert (found.total <= found.value * (1 + 1e-6)).all()
