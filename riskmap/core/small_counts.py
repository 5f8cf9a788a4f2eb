"""Small counts of people: hidden, and so that nobody gets them back by subtraction.

A count of 1 to 4 persons who need help points at somebody. Such counts are hidden (*primary*
suppression), and so many others with them (*secondary* suppression) that no hidden count below
the minimum follows from what is published: rows, columns, their totals and the grand total.

What is decided here:

- 0 is always published: nobody is there to be recognised, and hiding it never helps. Where all
  else in a table is hidden, with its totals, every count could be one more.
- Totals are counts like all others: a total of 1 to 4 is hidden, and one of 5 or more only where
  nothing inside can be.
- The reader is taken to know that: whatever is hidden is at least 1.

Limits: each hidden count below the minimum keeps at least two possible values, not a wide range
of them. Tables are protected one by one: whoever publishes the same people in two tables, or a
table again after one person came, gives more away than each table does. Nobody should be able to
work backwards from the order in which cells are hidden, but nothing here proves it.

Never for casualties or losses: those are reported as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import field, frozen

MINIMUM = 5


@frozen(kw_only=True)
class PublishedRow:
    """Counts side by side and their total; None is hidden."""

    cells: tuple[int | None, ...]
    total: int | None


@frozen(kw_only=True)
class PublishedTable:
    """Counts in rows and columns with all totals; None is hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def shown(count: int, *, minimum: int = MINIMUM) -> int | None:
    """Return a single count, None if it is too small to be shown.

    Raises
    ------
    ValueError
        If it is negative.
    """
    if count < 0:
        raise ValueError(count)
    return None if 0 < count < minimum else count


def few(count: int, *, minimum: int = MINIMUM) -> str:
    """Return a single count as text: ``12``, ``0``, or ``<5``."""
    published = shown(count, minimum=minimum)
    return f"<{minimum}" if published is None else f"{published:,}"


def suppressed(counts: Iterable[int], *, minimum: int = MINIMUM) -> PublishedRow:
    """Hide small counts among several that are published with their total.

    Parameters
    ----------
    counts
        Persons, one number a group; none negative.
    minimum
        Smallest count that may be shown, apart from 0.
    """
    values = tuple(counts)
    cells = [_Cell("in", "out", one) for one in values]
    total = _Cell("out", "in", sum(values), is_total=True)
    hidden = _hidden((*cells, total), minimum)
    return PublishedRow(
        cells=tuple(_published(one, hidden) for one in cells), total=_published(total, hidden)
    )


def suppressed_table(rows: Sequence[Sequence[int]], *, minimum: int = MINIMUM) -> PublishedTable:
    """Hide small counts in a table that is published with totals of rows, columns and all.

    Parameters
    ----------
    rows
        Persons; all rows of one length, no number negative.
    minimum
        Smallest count that may be shown, apart from 0.

    Raises
    ------
    ValueError
        If rows differ in length or a number is negative.
    """
    columns = list(zip(*rows, strict=True))
    inner = [
        [_Cell(f"row {i}", f"column {j}", value) for j, value in enumerate(row)]
        for i, row in enumerate(rows)
    ]
    across = [_Cell("rows", f"row {i}", sum(one), is_total=True) for i, one in enumerate(rows)]
    down = [_Cell(f"column {j}", "columns", sum(one), is_total=True)
            for j, one in enumerate(columns)]  # fmt: skip
    total = _Cell("columns", "rows", sum(sum(one) for one in rows), is_total=True)
    hidden = _hidden((*(cell for row in inner for cell in row), *across, *down, total), minimum)
    return PublishedTable(
        cells=tuple(tuple(_published(cell, hidden) for cell in row) for row in inner),
        row_totals=tuple(_published(one, hidden) for one in across),
        column_totals=tuple(_published(one, hidden) for one in down),
        total=_published(total, hidden),
    )


def _not_negative(_: object, __: object, value: int) -> None:
    if value < 0:
        raise ValueError(value)


@frozen(eq=False)
class _Cell:
    """A count as a flow from one sum to another: what flows into a sum flows out of it.

    Rows flow into columns, columns into the total of columns, that into the total of rows,
    and from there back into the rows: so every total is a balance.
    """

    start: str
    end: str
    value: int = field(validator=_not_negative)
    is_total: bool = False

    @property
    def can_fall(self) -> bool:
        """True where a reader thinks it could be less: what is hidden is at least 1."""
        return self.value > 1

    def touches(self, other: _Cell) -> bool:
        """Tell whether both stand in one sum."""
        return bool({self.start, self.end} & {other.start, other.end})


Cells = tuple[_Cell, ...]


def _published(cell: _Cell, hidden: Cells) -> int | None:
    return None if any(one is cell for one in hidden) else cell.value


def _hidden(cells: Cells, minimum: int) -> Cells:
    """Hide what is small, then more, until nothing small is determined."""
    hidden = tuple(one for one in cells if 0 < one.value < minimum)
    while True:
        told = next((one for one in hidden if one.value < minimum and _is_told(one, hidden)), None)
        if told is None:
            return hidden
        hidden = (*hidden, _next_to_hide(told, cells, hidden))


def _next_to_hide(told: _Cell, cells: Cells, hidden: Cells) -> _Cell:
    """Choose what costs the reader least: no total, in the same sum, small; never a 0."""
    left = [one for one in cells if one.value and not any(other is one for other in hidden)]
    return min(left, key=lambda one: (one.is_total, not one.touches(told), one.value))


def _is_told(cell: _Cell, hidden: Cells) -> bool:
    """Tell whether a hidden count has one possible value.

    It may be one more where a way leads from its end back to its start over other hidden
    counts, each of which is then one more (taken forward) or one less (taken back); and one
    less where such a way leads from its start to its end. Sums of whole numbers of which
    neither holds have one solution.
    """
    others = tuple(one for one in hidden if one is not cell)
    may_rise = cell.start in _reached(cell.end, others)
    may_fall = cell.can_fall and cell.end in _reached(cell.start, others)
    return not (may_rise or may_fall)


def _reached(start: str, hidden: Cells) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for node in _steps(waiting.pop(), hidden):
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return seen


def _steps(node: str, hidden: Cells) -> Iterator[str]:
    for one in hidden:
        if one.start == node:
            yield one.end
        if one.end == node and one.can_fall:
            yield one.start
