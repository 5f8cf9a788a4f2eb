"""What is at risk is laid on the cells of maps; rasters of values are cut by units exactly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from rasterio import Affine

from riskmap.core.errors import RasterError
from riskmap.geo.crs import parse_crs
from riskmap.geo.rasters import Grid
from riskmap.geo.split import ArrayCells
from riskmap.risk.impact import Assets
from riskmap.risk.impact.valued import Valued, groups_of, pieces_of, valued_assets
from riskmap.risk.place.reading import read_place
from riskmap.risk.population import estimate_population
from riskmap.risk.results.files import summary
from tests.risk.conftest import CRS, EAST, box
from tests.risk.filled_place import (
    assessed,
    units_in,
    write_place,
    write_raster,
)
from tests.risk.filled_sections import (
    DAMAGE,
    FLOOD,
    HOMES,
    SHOPS,
    STOCK,
)

Make = Callable[..., Path]
GRID = Grid(
    transform=Affine(100, 0, EAST, 0, -100, 400),
    width=4,
    height=4,
    crs=parse_crs(CRS),
    nodata=None,
)
SPLIT = ('value_unit = "per_ha"\n', 'value_unit = "per_ha"\nsplit_to_hazard = true\n')


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes the small place with more sections."""
    return lambda *sections, **options: write_place(tmp_path / "valued", *sections, **options)


def valued(file: Path) -> dict[str, Valued]:
    place = read_place(file)
    inside = units_in(place)
    people = estimate_population(inside, place.counts, place.region.population)
    return {one.id: one for one in valued_assets(place, inside, people)}


def laid(file: Path, exposure: str, grid: Grid = GRID) -> Assets:
    return valued(file)[exposure].on(units_in(read_place(file)), grid, ("home", "shop", "stock"))


def losses(file: Path) -> Any:
    return summary(assessed(file).assessment)["hazards"][FLOOD]["losses"]


def test_an_exposure_points_at_the_function_of_its_class(make: Make) -> None:
    file = make(HOMES, SHOPS, DAMAGE)
    assert laid(file, "homes").function.tolist() == [0, 0]
    assert laid(file, "shops").function.tolist() == [1]


def test_groups_are_units_of_each_level_by_class() -> None:
    found = groups_of(np.array([[0, 2], [0, -1], [-1, -1]]), np.array([1, 0, 1]), 3)
    assert found.tolist() == [[1, 7], [0, -1], [-1, -1]]


def test_a_raster_of_values_is_one_asset_by_cell_and_lowest_unit(make: Make) -> None:
    found = laid(make(STOCK, DAMAGE), "stock")
    assert len(found) == 16
    assert found.value == pytest.approx(np.ones(16))
    assert set(found.groups[:, 0]) == {2}  # the district, class 2
    assert sorted(set(found.groups[:, 1])) == [1 * 3 + 2, 2 * 3 + 2]


@pytest.mark.parametrize(
    ("unit", "value"), [("per_cell", 1), ("per_ha", 1), ("per_m2", 1e-4), ("per_km2", 100)]
)
def test_values_by_area_count_by_the_area_of_their_cells(
    make: Make, unit: str, value: float
) -> None:
    file = make(STOCK, DAMAGE, exchanged=[("per_ha", unit)])
    write_raster(file.parent / "stock.tif", np.full((4, 4), value))
    assert laid(file, "stock").value == pytest.approx(np.ones(16))


def test_a_border_cuts_cells_by_area_and_no_value_is_lost() -> None:
    """A border at 50 m halves the first column of cells."""
    cells = ArrayCells(name="v", grid=GRID, values=np.arange(16.0).reshape(4, 4))
    outlines = np.array([box(0, 0, 50, 400), box(50, 0, 400, 400)])
    found = pieces_of(outlines, cells)
    by_unit = np.bincount(found.things, weights=found.value)
    assert by_unit == pytest.approx([(4 + 8 + 12) / 2, 120 - 12])


def test_cells_of_no_known_value_are_left_out() -> None:
    values = np.array([[1.0, np.nan], [0.0, 2.0]])
    grid = Grid(transform=GRID.transform, width=2, height=2, crs=GRID.crs, nodata=None)
    found = pieces_of(np.array([box(0, 200, 200, 400)]), ArrayCells(name="v", grid=grid,
                      values=values))  # fmt: skip
    assert found.cells.tolist() == [0, 3]
    assert found.value == pytest.approx([1, 2])
    assert pieces_of(np.array([shapely.Polygon()]), ArrayCells(name="v", grid=grid,
                     values=values)).value.size == 0  # fmt: skip


def test_a_raster_on_other_cells_is_never_taken_for_one_on_those_of_the_maps(make: Make) -> None:
    """Of a hazard whose maps were brought here, only the run knows the cells."""
    file = make(STOCK, DAMAGE)
    other = Grid(
        transform=Affine(50, 0, EAST, 0, -50, 400), width=8, height=8, crs=GRID.crs, nodata=None
    )
    with pytest.raises(RasterError, match="do not have the same cells"):
        laid(file, "stock", other)


def test_values_that_are_split_keep_their_sum(make: Make) -> None:
    """Two cells of 8 hectares with 1 a hectare: what lies in the water is lost."""
    file = make(STOCK, DAMAGE, exchanged=[SPLIT])
    place = Affine(200, 0, EAST, 0, -400, 400)
    write_raster(file.parent / "stock.tif", [[1.0, 1.0]], transform=place)
    found = losses(file)
    assert [one["loss"] for one in found["by_map"]] == pytest.approx([1, 4, 8])
    assert found["value"] == pytest.approx(16)


def test_value_of_a_unit_beyond_the_maps_is_told_as_without_data(make: Make) -> None:
    """The raster of values holds street 13 too, 10 km to the east, where no map reaches."""
    file = make(STOCK, DAMAGE, exchanged=[SPLIT])
    write_raster(file.parent / "stock.tif", np.ones((4, 102)))
    found = losses(file)
    assert found["value"] == pytest.approx(16 + 8)
    assert [one["value_without_data"] for one in found["by_map"]] == pytest.approx([8] * 3)
    assert [one["loss"] for one in found["by_map"]] == pytest.approx([1, 4, 8])


def test_what_changes_losses_changes_the_digest_of_an_exposure(make: Make) -> None:
    file = make(HOMES, SHOPS, STOCK, DAMAGE)
    before = {name: one.digest for name, one in valued(file).items()}
    assert before == {name: one.digest for name, one in valued(file).items()}
    (file.parent / "homes.csv").write_text("code,value\n11,8\n12,5\n", "utf-8")
    write_raster(file.parent / "stock.tif", np.full((4, 4), 2.0))
    after = {name: one.digest for name, one in valued(file).items()}
    assert [name for name in before if before[name] != after[name]] == ["homes", "stock"]


def test_units_without_value_or_outline_are_named(make: Make) -> None:
    found = valued(make(HOMES, STOCK, DAMAGE))
    assert found["homes"].without_value == ("13",)
    assert found["homes"].without_outline == ()
    assert (found["stock"].without_value, found["stock"].columns()) == ((), {})
