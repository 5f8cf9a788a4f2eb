"""Which areas are prone to disasters, at ``/roster/prone``: each unit there needs a B."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import holds, needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model.duty import Asked, asked
from riskmap.people.model.prone import Declared
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import (
    EDITORS,
    UNTRIED,
    VIEWERS,
    Tried,
    Work,
    attempt,
    is_demo,
    said,
)
from riskmap.people.pages.words import choices, division_said
from riskmap.people.service import roster

_YES, _NO = "prone", "not_prone"


@frozen(kw_only=True)
class PronePage:
    """What was said of which areas.

    Parameters
    ----------
    rows
        What was said, and the name of the division.
    places
        Divisions of which the reader may say something, (code, name).
    """

    title: str
    rows: tuple[tuple[Declared, str], ...]
    places: tuple[tuple[str, str], ...]
    verdicts: tuple[tuple[str, str], ...]
    asked: Asked
    may_change: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/roster/prone")
@needs(*VIEWERS)
def roster_prone() -> Response:
    """Show which areas were declared prone to disasters."""
    return _show()


@blueprint.post("/roster/prone")
@needs(*EDITORS)
def roster_declare() -> Response:
    """Say of a division whether it is prone to disasters."""

    def read() -> Work:
        code12, is_prone, why = said("code12"), said("verdict") == _YES, said("why")
        return lambda uow: roster.declare(uow, code12, is_prone=is_prone, why=why)

    return attempt(read, _show, url_for("people.roster_prone", done="declared"))


def _show(tried: Tried = UNTRIED) -> Response:
    with parts().database.read(current_scope()) as uow:
        rows = tuple((one, division_said(uow, one.code12)) for one in roster.declared(uow))
        places = choices(uow, uow.scope.areas)
    record = PronePage(
        title=say(N_("Where a B is needed")),
        rows=rows,
        places=places,
        verdicts=((_YES, say(N_("prone to disasters"))), (_NO, say(N_("not prone")))),
        asked=asked(),
        may_change=holds(*EDITORS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=tried,
    )
    return Response(render_template("people/roster/prone.html", page=record))
