"""Coping capacity of the units of a place: sums over sums, one run a level, no data never 0."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from attrs import evolve

from riskmap.core.sources import Flags
from riskmap.risk.capacity.form import capacity_form
from riskmap.risk.capacity.frame import Frame
from riskmap.risk.capacity.of_place import Surveyed, survey_of
from riskmap.risk.capacity.run import rescored
from riskmap.risk.model import UnitRisk
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.place.units import UnitRow, Units, units_of
from riskmap.risk.results.files import write_files
from riskmap.risk.run import Result
from tests.risk.conftest import CRS, box
from tests.risk.filled_place import (
    assessed,
    units_in,
    write_place,
    write_survey,
)
from tests.risk.filled_sections import (
    ANSWERS,
    COPING,
    SURVEY,
    WITH_CAPACITY,
)

Make = Callable[..., Path]
#: Three times the people, and half of the shelters for each.
LARGE = {**ANSWERS, "resident_population": 300, "emergency_shelter_capacity": 15}
NAMES = [one.slug for one in capacity_form().indicators]
SHELTER = next(
    place
    for place, one in enumerate(capacity_form().indicators)
    if "emergency_shelter_capacity" in one.numerators
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The small place with a survey of two of its streets."""
    folder = tmp_path_factory.mktemp("surveyed")
    return read_place(write_place(folder, SURVEY, COPING, exchanged=WITH_CAPACITY))


@pytest.fixture(scope="module")
def result(place: Place) -> Result:
    """Its assessment."""
    return assessed(place)


def units_by_code(result: Result) -> dict[str, UnitRisk]:
    return {one.code: one for one in result.assessment.units}


def surveyed(
    place: Place, answers: Mapping[str, Mapping[str, float | None]], units: Units | None = None
) -> Surveyed:
    other = evolve(place, by_code=evolve(place.by_code, survey=answers))
    found = survey_of(other, units or units_in(place))
    assert found is not None
    return found


def shelter(found: Surveyed, level: str) -> Any:
    return found.runs[level].indicators[SHELTER]


def communities() -> Units:
    """A district of two streets, the first of which has two communities."""
    shapes = {
        ("1", None, "district"): box(0, 0, 400, 400),
        ("11", "1", "street"): box(0, 0, 200, 400),
        ("12", "1", "street"): box(200, 0, 400, 400),
        ("111", "11", "community"): box(0, 0, 100, 400),
        ("112", "11", "community"): box(100, 0, 200, 400),
        ("121", "12", "community"): box(200, 0, 400, 400),
    }
    rows = [
        UnitRow(code=code, parent=parent, level=level, name_zh=code, name_en=code, flags=Flags(),
                geometry=shape)
        for (code, parent, level), shape in shapes.items()
    ]  # fmt: skip
    levels = ("district", "street", "community")
    return units_of(rows, crs=CRS, metric_crs=CRS, levels=levels)


def test_a_street_is_sums_over_sums_of_its_communities(place: Place) -> None:
    """10 and 15 places for 100 and 300 persons: 25 for 400, not the mean of 0.1 and 0.05."""
    found = surveyed(place, {"111": ANSWERS, "112": LARGE}, communities())
    assert shelter(found, "street") == pytest.approx([25 / 400, np.nan], nan_ok=True)
    assert shelter(found, "district") == pytest.approx([25 / 400])
    assert shelter(found, "community") == pytest.approx([0.1, 0.05, np.nan], nan_ok=True)


def test_a_unit_that_answered_for_itself_is_not_added_to_its_parts(place: Place) -> None:
    """Street 11 says more than its communities: nobody in it counts twice, here or above."""
    own = {**ANSWERS, "resident_population": 400, "emergency_shelter_capacity": 80}
    answers = {"11": own, "111": ANSWERS, "112": LARGE, "121": ANSWERS}
    found = surveyed(place, answers, communities())
    assert shelter(found, "community") == pytest.approx([0.1, 0.05, 0.1])
    assert shelter(found, "street") == pytest.approx([80 / 400, 0.1])
    assert shelter(found, "district") == pytest.approx([90 / 500])


def test_an_answer_that_is_missing_leaves_a_unit_to_its_parts(place: Place) -> None:
    answers = {"11": {**ANSWERS, "resident_population": None}, "111": ANSWERS, "112": LARGE}
    found = surveyed(place, answers, communities())
    assert shelter(found, "street")[0] == pytest.approx(25 / 400)


def test_units_without_answers_have_no_data(place: Place, result: Result) -> None:
    found = units_by_code(result)
    assert found["13"].capacity is None
    assert found["13"].measures["coping_capacity"] is not None
    assert found["13"].measures["coping_capacity"].score is None
    assert found["13"].composite is None
    assert surveyed(place, {}).figure(0) is None
    said = result.assessment.provenance["coping_capacity"]["street"]
    assert said["excluded"] == ["13"]


