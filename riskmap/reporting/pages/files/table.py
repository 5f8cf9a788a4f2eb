"""Reports as a table: looked at, then taken whole, at ``/reports/import``."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import InvalidRequestError, RefusedFileError, UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.uploads import accepted, takes
from riskmap.doors.words import say
from riskmap.people.pages.tables import (
    WAITS_S,
    FindingSaid,
    findings_said,
    listed,
    read_brought,
)
from riskmap.people.pages.tickets import read_back, signed
from riskmap.people.pages.words import explained
from riskmap.reporting.model import columns
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.files.words import asked_cutoff, event_name
from riskmap.reporting.service import importing, official
from riskmap.reporting.service.importing import Chosen, Result, Table

#: Who brings reports of units as a table.
BRINGERS = roles_of(Deed.SUBMIT, Deed.ENTER)
_USE = "report table"
_WORDS = {one.key: one.zh for one in (*columns.before(), *columns.behind(signed=True))} | {
    slug: one.zh for slug, one in indicators().items()
}
_NEW = "new"
_CHANGED = N_("Something has changed meanwhile: nothing of the table was taken.")
_UNSEEN = N_("Look at the remarks and say that you have seen them; nothing was taken yet.")


@frozen(kw_only=True)
class TablePage:
    """The page to bring a table of reports.

    Parameters
    ----------
    result
        What would become of a table that was looked at; None before.
    ticket
        The table, signed, until somebody takes it.
    """

    title: str
    accept: str
    events: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    said: dict[str, str]
    result: Result | None = None
    findings: tuple[FindingSaid, ...] = ()
    ticket: str = ""
    fault: str = ""
    done: str = ""


@blueprint.get("/reports/import")
@needs(*BRINGERS)
def report_table() -> Response:
    """Show what a table has to look like, and take one."""
    return _page(done=request.args.get("done", ""))


@blueprint.post("/reports/import")
@needs(*BRINGERS)
@takes("spreadsheet")
@costs("paper")
def look_at_report_table() -> Response:
    """Look at a table and say row by row what would become of it; nothing is kept."""
    try:
        table = read_brought(importing.read_file)
        result = importing.preview(parts().database, current_scope(), table, _chosen())
    except (InvalidRequestError, RefusedFileError, UnreadableFileError) as fault:
        return _page(400, fault=explained(fault))
    ticket = signed(_USE, _packed(table)) if result.is_good and result.new else ""
    return _page(result=result, ticket=ticket)


@blueprint.post("/reports/import/take")
@needs(*BRINGERS)
@takes("spreadsheet")
@costs("paper")
def take_report_table() -> Response:
    """Take a table that was looked at: all of it, or nothing where something has changed."""
    found = read_back(_USE, request.form.get("ticket", ""), within_s=WAITS_S)
    if found is None:
        return _page(400, fault=say(N_("That took too long. Please bring the table again.")))
    try:
        result = importing.take(parts().database, current_scope(), _unpacked(found), _chosen())
    except InvalidRequestError as fault:
        return _page(400, fault=explained(fault))
    if not result.is_taken:
        told = _UNSEEN if result.is_good else _CHANGED
        ticket = request.form["ticket"] if result.is_good else ""
        return _page(409, result=result, fault=say(told), ticket=ticket)
    return go_to(url_for("reporting.report_table", done=str(result.new)))


def _chosen() -> Chosen:
    event = request.form.get("event", _NEW)
    return Chosen(
        event_id="" if event == _NEW else event,
        cutoff_at=asked_cutoff(),
        compiler=request.form.get("compiler", "").strip()[:100],
        phone=request.form.get("phone", "").strip()[:40],
        has_seen=request.form.get("seen") == "1",
    )


def _packed(table: Table) -> list[Any]:
    return [table.file_name, table.sha256, [[number, dict(row)] for number, row in table.rows]]


def _unpacked(found: list[Any]) -> Table:
    name, sha256, rows = found
    return Table(
        file_name=name,
        sha256=sha256,
        rows=tuple((number, row) for number, row in rows),
        headings={},
    )


def _page(status: int = 200, **more: Any) -> Response:
    result: Result | None = more.get("result")
    with parts().database.read(current_scope()) as uow:
        known = official.known_events(uow)
    findings: tuple[Finding, ...] = () if result is None else result.findings
    begins = say(Message(N_("A new one, as the rows say")))
    record = TablePage(
        title=say(N_("Bring reports as a table")),
        accept=accepted("spreadsheet"),
        events=(
            *((one.id, event_name(one)) for one in known if not one.state.is_over),
            (_NEW, begins),
        ),
        fields=tuple(
            (one.zh, listed(one.aliases))
            for one in (*columns.before(), *columns.behind(signed=True))
        ),
        said={
            name: request.form.get(name, "") for name in ("event", "cutoff", "compiler", "phone")
        },
        findings=findings_said(findings, _WORDS),
        **more,
    )
    return Response(render_template("reporting/files/import.html", page=record), status=status)
