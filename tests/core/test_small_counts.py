"""Small counts stay hidden, also from somebody who can subtract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.small_counts import (
    MINIMUM,
    PublishedRow,
    PublishedTable,
    few,
    shown,
    suppressed,
    suppressed_table,
)

Cells = Sequence[int | None]


def possible(cells: Cells, total: int | None, most: int) -> Iterator[tuple[int, ...]]:
    """Yield what a reader thinks a row may be: whatever is hidden is at least 1."""
    ranges = [range(1, most + 1) if one is None else (one,) for one in cells]
    yield from (row for row in product(*ranges) if total is None or sum(row) == total)


def told_in_a_row(counts: Sequence[int]) -> list[int]:
    """Return the hidden counts of a row that follow from what is published, small ones only."""
    published = suppressed(counts)
    kept = list(possible(published.cells, published.total, sum(counts) + 2))
    values = [{row[at] for row in kept} for at in range(len(counts))]
    return [
        at
        for at, (cell, seen) in enumerate(zip(published.cells, values, strict=True))
        if cell is None and len(seen) == 1 and min(seen) < MINIMUM
    ]


def told_in_a_table(rows: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the hidden small cells of a table that follow, by trying all tables that fit."""
    published = suppressed_table(rows)
    fitting = [table for table in _tables(published, rows) if _sums_fit(table, published)]
    places = [(i, j) for i, row in enumerate(rows) for j, _ in enumerate(row)]
    return [
        (i, j)
        for i, j in places
        if published.cells[i][j] is None
        and len(seen := {table[i][j] for table in fitting}) == 1
        and min(seen) < MINIMUM
    ]


def _tables(
    published: PublishedTable, rows: Sequence[Sequence[int]]
) -> Iterator[tuple[tuple[int, ...], ...]]:
    most = sum(sum(one) for one in rows) + 2
    of_row = []
    for cells, true, total in zip(published.cells, rows, published.row_totals, strict=True):
        fitting = possible(cells, total, min(most, (total if total is not None else sum(true) + 2)))
        of_row.append(list(fitting))
    yield from product(*of_row)


def _sums_fit(table: Sequence[Sequence[int]], published: PublishedTable) -> bool:
    columns = [sum(one) for one in zip(*table, strict=True)]
    pairs = [
        *zip(columns, published.column_totals, strict=True),
        (sum(columns), published.total),
    ]
    return all(said is None or said == true for true, said in pairs)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (1234, "1,234")]
)
def test_a_single_count_is_shown_from_five_on_and_where_nobody_is(count: int, text: str) -> None:
    assert few(count) == text


def test_the_smallest_count_that_is_shown_may_be_another() -> None:
    assert shown(9, minimum=10) is None
    assert few(9, minimum=10) == "<10"


def test_large_counts_stay_as_they_are() -> None:
    assert suppressed([5, 12, 0, 40]) == PublishedRow(cells=(5, 12, 0, 40), total=57)


def test_a_hidden_count_takes_the_smallest_other_one_with_it() -> None:
    assert suppressed([3, 12, 0, 40]) == PublishedRow(cells=(None, None, 0, 40), total=55)


def test_two_hidden_ones_of_one_person_each_need_a_third() -> None:
    assert suppressed([1, 1, 7, 40]).cells == (None, None, None, 40)


def test_a_zero_is_never_hidden() -> None:
    assert suppressed([9, 3, 0]).cells == (None, None, 0)
    assert suppressed([3, 0, 0]) == PublishedRow(cells=(None, 0, 0), total=None)
    assert suppressed([1, 1, 1, 1, 1, 0]) == PublishedRow(cells=(*(None,) * 5, 0), total=None)


def test_a_total_of_few_is_hidden_itself() -> None:
    assert suppressed([1, 2]) == PublishedRow(cells=(None, None), total=None)


def test_nobody_at_all_is_said() -> None:
    assert suppressed([0, 0]) == PublishedRow(cells=(0, 0), total=0)
    assert suppressed([]) == PublishedRow(cells=(), total=0)


def test_a_negative_count_is_a_fault() -> None:
    with pytest.raises(ValueError, match="-1"):
        suppressed([3, -1])
    with pytest.raises(ValueError, match="-1"):
        shown(-1)


def test_rows_of_a_table_are_of_one_length() -> None:
    with pytest.raises(ValueError, match="shorter"):
        suppressed_table([[1, 2], [3]])


def test_a_cell_of_a_table_is_protected_in_its_row_and_in_its_column() -> None:
    published = suppressed_table([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert published.cells[0][0] is None
    assert sum(one is None for one in published.cells[0]) >= 2
    assert sum(row[0] is None for row in published.cells) >= 2
    assert published.total == 443


@given(st.lists(st.integers(0, 8), max_size=5))
def test_no_hidden_count_of_a_row_follows_from_the_others(counts: list[int]) -> None:
    assert told_in_a_row(counts) == []


@given(st.lists(st.integers(0, 400), max_size=40))
def test_every_small_count_of_a_row_is_hidden(counts: list[int]) -> None:
    published = suppressed(counts)
    assert all(cell is None for cell, true in zip(published.cells, counts, strict=True)
               if 0 < true < MINIMUM)  # fmt: skip
    assert all(cell in (None, true) for cell, true in zip(published.cells, counts, strict=True))
    assert all(cell == 0 for cell, true in zip(published.cells, counts, strict=True) if true == 0)


@given(
    st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 6), min_size=width, max_size=width), min_size=1, max_size=2
        )
    )
)
def test_no_hidden_cell_of_a_table_follows_from_the_others(rows: list[list[int]]) -> None:
    assert told_in_a_table(rows) == []


@given(
    st.integers(1, 8).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=8
        )
    )
)
def test_a_table_says_nothing_small_and_nothing_false(rows: list[list[int]]) -> None:
    published = suppressed_table(rows)
    pairs = [
        (cell, true)
        for cells, row in zip(published.cells, rows, strict=True)
        for cell, true in zip(cells, row, strict=True)
    ]
    pairs += zip(published.row_totals, map(sum, rows), strict=True)
    assert all(cell == true or cell is None for cell, true in pairs)
    assert all(cell is None for cell, true in pairs if 0 < true < MINIMUM)
