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


@frozen(kw_only=True)
class PublishedGroups:
    """Tables of one kind side by side, and the table of their totals; None is hidden.

    Parameters
    ----------
    groups
        One table a group: its ``column_totals`` and ``total`` are the group's row in `above`.
    above
        A row a group, with the totals of all.
    """

    groups: tuple[PublishedTable, ...]
    above: PublishedTable


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


def suppressed_groups(
    groups: Sequence[Sequence[Sequence[int]]], *, minimum: int = MINIMUM
) -> PublishedGroups:
    """Hide small counts where units lie in groups, and totals of both levels are published.

    All tables are protected as one: no sum over rows, columns, groups or levels gives a small
    count back, such as a street less its committees.

    Parameters
    ----------
    groups
        Persons: groups of rows of columns; all rows of one length, no number negative.
    minimum
        Smallest count that may be shown, apart from 0.

    Raises
    ------
    ValueError
        If rows differ in length or a number is negative.
    """
    width = max((len(row) for rows in groups for row in rows), default=0)
    drawn = [_group(number, rows, width) for number, rows in enumerate(groups)]
    down = [sum(one.down[j].value for one in drawn) for j in range(width)]
    above = [_Cell(f"all {j}", "columns", value, is_total=True) for j, value in enumerate(down)]
    total = _Cell("columns", "rows", sum(down), is_total=True)
    hidden = _hidden((*(cell for one in drawn for cell in one), *above, total), minimum)
    return PublishedGroups(
        groups=tuple(one.published(hidden) for one in drawn),
        above=PublishedTable(
            cells=tuple(tuple(_published(each, hidden) for each in one.down) for one in drawn),
            row_totals=tuple(_published(one.total, hidden) for one in drawn),
            column_totals=tuple(_published(one, hidden) for one in above),
            total=_published(total, hidden),
        ),
    )


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


@frozen
class _Group:
    """A group as flows: rows flow into its columns, those into the columns of all groups.

    Totals of its rows come from its own total, that comes from the total of all rows.
    """

    inner: tuple[Cells, ...]
    across: Cells
    down: Cells
    total: _Cell

    def __iter__(self) -> Iterator[_Cell]:
        for row in self.inner:
            yield from row
        yield from (*self.across, *self.down, self.total)

    def published(self, hidden: _Hidden) -> PublishedTable:
        """Return the group as a table of its own."""
        return PublishedTable(
            cells=tuple(tuple(_published(cell, hidden) for cell in row) for row in self.inner),
            row_totals=tuple(_published(one, hidden) for one in self.across),
            column_totals=tuple(_published(one, hidden) for one in self.down),
            total=_published(self.total, hidden),
        )


def _group(number: int, rows: Sequence[Sequence[int]], width: int) -> _Group:
    columns = list(zip(*rows, strict=True)) or [()] * width
    if len(columns) != width:
        raise ValueError(rows)
    of = f"group {number}"
    inner = tuple(
        tuple(_Cell(f"{of} row {i}", f"{of} column {j}", value) for j, value in enumerate(row))
        for i, row in enumerate(rows)
    )
    across = tuple(
        _Cell(of, f"{of} row {i}", sum(row), is_total=True) for i, row in enumerate(rows)
    )
    down = tuple(
        _Cell(f"{of} column {j}", f"all {j}", sum(one), is_total=True)
        for j, one in enumerate(columns)
    )
    total = _Cell("rows", of, sum(sum(row) for row in rows), is_total=True)
    return _Group(inner, across, down, total)


class _Hidden:
    """What is hidden so far, and where a reader may move counts among it.

    Every hidden cell can be one more: a step from its start to its end. One that can fall can be
    one less: a step back.
    """

    def __init__(self, cells: Iterable[_Cell]) -> None:
        self.cells: list[_Cell] = []
        self.known: set[_Cell] = set()
        self.steps: dict[str, list[tuple[str, _Cell]]] = {}
        for one in cells:
            self.add(one)

    def __contains__(self, cell: _Cell) -> bool:
        return cell in self.known

    def add(self, cell: _Cell) -> None:
        """Hide one more."""
        self.cells.append(cell)
        self.known.add(cell)
        self.steps.setdefault(cell.start, []).append((cell.end, cell))
        if cell.can_fall:
            self.steps.setdefault(cell.end, []).append((cell.start, cell))

    def tells(self, cell: _Cell) -> bool:
        """Tell whether a hidden count has one possible value.

        It may be one more where a way leads from its end back to its start over other hidden
        counts, each of which is then one more (taken forward) or one less (taken back); and one
        less where such a way leads from its start to its end. Sums of whole numbers of which
        neither holds have one solution.
        """
        may_rise = self._leads(cell.end, cell.start, without=cell)
        return not (may_rise or (cell.can_fall and self._leads(cell.start, cell.end, without=cell)))

    def _leads(self, start: str, end: str, *, without: _Cell) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            for node, cell in self.steps.get(waiting.pop(), ()):
                if cell is without or node in seen:
                    continue
                if node == end:
                    return True
                seen.add(node)
                waiting.append(node)
        return False


def _published(cell: _Cell, hidden: _Hidden) -> int | None:
    return None if cell in hidden else cell.value


def _hidden(cells: Cells, minimum: int) -> _Hidden:
    """Hide what is small, then more, until nothing small is determined.

    What was safe once stays safe: whatever else is hidden only leaves more room.
    """
    hidden = _Hidden(one for one in cells if 0 < one.value < minimum)
    for one in hidden.cells:  # grows while it is walked
        while one.value < minimum and hidden.tells(one):
            hidden.add(_next_to_hide(one, cells, hidden))
    return hidden


def _next_to_hide(told: _Cell, cells: Cells, hidden: _Hidden) -> _Cell:
    """Choose what costs the reader least: no total, in the same sum, small; never a 0."""
    left = (one for one in cells if one.value and one not in hidden)
    return min(left, key=lambda one: (one.is_total, not one.touches(told), one.value))
