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
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.uploads import accepted, takes
from riskmap.doors.words import say
from riskmap.people.imports.fields import FIELDS
from riskmap.people.imports.reading import Texts, read_file
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import EDITORS, is_demo, names, said
from riskmap.people.pages.tables import (
    WAITS_S,
    FindingSaid,
    findings_said,
    kind_asked,
    listed,
    read_brought,
    table_file,
)
from riskmap.people.pages.tickets import read_back, signed
from riskmap.people.pages.words import explained
from riskmap.people.service import roster

_USE = "roster import"
_WORDS = {name: one.word for name, one in FIELDS.items()}


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
    findings: tuple[FindingSaid, ...] = ()
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
        texts = read_brought(read_file)
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
    found = read_back(_USE, request.form.get("ticket", ""), within_s=WAITS_S)
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
    street, kind = request.args.get("street", ""), kind_asked(request.args.get("format", ""))
    under = street if is_code12(street) else ""
    heads = {name: say(one.word) for name, one in FIELDS.items()}
    note = say(N_("Made up for demonstration.")) if is_demo() else say(N_("For duty use only."))
    with parts().database.read(current_scope()) as uow:
        rows = roster.rows_of(roster.units(uow, under), names(uow, DivisionLevel.STREET))
    parts().database.write(
        current_scope(), lambda uow: roster.leave_taken_along(uow, len(rows), under)
    )
    name = "roster-demo" if is_demo() else "roster"
    content = roster.as_csv(rows, heads) if kind == "csv" else roster.as_xlsx(rows, heads, note)
    return table_file(content, kind, name)


def _page(status: int = 200, **more: Any) -> Response:
    checked: roster.Checked | None = more.get("checked")
    record = ImportPage(
        title=say(N_("Bring officers from a table")),
        accept=accepted("spreadsheet"),
        fields=tuple((say(one.word), listed(one.aliases)) for one in FIELDS.values()),
        is_demo=is_demo(),
        findings=() if checked is None else findings_said(checked.findings, _WORDS),
        **more,
    )
    return Response(render_template("people/roster/import.html", page=record), status=status)
