"""Tables: CSV as spreadsheets write it, and XLSX. Cells come as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.imports.readers.text import decode
from riskmap.divisions.imports.records import ImportOptions, Remark, Sheet, error
from riskmap.outside.guard import MAX_ROWS, require_few

_DELIMITERS = ",\t;，"
_MAX_COLUMNS = 1_000


def read_csv(path: Path, options: ImportOptions) -> Sheet:
    """Read a CSV file in UTF-8 (with or without its mark), UTF-16 or GB18030."""
    decoded = decode(path.read_bytes(), options.encoding, path.name)
    if "\0" in decoded.text:
        raise UnreadableFileError(
            N_("{file} is no text."), mend=N_("Export it as CSV again."), file=path.name
        )
    heading = decoded.text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=heading.count)
    try:
        lines = list(csv.reader(io.StringIO(decoded.text), delimiter=delimiter))
    except csv.Error as fault:
        raise UnreadableFileError(
            N_("{file} is no CSV table: {reason}."),
            mend=N_("Export it as CSV again."),
            file=path.name,
            reason=str(fault),
        ) from None
    return _sheet(
        lines, name=path.name, kind="CSV", encoding=decoded.encoding, findings=decoded.findings
    )


def read_xlsx(path: Path, options: ImportOptions) -> Sheet:
    """Read one sheet of a workbook: the named one, our own, else the only one not empty."""
    try:
        sheets = _sheets(path, options.layer)
    except Exception as fault:  # openpyxl raises whatever it stumbles over in a damaged file
        raise UnreadableFileError(
            N_("{file} is no Excel workbook, or a damaged one."),
            mend=N_("Save it again as .xlsx or CSV."),
            file=path.name,
        ) from fault
    if options.layer is None and options.own_sheet in sheets:
        sheets = {options.own_sheet: sheets[options.own_sheet]}
    filled = {title: lines for title, lines in sheets.items() if lines}
    if len(filled) != 1:
        raise _which_sheet(path.name, filled or sheets, options.layer)
    return _sheet(next(iter(filled.values())), name=path.name, kind="XLSX", encoding=None)


def _sheets(path: Path, only: str | None) -> dict[str, list[list[str]]]:
    with path.open("rb") as opened:  # closed by us even when a part of it is refused
        book = openpyxl.load_workbook(opened, read_only=True, data_only=True)
        try:
            return {
                one: _lines(book[one]) if only in {None, one} else [] for one in book.sheetnames
            }
        finally:
            book.close()


def _which_sheet(file: str, sheets: Iterable[str], asked: str | None) -> UnreadableFileError:
    if asked is not None:
        message = N_("{file} has no filled sheet {layer}.")
    else:
        message = N_("{file} has no sheet, or several with data.")
    mend = N_("Name one with --layer: {sheets}.")
    names = ", ".join(sheets)
    return UnreadableFileError(message, mend=mend, file=file, layer=asked, sheets=names)


def _lines(sheet: Any) -> list[list[str]]:
    if not hasattr(sheet, "iter_rows"):  # a sheet that is a chart
        return []
    # Workbooks may claim a million columns for a format that somebody painted over all.
    cells = sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2, max_col=_MAX_COLUMNS)
    lines = [[_cell(one) for one in line] for line in cells]
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _sheet(
    lines: Sequence[Sequence[str]],
    *,
    name: str,
    kind: str,
    encoding: str | None,
    findings: Iterable[Finding] = (),
) -> Sheet:
    filled = [line for line in lines if any(cell.strip() for cell in line)]
    if not filled:
        raise UnreadableFileError(
            N_("{file} has no rows."), mend=N_("The first row must name the columns."), file=name
        )
    heading, *body = filled
    require_few(len(body), name)
    columns = _column_names(heading)
    remarks = list(findings)
    for row, line in enumerate(body, start=1):
        if any(cell.strip() for cell in line[len(columns) :]):
            remarks.append(_too_long(len(line), len(columns)).at(row=row))
    rows = tuple(
        {
            column: cell if cell.strip() else None
            for column, cell in zip(columns, line, strict=False)
        }
        for line in body
    )
    return Sheet(
        format=kind, columns=columns, rows=rows, encoding=encoding, findings=tuple(remarks)
    )


def _too_long(cells: int, columns: int) -> Remark:
    return error(
        "row_too_long",
        N_("The row has {cells} cells for {columns} columns: its values are shifted."),
        N_("Put quotation marks around values that contain the separator."),
        cells=cells,
        columns=columns,
    )


def _column_names(heading: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns up to the last that has one; none twice."""
    last = max(place for place, cell in enumerate(heading) if cell.strip())
    names: list[str] = []
    for place, cell in enumerate(heading[: last + 1], start=1):
        name = cell.strip() or f"column {place}"
        names.append(name if name not in names else f"{name} ({place})")
    return tuple(names)