def test_a_level_that_nobody_surveyed_has_no_data_though_the_level_above_has(
    place: Place,
) -> None:
    found = surveyed(place, {"11": ANSWERS, "12": LARGE}, communities())
    assert np.isnan(found.runs["community"].indicators).all()
    assert found.runs["community"].excluded == ("111", "112", "121")
    assert [found.figure(number) for number in (3, 4, 5)] == [None] * 3
    assert shelter(found, "street") == pytest.approx([0.1, 0.05])


def test_each_level_is_a_run_of_its_own(result: Result) -> None:
    """Street 12 is the best of its run and 11 the worst; the district is alone in its own."""
    found = units_by_code(result)
    scores = {code: one.capacity and one.capacity.score for code, one in found.items()}
    assert scores == {"1": 0.5, "11": 0, "12": 1, "13": None}
    runs = result.assessment.provenance["coping_capacity"]
    assert list(runs) == ["district", "street"]
    assert runs["district"]["all_equal"]
    assert runs["street"]["frame"]["members"] == ["11", "12"]
    assert all(one["frame"]["sigma_rule"] == "population" for one in runs.values())


def test_lack_of_capacity_enters_the_composite(result: Result) -> None:
    """Capacity 10 is a lack of 0, held at the floor of 0.5; capacity 0, held there, lacks 9.5."""
    found = units_by_code(result)
    for code, lack in {"11": 9.5, "12": 0.5}.items():
        unit = found[code]
        scores = [one.score or 0 for one in unit.measures.values() if one is not None]
        assert unit.composite == pytest.approx(np.prod([*scores[:3], lack]) ** 0.25)
        assert scores[3] == pytest.approx({"11": 0.5, "12": 10}[code])


def test_what_is_kept_computes_the_scores_again(place: Place) -> None:
    found = surveyed(place, {"11": ANSWERS, "12": LARGE, "13": {**ANSWERS, "has_disaster_map": 0}})
    kept = json.loads(json.dumps(found.to_json()))["street"]
    indicators = np.array([kept["indicators"][name] for name in NAMES], dtype=np.float64)
    again = rescored(Frame.from_json(kept["frame"]), kept["codes"], indicators)
    assert again.scores == pytest.approx(found.runs["street"].scores, abs=1e-12)
    assert again.grade_slugs() == found.runs["street"].grade_slugs()
    assert kept["scores"] == pytest.approx(again.scores.tolist())


def test_a_made_up_survey_is_said_to_be_so_in_every_file(result: Result, tmp_path: Path) -> None:
    write_files(result.assessment, result.units, result.assets, tmp_path)
    rows = list(csv.DictReader((tmp_path / "divisions.csv").read_text("utf-8").splitlines()))
    assert {row["survey_is_synthetic"] for row in rows} == {"true"}
    layer = gpd.read_file(tmp_path / "assessment.gpkg", layer="divisions")
    assert set(layer["survey_is_synthetic"]) == {True}
    for name in ("summary.json", "provenance.json"):
        found = json.loads((tmp_path / name).read_text("utf-8"))
        assert found["flags"]["survey_is_synthetic"] is True
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert any("survey of coping capacity is made up" in one for one in summary["notices"])
    assert {row["input_synthetic_share"] for row in rows} == {"0.25"}
    assert {row["code"]: row["coping_capacity_grade"] for row in rows}["12"] != ""


def test_a_survey_that_was_asked_for_is_not_called_made_up(tmp_path: Path) -> None:
    exchanged = [*WITH_CAPACITY, ("survey_is_synthetic = true", "survey_is_synthetic = false")]
    found = assessed(write_place(tmp_path / "asked", SURVEY, COPING, exchanged=exchanged))
    assert not found.assessment.flags.survey_is_synthetic
    assert units_by_code(found)["11"].input_shares == pytest.approx(
        {"measured": 0.25 + 0.25, "estimated": 0.5, "synthetic": 0}
    )


def test_where_nobody_surveys_there_is_none(tmp_path: Path) -> None:
    plain = read_place(write_place(tmp_path / "plain"))
    assert survey_of(plain, units_in(plain)) is None


def test_the_order_of_answers_does_not_matter(place: Place, result: Result) -> None:
    answers = place.survey
    assert answers is not None
    write_survey(place.folder / "survey.csv", {code: answers[code] for code in ("12", "11")})  # type: ignore[misc]
    other = assessed(place.folder / "region.toml")
    assert other.assessment.units == result.assessment.units
