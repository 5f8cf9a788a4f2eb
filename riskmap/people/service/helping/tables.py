"""A list as a table that is taken along: masked, or opened for a purpose; no cell runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from attrs import asdict

from riskmap.core.spreadsheets import harmless
from riskmap.divisions.model import Division
from riskmap.people.imports.helped import ALIASES, SHEET, kinds_text, mobility_text
from riskmap.people.model.helped import PERSONAL, Helped, Personal

Rows = Iterable[Mapping[str, str]]


def rows_of(
    several: Iterable[tuple[Helped, Personal | None, str]], known: Mapping[str, Division]
) -> list[dict[str, str]]:
    """Return rows as text by column, as an import reads it.

    Parameters
    ----------
    several
        Row, who it is (masked or not; None: erased), and the name of who is responsible.
    known
        Divisions by code, streets too.
    """
    return [_row(one, said or Personal(), helper, known) for one, said, helper in several]


def as_csv(rows: Rows, heads: Mapping[str, str]) -> bytes:
    """Return rows as CSV in UTF-8 with its mark; no cell is taken for a formula."""
    head = [heads[name] for name in ALIASES]
    return csv_of([head, *([row[name] for name in ALIASES] for row in rows)])


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of cells as CSV in UTF-8 with its mark; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def as_xlsx(rows: Rows, heads: Mapping[str, str], note: str) -> bytes:
    """Return rows as a workbook of text cells, with what must be said beside it."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, len(ALIASES) - 1, 18, text)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(ALIASES):
        sheet.write_string(0, column, heads[name], bold)
    for number, row in enumerate(rows, start=1):
        for column, name in enumerate(ALIASES):
            sheet.write_string(number, column, row[name], text)
    book.add_worksheet("about").write_string(0, 0, note)
    book.close()
    return made.getvalue()


def _row(one: Helped, said: Personal, helper: str, known: Mapping[str, Division]) -> dict[str, str]:
    unit = known.get(one.code12)
    street = known.get(unit.parent or "") if unit else None
    return {
        "code12": one.code12,
        "street": street.name_zh if street else "",
        "unit": unit.name_zh if unit else "",
        "kinds": kinds_text(one.kinds),
        **{name: value for name, value in asdict(said).items() if name in PERSONAL},
        "floor": "" if one.floor is None else str(one.floor),
        "mobility": mobility_text(one.mobility),
        "helper": helper,
        "card_on": "" if one.card_on is None else one.card_on.isoformat(),
    }
