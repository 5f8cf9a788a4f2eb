"""The small place comes out as computed by hand; whatever must be said stays with the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve

from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.risk.index.indicators import inherited
from riskmap.risk.model import Assessment, State, UnitRisk
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.place.units import units_of_place
from riskmap.risk.service import rows_of
from tests.risk.conftest import Maker, assess, box, write_layer, write_maps

HAZARD = "rainstorm_waterlogging"
# Weights 1/4, 1/4, 1/2; hazard score 10 * value / 0.065, exposure 10 * persons / 1000.
WEST_EXPECTED = 0.08 * (1 / 8 + 4 / 8) / 2 + 0.01 * (4 / 8 + 8 / 8) / 2


def by_code(assessment: Assessment) -> dict[str, UnitRisk]:
    return {unit.code: unit for unit in assessment.units}


def shares_of(unit: UnitRisk) -> tuple[float | None, ...]:
    return tuple(one.affected_share for one in unit.hazards[HAZARD].maps)


def test_the_affected_share_is_that_of_the_cells_drawn(assessment: Assessment) -> None:
    units = by_code(assessment)
    shares = {code: shares_of(units[code]) for code in ("1", "11", "12")}
    assert shares["11"] == pytest.approx((1 / 8, 4 / 8, 8 / 8))
    assert shares["12"] == (0.0, 0.0, 0.0)
    assert shares["1"] == pytest.approx((1 / 16, 4 / 16, 8 / 16))
    first = units["11"].hazards[HAZARD].by_return_period[10]
    assert first.label == "T10"
    assert first.mean_intensity == pytest.approx(0.2 / 8)
    assert first.people_affected == pytest.approx(334 / 8)


def test_the_expected_share_is_the_integral_and_says_what_the_tail_would_add(
    assessment: Assessment,
) -> None:
    figures = by_code(assessment)["11"].hazards[HAZARD]
    assert figures.expected_affected_share == pytest.approx(WEST_EXPECTED)
    assert figures.expected_affected_share_with_tail == pytest.approx(WEST_EXPECTED + 0.01)
    assert figures.people_affected_a_year == pytest.approx(334 * WEST_EXPECTED)
    assert figures.loss is None


def test_people_scores_and_composite_are_those_computed_by_hand(assessment: Assessment) -> None:
    """1001 persons over three streets: 334, 334, 333; 200 of 1001 are 65 or older."""
    units = by_code(assessment)
    vulnerable = 10 * (200 / 1001 - 0.1) / 0.2
    hazard = {"1": WEST_EXPECTED / 2, "11": WEST_EXPECTED, "12": 0.0}
    people = {"1": 1001, "11": 334, "12": 334}
    for code, persons in people.items():
        scores = (max(0.5, 10 * hazard[code] / 0.065), min(10.0, persons / 100), vulnerable)
        unit = units[code]
        assert unit.population is not None
        assert unit.population.persons == persons
        found = [unit.measures[name] for name in ("hazard", "exposure", "vulnerability")]
        assert [one and one.score for one in found] == pytest.approx(list(scores))
        composite = scores[0] ** 0.25 * scores[1] ** 0.25 * scores[2] ** 0.5
        assert unit.composite == pytest.approx(composite)
    assert units["11"].composite_level is RiskLevel.MEDIUM
    assert units["12"].composite_level is RiskLevel.LOW


def test_a_unit_beyond_the_maps_is_no_data_and_never_low(assessment: Assessment) -> None:
    far = by_code(assessment)["13"]
    hazard = far.measures["hazard"]
    assert far.composite is None
    assert far.composite_level is None
    assert hazard is not None
    assert hazard.score is None
    assert shares_of(far) == (None, None, None)
    assert far.hazards[HAZARD].covered_share == 0.0
    assert far.population is not None
    assert far.population.persons == 333


@pytest.mark.parametrize(("least", "known"), [(0.95, []), (0.5, ["12"])])
def test_a_unit_half_beyond_the_maps_is_no_data_unless_so_little_suffices(
    make_region: Maker, least: float, known: list[str]
) -> None:
    affected = "[hazards.affected_from]"
    file = make_region((affected, f"covered_share_min = {least}\n{affected}"))
    place = read_place(file)
    wider = box(200, 0, 600, 400)
    rows = [evolve(one, geometry=wider) if one.code == "12" else one for one in rows_of(place)]
    found = assess(evolve(place, units=tuple(rows)))
    east = by_code(found)["12"]
    assert east.hazards[HAZARD].covered_share == pytest.approx(0.5)
    assert [one.code for one in (east,) if one.composite is not None] == known


def test_coping_capacity_is_absent_and_did_not_enter(assessment: Assessment) -> None:
    assert all(unit.measures["coping_capacity"] is None for unit in assessment.units)
    index = assessment.provenance["index"]
    assert index["form"] == "inform_geometric"
    assert index["dimensions"] == ["hazard", "exposure", "vulnerability"]
    assert index["absent"] == {"coping_capacity": "not_surveyed"}
    assert assessment.provenance["coping_capacity"] is None


def test_a_whole_is_not_the_average_of_its_parts(assessment: Assessment) -> None:
    """The district's score comes from its own ground and people."""
    units = by_code(assessment)
    parts = [units[code].composite for code in ("11", "12")]
    assert units["1"].composite != pytest.approx(np.mean([one for one in parts if one]))


