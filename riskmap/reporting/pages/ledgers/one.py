"""One row at ``/ledgers/row/<id>``: masked, opened for a purpose, how it stands, erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.back import go_to
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.opening import choices_of, open_once
from riskmap.people.service.erasing import Outlook
from riskmap.people.service.reading import acting
from riskmap.reporting.model.ledgers import Ledger, Personal, purposes
from riskmap.reporting.model.rights import is_own
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.ledgers.shared import (
    ERASERS,
    KEEPERS,
    OPENERS,
    VIEWERS,
    Line,
    event_title,
    lines,
    masters,
    may_there,
    purpose_shown,
)
from riskmap.reporting.service import chains
from riskmap.reporting.service import ledgers as lists
from riskmap.store import Reading, Writing

_WHAT = {
    "added": N_("came onto the list"),
    "changed": N_("changed"),
    "imported": N_("brought in with a table"),
    "erased": N_("erased for good"),
}


@frozen(kw_only=True)
class Happening:
    """Something that was written, for the timeline."""

    at: datetime
    what: str
    who: str
    why: str = ""
    state: str = ""


@frozen(kw_only=True)
class RowPage:
    """One row.

    Parameters
    ----------
    sealed
        (label, text) of what is sealed: masked, or as it is where `why` says why it was opened.
    why
        The purpose for which it was opened in this view; empty: it is masked.
    steps
        What it may become, for the one who looks.
    kept_back
        True where there are steps that only the unit itself takes.
    """

    title: str
    ledger: Ledger
    line: Line
    event_title: str
    sealed: tuple[tuple[str, str], ...]
    why: str
    history: tuple[Happening, ...]
    purposes: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    kept_back: bool
    outlook: Outlook | None
    may_open: bool
    may_keep: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/ledgers/row/<entry_id>")
@needs(*VIEWERS)
def ledger_row(entry_id: str) -> Response:
    """Show one row, masked."""
    return _show(entry_id)


@blueprint.get("/ledgers/row/<entry_id>/open")
@needs(*VIEWERS)
def ledger_opened(entry_id: str) -> Response:
    """Lead back to the row: what was opened, was opened for one look."""
    return go_to(url_for("reporting.ledger_row", entry_id=entry_id))


@blueprint.post("/ledgers/row/<entry_id>/open")
@needs(*OPENERS)
def ledger_open(entry_id: str) -> Response:
    """Show who it is, this once; who looked and why goes to the audit log."""
    keys = masters()
    return open_once(
        purposes(),
        lambda uow, why: lists.open_one(uow, keys, entry_id, why=why),
        partial(_show, entry_id),
    )


@blueprint.post("/ledgers/row/<entry_id>/status")
@needs(*KEEPERS)
def ledger_status(entry_id: str) -> Response:
    """Change how a row stands, with the reason."""
    status, why = said("status"), said("why")
    return _do(entry_id, "status", lambda uow: lists.set_status(uow, entry_id, status, why=why))


@blueprint.post("/ledgers/row/<entry_id>/erase")
@needs(*ERASERS)
def ledger_erase(entry_id: str) -> Response:
    """Erase who it is, for good."""
    why = said("why") if said("sure") == "1" else ""
    return _do(entry_id, "erased", lambda uow: lists.erase(uow, entry_id, why=why))


def _do(entry_id: str, done: str, work: Callable[[Writing], Any]) -> Response:
    then = url_for("reporting.ledger_row", entry_id=entry_id, done=done)
    return attempt(lambda: work, lambda tried: _show(entry_id, tried=tried), then)


@looks("ledger-entry", N_("Looked at a masked row of a list by name."), subject="entry_id")
def _show(
    entry_id: str, *, tried: Tried = UNTRIED, opened: Personal | None = None, why: str = ""
) -> Response:
    with parts().database.read(current_scope()) as uow:
        row = lists.entry(uow, entry_id)
        looked_at(row.code12)
        others = lists.listed(uow, lists.Wanted(ledger=row.ledger, event_id=row.event_id))
        shown = {one.entry.id: one for one in lists.shown(uow, masters(), others)}
        (line,) = lines(uow, [shown[entry_id]])
        past = lists.history(uow, entry_id)
        event = event_title(chains.event(uow, row.event_id))
        steps, kept_back = _steps(uow, row)
    is_there = line.shown.personal is not None
    record = RowPage(
        title=f"{say(row.of_ledger.name)} · {row.serial}",
        ledger=row.of_ledger,
        line=line,
        event_title=event,
        sealed=tuple(_facts(row.of_ledger, opened or line.shown.personal)),
        why=purpose_shown(why),
        history=tuple(_happenings(row.of_ledger, past)),
        purposes=choices_of(purposes()),
        steps=steps,
        kept_back=kept_back,
        outlook=_outlook(row.code12) if is_there else None,
        may_open=may_there(OPENERS, row.code12) and is_there,
        may_keep=may_there(KEEPERS, row.code12),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=tried,
    )
    return Response(render_template("reporting/ledgers/one.html", page=record))


def _outlook(code12: str) -> Outlook | None:
    return lists.outlook(parts().settings.backup.keep) if may_there(ERASERS, code12) else None


def _steps(uow: Reading, row: Any) -> tuple[tuple[tuple[str, str], ...], bool]:
    ledger, is_own_ = row.of_ledger, is_own(acting(uow), row.code12)
    free = [one for one in row.of_status.becomes if is_own_ or not ledger.lowers(row.status, one)]
    steps = tuple((one, say(ledger.statuses[one].name)) for one in free)
    return steps, len(free) < len(row.of_status.becomes)


def _facts(ledger: Ledger, personal: Personal | None) -> Iterator[tuple[str, str]]:
    for one in ledger.sealed if personal is not None else ():
        if text := (personal or {}).get(one.slug):
            yield say(one.name), text


def _happenings(ledger: Ledger, past: Iterable[lists.Happened]) -> Iterator[Happening]:
    for one in past:
        status = ledger.statuses.get(one.reason)
        what = say(status.name) if status else say(_WHAT.get(one.reason, one.reason))
        yield Happening(at=one.recorded_at, what=what, who=one.actor, why=one.words)
