"""CSV and XLSX: tables that open in a spreadsheet and run nothing there."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from riskmap.atlas.downloads.sheet import Cell, Sheet
from riskmap.core.spreadsheets import harmless

#: With it a spreadsheet reads Chinese; programs read "utf-8-sig".
_BYTE_ORDER_MARK = "\ufeff"
#: Widths of columns by name, in characters; others take the usual width.
_WIDTHS = {"code": 15, "name_zh": 24, "name_en": 36, "parent_name": 24, "notices": 60}
_ABOUT_WIDTHS = (22, 110)


def as_csv(sheet: Sheet) -> bytes:
    """Return the rows as CSV: UTF-8 with a byte order mark, commas, CRLF.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    text = io.StringIO(newline="")
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([[_harmless(cell) for cell in row] for row in sheet.rows])
    return text.getvalue().encode("utf-8")


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    return harmless(cell) if isinstance(cell, str) else cell


def as_xlsx(sheet: Sheet, *, titles: tuple[str, str]) -> bytes:
    """Return the rows as a workbook, what is said of them on a second sheet.

    Parameters
    ----------
    titles
        Names of the two sheets, 31 letters at most.
    """
    file = io.BytesIO()
    safe = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, safe) as workbook:
        strong = workbook.add_format({"bold": True})
        _write_rows(workbook.add_worksheet(titles[0]), sheet, strong)
        about = workbook.add_worksheet(titles[1])
        for column, width in enumerate(_ABOUT_WIDTHS):
            about.set_column(column, column, width)
        for number, one in enumerate(sheet.about):
            about.write_string(number, 0, one.label, strong)
            about.write_string(number, 1, one.text)
    return file.getvalue()


def _write_rows(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, strong: object) -> None:
    for column, name in enumerate(sheet.columns):
        page.set_column(column, column, _WIDTHS.get(name, 12))
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.write_row(0, 0, sheet.columns, strong)
    for number, row in enumerate(sheet.rows, start=1):  # in order: earlier rows are gone already
        for column, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, bool):
                page.write_boolean(number, column, cell)
            elif isinstance(cell, str):
                page.write_string(number, column, cell)
            else:
                page.write_number(number, column, cell)
