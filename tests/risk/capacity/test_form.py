"""The form of the survey holds together: fields, indicators, weights."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from riskmap.risk.capacity.form import CapacityWeights, capacity_form, default_weights, members_of
from riskmap.risk.index.forms import WeightError


def test_there_are_nine_indicators_in_three_parts() -> None:
    form = capacity_form()
    names = ["PLAN", "HAZARD", "RISK", "FUND", "MATERIAL", "MEDICAL", "SELF", "EVAC", "RELOC"]
    assert [one.id for one in form.indicators] == names
    assert [int(members_of(part).sum()) for part in range(3)] == [4, 2, 3]
    assert [grade.zh for grade in form.grades] == ["弱", "较弱", "中等", "较强", "强"]


def test_every_indicator_is_made_of_fields_that_are_numbers_or_yes_and_no() -> None:
    form = capacity_form()
    kinds = {one.name: one.kind for one in form.fields}
    assert len(kinds) == len(form.fields)
    for one in form.indicators:
        expected = {"yes_no"} if one.denominator is None else {"whole", "number"}
        assert {kinds[name] for name in one.numerators} <= expected
    assert len(form.needed_fields) == 13


def test_names_and_phones_are_marked_and_never_needed() -> None:
    form = capacity_form()
    personal = {one.name for one in form.fields if one.personal}
    assert {"unit_leader", "form_filler", "contact_phone"} <= personal
    assert not personal & set(form.needed_fields)


def test_default_weights_sum_to_one_within_each_parent_and_are_not_verified() -> None:
    weights = default_weights()
    assert weights.parts.sum() == pytest.approx(1)
    assert weights.overall.sum() == pytest.approx(1)
    assert [weights.indicators[members_of(part)].sum() for part in range(3)] == pytest.approx(
        [1, 1, 1]
    )
    assert not weights.verified
    assert "Chengdu" in weights.source


@pytest.mark.parametrize(
    ("change", "parent"),
    [
        ({"parts": [0.33, 0.31, 0.40]}, "coping_capacity"),
        ({"indicators": [0.25, 0.29, 0.23, 0.23, 0.60, 0.48, 0.33, 0.34, 0.33]}, "preparedness"),
    ],
)
def test_weights_that_miss_one_within_a_parent_are_refused_with_its_name(
    change: dict[str, Any], parent: str
) -> None:
    given = default_weights()
    with pytest.raises(WeightError) as caught:
        CapacityWeights(
            **{
                "parts": given.parts,
                "indicators": given.indicators,
                "source": "",
                "verified": False,
                **change,
            }
        )
    assert parent in str(caught.value)


def test_weights_survive_as_json() -> None:
    body = json.loads(json.dumps(default_weights().to_json()))
    np.testing.assert_array_equal(
        CapacityWeights.from_json(body).overall, default_weights().overall
    )
