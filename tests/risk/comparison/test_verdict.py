"""Two assessments are compared as far as their numbers mean the same, and no further."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from riskmap.core.sources import Flags
from riskmap.risk.capacity.run import capacity_run, rescored
from riskmap.risk.comparison.basis import Basis
from riskmap.risk.comparison.verdict import Comparison, Verdict, compare

Change = Callable[[dict[str, Any]], object]


def indicator(name: str, high: float, unit: str) -> dict[str, Any]:
    return {"indicator": name, "low": 0.0, "high": high, "unit": unit, "weight": 1.0}


def dimension(name: str, high: float, unit: str) -> dict[str, Any]:
    return {"join": "arithmetic", "indicators": [indicator(name, high, unit)]}


PROVENANCE: dict[str, Any] = {
    "method": "riskmap-index-2",
    "units": {"district": ["1"], "street": ["11", "12"]},
    "units_sha256": "outlines-a",
    "inputs_sha256": {"t10.tif": "a", "t100.tif": "b", "curves.csv": "c", "survey.csv": "d"},
    "capacity": {"file": "survey.csv", "survey_is_synthetic": False},
    "coping_capacity": None,
    "ground": None,
    "exposure": [{"currency": "CNY", "price_year": 2024}],
    "vulnerability": [{"file": "curves.csv"}],
    "hazards": [
        {
            "id": "flood",
            "makes": "return_periods",
            "intensity": "depth_m",
            "averaging_period": None,
            "vertical_datum": "local",
            "affected_from": {"value": 0.15},
            "keys": [{"return_period_years": 10.0}, {"return_period_years": 100.0}],
            "hazard_is_synthetic": False,
            "terrain_is_synthetic": False,
            "in_composite": True,
            "in_annual_loss": True,
            "flags": {"hazard_is_synthetic": False},
            "maker": None,
            "made": {},
            "maps": [{"file": "t10.tif"}, {"file": "t100.tif"}],
            "events": [],
            "field": None,
        }
    ],
    "index": {
        "form": "inform_geometric",
        "floor": {"value": 0.5},
        "dimensions": ["hazard", "exposure", "vulnerability"],
        "hazard": dimension("flood.expected_affected_share", 0.1, "share"),
        "exposure": dimension("population", 1000.0, "persons"),
        "vulnerability": dimension("share_65_plus", 0.3, "share"),
        "weights": {"hazard": 0.25, "exposure": 0.25, "vulnerability": 0.5},
        "classes": {"cuts": [2.0, 3.5, 5.0, 6.5]},
    },
}
RAW = ("flood.expected_affected_share", "population", "share_65_plus")


def basis(change: Change = lambda _: None, flags: Flags | None = None) -> Basis:
    provenance = deepcopy(PROVENANCE)
    change(provenance)
    return Basis.of(provenance, flags or Flags())


def compared(change: Change, *, flags: Flags | None = None) -> Comparison:
    """Compare with the plain assessment, in both orders, which must not matter."""
    first, second = basis(), basis(change, flags)
    found, turned = compare(first, second), compare(second, first)
    assert (found.verdict, found.raw_indicators) == (turned.verdict, turned.raw_indicators)
    assert [one.slug for one in found.reasons] == [one.slug for one in turned.reasons]
    return found


def set_in(*path: Any, to: Any) -> Change:
    def change(provenance: dict[str, Any]) -> None:
        place: Any = provenance
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


def all_of(*several: Change) -> Change:
    def change(provenance: dict[str, Any]) -> None:
        for one in several:
            one(provenance)

    return change


def test_what_stands_on_the_same_is_comparable_whatever_its_inputs_were() -> None:
    found = compared(set_in("inputs_sha256", "t10.tif", to="another map"))
    assert found.verdict is Verdict.COMPARABLE
    assert found.compares_composites
    assert found.reasons == ()
    assert found.raw_indicators == RAW


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        (set_in("index", "floor", "value", to=1.0), "scale"),
        (set_in("index", "hazard", "indicators", 0, "high", to=0.2), "scale"),
        (set_in("index", "hazard", "join", to="geometric"), "scale"),
        (set_in("index", "weights", "hazard", to=0.3), "weights"),
        (set_in("index", "classes", "cuts", to=[1.0, 2.0, 3.0, 4.0]), "classes"),
        (set_in("units", "street", to=["11", "12", "13"]), "units"),
    ],
)
def test_other_goalposts_weights_classes_or_units_leave_the_raw_indicators(
    change: Change, slug: str
) -> None:
    found = compared(change)
    assert found.verdict is Verdict.RAW_ONLY
    assert not found.compares_composites
    assert [one.slug for one in found.reasons] == [slug]
    assert found.raw_indicators == RAW


def test_an_indicator_measured_in_another_way_is_not_shown_side_by_side() -> None:
    found = compared(set_in("hazards", 0, "affected_from", "value", to=0.3))
    assert found.verdict is Verdict.RAW_ONLY
    assert [one.slug for one in found.reasons] == ["definition"]
    assert found.raw_indicators == RAW[1:]


def test_other_return_periods_are_another_measure() -> None:
    keys = [{"return_period_years": 20.0}, {"return_period_years": 100.0}]
    assert compared(set_in("hazards", 0, "keys", to=keys)).raw_indicators == RAW[1:]


def test_another_indicator_of_a_dimension_leaves_those_in_both() -> None:
    found = compared(set_in("index", "exposure", to=dimension("built_m2", 9.0, "m2")))
    assert found.verdict is Verdict.RAW_ONLY
    assert found.raw_indicators == (RAW[0], RAW[2])
    assert "exposure" in str(found.reasons[0].message)


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        (set_in("method", to="riskmap-index-3"), "method"),
        (set_in("units", to={"district": ["2"]}), "no_common_units"),
        (set_in("hazards", 0, "hazard_is_synthetic", to=True), "made_up"),
        (set_in("hazards", 0, "flags", "terrain_is_synthetic", to=True), "made_up"),
    ],
)
def test_another_method_place_or_invention_leaves_nothing(change: Change, slug: str) -> None:
    found = compared(change)
    assert found.verdict is Verdict.NOT_COMPARABLE
    assert found.raw_indicators == ()
    assert slug in [one.slug for one in found.reasons]


def made_from(seed: int, version: int = 1) -> Change:
    return all_of(
        set_in("hazards", 0, "hazard_is_synthetic", to=True),
        set_in("hazards", 0, "maps", to=[]),
        set_in("hazards", 0, "maker", to={"name": "synthetic_waterlogging"}),
        set_in("ground", to={"synthetic": {"seed": seed, "grid_m": 20}}),
        set_in("makers", to={"flood": version}),
    )


def test_made_up_hazards_compare_only_with_equal_seeds_and_makers() -> None:
    one = basis(made_from(1))
    assert compare(one, basis(made_from(1))).verdict is Verdict.COMPARABLE
    assert compare(one, basis(made_from(2))).verdict is Verdict.NOT_COMPARABLE
    assert compare(one, basis(made_from(1, version=2))).verdict is Verdict.NOT_COMPARABLE


def test_a_made_up_hazard_outside_the_composite_stands_in_nobodys_way() -> None:
    left_out = set_in("hazards", 0, "in_composite", to=False)
    other = set_in("index", "hazard", to=dimension("population_density", 9.0, "persons/km2"))
    one, two = (basis(all_of(made_from(seed), left_out, other)) for seed in (1, 2))
    assert compare(one, two).verdict is Verdict.COMPARABLE


def test_made_up_outlines_compare_only_with_themselves() -> None:
    flags = Flags(geometry_is_synthetic=True)
    same = basis(flags=flags)
    other = basis(set_in("units_sha256", to="outlines-b"), flags)
    assert compare(same, basis(flags=flags)).verdict is Verdict.COMPARABLE
    assert compare(same, other).verdict is Verdict.NOT_COMPARABLE
    assert compare(basis(), other).verdict is Verdict.NOT_COMPARABLE


def test_a_made_up_survey_compares_only_with_itself() -> None:
    made = set_in("capacity", "survey_is_synthetic", to=True)
    other = all_of(made, set_in("inputs_sha256", "survey.csv", to="e"))
    assert compare(basis(made), basis(made)).verdict is Verdict.COMPARABLE
    assert compare(basis(made), basis(other)).verdict is Verdict.NOT_COMPARABLE


def surveyed(body: dict[str, Any]) -> Change:
    return all_of(
        set_in("coping_capacity", to={"street": body}),
        set_in("index", "dimensions", to=[*PROVENANCE["index"]["dimensions"], "coping_capacity"]),
        set_in("index", "coping_capacity", to=dimension("coping_capacity", 1.0, "score")),
        set_in("index", "weights", "coping_capacity", to=0.0),
    )


ANSWERS = np.random.default_rng(1).uniform(0.1, 1, (9, 2))


def test_capacity_of_two_runs_leaves_raw_indicators_without_capacity() -> None:
    first = capacity_run(["11", "12"], ANSWERS, sigma_rule="population")
    second = capacity_run(["11", "12"], 2 - ANSWERS, sigma_rule="population")
    found = compare(basis(surveyed(first.to_json())), basis(surveyed(second.to_json())))
    assert found.verdict is Verdict.RAW_ONLY
    assert [one.slug for one in found.reasons] == ["relative_to_run"]
    assert found.raw_indicators == RAW


def test_capacity_under_one_frozen_frame_is_recomputed_and_may_be_compared() -> None:
    first = capacity_run(["11", "12"], ANSWERS, sigma_rule="population")
    second = rescored(first.frame, ["11", "12"], 0.9 * ANSWERS)
    found = compare(basis(surveyed(first.to_json())), basis(surveyed(second.to_json())))
    assert found.verdict is Verdict.RECOMPUTED
    assert found.compares_composites
    assert found.raw_indicators == (*RAW, "coping_capacity")


def test_a_rule_for_sigma_of_its_own_is_a_frame_of_its_own() -> None:
    first = capacity_run(["11", "12"], ANSWERS, sigma_rule="population")
    second = capacity_run(["11", "12"], ANSWERS, sigma_rule="sample")
    found = compare(basis(surveyed(first.to_json())), basis(surveyed(second.to_json())))
    assert found.verdict is Verdict.RAW_ONLY


with_losses = set_in("index", "exposure", to=dimension("flood.annual_loss", 1e6, "CNY"))


@pytest.mark.parametrize(("key", "value"), [("currency", "EUR"), ("price_year", 2025)])
def test_losses_in_other_money_are_not_set_side_by_side(key: str, value: Any) -> None:
    other = all_of(with_losses, set_in("exposure", 0, key, to=value))
    found = compare(basis(with_losses), basis(other))
    assert found.verdict is Verdict.RAW_ONLY
    assert [one.slug for one in found.reasons] == ["money"]
    assert found.raw_indicators == (RAW[0], RAW[2])


def test_other_damage_functions_make_other_losses() -> None:
    other = all_of(with_losses, set_in("inputs_sha256", "curves.csv", to="z"))
    found = compare(basis(with_losses), basis(other))
    assert [one.slug for one in found.reasons] == ["definition"]
    assert "flood.annual_loss" not in found.raw_indicators


def test_money_that_enters_nothing_stands_in_nobodys_way() -> None:
    assert compared(set_in("exposure", 0, "price_year", to=1999)).verdict is Verdict.COMPARABLE


def test_a_composite_of_another_form_is_refused_and_its_loss_asks_for_equal_money() -> None:
    other = all_of(set_in("index", "form", to="nri"), set_in("exposure", 0, "price_year", to=1))
    assert [one.slug for one in compared(other).reasons] == ["form", "money"]


def test_every_reason_is_told_at_once_as_a_sentence() -> None:
    found = compared(
        all_of(
            set_in("method", to="riskmap-index-3"),
            set_in("units", "street", to=["11"]),
            set_in("index", "weights", "hazard", to=0.4),
        )
    )
    body = found.to_json()
    assert [one["slug"] for one in body["reasons"]] == ["method", "units", "weights"]
    assert all(one["text"].endswith(".") for one in body["reasons"])
    assert body["verdict"] == "not_comparable"
    assert str(found.verdict.word) == "not comparable"


def test_where_no_raw_indicator_is_left_nothing_is_comparable() -> None:
    found = compared(
        all_of(
            *(
                set_in("index", name, to=dimension(f"{name}_x", 1.0, "x"))
                for name in ("hazard", "exposure", "vulnerability")
            )
        )
    )
    assert found.verdict is Verdict.NOT_COMPARABLE
