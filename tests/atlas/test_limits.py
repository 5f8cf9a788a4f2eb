"""Round class limits for amounts: they rise, they fill the classes, zero has its own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.atlas.measures.limits import has_zero_class, nice_limits

AMOUNTS = st.floats(min_value=1e-6, max_value=1e12, allow_nan=False)


def counts(values: list[float]) -> list[int]:
    numbers = np.array(values, dtype=float)
    numbers = numbers[~np.isnan(numbers)]
    found = np.searchsorted(nice_limits(values), numbers, side="right")
    counted: list[int] = np.bincount(found, minlength=5).tolist()
    return counted


@given(st.lists(st.one_of(AMOUNTS, st.just(0.0), st.just(float("nan"))), max_size=60))
def test_limits_rise_whatever_the_values(values: list[float]) -> None:
    limits = nice_limits(values)
    assert len(limits) == 4
    assert all(np.isfinite(limits))
    assert all(low < high for low, high in pairwise(limits))


@given(st.lists(AMOUNTS, min_size=1, max_size=60))
def test_zero_never_shares_its_class(amounts: list[float]) -> None:
    values = [0.0, *amounts]
    assert has_zero_class(values)
    assert counts(values)[0] == 1


@given(st.lists(st.integers(1, 10_000), min_size=60, max_size=60, unique=True))
def test_no_class_is_empty_where_there_are_values_enough(amounts: list[int]) -> None:
    assert min(counts([float(one) for one in amounts])) > 0
    assert min(counts([0.0, *amounts])) > 0


def test_values_that_are_nearly_all_equal_still_fill_the_classes() -> None:
    values = [5.0] * 200 + [float(one) for one in range(10, 40)]
    assert min(counts(values)) > 0


def test_limits_are_round_numbers() -> None:
    values = np.random.default_rng(7).lognormal(8, 2, 285)
    assert nice_limits(values) == (500.0, 2000.0, 5000.0, 10000.0)


def test_values_of_one_size_get_finer_round_limits() -> None:
    assert nice_limits([1.0, 1.1, 1.2, 1.3, 1.4]) == (1.08, 1.16, 1.24, 1.32)


def test_the_same_values_in_any_order_give_the_same_limits() -> None:
    values = [3.0, 0.0, 700.0, 12.0, 55.0, 8.0]
    assert nice_limits(values) == nice_limits(sorted(values))


@pytest.mark.parametrize("values", [[], [float("nan")], [0.0, 0.0]])
def test_there_are_limits_even_where_there_is_nothing_to_part(values: list[float]) -> None:
    assert len(nice_limits(values)) == 4


def test_persons_are_never_parted_below_one() -> None:
    assert nice_limits([0.0, 0.2, 1.0, 2.0, 3.0, 40.0], least=1.0)[0] >= 1.0
