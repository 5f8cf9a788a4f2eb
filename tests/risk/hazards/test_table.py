"""What maps say of units and of the people in them, on cells that can be counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskmap.risk.hazards.making import hazard_maps
from riskmap.risk.hazards.map_keys import MapKey
from riskmap.risk.hazards.population_maps import population_map
from riskmap.risk.hazards.table import HazardTable, measure_hazard
from riskmap.risk.model import HazardFigures, UnitRisk
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.results.files import summary
from riskmap.risk.run import Result
from riskmap.risk.steps import RunFolder
from tests.risk.conftest import box
from tests.risk.filled_place import (
    assessed,
    in_streets,
    units_in,
    write_place,
    write_raster,
)
from tests.risk.filled_sections import (
    FLOOD,
    HEAT,
    PEOPLE_RASTER,
    WIND,
    saying,
)

BANDS = saying("bands = [0.05, 0.15]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for this module's places."""
    return tmp_path_factory.mktemp("hazards")


@pytest.fixture(scope="module")
def result(folder: Path) -> Result:
    """The small place with storms, warmth, and people by cell."""
    sections = (WIND, HEAT, PEOPLE_RASTER)
    return assessed(write_place(folder / "full", *sections, exchanged=[BANDS]))


def units(result: Result) -> dict[str, UnitRisk]:
    return {one.code: one for one in result.assessment.units}


def figures(result: Result, code: str, hazard: str = FLOOD) -> HazardFigures:
    return units(result)[code].hazards[hazard]


def table(place: Place, hazard: str = FLOOD) -> HazardTable:
    inside = units_in(place)
    maps = hazard_maps(place, inside, RunFolder(maps=place.folder), only=frozenset({hazard}))[0]
    return measure_hazard(inside, maps, people=population_map(place, inside))


def test_the_share_hit_in_a_mean_year_is_frequency_times_share_summed(result: Result) -> None:
    """From 30 m/s on: the second storm, 0.02 a year, over street 11; the third, 0.01, over all."""
    expected = {"11": 0.03, "12": 0.01, "1": 0.02}
    for code, share in expected.items():
        found = figures(result, code, "typhoon_wind")
        assert found.expected_affected_share == pytest.approx(share)
        assert found.expected_affected_share_with_tail == pytest.approx(share)
        assert found.mean_intensity == pytest.approx(60)
    assert figures(result, "13", "typhoon_wind").expected_affected_share is None


def test_a_steady_field_has_a_mean_and_no_mean_year(result: Result) -> None:
    for code, mean in {"11": 3, "12": 1, "1": 2}.items():
        found = figures(result, code, "heat")
        assert found.mean_intensity == pytest.approx(mean)
        assert found.expected_affected_share is None
        assert found.people_affected_a_year is None
        assert found.loss is None
    assert figures(result, "1", "heat").maps[0].affected_share == pytest.approx(0.5)
    assert figures(result, "1", "heat").maps[0].max_intensity == pytest.approx(3)


def test_people_are_counted_where_they_live(result: Result) -> None:
    """50 live in each of the 1, 4 and 8 wet cells."""
    for code in ("11", "1"):
        found = [one.people_affected for one in figures(result, code).maps]
        assert found == pytest.approx([50, 200, 400])
    assert [one.people_affected for one in figures(result, "12").maps] == [0, 0, 0]
    assert [one.people_affected for one in figures(result, "13").maps] == [None] * 3
    by_hand = (0.1 - 0.02) * 125 + (0.02 - 0.01) * 300
    assert figures(result, "11").people_affected_a_year == pytest.approx(by_hand)


def test_people_are_told_by_bands_of_depth_that_make_all_of_them(result: Result) -> None:
    """Below 0.05 m, up to 0.15 m, and from there on: street 12 stands 0.1 m deep."""
    first = figures(result, "11").maps[0].people_by_band
    assert first == pytest.approx((350, 0, 50))
    assert figures(result, "12").maps[0].people_by_band == pytest.approx((0, 601, 0))
    assert figures(result, "1").maps[2].people_by_band == pytest.approx((0, 601, 400))
    assert figures(result, "13").maps[0].people_by_band is None


