"""The matrix never gets milder where risk rises; old versions stay."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import NotFoundError
from riskmap.risk.index import matrix as module
from riskmap.risk.index.matrix import (
    MatrixClassError,
    MatrixColour,
    MatrixError,
    RiskMatrix,
    matrices,
    matrix,
    matrix_on,
    worst_consequence,
)

class_ = st.integers(1, 5)


@pytest.mark.parametrize("version", [one.version for one in matrices()])
@given(a=class_, b=class_, other=class_)
def test_no_version_gets_milder_when_likelihood_or_consequence_rises(
    version: int, a: int, b: int, other: int
) -> None:
    one, low, high = matrix(version), min(a, b), max(a, b)
    assert one.colours(low, other) <= one.colours(high, other)
    assert one.colours(other, low) <= one.colours(other, high)


def test_the_first_version_is_the_table_of_the_domain_reference() -> None:
    # 2.6, rows of likelihood 1 to 5: 蓝 1, 黄 2, 橙 3, 红 4.
    expected = [
        [1, 1, 1, 2, 2],
        [1, 1, 2, 2, 3],
        [1, 2, 2, 3, 3],
        [1, 2, 3, 3, 4],
        [2, 3, 3, 4, 4],
    ]
    classes = np.arange(1, 6)
    found = matrix(1).colours(classes[:, None], classes[None, :])
    assert found.tolist() == expected
    assert not matrix(1).verified


def test_no_data_in_either_class_is_no_data() -> None:
    assert matrix(1).colours([0, 5, 0, 5], [5, 0, 0, 5]).tolist() == [0, 0, 0, MatrixColour.RED]


@pytest.mark.parametrize("wrong", [-1, 6, 2.5, np.nan])
def test_a_class_that_does_not_exist_is_refused(wrong: float) -> None:
    with pytest.raises(MatrixClassError):
        matrix(1).colours([1, wrong], [1, 1])


def test_likelihood_follows_from_the_yearly_frequency() -> None:
    periods = np.array([np.inf, 101, 100, 31, 30, 11, 10, 2.1, 2, 1.9, 0.1, np.nan])
    found = matrix(1).likelihood(1 / periods)
    assert found.tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 0]


@given(st.floats(0, 10), st.floats(0, 10))
def test_more_frequent_is_never_less_likely(a: float, b: float) -> None:
    low, high = matrix(1).likelihood([min(a, b), max(a, b)])
    assert low <= high


def test_the_worst_consequence_counts_and_what_is_unknown_could_be_worse() -> None:
    parts = np.array([[1, 3, 5, 0], [4, 0, 0, 0]])
    assert worst_consequence(parts).tolist() == [4, 0, 5, 0]


def changed(**change: Any) -> RiskMatrix:
    return RiskMatrix.from_json({**matrix(1).to_json(), **change})


def rows_with(row: int, column: int, colour: str) -> list[list[str]]:
    rows = matrix(1).to_json()["rows"]
    rows[row][column] = colour
    return rows  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rows": rows_with(0, 3, "yellow")}, "gets milder"),
        ({"rows": rows_with(1, 4, "blue")}, "gets milder"),
        ({"rows": rows_with(0, 4, "orange")}, "gets milder"),
        ({"rows": [["red"] * 5] * 5}, "from blue to red"),
        ({"rows": [["blue"] * 5] * 5}, "from blue to red"),
        ({"rows": rows_with(2, 2, "green")}, "5 rows of 5"),
        ({"rows": [["blue"] * 5] * 4}, "5 rows of 5"),
        ({"rows": [["blue"] * 5] * 4 + [["red"] * 4]}, "5 rows of 5"),
        ({"likelihood_from_years": [10, 30, 100]}, "do not fall"),
        ({"likelihood_from_years": [100, 30]}, "do not fall"),
        ({"frequent_above_years": 10}, "do not fall"),
    ],
)
def test_a_matrix_that_contradicts_itself_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MatrixError, match=sentence):
        changed(**change)


def test_a_matrix_survives_as_json_with_all_that_belongs_to_it() -> None:
    body = json.loads(json.dumps(matrix(1).to_json()))
    again = RiskMatrix.from_json(body)
    np.testing.assert_array_equal(again.cells, matrix(1).cells)
    assert again.to_json() == body


def test_an_assessment_keeps_its_matrix_when_a_new_one_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newer = changed(version=2, effective_from="2027-01-01", rows=rows_with(0, 0, "orange"))
    both = (*matrices(), newer)
    monkeypatch.setattr(module, "matrices", lambda: both)
    assert matrix_on(date(2026, 12, 31)).version == 1
    assert matrix_on(date(2027, 1, 1)).version == 2
    assert matrix_on(date(1999, 1, 1)).version == 1
    assert matrix(1).colours(5, 1) == MatrixColour.YELLOW
    assert matrix(2).colours(5, 1) == MatrixColour.ORANGE


def test_a_matrix_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(NotFoundError, match="There is no risk matrix 99"):
        matrix(99)


def test_every_colour_has_a_word_beside_it() -> None:
    assert [str(one.word) for one in MatrixColour] == [
        "blue: low",
        "yellow: ordinary",
        "orange: considerable",
        "red: grave",
    ]
