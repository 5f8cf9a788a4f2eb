"""Capacity is relative to its run: it says to which, and is compared under one frame only."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.geo.arrays import Floats
from riskmap.risk.capacity.form import CapacityWeights
from riskmap.risk.capacity.frame import Frame, MembershipError, SigmaRule, SigmaRuleError
from riskmap.risk.capacity.run import CapacityRun, capacity_run, rescored, scored_together

# Domain reference 2.7.6, computed there from the formulas of the census software.
CODES = ("A", "B", "C", "D")
RAW = np.array(
    [
        [1, 1.0, 1, 20, 10, 2, 90, 12, 0.40],
        [1, 0.5, 1, 8, 6, 1, 60, 6, 0.25],
        [0, 0.5, 0, 3, 2, 1, 20, 2, 0.05],
        [1, 1.0, 0, 12, 8, 3, 150, 20, 0.60],
    ]
).T
WEIGHTS = CapacityWeights(
    parts=[0.33, 0.31, 0.36],
    indicators=[0.25, 0.29, 0.23, 0.23, 0.52, 0.48, 0.33, 0.34, 0.33],
    source="domain reference 2.7.6",
    verified=True,
)
SCORES = [0.683588, 0.398706, 0.0, 0.752686]


def run_of(raw: Floats = RAW, rule: SigmaRule = "population") -> CapacityRun:
    codes = [f"{number}" for number in range(raw.shape[1])] if raw is not RAW else CODES
    return capacity_run(codes, raw, sigma_rule=rule, weights=WEIGHTS)


def assert_close(found: Floats, expected: list[float]) -> None:
    np.testing.assert_allclose(found, expected, atol=1e-6, rtol=0)


def test_the_published_vector_is_reproduced() -> None:
    run = run_of()
    assert_close(run.scores, SCORES)
    assert_close(run.part_scores[0], [1, 0.606786, 0, 0.515615])
    assert_close(run.part_scores[1], [0.718626, 0.336237, 0, 0.819410])
    assert_close(run.part_scores[2], [0.575976, 0.297696, 0, 1])
    assert_close(run.distance_to_best, [0.074508, 0.146596, 0.212893, 0.063146])
    assert_close(run.distance_to_worst, [0.160970, 0.097205, 0, 0.192183])
    assert run.frame.mean == pytest.approx(0.458745, abs=1e-6)


def test_the_rule_for_sigma_changes_grades_and_is_printed() -> None:
    population, sample = run_of(), run_of(rule="sample")
    assert population.frame.sigma == pytest.approx(0.296229, abs=1e-6)
    assert sample.frame.sigma == pytest.approx(0.342056, abs=1e-6)
    assert population.grade_slugs() == ("fairly_strong", "medium", "weak", "fairly_strong")
    assert sample.grade_slugs() == ("fairly_strong", "medium", "fairly_weak", "fairly_strong")
    assert population.to_json()["frame"]["sigma_rule"] == "population"
    assert sample.to_json()["frame"]["sigma_rule"] == "sample"


def test_with_a_low_mean_only_the_three_upper_grades_exist() -> None:
    raw = np.repeat(RAW[:, 2:3], 9, axis=1)
    raw[:, 0] = RAW[:, 0]  # one far above eight equal ones: mean 1/9, sigma 0.314
    run = run_of(raw)
    assert run.frame.mean <= 0.5 * run.frame.sigma
    assert set(run.grade_slugs()) == {"strong", "medium"}


def test_a_score_on_a_cut_has_the_grade_above() -> None:
    raw = np.repeat(RAW[:, 2:3], 5, axis=1)
    raw[:, 0] = RAW[:, 0]  # scores 1, 0, 0, 0, 0: mean 0.2 is half of sigma 0.4, the cut is 0
    assert run_of(raw).grade_slugs() == ("strong", *["medium"] * 4)


def test_where_all_are_equal_the_score_is_a_half_without_a_grade_and_flagged() -> None:
    run = run_of(np.repeat(RAW[:, :1], 5, axis=1))
    assert run.scores.tolist() == [0.5] * 5
    assert run.grade_slugs() == ("",) * 5
    assert run.all_equal
    assert run.part_all_equal.all()
    assert not run_of().all_equal


def test_one_unit_alone_is_not_told_apart_by_either_rule() -> None:
    for rule in ("population", "sample"):
        run = capacity_run(["A"], RAW[:, :1], sigma_rule=rule)
        assert run.scores.tolist() == [0.5]
        assert run.grades.tolist() == [0]


def test_a_part_that_is_equal_everywhere_is_flagged_by_itself() -> None:
    raw = RAW.copy()
    raw[4:6] = 0.0  # nobody has supplies or medical care
    run = run_of(raw)
    assert run.part_all_equal.tolist() == [False, True, False]
    assert run.part_scores[1].tolist() == [0.5] * 4
    assert run.to_json()["parts_all_equal"] == ["preparedness"]


def test_a_unit_with_a_missing_value_is_no_data_and_changes_nobody_else() -> None:
    raw = np.insert(RAW, 1, RAW[:, 0], axis=1)
    raw[3, 1] = np.nan
    run = capacity_run(["A", "X", "B", "C", "D"], raw, sigma_rule="population", weights=WEIGHTS)
    assert run.excluded == ("X",)
    assert run.frame.members == CODES
    assert np.isnan(run.scores[1])
    assert np.isnan(run.part_scores[:, 1]).all()
    assert run.grades[1] == 0
    np.testing.assert_allclose(np.delete(run.scores, 1), SCORES, atol=1e-6)


def test_without_a_complete_survey_there_is_no_data_at_all() -> None:
    run = run_of(np.full((9, 3), np.nan))
    assert np.isnan(run.scores).all()
    assert run.excluded == ("0", "1", "2")
    assert run.to_json()["frame"]["mean"] is None
    assert not run.all_equal


amounts = st.lists(st.lists(st.floats(0, 100), min_size=9, max_size=9), min_size=2, max_size=8)


@given(amounts, st.randoms(use_true_random=False))
def test_the_order_of_units_is_irrelevant_and_scores_lie_between_0_and_1(
    rows: list[list[float]], random: object
) -> None:
    raw = np.array(rows).T
    order = list(range(raw.shape[1]))
    random.shuffle(order)  # type: ignore[attr-defined]
    found = run_of(raw).scores
    assert ((found >= 0) & (found <= 1)).all()
    np.testing.assert_allclose(run_of(raw[:, order]).scores, found[order], atol=1e-9)


@given(amounts, st.sampled_from(["population", "sample"]))
def test_a_grade_that_the_source_leaves_out_is_given_to_nobody(
    rows: list[list[float]], rule: SigmaRule
) -> None:
    run = run_of(np.array(rows).T, rule)
    mean, sigma = run.frame.mean, run.frame.sigma
    lowest = 3 if mean <= 0.5 * sigma else 2 if mean <= 1.5 * sigma else 1
    if run.frame.tells_apart:
        assert run.grades.min() >= lowest


@given(amounts, st.integers(0, 8), st.floats(0.01, 100))
def test_a_constant_multiplier_changes_no_score(
    rows: list[list[float]], indicator: int, factor: float
) -> None:
    raw = np.round(np.array(rows).T, 3)
    changed = raw.copy()
    changed[indicator] *= factor
    np.testing.assert_allclose(run_of(changed).scores, run_of(raw).scores, atol=1e-6)


def test_another_unit_in_the_run_changes_scores_so_they_are_never_compared() -> None:
    more = np.column_stack([RAW, 3 * RAW[:, 0]])
    assert not np.allclose(run_of(more).scores[:4], run_of().scores, atol=1e-3)
    assert run_of().to_json()["is_relative_to_its_run"] is True


def test_the_same_values_rescored_under_the_frame_give_the_same_run() -> None:
    run = run_of()
    order = [2, 0, 3, 1]
    again = rescored(run.frame, [CODES[one] for one in order], RAW[:, order])
    np.testing.assert_array_equal(again.scores, run.scores[order])
    np.testing.assert_array_equal(again.grades, run.grades[order])
    assert not again.beyond.any()


def test_another_date_under_the_frame_moves_only_who_changed() -> None:
    run = run_of()
    raw = RAW.copy()
    raw[3, 1] = 20.0  # B is funded as A is
    later = rescored(run.frame, CODES, raw)
    assert later.scores[1] > run.scores[1]
    np.testing.assert_array_equal(later.scores[[0, 2, 3]], run.scores[[0, 2, 3]])


def test_a_frozen_ideal_is_not_surpassed_and_this_is_said() -> None:
    run = run_of()
    raw = RAW.copy()
    raw[6, 3] = 400.0  # D was the best already
    later = rescored(run.frame, CODES, raw)
    np.testing.assert_array_equal(later.scores, run.scores)
    assert later.beyond.tolist() == [False, False, False, True]
    assert later.to_json()["beyond"] == ["D"]


def test_what_nobody_had_in_the_frame_is_beyond_it_later() -> None:
    raw = RAW.copy()
    raw[8] = 0.0
    run = run_of(raw)
    with_shelters = raw.copy()
    with_shelters[8, 2] = 0.2
    later = rescored(run.frame, [f"{n}" for n in range(4)], with_shelters)
    assert later.beyond.tolist() == [False, False, True, False]
    np.testing.assert_array_equal(later.scores, run.scores)


def test_who_was_no_member_has_no_score_under_the_frame() -> None:
    later = rescored(run_of().frame, ("A", "E"), RAW[:, [0, 0]])
    assert later.excluded == ("E",)
    assert later.scores[0] == pytest.approx(SCORES[0], abs=1e-6)


def test_two_dates_scored_together_share_a_frame_and_none_is_beyond_it() -> None:
    raw = 1.5 * RAW
    raw[:3] = RAW[:3]
    raw[0, 1] = np.nan
    first, second = scored_together(CODES, [RAW, raw], sigma_rule="population", weights=WEIGHTS)
    assert first.frame is second.frame
    assert first.frame.members == ("A", "C", "D")
    assert not (first.beyond | second.beyond).any()
    better = second.scores - first.scores
    assert (better[[0, 2, 3]] > 0).all()
    assert np.isnan(better[1])


def test_a_frame_survives_as_json() -> None:
    run = run_of()
    kept = json.loads(json.dumps(run.to_json()))
    frame = Frame.from_json(kept["frame"])
    np.testing.assert_array_equal(rescored(frame, CODES, RAW).scores, run.scores)
    assert kept["frame"] == frame.to_json()
    v_max = list(kept["frame"]["v_max"].values())
    np.testing.assert_allclose(v_max, run.frame.v_max)
    assert kept["codes"] == list(CODES)


def test_codes_stand_once_and_fit_the_indicators() -> None:
    with pytest.raises(MembershipError, match="4 codes, 3 of them different"):
        capacity_run(["A", "A", "B", "C"], RAW, sigma_rule="sample")
    with pytest.raises(MembershipError):
        capacity_run(["A"], RAW, sigma_rule="sample")


def test_a_run_without_a_known_rule_for_sigma_is_refused() -> None:
    with pytest.raises(SigmaRuleError, match="biased"):
        capacity_run(CODES, RAW, sigma_rule="biased")  # type: ignore[arg-type]
