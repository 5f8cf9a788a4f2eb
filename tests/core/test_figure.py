"""Figures: unknown, zero and a number are three things, on their own and added up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.figure import Figure, FigureError, FigureKind, add_up

amounts = st.integers(min_value=0, max_value=10**12)
figures = st.one_of(
    amounts.map(Figure.number), amounts.map(Figure.at_least), st.just(Figure.unknown())
)
UNKNOWN = Figure.unknown()


@given(figures)
def test_a_figure_comes_back_from_json_as_it_went(figure: Figure) -> None:
    assert Figure.from_json(json.loads(json.dumps(figure.to_json()))) == figure


def test_json_reads_as_agreed() -> None:
    written = [Figure.number(12), UNKNOWN, Figure.at_least(1022), Figure.number(0)]
    assert [one.to_json() for one in written] == [12, "unknown", {"at_least": 1022}, 0]


@pytest.mark.parametrize(
    "value",
    [
        None,
        -1,
        True,
        1.0,
        "12",
        "Unknown",
        "",
        [],
        {},
        {"at_least": -1},
        {"at_least": True},
        {"at_least": 1.5},
        {"at_least": None},
        {"at_least": 1, "at_most": 2},
    ],
)
def test_anything_else_is_refused_and_told_the_three_forms(value: Any) -> None:
    with pytest.raises(FigureError) as fault:
        Figure.from_json(value)
    assert repr(value) in str(fault.value)
    assert '{"at_least": 12}' in str(fault.value.how_to_mend)


def test_unknown_zero_and_at_least_zero_are_three_things() -> None:
    assert len({UNKNOWN, Figure.number(0), Figure.at_least(0)}) == 3
    assert UNKNOWN.is_unknown
    assert not Figure.number(0).is_unknown


@pytest.mark.parametrize(
    ("kind", "amount"),
    [(FigureKind.UNKNOWN, 0), (FigureKind.NUMBER, None), (FigureKind.AT_LEAST, None)],
)
def test_a_kind_and_an_amount_that_contradict_each_other_are_refused(
    kind: FigureKind, amount: int | None
) -> None:
    with pytest.raises(FigureError, match=f"kind {kind} does not fit"):
        Figure(kind, amount)


@pytest.mark.parametrize("amount", [-1, 1.5, "1", True])
def test_an_amount_is_a_whole_number_and_never_negative(amount: Any) -> None:
    with pytest.raises(ValueError, match="a whole number"):
        Figure.number(amount)


@given(st.lists(figures))
def test_a_sum_says_how_many_of_its_parts_are_unknown(parts: list[Figure]) -> None:
    added = add_up(parts)
    assert added.parts == len(parts)
    assert added.unknown_parts == sum(one.is_unknown for one in parts)


@given(st.lists(amounts))
def test_numbers_alone_add_up_to_a_number(parts: list[int]) -> None:
    assert add_up(map(Figure.number, parts)).total == Figure.number(sum(parts))


@given(st.lists(figures, min_size=1))
def test_an_unknown_part_never_becomes_zero(parts: list[Figure]) -> None:
    total = add_up([*parts, UNKNOWN]).total
    if all(one.is_unknown for one in parts):
        assert total == UNKNOWN
    else:
        assert total == Figure.at_least(sum(one.amount or 0 for one in parts))


@given(st.lists(figures, min_size=1), amounts)
def test_a_lower_bound_makes_the_sum_a_lower_bound(parts: list[Figure], amount: int) -> None:
    assert add_up([*parts, Figure.at_least(amount)]).total.kind is FigureKind.AT_LEAST


@given(st.lists(figures), st.randoms(use_true_random=False))
def test_the_order_of_the_parts_does_not_matter(parts: list[Figure], chance: Any) -> None:
    shuffled = parts.copy()
    chance.shuffle(shuffled)
    assert add_up(shuffled) == add_up(parts)


def test_nothing_adds_up_to_zero_of_zero_parts() -> None:
    added = add_up([])
    assert (added.total, added.parts, added.unknown_parts) == (Figure.number(0), 0, 0)