def test_without_people_by_cell_they_are_told_from_the_share_of_the_ground(folder: Path) -> None:
    found = assessed(write_place(folder / "plain"))
    west = units(found)["11"]
    assert west.population is not None
    assert west.hazards[FLOOD].maps[0].people_affected == pytest.approx(334 / 8)
    assert west.hazards[FLOOD].maps[0].people_by_band is None


def test_a_declared_number_stands_for_no_data_in_maps_that_do_not_say(folder: Path) -> None:
    """One of the eight cells of street 12 is -9: that is neither dry nor below 0, but unknown."""
    file = write_place(folder / "silent", exchanged=[saying("nodata = -9")])
    for number, period in enumerate((10, 50, 100)):
        depth = np.array(in_streets(0.2 * number, 0.1))
        depth[0, 3] = -9
        write_raster(file.parent / f"depth_{period}.tif", depth)
    found = units(assessed(file))["12"]
    assert found.hazards[FLOOD].covered_share == pytest.approx(7 / 8)
    assert found.hazards[FLOOD].maps[0].mean_intensity is None
    assert found.composite is None


def test_how_often_nothing_happens_is_told_from_maps_that_say_so() -> None:
    def dry(share: list[list[float]]) -> float | None:
        values = np.array(share)
        keys = tuple(MapKey.of_period(years) for years in (10, 50, 100))
        blank = np.zeros((*values.shape, 0))
        return HazardTable(
            hazard="flood", makes="return_periods", keys=keys, mean=values, max=values,
            affected_share=values, people_affected=values, people_by_band=blank,
            covered_share=values[:, 0],
        ).dry_up_to_years  # fmt: skip

    assert dry([[0, 0, 0.5], [0, 0, 0]]) == 50
    assert dry([[0.5, 0.5, 0.5], [0, 0, 0]]) is None
    assert dry([[0, 0, 0], [0, 0, 0]]) == 100
    assert dry([[0, 0, 0], [np.nan] * 3]) == 100
    assert dry([[np.nan] * 3, [np.nan] * 3]) is None
    assert dry([[0, np.nan, 0], [0, np.nan, 0]]) == 10


def test_the_summary_tells_what_the_maps_of_each_hazard_are(result: Result) -> None:
    found = summary(result.assessment)["hazards"]
    assert {name: one["makes"] for name, one in found.items()} == {
        FLOOD: "return_periods",
        "typhoon_wind": "events",
        "heat": "field",
    }
    events = [(one["label"], one["frequency_per_year"]) for one in found["typhoon_wind"]["maps"]]
    assert events == [("often", 0.1), ("west", 0.02), ("rare", 0.01)]
    assert found["heat"]["in_composite"] is False


def test_a_made_up_hazard_that_counts_for_nothing_leaves_the_rest_as_it_is(
    result: Result,
) -> None:
    """The warmth is made up, and enters neither composite nor losses."""
    assert not result.assessment.flags.hazard_is_synthetic
    assert summary(result.assessment)["hazards"]["heat"]["flags"]["hazard_is_synthetic"]
    assert str(result.assessment.state) == "draft"
    reasons = {one.rank.why for one in result.assessment.units if one.rank}
    assert "made_up" not in reasons


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    depth=st.lists(st.sampled_from([0.0, 0.1, 0.2, 1.0]), min_size=16, max_size=16),
    cut=st.floats(1, 399),
)
def test_two_parts_make_the_whole_wherever_they_meet(
    tmp_path: Path, depth: list[float], cut: float
) -> None:
    file = write_place(tmp_path / "parts", PEOPLE_RASTER, exchanged=[BANDS])
    for period in (10, 50, 100):
        write_raster(file.parent / f"depth_{period}.tif", np.reshape(depth, (4, 4)))
    place = read_place(file)
    assert place.units is not None
    shapes = {"11": box(0, 0, cut, 400), "12": box(cut, 0, 400, 400)}
    rows = tuple(evolve(one, geometry=shapes.get(one.code, one.geometry)) for one in place.units)
    found = table(evolve(place, units=rows))
    whole, west, east = (found.people_by_band[number] for number in (0, 1, 2))
    np.testing.assert_allclose(west + east, whole, atol=1e-9)
    area = np.array([1.0, cut / 400, 1 - cut / 400])
    by_area = found.affected_share[:3] * area[:, None]
    np.testing.assert_allclose(by_area[1] + by_area[2], by_area[0], atol=1e-9)
