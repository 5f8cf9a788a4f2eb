"""Put a row into a list at ``/ledgers/<ledger>/new``, change one at ``…/row/<id>/change``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import is_code12
from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.words import choices, division_said
from riskmap.reporting.model.ledgers import Entry, Field, Kind, Ledger, ledger_named
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.ledgers.shared import (
    KEEPERS,
    event_asked,
    event_title,
    masters,
    status_choices,
)
from riskmap.reporting.service import chains
from riskmap.reporting.service import ledgers as lists
from riskmap.reporting.service.ledgers import Said
from riskmap.store import Writing

#: What takes a sealed value away, as in other forms of sealed data.
_DASHES = {"-", "–", "—"}


@frozen(kw_only=True)
class Shown:
    """One field of the form: what stands in it, and what is known masked."""

    field: Field
    label: str
    value: str
    options: tuple[tuple[str, str], ...]
    known: str


@frozen(kw_only=True)
class FormPage:
    """The form of a row.

    Parameters
    ----------
    row
        The row that is changed; None for a new one.
    code12, unit
        The unit; empty while it is to be chosen from `units`.
    """

    title: str
    ledger: Ledger
    row: Entry | None
    event_id: str
    event_title: str
    events: tuple[tuple[str, str], ...]
    code12: str
    unit: str
    units: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    plain: tuple[Shown, ...]
    sealed: tuple[Shown, ...]
    is_demo: bool
    tried: Tried


@blueprint.get("/ledgers/<ledger>/new")
@needs(*KEEPERS)
def ledger_new(ledger: str) -> Response:
    """Show the form of a new row; first unit and event have to be known."""
    return _new(ledger)


@blueprint.post("/ledgers/<ledger>/new")
@needs(*KEEPERS)
def ledger_add(ledger: str) -> Response:
    """Put a row into a list."""
    one, keys = ledger_named(ledger), masters()
    code12, event_id = request.form.get("under", ""), request.form.get("event", "")

    def read() -> Callable[[Writing], Entry]:
        status = one.status(said("status")).slug
        values = {each.slug: each.read(said(each.slug)) for each in one.fields.values()}
        where = Entry(
            id="", ledger=one.slug, event_id=event_id, code12=code12, serial=1, status=status
        )
        return lambda uow: lists.add(uow, keys, where, Said(values=values))

    return attempt(read, lambda tried: _new(ledger, tried), _then("added"))


@blueprint.get("/ledgers/row/<entry_id>/change")
@needs(*KEEPERS)
def ledger_edit(entry_id: str) -> Response:
    """Show the form of a row, what is sealed masked."""
    return _edit(entry_id)


@blueprint.post("/ledgers/row/<entry_id>/change")
@needs(*KEEPERS)
def ledger_change(entry_id: str) -> Response:
    """Change what is said in a row."""
    keys = masters()
    with parts().database.read(current_scope()) as uow:
        ledger = lists.entry(uow, entry_id).of_ledger

    def read() -> Callable[[Writing], Entry]:
        values = {one.slug: one.read(said(one.slug)) for one in ledger.plain}
        values |= dict(filter(None, map(_sealed, ledger.sealed)))
        return lambda uow: lists.change(uow, keys, entry_id, Said(values=values))

    return attempt(read, lambda tried: _edit(entry_id, tried), _then("changed"))


def _sealed(one: Field) -> tuple[str, str] | None:
    """Return what a form says of a sealed field: empty keeps it, a dash takes it away."""
    text = said(one.slug)
    if not text:
        return None
    return one.slug, "" if text in _DASHES else one.read(text)


def _then(done: str) -> Callable[[Any], str]:
    return lambda row: url_for("reporting.ledger_row", entry_id=row.id, done=done)


def _new(slug: str, tried: Tried = UNTRIED) -> Response:
    ledger, code12 = ledger_named(slug), request.values.get("under", "")
    if is_code12(code12):
        require_reach(code12)
    with parts().database.read(current_scope()) as uow:
        event, events = event_asked(uow)
        units = choices(uow, uow.scope.areas)
        code12 = code12 if is_code12(code12) else (units[0][0] if len(units) == 1 else "")
        unit = division_said(uow, code12) if code12 else ""
    title = (
        say(N_("Put somebody on the list"))
        if slug == "people"
        else say(N_("Put a home on the list"))
    )
    return _page(title, ledger, None, {}, tried, event_id=event.id if event else "",
                 event_title=event_title(event) if event else "", events=events,
                 code12=code12, unit=unit, units=() if code12 else units)  # fmt: skip


@looks("ledger-entry", N_("Looked at a masked row of a list by name."), subject="entry_id")
def _edit(entry_id: str, tried: Tried = UNTRIED) -> Response:
    with parts().database.read(current_scope()) as uow:
        row = lists.entry(uow, entry_id)
        looked_at(row.code12)
        (shown,) = lists.shown(uow, masters(), [row])
        unit = division_said(uow, row.code12)
        event = event_title(chains.event(uow, row.event_id))
    title = say(N_("Change what the row says"))
    return _page(title, row.of_ledger, row, shown.personal or {}, tried, event_id=row.event_id,
                 event_title=event, events=(), code12=row.code12, unit=unit, units=())  # fmt: skip


def _page(
    title: str, ledger: Ledger, row: Entry | None, masked: Any, tried: Tried, **more: Any
) -> Response:
    plain = {} if row is None else row.plain
    record = FormPage(
        title=title,
        ledger=ledger,
        row=row,
        statuses=tuple(one for one in status_choices(ledger) if ledger.statuses[one[0]].counts),
        plain=tuple(_shown(one, tried, plain, "") for one in ledger.plain),
        sealed=tuple(_shown(one, tried, {}, masked.get(one.slug, "")) for one in ledger.sealed),
        is_demo=is_demo(),
        tried=tried,
        **more,
    )
    return Response(render_template("reporting/ledgers/form.html", page=record))


def _shown(one: Field, tried: Tried, plain: Any, known: str) -> Shown:
    value = plain.get(one.slug) if one.slug in plain else (one.usual or None)
    if one.slug == "told_at" and not plain:
        value = parts().clock.now().isoformat()
    options = tuple((slug, say(word)) for slug, word in one.words.items())
    text = one.written(value).replace(" ", "T") if one.kind is Kind.MOMENT else one.written(value)
    return Shown(
        field=one,
        label=say(one.name),
        value=tried.value("row", one.slug, text),
        options=options,
        known=known,
    )
