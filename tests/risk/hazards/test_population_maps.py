"""People by cell: held against what was counted, and split only when somebody asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rasterio import Affine

from riskmap.risk.hazards.population_maps import population_map
from riskmap.risk.place.reading import read_place
from riskmap.risk.run import Result
from riskmap.risk.steps import RunFolder, Steps
from tests.risk.conftest import EAST, faults_of
from tests.risk.filled_place import (
    assessed,
    in_streets,
    units_in,
    write_place,
    write_raster,
)
from tests.risk.filled_sections import (
    FLOOD,
    PEOPLE_RASTER,
)

Make = Callable[..., Path]
COARSE = Affine(200, 0, EAST, 0, -400, 400)
SPLIT = ('unit = "count"\n', 'unit = "count"\nsplit_to_hazard = true\n')


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes the small place with people by cell."""
    return lambda **options: write_place(tmp_path / "people", PEOPLE_RASTER, **options)


def affected(result: Result) -> list[float | None]:
    return [one.people_affected for one in result.assessment.units[0].hazards[FLOOD].maps]


def test_densities_that_are_called_counts_are_refused_with_the_unit_that_fits(make: Make) -> None:
    """A cell is a hectare, so 5,000 on a square kilometre are 50 in it."""
    file = make()
    write_raster(file.parent / "persons.tif", 100 * np.asarray(in_streets(50, 75.125)))
    (fault,) = faults_of(file)
    assert (fault.field, fault.kind) == ("population.raster.file", "wrong_sum")
    assert re.search(r"holds 100,100 persons .* 1,001 are known", str(fault.message))
    assert "fit as per_km2" in str(fault.message)


def test_densities_count_by_the_area_of_their_cells(make: Make) -> None:
    file = make(exchanged=[('unit = "count"', 'unit = "per_km2"')])
    write_raster(file.parent / "persons.tif", 100 * np.asarray(in_streets(50, 75.125)))
    assert affected(assessed(file)) == pytest.approx([50, 200, 400])


def test_a_sum_that_fits_no_unit_is_refused(make: Make) -> None:
    file = make()
    write_raster(file.parent / "persons.tif", np.full((4, 4), 70.0))
    (fault,) = faults_of(file)
    assert "No other unit would fit" in str(fault.message)


def test_how_far_the_sum_may_lie_from_the_count_is_declared(make: Make) -> None:
    """16 cells of 70 persons are 1,120: 12 % more than were counted."""
    file = make(exchanged=[('unit = "count"\n', 'unit = "count"\ntolerance = 0.15\n')])
    write_raster(file.parent / "persons.tif", np.full((4, 4), 70.0))
    assert affected(assessed(file)) == pytest.approx([70, 280, 560])


def test_people_beyond_the_place_do_not_contradict_its_count(make: Make) -> None:
    """The raster reaches 200 m farther east, where 8,000 others live."""
    file = make(exchanged=[SPLIT])
    wide = np.hstack([in_streets(50.0, 75.125), np.full((4, 2), 1000.0)])
    write_raster(file.parent / "persons.tif", wide)
    assert affected(assessed(file)) == pytest.approx([50, 200, 400])


def test_how_people_were_split_stands_in_the_provenance(make: Make) -> None:
    """Two coarse cells of 400 and 601 persons are split among sixteen; none is lost."""
    file = make(exchanged=[SPLIT])
    write_raster(file.parent / "persons.tif", np.array([[400.0, 601.0]]), transform=COARSE)
    (split,) = assessed(file).assessment.provenance["split"]
    assert split["sum_before"] == pytest.approx(1001)
    assert split["sum_after"] == pytest.approx(1001)


def test_counts_on_other_cells_are_refused_unless_they_may_be_split(make: Make) -> None:
    file = make()
    write_raster(file.parent / "persons.tif", [[400.0, 601.0]], transform=COARSE)
    assert {one.kind for one in faults_of(file)} == {"other_cells"}


def test_split_counts_keep_their_sum(make: Make) -> None:
    """400 persons on street 11 as one cell are 50 on each of its eight."""
    file = make(exchanged=[SPLIT])
    write_raster(file.parent / "persons.tif", [[400.0, 601.0]], transform=COARSE)
    found = assessed(file)
    assert affected(found) == pytest.approx([50, 200, 400])
    bands = [one.hazards[FLOOD].maps[0].people_by_band for one in found.assessment.units[:3]]
    assert [sum(one) for one in bands if one is not None] == pytest.approx([1001, 400, 601])


def test_a_changed_declaration_counts_people_anew(make: Make, tmp_path: Path) -> None:
    """Steps that were kept for counts are none for densities, though the file is the same."""
    steps = tmp_path / "steps"
    first = make()
    assessed(first, RunFolder(maps=tmp_path / "made", steps=Steps(folder=steps)))
    other = make(exchanged=[('unit = "count"', 'unit = "per_ha"')])
    write_raster(other.parent / "persons.tif", in_streets(50.0, 75.125))
    run = RunFolder(maps=tmp_path / "made", steps=Steps(folder=steps))
    assert affected(assessed(other, run)) == pytest.approx([50, 200, 400])
    assert run.steps.resumed == 0


def test_a_place_without_people_by_cell_has_none(tmp_path: Path) -> None:
    place = read_place(write_place(tmp_path / "none"))
    assert population_map(place, units_in(place)) is None
