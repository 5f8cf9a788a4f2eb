"""The ground of a place: given and checked, or made up around all units from a seed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from rasterio import Affine

from riskmap.core.errors import CrsMismatchError
from riskmap.risk.hazards.grounds import GroundHeight, grid_around, ground_of
from riskmap.risk.place.reading import read_place
from tests.risk.conftest import EAST
from tests.risk.filled_place import (
    units_in,
    write_ground,
    write_place,
    write_raster,
)
from tests.risk.filled_sections import (
    GIVEN_GROUND,
    MADE_UP_GROUND,
    ON_GROUND,
    ON_MADE_UP_GROUND,
    Exchanged,
)

Make = Callable[..., Path]


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """The small place on given ground."""
    file = write_place(tmp_path / "given", GIVEN_GROUND, exchanged=ON_GROUND)
    write_ground(file.parent)
    return file


def made_up(folder: Path, *exchanged: Exchanged) -> Path:
    file = write_place(folder, MADE_UP_GROUND, exchanged=[*ON_MADE_UP_GROUND, *exchanged])
    write_ground(file.parent)
    return file


def ground(file: Path) -> GroundHeight:
    place = read_place(file)
    assert place.region.ground is not None
    return ground_of(place, place.region.ground, units_in(place))


def test_given_ground_is_taken_as_it_is(given: Path) -> None:
    found = ground(given)
    assert found.height_m[1].tolist() == [4, 3, 4, 4]
    assert found.vertical_datum == "local ground"
    assert not found.is_synthetic
    assert found.grid.bounds == (EAST, 0, EAST + 400, 400)


def test_what_stands_for_no_data_in_given_ground_may_be_declared(given: Path) -> None:
    text = given.read_text("utf-8")
    given.write_text(text.replace('file = "ground.tif"', 'file = "ground.tif"\nnodata = 3'))
    assert np.isnan(ground(given).height_m[1]).tolist() == [False, True, False, False]


def test_ground_in_another_crs_than_metres_is_refused_after_it_was_checked(given: Path) -> None:
    """The folder is changed between the check and the run."""
    place = read_place(given)
    assert place.region.ground is not None
    write_raster(given.parent / "ground.tif", np.ones((4, 4)), crs="EPSG:32650")
    with pytest.raises(CrsMismatchError, match="EPSG:32650"):
        ground_of(place, place.region.ground, units_in(place))


def test_made_up_ground_reaches_400_m_beyond_all_units(tmp_path: Path) -> None:
    found = ground(made_up(tmp_path / "a"))
    assert found.is_synthetic
    assert found.grid.bounds == pytest.approx((EAST - 400, -400, EAST + 10_200 + 400, 800))
    assert found.grid.cell_size == pytest.approx((50, 50))
    assert found.height_m.shape == (24, 220)
    assert not np.isnan(found.height_m).any()


def test_a_seed_makes_one_ground_and_another_seed_another(tmp_path: Path) -> None:
    one, same = ground(made_up(tmp_path / "a")), ground(made_up(tmp_path / "b"))
    other = ground(made_up(tmp_path / "c", ("seed = 5", "seed = 6")))
    assert np.array_equal(one.height_m, same.height_m)
    assert not np.array_equal(one.height_m, other.height_m)


@pytest.mark.parametrize("cell_m", [30.0, 70.0, 1000.0])
def test_a_grid_around_units_holds_them_on_whole_multiples_of_its_cells(
    given: Path, cell_m: float
) -> None:
    units = units_in(read_place(given))
    grid = grid_around(units, cell_m)
    west, south, east, north = grid.bounds
    assert shapely.box(west, south, east, north).covers(shapely.box(*units_bounds(units)))
    assert west % cell_m == north % cell_m == 0
    assert units_bounds(units)[0] - west < cell_m
    assert isinstance(grid.transform, Affine)


def units_bounds(units: object) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds(units.geometries)  # type: ignore[attr-defined]
    return west, south, east, north
