"""Tables by header: CSV, or JSON with a list of objects; and JSON itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.feeds.model.parsed import TELL_SENDER, at_item, at_line, visible
from riskmap.feeds.reading.text import lines_of, text_of

Row = Mapping[str, Any]


def json_of(payload: bytes) -> Any:
    """Return what JSON says; one that nests too deep is none.

    Raises
    ------
    UnreadableFileError
        If it is none.
    """
    text = text_of(payload)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as fault:
        raise UnreadableFileError(
            N_("This is no JSON: {reason}."),
            mend=N_("Look at what the sender answers; it may be a page that says why."),
            reason=visible(str(fault)),
        ) from None


def rows_of(payload: bytes, needed: tuple[str, ...]) -> Iterator[tuple[Message, Row]]:
    """Yield the rows of a table, each with its place.

    Parameters
    ----------
    needed
        Columns without which it is another table.

    Raises
    ------
    UnreadableFileError
        If it is no table, or a column is missing.
    """
    text = text_of(payload).lstrip()
    if text[:1] in {"[", "{"}:
        yield from _from_json(json_of(payload))
    else:
        yield from _from_csv(text, needed)


def _from_json(data: Any) -> Iterator[tuple[Message, Row]]:
    rows = data.get("rows") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise UnreadableFileError(
            N_("There is no list of rows."), mend=N_('Write a list of objects, or {{"rows": […]}}.')
        )
    for number, row in enumerate(rows, 1):
        yield at_item(number), row if isinstance(row, dict) else {}


def _from_csv(text: str, needed: tuple[str, ...]) -> Iterator[tuple[Message, Row]]:
    """Yield rows line by line: a quote that is never closed spoils its own line alone."""
    lines = lines_of(text)
    header = [one.strip().lower() for one in _cells(next(lines, (1, ""))[1])]
    missing = [name for name in needed if name not in header]
    if missing:
        raise UnreadableFileError(
            N_("There is no column {columns}."),
            mend=N_("The first line names the columns; see the page on feeds."),
            columns=", ".join(missing),
        )
    for number, line in lines:
        yield at_line(number), dict(zip(header, _cells(line), strict=False))


def _cells(line: str) -> list[str]:
    """Return the cells of a line, none where it cannot be taken apart."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def cell(row: Row, name: str) -> str:
    """Return what stands in a column as text, empty where nothing does."""
    value = row.get(name)
    return "" if value is None else str(value).strip()


def needed_cell(row: Row, name: str) -> str:
    """Return what stands in a column.

    Raises
    ------
    UnreadableFileError
        If nothing does.
    """
    value = cell(row, name)
    if not value:
        raise UnreadableFileError(N_("There is no {column}."), mend=TELL_SENDER, column=name)
    return value


def _refuse_constant(word: str) -> None:
    raise ValueError(word)
