"""Read a table with the headings of the national form; nothing is judged here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.spreadsheets import unmarked
from riskmap.core.words import N_
from riskmap.divisions.imports.readers import read
from riskmap.divisions.imports.records import ImportOptions, info
from riskmap.reporting.model.columns import key_of
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.service.sheets.tables import ROWS


@frozen(kw_only=True)
class Table:
    """What stands in a table of reports.

    Parameters
    ----------
    rows
        (number of the row, 1 the first; text by name of the column or slug of the indicator).
    headings
        How the file calls each of these.
    findings
        What was remarkable in reading it.
    """

    file_name: str
    sha256: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    headings: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


def read_file(path: Path, name: str = "", *, layer: str | None = None) -> Table:
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
        If it cannot be read, or it names no unit or no figure.
    """
    name = name or path.name
    sheet = read(path, ImportOptions(layer=layer, own_sheet=ROWS))
    known, findings = _columns(sheet.columns, name)
    rows = [
        (number, {key: unmarked(row.get(heading) or "") for key, heading in known.items()})
        for number, row in enumerate(sheet.rows, start=1)
    ]
    return Table(
        file_name=name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        rows=tuple((number, row) for number, row in rows if any(row.values())),
        headings=known,
        findings=(*sheet.findings, *findings),
    )


def _columns(headings: Sequence[str], file: str) -> tuple[dict[str, str], list[Finding]]:
    """Return the columns by name; what is not understood, or stands twice, is told."""
    known: dict[str, str] = {}
    findings: list[Finding] = []
    for heading in headings:
        key = key_of(heading)
        if key is None:
            message = N_("The form has no heading {field}; the column is passed over.")
            findings.append(info("unknown_heading", message, field=heading).at(field=heading))
        elif key in known:
            raise UnreadableFileError(
                N_("{file} has two columns for {field}."),
                mend=N_("Leave one of the columns."),
                file=file,
                field=heading,
            )
        else:
            known[key] = heading
    _require_useful(known, file)
    return known, findings


def _require_useful(known: Mapping[str, str], file: str) -> None:
    missing = ""
    if not known.keys() & {"code12", "unit"}:
        missing = "区划代码"
    elif not known.keys() & indicators().keys():
        missing = "受灾人口"
    if missing:
        raise UnreadableFileError(
            N_("{file} has no column {field}."),
            mend=N_("Name the columns as in a table that was taken along from an event."),
            file=file,
            field=missing,
        )