def test_only_what_was_counted_there_is_free_of_the_estimate_flag(assessment: Assessment) -> None:
    units = by_code(assessment)
    assert not units["1"].flags.population_is_estimated
    assert units["11"].flags.population_is_estimated
    assert units["11"].population is not None
    assert units["11"].population.proxy == "number of streets"
    vulnerability = units["11"].measures["vulnerability"]
    assert vulnerability is not None
    assert vulnerability.is_estimated
    assert assessment.flags == Flags(population_is_estimated=True)


def test_the_order_of_the_file_does_not_matter(make_region: Maker) -> None:
    file = make_region()
    one = assess(read_place(file))
    write_layer(file.parent / "divisions.gpkg", order=(3, 1, 0, 2))
    other = assess(read_place(file))
    assert one.units == other.units


def test_flags_of_an_outline_reach_its_unit_and_the_whole(make_region: Maker) -> None:
    file = make_region(geometry_is_synthetic=[False, True, False, False])
    found = assess(read_place(file))
    marked = [unit.code for unit in found.units if unit.flags.geometry_is_synthetic]
    assert marked == ["11"]
    assert found.flags.geometry_is_synthetic
    assert found.at_level("street").flags.geometry_is_synthetic
    assert not found.at_level("district").flags.geometry_is_synthetic


def test_a_raster_that_calls_itself_synthetic_is_believed(make_region: Maker) -> None:
    file = make_region()
    write_maps(file.parent, HAZARD_IS_SYNTHETIC="true")
    found = assess(read_place(file))
    assert all(unit.flags.hazard_is_synthetic for unit in found.units)
    assert found.state is State.DEMO


def test_a_real_hazard_makes_a_draft(assessment: Assessment) -> None:
    assert assessment.state is State.DRAFT


def test_a_unit_without_a_value_takes_that_of_the_unit_above_and_says_so(place: Place) -> None:
    units = units_of_place(place, rows_of(place))
    found = inherited(units, {"1": 0.2, "12": 0.3})
    assert found.values.tolist() == [0.2, 0.2, 0.3, 0.2]
    assert found.is_estimated.tolist() == [False, True, False, True]


def test_a_unit_without_any_value_above_it_is_no_data(place: Place) -> None:
    found = inherited(units_of_place(place, rows_of(place)), {"12": 0.3})
    assert np.isnan(found.values).tolist() == [True, True, False, True]
    assert not found.is_estimated.any()


def test_records_survive_json(assessment: Assessment) -> None:
    assert [UnitRisk.from_json(one.to_json()) for one in assessment.units] == list(assessment.units)


def test_provenance_names_every_input_and_what_nobody_verified(assessment: Assessment) -> None:
    made_of = assessment.provenance
    assert set(made_of["inputs_sha256"]) == {
        "region.toml",
        "people.csv",
        "divisions.gpkg",
        "depth_10.tif",
        "depth_50.tif",
        "depth_100.tif",
    }
    assert made_of["attribution"] == ["nobody at all"]
    assert made_of["licences"] == ["CC0-1.0", "facts"]
    assert made_of["unverified"] == ["chosen"]
    assert made_of["made_at"] == "2026-07-12T04:00:00+00:00"
