"""The roster as a table: brought at ``/roster/import``, taken along from ``/roster/export``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel, is_code12
from riskmap.core.errors import (
    InvalidRequestError,
    RefusedFileError,
    UnreadableFileError,
)
from riskmap.core.findings import Severity
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.uploads import accepted, brought, file_store, takes
from riskmap.doors.words import locale, say
from riskmap.outside.kinds import kind_of
from riskmap.people.imports.fields import FIELDS
from riskmap.people.imports.reading import Texts, read_file
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import EDITORS, is_demo, names, said
from riskmap.people.pages.tickets import read_back, signed
from riskmap.people.pages.words import explained
from riskmap.people.service import roster

_USE = "roster import"
#: So long the good rows of a table wait to be taken.
_WAITS_S = 1800
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Listed on the page; all of them are in the report of the command.
_SHOWN = 200


@frozen(kw_only=True)
class ImportPage:
    """The page to bring a table.

    Parameters
    ----------
    checked
        What came of looking at a table; None before.
    ticket
        The good rows, signed, until somebody takes them.
    fields
        Names of columns and how else files may call them.
    """

    title: str
    accept: str
    fields: tuple[tuple[str, str], ...]
    is_demo: bool
    checked: roster.Checked | None = None
    findings: tuple[tuple[str, str, str, str], ...] = ()
    ticket: str = ""
    fault: str = ""
    done: str = ""


@blueprint.get("/roster/import")
@needs(*EDITORS)
def roster_import() -> Response:
    """Show what a table has to look like, and take one."""
    return _page(done=request.args.get("done", ""))


@blueprint.post("/roster/import")
@needs(*EDITORS)
@takes("spreadsheet")
def roster_look() -> Response:
    """Look at a table and say row by row what can be taken; nothing is changed, nothing kept."""
    try:
        texts = _texts()
    except (InvalidRequestError, RefusedFileError, UnreadableFileError) as fault:
        return _page(400, fault=explained(fault))
    with parts().database.read(current_scope()) as uow:
        checked = roster.judge(uow, texts)
    good = {one.row for one in checked.steps if one.kind != "unchanged"}
    rows = [[number, row] for number, row in texts.rows if number in good]
    ticket = signed(_USE, [texts.file_name, texts.sha256, rows]) if rows else ""
    return _page(checked=checked, ticket=ticket)


@blueprint.post("/roster/import/take")
@needs(*EDITORS)
@takes("spreadsheet")
def roster_take() -> Response:
    """Take the good rows of a table that was looked at; they are judged again."""
    found = read_back(_USE, request.form.get("ticket", ""), within_s=_WAITS_S)
    if found is None:
        return _page(400, fault=say(N_("That took too long. Please bring the table again.")))
    name, sha256, rows = found
    why = said("why")
    texts = Texts(file_name=name, sha256=sha256, rows=tuple((number, row) for number, row in rows))
    taken: Mapping[str, int] = parts().database.write(
        current_scope(), lambda uow: roster.take(uow, roster.judge(uow, texts), why=why)
    )
    count = sum(number for kind, number in taken.items() if kind != "unchanged")
    return go_to(url_for("people.roster_import", done=count))


@blueprint.get("/roster/export")
@needs(*EDITORS)
@costs("paper")
def roster_export() -> Response:
    """Hand out the roster as a table; who took it along is on record."""
    street, kind = request.args.get("street", ""), request.args.get("format", "xlsx")
    under = street if is_code12(street) else ""
    heads = {name: say(one.word) for name, one in FIELDS.items()}
    note = say(N_("Made up for demonstration.")) if is_demo() else say(N_("For duty use only."))
    with parts().database.read(current_scope()) as uow:
        rows = roster.rows_of(roster.units(uow, under), names(uow, DivisionLevel.STREET))
    parts().database.write(
        current_scope(), lambda uow: roster.leave_taken_along(uow, len(rows), under)
    )
    name = "roster-demo" if is_demo() else "roster"
    if kind == "csv":
        return _file(roster.as_csv(rows, heads), "text/csv; charset=utf-8", f"{name}.csv")
    return _file(roster.as_xlsx(rows, heads, note), _XLSX, f"{name}.xlsx")


def _texts() -> Texts:
    """Read the table that came, and keep nothing of it: names do not stay in the file store."""
    (one,) = brought("spreadsheet")[:1]
    store = file_store()
    try:
        return read_file(store.path_of(one.sha256, kind_of(one.kind)), one.name)
    finally:
        store.forget(one.sha256)


def _page(status: int = 200, **more: Any) -> Response:
    checked: roster.Checked | None = more.get("checked")
    between = "、" if locale() == "zh" else ", "
    record = ImportPage(
        title=say(N_("Bring officers from a table")),
        accept=accepted("spreadsheet"),
        fields=tuple((say(one.word), between.join(one.aliases)) for one in FIELDS.values()),
        is_demo=is_demo(),
        findings=() if checked is None else _findings(checked),
        **more,
    )
    return Response(render_template("people/roster/import.html", page=record), status=status)


def _findings(checked: roster.Checked) -> tuple[tuple[str, str, str, str], ...]:
    order = list(Severity)
    sorted_ones = sorted(
        checked.findings, key=lambda one: (order.index(one.severity), one.row or 0)
    )
    return tuple(
        (
            str(one.row or "–"),
            str(one.severity),
            _column(one.field or ""),
            " ".join(filter(None, (say(one.message), say(one.mend) if one.mend else ""))),
        )
        for one in sorted_ones[:_SHOWN]
    )


def _column(name: str) -> str:
    return say(FIELDS[name].word) if name in FIELDS else name


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
