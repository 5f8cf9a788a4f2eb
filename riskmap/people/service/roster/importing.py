"""Take the good rows of a table of officers, and write the roster into such tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import xlsxwriter
from attrs import evolve

from riskmap.core.cells import write
from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel, prefix
from riskmap.core.spreadsheets import harmless
from riskmap.people import store
from riskmap.people.imports.fields import FIELDS
from riskmap.people.imports.reading import SHEET
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import Officer, Post
from riskmap.people.service.reading import acting
from riskmap.people.service.roster.judging import Checked
from riskmap.people.service.roster.roles import close_role
from riskmap.people.service.trail import Subject, leave_about
from riskmap.store import Writing

_VACANT = dict.fromkeys(FIELDS, "")


def take(uow: Writing, checked: Checked, *, why: str = "", by: str = "") -> dict[str, int]:
    """Take the good rows of a table in this one write, and return how many did what.

    Notes
    -----
    One entry of the audit log counts them; names and numbers stay in the roster.
    """
    who = acting(uow, by).name
    import_id = uuid4().hex
    steps = [one for one in checked.steps if one.kind != "unchanged"]
    written = [one.ends for one in steps if one.ends is not None]
    written += [_signed(one.officer, one.before, who, import_id) for one in steps]
    if not steps:
        return checked.taken
    reason = why.strip() or checked.texts.file_name
    for one in steps:
        if one.ends is not None:
            close_role(uow, one.ends, why=reason, by=by)
    store.roster.append(uow, written, actor=who, reason=reason)
    code12 = _common(uow, written)
    store.roster.note_import(
        uow,
        import_id=import_id,
        code12=code12,
        actor=who,
        file_name=checked.texts.file_name,
        sha256=checked.texts.sha256,
        counts=checked.taken,
        findings=[{**one.as_dict(), "value": None} for one in checked.findings],
    )
    said = {**checked.taken, "refused": checked.refused, "sha256": checked.texts.sha256}
    subject = Subject("roster", import_id, code12)
    leave_about(uow, subject, "imported", by=who, why=why, after=said)
    return checked.taken


def rows_of(units: Iterable[UnitRoster], streets: dict[str, str]) -> list[dict[str, str]]:
    """Return posts as text by column, as an import reads it; vacant ones without a name.

    Parameters
    ----------
    streets
        Names of streets by code.
    """
    found = []
    for unit in sorted(units, key=lambda one: one.code12):
        place = {
            "code12": unit.code12,
            "street": streets.get(unit.street, ""),
            "unit": unit.division.name_zh,
        }
        held = {one.post: _said(one) for one in unit.valid}
        found += [{**_VACANT, **place, "post": str(post), **held.get(post, {})} for post in Post]
    return found


def as_csv(rows: Iterable[dict[str, str]], heads: dict[str, str]) -> bytes:
    """Return rows as CSV in UTF-8 with its mark; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([heads[name] for name in FIELDS])
    writer.writerows([harmless(row[name]) for name in FIELDS] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def as_xlsx(rows: Iterable[dict[str, str]], heads: dict[str, str], note: str) -> bytes:
    """Return rows as a workbook of text cells: codes and numbers keep their zeros.

    Parameters
    ----------
    note
        What must be said beside it; on a sheet of its own.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, len(FIELDS) - 1, 18, text)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(FIELDS):
        sheet.write_string(0, column, heads[name], bold)
    for number, row in enumerate(rows, start=1):
        for column, name in enumerate(FIELDS):
            sheet.write_string(number, column, row[name], text)
    book.add_worksheet("about").write_string(0, 0, note)
    book.close()
    return made.getvalue()


def leave_taken_along(uow: Writing, rows: int, code12: str, *, by: str = "") -> None:
    """Leave an entry in the audit log: somebody takes names and numbers along."""
    who = acting(uow, by).name
    subject = Subject("roster", code12=code12 or None)
    leave_about(uow, subject, "exported", by=who, after={"rows": rows})


def _signed(one: Officer, before: Officer | None, who: str, import_id: str) -> Officer:
    is_confirmed = before is None or before.confirmed_at != one.confirmed_at
    by = who if one.confirmed_at is not None and is_confirmed else one.confirmed_by
    return evolve(one, confirmed_by=by, import_id=import_id)


def _common(uow: Writing, written: Iterable[Officer]) -> str:
    """Return the division that an import is about: that of the scope, or the one above all rows."""
    if uow.scope.areas:
        return uow.scope.areas[0].code12
    codes = [one.code12 for one in written]
    for level in sorted(DivisionLevel, reverse=True):
        found = {prefix(one, level) for one in codes}
        if len(found) == 1:
            return found.pop().ljust(12, "0")
    return prefix(codes[0], DivisionLevel.PROVINCE).ljust(12, "0")


def _said(one: Officer) -> dict[str, str]:
    at = one.confirmed_at
    values: dict[str, Any] = {
        "post": str(one.post),
        "name": one.name,
        "phone": one.phone,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "confirmed_on": None if at is None else at.astimezone(SHANGHAI).date(),
        "trained_on": one.trained_on,
        "drilled_on": one.drilled_on,
        "has_ndis": one.has_ndis,
    }
    return {name: write(value, yes="是", no="否") for name, value in values.items()}
