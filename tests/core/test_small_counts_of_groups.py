"""Committees, streets, kinds, and all their totals: nobody gets a small count back from them.

The attacker has a solver: of every hidden count he asks the least and the most it can be, given
all that is published, all sums, and that what is hidden is at least 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np
import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from riskmap.core.small_counts import (
    MINIMUM,
    PublishedGroups,
    PublishedTable,
    suppressed_groups,
    suppressed_table,
)

Groups = Sequence[Sequence[Sequence[int]]]
#: One unknown: what is published of it (None: hidden) and what it is in truth.
Unknown = tuple[int | None, int]
_UNBOUNDED = 3


@frozen
class _Places:
    """Where the unknowns of one table stand."""

    inner: list[list[int]]
    across: list[int]
    down: list[int]
    total: int


class Attacker:
    """Knows what is published and how it adds up."""

    def __init__(self, published: PublishedGroups, groups: Groups) -> None:
        self.unknowns: list[Unknown] = []
        self.sums: list[tuple[list[int], int]] = []
        totals = [[sum(column) for column in zip(*rows, strict=True)] for rows in groups]
        upper = self._table(published.above, totals)
        for at, (table, rows) in enumerate(zip(published.groups, groups, strict=True)):
            lower = self._table(table, rows)
            for mine, other in zip(lower.down, upper.inner[at], strict=True):
                self.sums.append(([mine], other))
            self.sums.append(([lower.total], upper.across[at]))

    def _table(self, said: PublishedTable, rows: Sequence[Sequence[int]]) -> _Places:
        inner = [
            [self._add(*pair) for pair in zip(*both, strict=True)]
            for both in zip(said.cells, rows, strict=True)
        ]
        across = [self._add(*pair) for pair in zip(said.row_totals, map(sum, rows), strict=True)]
        truth = [sum(one) for one in zip(*rows, strict=True)]
        down = [self._add(*pair) for pair in zip(said.column_totals, truth, strict=True)]
        total = self._add(said.total, sum(truth))
        columns = [list(one) for one in zip(*inner, strict=True)]
        self.sums += [*zip(inner, across, strict=True), *zip(columns, down, strict=True)]
        self.sums += [(across, total), (down, total)]
        return _Places(inner, across, down, total)

    def _add(self, said: int | None, true: int) -> int:
        self.unknowns.append((said, true))
        return len(self.unknowns) - 1

    def told(self) -> list[Unknown]:
        """Return the hidden counts below the minimum that have one possible value."""
        matrix = np.zeros((len(self.sums), len(self.unknowns)))
        for row, (parts, whole) in enumerate(self.sums):
            matrix[row, parts] = 1
            matrix[row, whole] -= 1
        bounds = [(1, None) if said is None else (said, said) for said, _ in self.unknowns]
        found: list[Unknown] = []
        for at, (said, true) in enumerate(self.unknowns):
            if said is None and true < MINIMUM:
                least, most = (self._extreme(matrix, bounds, at, sign) for sign in (1, -1))
                if most - least < 0.5:
                    found.append((said, true))
        return found

    @staticmethod
    def _extreme(
        matrix: np.ndarray, bounds: Sequence[tuple[int, int | None]], at: int, sign: int
    ) -> float:
        wanted = np.zeros(matrix.shape[1])
        wanted[at] = sign
        solved = linprog(wanted, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds)
        return -sign * float("inf") if solved.status == _UNBOUNDED else float(sign * solved.fun)


def _groups(most: int) -> st.SearchStrategy[Groups]:
    def of(width: int) -> st.SearchStrategy[Groups]:
        row = st.lists(st.integers(0, most), min_size=width, max_size=width)
        return st.lists(st.lists(row, min_size=1, max_size=3), min_size=1, max_size=3)

    return st.integers(1, 3).flatmap(of)


def _apart(groups: Groups) -> PublishedGroups:
    """Protect every table for itself, as somebody might who forgets that they share sums."""
    totals = [[sum(column) for column in zip(*rows, strict=True)] for rows in groups]
    tables = tuple(suppressed_table(rows) for rows in groups)
    return PublishedGroups(groups=tables, above=suppressed_table(totals))


#: The second street has one committee, so its totals say what the committee hides.
STREETS = [[[20, 9], [0, 9]], [[6, 3]]]


def test_tables_that_are_protected_apart_give_small_counts_back() -> None:
    """Else the attack would prove nothing."""
    assert Attacker(_apart(STREETS), STREETS).told() != []


@pytest.mark.parametrize(
    "groups",
    [
        STREETS,
        [[[1, 0, 9], [7, 8, 30]], [[12, 3, 0], [25, 40, 6]]],
        [[[1]], [[9]]],
        [[[4, 0]], [[0, 4]], [[0, 0]]],
        [[[1, 1, 1], [1, 1, 1]], [[200, 1, 0], [0, 0, 300]]],
        [[[3, 50], [60, 70]], [[80, 90], [100, 110]]],
    ],
)
def test_no_small_count_comes_back_by_subtraction(groups: Groups) -> None:
    assert Attacker(suppressed_groups(groups), groups).told() == []


@settings(deadline=None, max_examples=60)
@given(_groups(9))
def test_no_small_count_comes_back_whatever_the_counts(groups: Groups) -> None:
    assert Attacker(suppressed_groups(groups), groups).told() == []


@given(_groups(40))
def test_every_small_count_and_total_is_hidden_and_the_rest_is_true(groups: Groups) -> None:
    attacker = Attacker(suppressed_groups(groups), groups)
    assert all(said in (None, true) for said, true in attacker.unknowns)
    assert all(said is None for said, true in attacker.unknowns if 0 < true < MINIMUM)
    assert all(said == 0 for said, true in attacker.unknowns if true == 0)


def test_large_counts_are_all_published() -> None:
    number = count(5)
    groups = [[[next(number) for _ in range(4)] for _ in range(3)] for _ in range(3)]
    published = suppressed_groups(groups)
    assert None not in [cell for one in published.groups for row in one.cells for cell in row]
    assert published.above.total == sum(range(5, 41))


def test_a_street_says_the_same_of_itself_in_both_tables() -> None:
    published = suppressed_groups(STREETS)
    for at, group in enumerate(published.groups):
        assert published.above.cells[at] == group.column_totals
        assert published.above.row_totals[at] == group.total


def test_rows_of_groups_are_of_one_length() -> None:
    with pytest.raises(ValueError, match=r"argument|\[\["):
        suppressed_groups([[[1, 2]], [[3]]])
