"""What pages share on which a table of people is brought, or taken along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from flask import Response

from riskmap.core.findings import Finding, Severity
from riskmap.doors.uploads import brought, file_store
from riskmap.doors.words import locale, say
from riskmap.outside.kinds import kind_of

Table = TypeVar("Table")
#: Row, how much it matters, column, what is wrong and how to mend it.
FindingSaid = tuple[str, str, str, str]

#: So long the good rows of a table wait to be taken.
WAITS_S = 1800
#: Findings listed on a page.
_SHOWN = 200
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def read_brought(read: Callable[[Path, str], Table]) -> Table:
    """Read the table that came, and keep nothing of it: names do not stay in the file store.

    Raises
    ------
    RefusedFileError, UnreadableFileError
        If it is no table, or none of this kind.
    """
    (one,) = brought("spreadsheet")[:1]
    store = file_store()
    try:
        return read(store.path_of(one.sha256, kind_of(one.kind)), one.name)
    finally:
        store.forget(one.sha256)


def findings_said(findings: Iterable[Finding], words: Mapping[str, str]) -> tuple[FindingSaid, ...]:
    """Return findings in words, the gravest first.

    Parameters
    ----------
    words
        What columns are called, in English, by field.
    """
    order = list(Severity)
    found = sorted(findings, key=lambda one: (order.index(one.severity), one.row or 0))
    return tuple(
        (
            str(one.row or "–"),
            str(one.severity),
            say(words.get(one.field, one.field)) if one.field else "",
            " ".join(filter(None, (say(one.message), say(one.mend) if one.mend else ""))),
        )
        for one in found[:_SHOWN]
    )


def listed(words: Iterable[str]) -> str:
    """Return words one after the other, as the reader's language strings them together."""
    return ("、" if locale() == "zh" else ", ").join(words)


def kind_asked(text: str) -> str:
    """Return the kind of file that was asked for; a workbook unless it is known."""
    return text if text in _MEDIA else "xlsx"


def table_file(content: bytes | str, kind: str, name: str) -> Response:
    """Hand out a table that nobody keeps on the way: it shows who somebody is."""
    response = Response(content, mimetype=_MEDIA[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response
