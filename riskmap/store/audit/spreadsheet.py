"""Entries as rows of a spreadsheet that runs none of what stands in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from riskmap.core.spreadsheets import harmless
from riskmap.store.audit.record import FIELDS, Record

#: Excel takes a CSV for UTF-8 only when it begins with the mark.
MARK = "\ufeff"


def lines(
    records: Iterable[Record],
    heads: Iterable[str] = (),
    tell: Callable[[Record], Iterable[str]] = lambda _: (),
) -> Iterator[str]:
    """Yield a CSV file line by line: one column a field, as the log has it.

    Parameters
    ----------
    heads, tell
        Columns before these, for people: their heads, and what stands in them.
    """
    yield MARK + _line(map(_cell, (*heads, *FIELDS)))
    for one in records:
        said = {**{name: getattr(one, name) for name in FIELDS}, "at": one.at.isoformat()}
        yield _line(_cell(value) for value in (*tell(one), *said.values()))


def _cell(value: object) -> str:
    return "" if value is None else harmless(str(value))


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
