"""Entries as rows of a spreadsheet that runs none of what stands in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from riskmap.core.spreadsheets import harmless
from riskmap.store.audit.record import FIELDS, Record

#: Excel takes a CSV for UTF-8 only when it begins with the mark.
MARK = "\ufeff"


def lines(records: Iterable[Record]) -> Iterator[str]:
    """Yield a CSV file line by line: one column a field, as the log has it."""
    yield MARK + _line(FIELDS)
    for one in records:
        said = {**{name: getattr(one, name) for name in FIELDS}, "at": one.at.isoformat()}
        yield _line(_cell(value) for value in said.values())


def _cell(value: object) -> str:
    return "" if value is None else harmless(str(value))


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
