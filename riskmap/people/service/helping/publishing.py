"""Counts of people who need help for everybody: as of the first of the month, small ones hidden.

Each person counts once, under the first kind of need. All levels are protected as one table, so
that no street less its committees gives a small count back. A new table once a month tells less
about who came than one that changes with each person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time

from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel, prefix
from riskmap.core.errors import ScopeError
from riskmap.core.small_counts import PublishedTable, suppressed_groups
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.helped import Helped
from riskmap.people.model.needs import needs
from riskmap.store import Reading

#: A cell that nobody may see, and one that nobody knows.
HIDDEN, UNKNOWN = "hidden", "unknown"
Cell = int | str


@frozen(kw_only=True)
class Row:
    """One division.

    Parameters
    ----------
    counts, total
        People by the first of their kinds, and in all: a number, ``hidden`` or ``unknown``.
    units, unknown_units
        Committees in it, and how many of them keep no list: those are not counted.
    """

    division: Division
    units: int
    unknown_units: int
    counts: Mapping[str, Cell]
    total: Cell


@frozen(kw_only=True)
class Published:
    """What everybody may know; the district first, then each street and its committees."""

    as_of: date
    rows: tuple[Row, ...]


def published(uow: Reading, home: str) -> Published:
    """Return the counts of a district as of the first day of this month.

    Raises
    ------
    ScopeError
        If the scope does not reach all rows: sums would be wrong, and tell more.
    """
    if not uow.scope.everywhere:
        raise ScopeError(N_("Published counts need all rows."))
    day = today(uow).replace(day=1)
    moment = datetime.combine(day, time(), SHANGHAI)
    rows = store.helping.as_of(uow, moment)
    everything = divisions.list_divisions(uow, under=home)
    return Published(as_of=day, rows=tuple(_rows(everything, home, rows)))


def _rows(everything: Sequence[Division], home: str, rows: Sequence[Helped]) -> Iterator[Row]:
    district = next((one for one in everything if one.code12 == home), None)
    if district is None:  # the register is empty yet
        return
    streets = [one for one in everything if one.level is DivisionLevel.STREET]
    committees = {
        street.code12: [
            one
            for one in everything
            if one.level is DivisionLevel.COMMITTEE
            and prefix(one.code12, DivisionLevel.STREET) == prefix(street.code12, street.level)
        ]
        for street in streets
    }
    recorded = {each.code12 for each in rows}
    groups = [
        [one for one in committees[street.code12] if one.code12 in recorded] for street in streets
    ]
    counts = _counts(rows)
    tables = suppressed_groups([[counts[one.code12] for one in group] for group in groups])
    of = sum(map(len, committees.values())), sum(map(len, groups))
    yield _row(district, *of, tables.above.column_totals, tables.above.total)
    for street, group, table in zip(streets, groups, tables.groups, strict=True):
        units = committees[street.code12]
        yield _row(street, len(units), len(group), table.column_totals, table.total)
        yield from _units(units, group, table)


def _units(
    units: Sequence[Division], recorded: Sequence[Division], table: PublishedTable
) -> Iterator[Row]:
    at = {one.code12: number for number, one in enumerate(recorded)}
    for one in units:
        number = at.get(one.code12)
        if number is None:
            yield _row(one, 1, 0, (), None)
        else:
            yield _row(one, 1, 1, table.cells[number], table.row_totals[number])


def _row(
    division: Division,
    units: int,
    recorded: int,
    cells: Sequence[int | None],
    total: int | None,
) -> Row:
    is_known = recorded > 0
    said = cells if is_known else (None,) * len(needs())
    return Row(
        division=division,
        units=units,
        unknown_units=units - recorded,
        counts={
            slug: _cell(cell, is_known=is_known) for slug, cell in zip(needs(), said, strict=True)
        },
        total=_cell(total, is_known=is_known),
    )


def _cell(count: int | None, *, is_known: bool) -> Cell:
    if not is_known:
        return UNKNOWN
    return HIDDEN if count is None else count


def _counts(rows: Iterable[Helped]) -> dict[str, list[int]]:
    """Return people by unit and first kind; a unit with rows that are all off counts none."""
    order = {slug: at for at, slug in enumerate(needs())}
    found: dict[str, list[int]] = {}
    for each in rows:
        counts = found.setdefault(each.code12, [0] * len(order))
        if each.is_listed:
            counts[order[each.first_kind]] += 1
    return found
