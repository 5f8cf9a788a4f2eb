"""The list as a table: brought at ``/helping/import``, taken along from ``/helping/export``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

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
from riskmap.people.imports.helped import ALIASES, WORDS, Texts, read_file
from riskmap.people.model.needs import purposes
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.helping.shared import (
    KEEPERS,
    OPENERS,
    VIEWERS,
    asked,
    known,
    masters,
)
from riskmap.people.pages.helping.sheet import refused
from riskmap.people.pages.opening import purpose_said, unkept
from riskmap.people.pages.tables import (
    WAITS_S,
    FindingSaid,
    findings_said,
    kind_asked,
    listed,
    read_brought,
    table_file,
)
from riskmap.people.pages.tickets import open_again, shut
from riskmap.people.pages.words import explained
from riskmap.people.service import helping
from riskmap.people.service.helping import tables

_USE = "helping import"


@frozen(kw_only=True)
class ImportPage:
    """The page to bring a table.

    Parameters
    ----------
    checked
        What came of looking at a table; None before.
    ticket
        The good rows, shut so that only this site reads them, until somebody takes them.
    """

    title: str
    accept: str
    fields: tuple[tuple[str, str], ...]
    is_demo: bool
    checked: helping.Checked | None = None
    findings: tuple[FindingSaid, ...] = ()
    ticket: str = ""
    fault: str = ""
    done: str = ""


@blueprint.get("/helping/import")
@needs(*KEEPERS)
def helping_import() -> Response:
    """Show what a table has to look like, and take one."""
    return _page(done=request.args.get("done", ""))


@blueprint.post("/helping/import")
@needs(*KEEPERS)
@takes("spreadsheet")
def helping_look() -> Response:
    """Look at a table and say row by row what can be taken; nothing is changed, nothing kept."""
    try:
        texts = read_brought(read_file)
    except (InvalidRequestError, RefusedFileError, UnreadableFileError) as fault:
        return _page(400, fault=explained(fault))
    with parts().database.read(current_scope()) as uow:
        checked = helping.judge(uow, masters(), texts)
    good = {one.row for one in checked.steps if one.kind != "unchanged"}
    rows = [[number, row] for number, row in texts.rows if number in good]
    ticket = shut(_USE, [texts.file_name, texts.sha256, rows]) if rows else ""
    return unkept(_page(checked=checked, ticket=ticket))


@blueprint.post("/helping/import/take")
@needs(*KEEPERS)
@takes("spreadsheet")
def helping_take() -> Response:
    """Take the good rows of a table that was looked at; they are judged again."""
    found = open_again(_USE, request.form.get("ticket", ""), within_s=WAITS_S)
    if found is None:
        return _page(400, fault=say(N_("That took too long. Please bring the table again.")))
    name, sha256, rows = found
    texts = Texts(file_name=name, sha256=sha256, rows=tuple((number, row) for number, row in rows))
    keys = masters()
    taken: Mapping[str, int] = parts().database.write(
        current_scope(), lambda uow: helping.take(uow, keys, helping.judge(uow, keys, texts))
    )
    count = sum(number for kind, number in taken.items() if kind != "unchanged")
    return go_to(url_for("people.helping_import", done=count))


@blueprint.get("/helping/export")
@needs(*VIEWERS)
@costs("paper")
def helping_export() -> Response:
    """Hand out the list as a table, masked."""
    wanted = asked().wanted
    with parts().database.read(current_scope()) as uow:
        shown = helping.shown(uow, masters(), helping.listed(uow, wanted))
        rows = tables.rows_of(((one.helped, one.personal, one.helper) for one in shown), known(uow))
    listed = [one.helped for one in shown]
    parts().database.write(
        current_scope(), lambda uow: helping.leave_taken_along(uow, wanted, listed)
    )
    note = say(N_("Names and numbers are masked: this table cannot be brought back."))
    return _file(rows, request.args.get("format", ""), note, "people-masked")


@blueprint.post("/helping/export")
@needs(*OPENERS)
@costs("paper")
def helping_export_opened() -> Response:
    """Hand out the list with who they are; who took it along, and why, is on record."""
    keys, wanted = masters(), asked().wanted
    try:
        why = purpose_said(purposes())
    except InvalidRequestError as fault:
        return refused(fault)

    def work(uow: Any) -> Any:
        return helping.open_list(uow, keys, wanted, why=why, action="exported")

    opened = parts().database.write(current_scope(), work)
    with parts().database.read(current_scope()) as uow:
        shown = helping.shown(uow, keys, [one for one, _ in opened])
        several = [
            (one, said, said.helper or each.helper)
            for (one, said), each in zip(opened, shown, strict=True)
        ]
        rows = tables.rows_of(several, known(uow))
    note = say(N_("Personal data: for the purpose that was said, then to be destroyed."))
    return _file(rows, request.form.get("format", ""), note, "people")


def _page(status: int = 200, **more: Any) -> Response:
    checked: helping.Checked | None = more.get("checked")
    record = ImportPage(
        title=say(N_("Bring people who need help from a table")),
        accept=accepted("spreadsheet"),
        fields=tuple((say(WORDS[name]), listed(more)) for name, more in ALIASES.items()),
        is_demo=is_demo(),
        findings=() if checked is None else findings_said(checked.findings, WORDS),
        **more,
    )
    return Response(render_template("people/helping/import.html", page=record), status=status)


def _file(rows: list[dict[str, str]], kind: str, note: str, name: str) -> Response:
    heads = {column: say(word) for column, word in WORDS.items()}
    name = f"{name}-demo" if is_demo() else name
    if is_demo():
        note = f"{say(N_('Made up for demonstration.'))} {note}"
    kind = kind_asked(kind)
    content = tables.as_csv(rows, heads) if kind == "csv" else tables.as_xlsx(rows, heads, note)
    return table_file(content, kind, name)
