"""A list by name as a table: brought at ``…/import``, taken along masked from ``…/export``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import InvalidRequestError, RefusedFileError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.looks import looks
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.uploads import accepted, takes
from riskmap.doors.words import say
from riskmap.people.pages.duty import is_demo
from riskmap.people.pages.opening import unkept
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
from riskmap.reporting.imports.ledgers import Texts, columns_of, read_file, words_of
from riskmap.reporting.model.ledgers import Ledger, ledger_named
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.ledgers.shared import (
    KEEPERS,
    VIEWERS,
    asked,
    asked_under,
    event_asked,
    event_title,
    known,
    masters,
)
from riskmap.reporting.service import ledgers as lists
from riskmap.reporting.service.ledgers import tables

_USE = "ledger import"


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
    ledger: Ledger
    event_id: str
    event_title: str
    events: tuple[tuple[str, str], ...]
    accept: str
    fields: tuple[tuple[str, str], ...]
    is_demo: bool
    checked: lists.Checked | None = None
    findings: tuple[FindingSaid, ...] = ()
    ticket: str = ""
    fault: str = ""
    done: str = ""


@blueprint.get("/ledgers/<ledger>/import")
@needs(*KEEPERS)
def ledger_import(ledger: str) -> Response:
    """Show what a table has to look like, and take one."""
    return _page(ledger, done=request.args.get("done", ""))


@blueprint.post("/ledgers/<ledger>/import")
@needs(*KEEPERS)
@takes("spreadsheet")
def ledger_look(ledger: str) -> Response:
    """Look at a table and say row by row what can be taken; nothing is changed, nothing kept."""
    one = ledger_named(ledger)
    try:
        texts = read_brought(partial(read_file, one))
    except (InvalidRequestError, RefusedFileError, UnreadableFileError) as fault:
        return _page(ledger, 400, fault=explained(fault))
    wanted = _wanted(one)
    with parts().database.read(current_scope()) as uow:
        checked = lists.judge(uow, masters(), wanted, texts)
    good = {step.row for step in checked.steps}
    rows = [[number, row] for number, row in texts.rows if number in good]
    ticket = shut(_use(one), [wanted.event_id, texts.file_name, texts.sha256, rows]) if rows else ""
    return unkept(_page(ledger, checked=checked, ticket=ticket))


@blueprint.post("/ledgers/<ledger>/import/take")
@needs(*KEEPERS)
@takes("spreadsheet")
def ledger_take(ledger: str) -> Response:
    """Take the good rows of a table that was looked at; they are judged again."""
    one = ledger_named(ledger)
    found = open_again(_use(one), request.form.get("ticket", ""), within_s=WAITS_S)
    if found is None:
        return _page(
            ledger, 400, fault=say(N_("That took too long. Please bring the table again."))
        )
    event_id, name, sha256, rows = found
    texts = Texts(file_name=name, sha256=sha256, rows=tuple((number, row) for number, row in rows))
    keys, wanted = masters(), lists.Wanted(ledger=one.slug, event_id=event_id)
    taken: Mapping[str, int] = parts().database.write(
        current_scope(),
        lambda uow: lists.take(uow, keys, lists.judge(uow, keys, wanted, texts)),
    )
    count = sum(taken.values())
    return go_to(url_for("reporting.ledger_import", ledger=ledger, event=event_id, done=count))


@blueprint.get("/ledgers/<ledger>/export")
@needs(*VIEWERS)
@costs("paper")
@looks("ledger-entry", N_("Looked at a masked list by name."), asked=("event", "under", "status"))
def ledger_export(ledger: str) -> Response:
    """Hand out a list as a table, masked; without an event an empty one to be filled in."""
    one, kind = ledger_named(ledger), kind_asked(request.args.get("format", ""))
    with parts().database.read(current_scope()) as uow:
        event, _ = event_asked(uow)
        wanted = asked(one, event.id if event else "").wanted
        shown = lists.shown(uow, masters(), lists.listed(uow, wanted)) if event else ()
        rows = tables.rows_of(shown, known(uow))
        about = event_title(event) if event else ""
    parts().database.write(
        current_scope(), lambda uow: lists.leave_taken_along(uow, wanted, len(rows))
    )
    heads = {column: say(word) for column, word in words_of(one).items()}
    notes = [
        say(one.name),
        about,
        say(N_("Names and numbers are masked: this table cannot be brought back.")),
    ]
    if is_demo():
        notes.append(say(N_("Made up for demonstration.")))
    content = (tables.as_csv(rows, heads) if kind == "csv"
               else tables.as_xlsx(rows, heads, notes))  # fmt: skip
    name = f"{one.slug}-masked{'-demo' if is_demo() else ''}"
    return table_file(content, kind, name)


@blueprint.get("/ledgers/<ledger>/form")
@needs(*KEEPERS)
def ledger_form(ledger: str) -> Response:
    """Hand out an empty table with all columns, to be filled in."""
    one = ledger_named(ledger)
    heads = {column: say(word) for column, word in words_of(one).items()}
    return table_file(tables.as_xlsx([], heads, [say(one.name)]), "xlsx", f"{one.slug}-empty")


def _wanted(one: Ledger) -> lists.Wanted:
    with parts().database.read(current_scope()) as uow:
        event, _ = event_asked(uow)
    return lists.Wanted(ledger=one.slug, event_id=event.id if event else "", under=asked_under())


def _use(one: Ledger) -> str:
    return f"{_USE} {one.slug}"


def _page(slug: str, status: int = 200, **more: object) -> Response:
    one = ledger_named(slug)
    checked = more.get("checked")
    with parts().database.read(current_scope()) as uow:
        event, events = event_asked(uow)
    words = words_of(one)
    record = ImportPage(
        title=say(N_("Bring rows from a table")),
        ledger=one,
        event_id=event.id if event else "",
        event_title=event_title(event) if event else "",
        events=events,
        accept=accepted("spreadsheet"),
        fields=tuple((say(words[name]), listed(each)) for name, each in columns_of(one).items()),
        is_demo=is_demo(),
        findings=findings_said(checked.findings, words)
        if isinstance(checked, lists.Checked) else (),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return Response(render_template("reporting/ledgers/import.html", page=record), status=status)
