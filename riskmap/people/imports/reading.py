"""Read a table of officers: text by field, row by row; nothing is judged here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.spreadsheets import unmarked
from riskmap.core.words import N_
from riskmap.divisions.imports.readers import read
from riskmap.divisions.imports.records import ImportOptions, info
from riskmap.people.imports.fields import NEEDED, field_of

#: The sheet in which our own workbooks keep the rows.
SHEET = "roster"


@frozen(kw_only=True)
class Texts:
    """What stands in a table of officers.

    Parameters
    ----------
    rows
        (number of the row, 1 the first; text by field).
    findings
        What was remarkable in reading it.
    """

    file_name: str
    sha256: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    findings: tuple[Finding, ...] = field(default=())


def read_file(path: Path, name: str = "", *, layer: str | None = None) -> Texts:
    """Read CSV or XLSX.

    Parameters
    ----------
    name
        What the file is called, where it was kept under another name.
    layer
        Which sheet, where there are several.

    Raises
    ------
    UnreadableFileError
        If it cannot be read, or a column is missing without which no row makes sense.
    """
    name = name or path.name
    sheet = read(path, ImportOptions(layer=layer, own_sheet=SHEET))
    columns = _columns(sheet.columns, name)
    rows = [
        (number, {field: unmarked(row.get(column) or "") for field, column in columns.items()})
        for number, row in enumerate(sheet.rows, start=1)
    ]
    unused = [one for one in sheet.columns if one not in columns.values()]
    message = N_("There is no place for {field}; it is passed over.")
    return Texts(
        file_name=name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        rows=tuple((number, row) for number, row in rows if any(row.values())),
        findings=(
            *sheet.findings,
            *(info("unused_field", message, field=one).at(field=one) for one in unused),
        ),
    )


def _columns(names: Sequence[str], file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in names:
        known = field_of(column)
        if known is not None:
            found.setdefault(known, column)
    missing = [one for one in NEEDED if one not in found]
    if not {"code12", "unit"} & found.keys():
        missing.insert(0, "code12")
    if missing:
        raise UnreadableFileError(
            N_("{file} has no column {field}."),
            mend=N_("Name the columns as in a table that was taken along from the roster."),
            file=file,
            field=missing[0],
        )
    return found
