"""Tables by header: CSV, or JSON with a list of objects; and JSON itself."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.feeds.model.parsed import TELL_SENDER, at_item, at_line, visible
from riskmap.feeds.reading.text import MAX_LINES, text_of

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
        yield from _from_json(json_of(payload), needed)
    else:
        yield from _from_csv(text, needed)


def _from_json(data: Any, needed: tuple[str, ...]) -> Iterator[tuple[Message, Row]]:
    rows = data.get("rows") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise UnreadableFileError(
            N_("There is no list of rows."), mend=N_('Write a list of objects, or {{"rows": […]}}.')
        )
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict) and all(name in row for name in needed):
            yield at_item(number), row
        else:
            yield at_item(number), {}


def _from_csv(text: str, needed: tuple[str, ...]) -> Iterator[tuple[Message, Row]]:
    reader = csv.reader(io.StringIO(text.replace("\x00", "\ufffd")), strict=False)
    try:
        header = [one.strip().lower() for one in next(reader, [])]
        missing = [name for name in needed if name not in header]
        if missing:
            raise UnreadableFileError(
                N_("There is no column {columns}."),
                mend=N_("The first line names the columns; see the page on feeds."),
                columns=", ".join(missing),
            )
        for cells in reader:
            if reader.line_num > MAX_LINES:
                break
            if any(one.strip() for one in cells):
                yield at_line(reader.line_num), dict(zip(header, cells, strict=False))
    except csv.Error as fault:
        raise UnreadableFileError(
            N_("This is no table: {reason}."), mend=TELL_SENDER, reason=visible(str(fault))
        ) from None


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
