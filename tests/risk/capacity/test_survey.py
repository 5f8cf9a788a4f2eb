"""Indicators of a group are sums over sums; what was not answered is never 0."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.capacity.form import capacity_form
from riskmap.risk.capacity.survey import (
    SurveyError,
    indicators_of_groups,
    indicators_of_units,
    survey_columns,
)

SMALL = {
    "resident_population": 1000.0,
    "has_emergency_plan": 1.0,
    "has_vulnerable_groups_list": 1.0,
    "has_disaster_points_list": 0.0,
    "has_disaster_map": 1.0,
    "last_year_funding_amount": 2.0,
    "materials_equipment_value": 1.0,
    "medical_service_count": 1.0,
    "militia_reserve_count": 3.0,
    "registered_volunteer_count": 7.0,
    "last_year_training_participants": 40.0,
    "last_year_drill_participants": 60.0,
    "emergency_shelter_capacity": 250.0,
}
LARGE = SMALL | {
    "resident_population": 3000.0,
    "has_emergency_plan": 0.0,
    "last_year_funding_amount": 0.0,
    "emergency_shelter_capacity": 150.0,
}
# By hand from domain reference 2.7.2.
INDICATORS_OF_SMALL = [1, 0.5, 1, 20, 10, 10, 100, 10, 0.25]


def test_the_nine_indicators_of_a_community_are_those_computed_by_hand() -> None:
    found = indicators_of_units(survey_columns([SMALL]))
    np.testing.assert_allclose(found[:, 0], INDICATORS_OF_SMALL)


def test_a_subdistrict_is_sums_over_sums_and_not_the_mean_of_ratios() -> None:
    columns = survey_columns([SMALL, LARGE])
    found = indicators_of_groups(columns, np.array([0, 0]), groups=1).values[:, 0]
    names = [one.id for one in capacity_form().indicators]
    by_name = dict(zip(names, found, strict=True))
    assert by_name["PLAN"] == pytest.approx(0.5)  # one community of two
    assert by_name["HAZARD"] == pytest.approx(0.5)  # two lists of four
    assert by_name["FUND"] == pytest.approx(2 / 4000 * 10_000)
    assert by_name["RELOC"] == pytest.approx(400 / 4000)
    assert by_name["RELOC"] != pytest.approx(np.mean([0.25, 0.05]))


@given(st.permutations(range(6)))
def test_a_group_of_one_is_that_community_and_order_is_irrelevant(order: list[int]) -> None:
    rows = [SMALL | {"resident_population": 500.0 * (one + 1)} for one in order]
    columns = survey_columns(rows)
    found = indicators_of_groups(columns, np.array(order), groups=6)
    np.testing.assert_allclose(found.values[:, order], indicators_of_units(columns))
    assert found.used.tolist() == [1] * 6


def test_who_left_an_answer_open_does_not_enter_and_is_counted() -> None:
    unanswered = {key: value for key, value in LARGE.items() if key != "has_disaster_map"}
    rows = [SMALL, unanswered, SMALL, SMALL]
    found = indicators_of_groups(survey_columns(rows), np.array([0, 0, -1, 2]), groups=4)
    np.testing.assert_allclose(found.values[:, 0], INDICATORS_OF_SMALL)
    assert np.isnan(found.values[:, [1, 3]]).all()
    assert found.used.tolist() == [1, 0, 1, 0]
    assert found.left_out.tolist() == [1, 0, 0, 0]


def test_what_was_not_answered_is_no_data_and_a_zero_is_a_zero() -> None:
    rows = [
        {key: value for key, value in SMALL.items() if key != "last_year_funding_amount"},
        SMALL | {"last_year_funding_amount": 0.0},
    ]
    found = indicators_of_units(survey_columns(rows))
    assert np.isnan(found[3, 0])
    assert found[3, 1] == 0.0


def test_where_nobody_lives_ratios_are_no_data() -> None:
    found = indicators_of_units(survey_columns([SMALL | {"resident_population": 0.0}]))
    assert np.isnan(found[3:, 0]).all()
    assert found[0, 0] == 1.0


@pytest.mark.parametrize(
    ("field", "value"),
    [("medical_service_count", -1.0), ("has_disaster_map", 2.0), ("resident_population", np.inf)],
)
def test_an_answer_outside_what_is_allowed_is_refused_with_its_field(
    field: str, value: float
) -> None:
    with pytest.raises(SurveyError, match=field):
        indicators_of_units(survey_columns([SMALL, SMALL | {field: value}]))
