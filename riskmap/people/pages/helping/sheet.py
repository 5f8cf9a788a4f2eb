"""A list to print at ``/helping/sheet``: masked, or opened for a purpose, from door to door."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen
from flask import Response, render_template

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import current_account, holds, needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model.helped import Personal
from riskmap.people.model.needs import purposes
from riskmap.people.model.reasons import reason_said
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import UNTRIED, Tried, is_demo, tried
from riskmap.people.pages.helping.shared import (
    OPENERS,
    VIEWERS,
    Asked,
    Line,
    asked,
    known,
    lines,
    masters,
    name_of,
)
from riskmap.people.pages.opening import choices_of, purpose_said, unkept
from riskmap.people.service import helping


@frozen(kw_only=True)
class SheetPage:
    """A list to print.

    Parameters
    ----------
    why, who, at
        For what it was opened, by whom and when; empty and None: it is masked.
    """

    title: str
    where: str
    asked: Asked
    rows: tuple[Line, ...]
    purposes: tuple[tuple[str, str], ...]
    why: str
    who: str
    at: datetime | None
    may_open: bool
    is_demo: bool
    tried: Tried


@blueprint.get("/helping/sheet")
@needs(*VIEWERS)
def helping_sheet() -> Response:
    """Show the list masked, to print, and ask for what it is to be opened."""
    return _masked()


@blueprint.post("/helping/sheet")
@needs(*OPENERS)
def helping_open_sheet() -> Response:
    """Show the list with who they are, once; one entry in the audit log names all of them."""
    keys, wanted = masters(), asked()
    try:
        why = purpose_said(purposes())
    except InvalidRequestError as fault:
        return refused(fault)
    found = parts().database.write(
        current_scope(), lambda uow: helping.open_list(uow, keys, wanted.wanted, why=why)
    )
    opened = {one.id: said for one, said in found}
    return unkept(_page(UNTRIED, opened, why=why))


def refused(fault: InvalidRequestError) -> Response:
    """Show the list masked again, with what is wrong about the purpose."""
    answer = _masked(tried(fault))
    answer.status_code = 400
    return answer


def _masked(tried: Tried = UNTRIED) -> Response:
    return _page(tried, {}, why="")


@looks(
    "helped",
    N_("Looked at the masked list of people who need help."),
    asked=("under", "kind", "show"),
)
def _page(tried: Tried, opened: dict[str, Personal], *, why: str) -> Response:
    wanted, visitor = asked(), current_account()
    looked_at(wanted.under)
    with parts().database.read(current_scope()) as uow:
        shown = helping.shown(uow, masters(), helping.listed(uow, wanted.wanted))
        units = known(uow)
        now = uow.now
    record = SheetPage(
        title=say(N_("From door to door") if why else N_("List to print")),
        where=name_of(wanted.under, units) if wanted.under else say(N_("All units")),
        asked=wanted,
        rows=lines((_with(one, opened) for one in shown), units),
        purposes=choices_of(purposes()),
        why=say(reason_said(why)) if why else "",
        who=visitor.display_name if why and visitor is not None else "",
        at=now if why else None,
        may_open=holds(*OPENERS),
        is_demo=is_demo(),
        tried=tried,
    )
    return Response(render_template("people/helping/sheet.html", page=record))


def _with(one: helping.Shown, opened: dict[str, Personal]) -> helping.Shown:
    said = opened.get(one.helped.id)
    if said is None:
        return one
    return evolve(one, personal=said, helper=said.helper or one.helper)
