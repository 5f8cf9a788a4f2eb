"""A list by name as a table that is taken along: masked, as an import reads it; no cell runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from riskmap.core.spreadsheets import harmless
from riskmap.divisions.model import Division
from riskmap.reporting.imports.ledgers import SHEET, UNIT
from riskmap.reporting.model.ledgers import Field, Kind, Ledger
from riskmap.reporting.service.ledgers.reading import Shown

Rows = Sequence[Mapping[str, str]]


def rows_of(several: Iterable[Shown], known: Mapping[str, Division]) -> list[dict[str, str]]:
    """Return rows as text by column, sealed fields as they are shown.

    Parameters
    ----------
    known
        Divisions by code, streets too.
    """
    return [_row(one, known) for one in several]


def empty_row(ledger: Ledger) -> dict[str, str]:
    """Return a row in which nothing stands, for a form to be filled in."""
    return dict.fromkeys((*UNIT, "status", *ledger.fields), "")


def as_csv(rows: Rows, heads: Mapping[str, str]) -> bytes:
    """Return rows as CSV in UTF-8 with its mark; no cell is taken for a formula.

    Parameters
    ----------
    heads
        What the columns are called, in order.
    """
    text = io.StringIO(newline="")
    lines = [list(heads.values()), *([row[name] for name in heads] for row in rows)]
    csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    return ("\ufeff" + text.getvalue()).encode()


def as_xlsx(rows: Rows, heads: Mapping[str, str], notes: Sequence[str]) -> bytes:
    """Return rows as a workbook of text cells, with what must be said beside it."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, len(heads) - 1, 18, text)
    sheet.freeze_panes(1, 0)
    for column, word in enumerate(heads.values()):
        sheet.write_string(0, column, word, bold)
    for number, row in enumerate(rows, start=1):
        for column, name in enumerate(heads):
            sheet.write_string(number, column, row[name], text)
    about = book.add_worksheet("about")
    for number, note in enumerate(notes):
        about.write_string(number, 0, note)
    book.close()
    return made.getvalue()


def _row(one: Shown, known: Mapping[str, Division]) -> dict[str, str]:
    entry, ledger = one.entry, one.entry.of_ledger
    unit = known.get(entry.code12)
    street = known.get(unit.parent or "") if unit else None
    personal = one.personal or {}
    return {
        "code12": entry.code12,
        "street": street.name_zh if street else "",
        "unit": unit.name_zh if unit else "",
        "status": entry.of_status.aliases[0],
        **{each.slug: _cell(each, entry.plain, personal) for each in ledger.fields.values()},
    }


def _cell(one: Field, plain: Mapping[str, object], personal: Mapping[str, str]) -> str:
    if one.is_sealed:
        return personal.get(one.slug, "")
    value = plain.get(one.slug)
    if one.kind is Kind.CHOICE and value is not None:
        return next(each.aliases[0] for each in one.options if each.slug == value)
    return one.written(value)
