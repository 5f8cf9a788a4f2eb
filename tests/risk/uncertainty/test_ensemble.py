"""How sure ranks are: by weights, by inputs, level by level, and hidden where they say nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riskmap.risk.index.indicators import Measured
from riskmap.risk.index.scoring import score
from riskmap.risk.model import RankFigure, UnitRisk
from riskmap.risk.place.reading import read_place
from riskmap.risk.population import estimate_population
from riskmap.risk.run import Result
from riskmap.risk.steps import RunFolder, Steps
from riskmap.risk.uncertainty.ensemble import Uncertain, uncertainty_of
from tests.risk.filled_place import assessed, units_in, write_place
from tests.risk.filled_sections import (
    COPING,
    DAMAGE,
    FLOOD,
    HOMES,
    SHOPS,
    SURVEY,
    UNCERTAIN,
    WITH_CAPACITY,
)

Make = Callable[..., Path]
BY_LOSS = (f'indicator = "{FLOOD}.expected_affected_share"', f'indicator = "{FLOOD}.annual_loss"')


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes the small place with changed weights and inputs."""

    def write(*sections: str, **options: Any) -> Path:
        return write_place(tmp_path / "sure", *sections, **options)

    return write


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The small place, whose hazard is scored by its losses, with 3 draws of its inputs."""
    folder = tmp_path_factory.mktemp("sure")
    scale = ("high = 0.065", "high = 1")
    sections = (HOMES, SHOPS, DAMAGE, UNCERTAIN)
    return assessed(write_place(folder, *sections, exchanged=[BY_LOSS, scale]))


def units(result: Result) -> dict[str, UnitRisk]:
    return {one.code: one for one in result.assessment.units}


def rank(result: Result, code: str) -> RankFigure:
    found = units(result)[code].rank
    assert found is not None
    return found


def of_tied(make: Make, *, draws: int, **columns: Any) -> Uncertain:
    """Ask about two streets, one with twice the hazard, the other with twice the people."""
    uncertain = UNCERTAIN.replace("input_draws = 3", "input_draws = 0")
    uncertain = uncertain.replace("weight_draws = 100", f"weight_draws = {draws}")
    place = read_place(make(uncertain, **columns))
    inside = units_in(place)
    people = estimate_population(inside, place.counts, place.region.population)
    scores = score(
        place.region.index,
        {
            f"{FLOOD}.expected_affected_share": 0.065 * np.array([0.5, 0.5, 0.25, np.nan]),
            "population": np.array([1000.0, 250, 500, 250]),
            "share_65_plus": np.full(4, 0.2),
        },
    )
    measured = Measured(people=people, hazards={})
    return uncertainty_of(place, inside, measured, (), scores, RunFolder(maps=place.folder))


def test_a_rank_that_nothing_moves_is_shown_with_both_intervals(result: Result) -> None:
    for code, place in {"11": 1, "12": 2}.items():
        found = rank(result, code)
        assert (found.rank, found.of, found.why) == (place, 2, "")
        assert (found.weight_low, found.weight_high) == (place, place)
        assert (found.input_low, found.input_high) == (place, place)


def test_units_without_data_have_no_rank_and_a_unit_alone_has_none(result: Result) -> None:
    assert (rank(result, "13").rank, rank(result, "13").why) == (None, "no_data")
    assert (rank(result, "1").rank, rank(result, "1").why) == (None, "alone")
    said = result.assessment.provenance["ranks"]
    assert said["shown"] == 2
    assert said["not_shown"] == {"alone": 1, "no_data": 1}
    assert said["sentences"]["alone"] == "No rank: there is no other unit with data."


def test_changed_curves_span_an_interval_of_the_score(result: Result) -> None:
    """The hazard is scored by losses, and these were computed with 0.5 to 1.5 of the curves."""
    west, east = units(result)["11"], units(result)["12"]
    assert west.composite_low is not None
    assert west.composite_low < (west.composite or 0) <= (west.composite_high or 0)
    assert east.composite_low == east.composite == east.composite_high
    assert units(result)["13"].composite_low is None


def test_how_it_was_done_is_said_by_level(result: Result) -> None:
    said = result.assessment.provenance["uncertainty"]
    by_weight = said["weight_sensitivity"]["street"]
    assert (by_weight["draws"], by_weight["spread"], by_weight["seed"]) == (100, 0.2, 7)
    assert (by_weight["units"], by_weight["excluded"]) == (2, 1)
    assert 0 <= by_weight["mean_class_change_share"] <= 1
    by_input = said["input_interval"]["street"]
    assert (by_input["draws"], by_input["rule"]) == (4, "min_max")
    design = said["design"]
    assert design["curve_factors"][0] == 1
    assert design["population_positions"][0] == 0.5
    assert all(0.5 <= one <= 1.5 for one in design["curve_factors"])
    assert len(set(design["curve_factors"])) == 4


def test_a_seed_gives_the_same_and_another_seed_another(make: Make, result: Result) -> None:
    scale = ("high = 0.065", "high = 1")
    sections = (HOMES, SHOPS, DAMAGE)
    same = assessed(make(*sections, UNCERTAIN, exchanged=[BY_LOSS, scale]))
    assert same.assessment.units == result.assessment.units
    changed = UNCERTAIN.replace("seed = 7", "seed = 8")
    other = assessed(make(*sections, changed, exchanged=[BY_LOSS, scale]))
    assert units(other)["11"].composite == units(result)["11"].composite
    assert units(other)["11"].composite_low != units(result)["11"].composite_low


def test_a_rank_whose_interval_says_nothing_is_hidden_with_the_reason(make: Make) -> None:
    """Which of the two comes first hangs on the weights alone."""
    found = of_tied(make, draws=100)
    assert found.reasons == ("alone", "interval_too_wide", "interval_too_wide", "no_data")
    hidden = found.rank(1)
    assert (hidden.rank, hidden.weight_low, hidden.weight_high, hidden.of) == (None, None, None, 2)
    assert found.weight_low[1:3].tolist() == [1, 1]
    assert found.weight_high[1:3].tolist() == [2, 2]


def test_without_any_interval_no_rank_is_shown(make: Make) -> None:
    found = of_tied(make, draws=0)
    assert found.reasons[1:3] == ("no_interval", "no_interval")
    assert found.to_json()["weight_sensitivity"] == {}


def test_made_up_outlines_have_no_rank(make: Make) -> None:
    found = of_tied(make, draws=100, geometry_is_synthetic=[False, True, False, False])
    assert found.reasons == ("alone", "made_up", "interval_too_wide", "no_data")


def test_made_up_hazards_leave_no_rank_at_all(make: Make) -> None:
    made_up = ("hazard_is_synthetic = false", "hazard_is_synthetic = true")
    found = assessed(make(UNCERTAIN, exchanged=[made_up]))
    assert {rank(found, code).why for code in ("1", "11", "12")} == {"made_up"}
    assert rank(found, "13").why == "no_data"
    assert found.assessment.provenance["ranks"]["shown"] == 0


def test_a_form_without_weights_has_no_sensitivity_to_them(make: Make) -> None:
    exchanged = [*WITH_CAPACITY, ("inform_geometric", "nri_simplified")]
    found = assessed(make(HOMES, SHOPS, DAMAGE, SURVEY, COPING, UNCERTAIN, exchanged=exchanged))
    said = found.assessment.provenance["uncertainty"]
    assert said["weight_sensitivity"] == {}
    assert said["input_interval"]["street"]["units"] == 2
    west = rank(found, "11")
    assert (west.rank, west.weight_low, west.input_low, west.input_high) == (1, None, 1, 1)


def test_draws_are_kept_and_done_anew_where_anything_changed(make: Make, tmp_path: Path) -> None:
    def resumed(file: Path) -> int:
        run = RunFolder(maps=tmp_path / "made", steps=Steps(folder=tmp_path / "steps"))
        assessed(file, run)
        return run.steps.resumed

    file = make(UNCERTAIN)
    assert resumed(file) == 0
    assert resumed(file) == 4  # the hazard, and three draws
    file.write_text(file.read_text("utf-8").replace("high = 1000", "high = 2000"), "utf-8")
    assert resumed(file) == 1
