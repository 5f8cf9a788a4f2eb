"""CSV and XLSX: tables that open in a spreadsheet and run nothing there."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from riskmap.core.spreadsheets import harmless
from riskmap.reporting.model.columns import Cell
from riskmap.reporting.service.sheets.sheet import Sheet

#: With it a spreadsheet reads Chinese; programs read "utf-8-sig".
_BYTE_ORDER_MARK = "\ufeff"
#: The sheets of our own workbooks.
ROWS, ABOUT = "数据", "说明"
_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def as_csv(sheet: Sheet) -> bytes:
    """Return rows as CSV: UTF-8 with its mark; no text is taken for a formula."""
    text = io.StringIO(newline="")
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.headings)
    writer.writerows([_harmless(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode()


def as_xlsx(*sheets: tuple[str, Sheet]) -> bytes:
    """Return a workbook with a page for each sheet, and one that says what is said of all.

    Parameters
    ----------
    sheets
        Title of the page, 31 letters at most, and what stands on it.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _SAFE) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for title, sheet in sheets:
            _write(book.add_worksheet(title), sheet, bold)
        page = book.add_worksheet(ABOUT)
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 100)
        several = dict.fromkeys(one for _, sheet in sheets for one in sheet.about)
        for number, one in enumerate(several):
            page.write_string(number, 0, one.label, bold)
            page.write_string(number, 1, one.text)
    return made.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, bold: object) -> None:
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 26)
    page.set_column(1, len(sheet.headings) - 1, 14)
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading, bold)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, column, cell)
            elif cell is not None:
                page.write_number(number, column, cell)


def _harmless(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell
