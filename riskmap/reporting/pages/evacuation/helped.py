"""People who need help and are away already, at ``/evacuation/helped``: ticked off, masked."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel, is_code12, level_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.doors.access import needs, require_reach
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo
from riskmap.people.pages.helping.shared import Line, known, lines
from riskmap.people.pages.words import division_said
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.evacuation.shared import (
    NO_EVENT,
    TICKERS,
    VIEWERS,
    event_asked,
)
from riskmap.reporting.pages.ledgers.shared import masters
from riskmap.reporting.service import evacuation
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class Person:
    """One person on the list, masked, and whether the person is away."""

    line: Line
    is_moved: bool


@frozen(kw_only=True)
class HelpedPage:
    """The list of a street or committee, to tick off."""

    title: str
    code12: str
    name: str
    event: str
    event_said: str
    units: tuple[tuple[str, str], ...]
    people: evacuation.People
    left: tuple[Person, ...]
    away: tuple[Person, ...]
    may_tick: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/evacuation/helped")
@needs(*VIEWERS)
def evacuation_helped() -> Response:
    """Show who needs help in a street or committee, masked: who is still there first."""
    return _show()


@blueprint.post("/evacuation/helped")
@needs(*TICKERS)
def tick_helped() -> Response:
    """Write down who is away, or is not after all."""
    code12, event = request.form.get("under", ""), request.form.get("event", NO_EVENT)
    if not is_code12(code12):
        require_reach("")
    require_reach(code12)
    is_moved, several = request.form.get("moved") == "1", request.form.getlist("person")

    def read() -> Callable[[Writing], int]:
        if not several:
            raise InvalidRequestError(N_("Nobody is ticked."), mend=N_("Tick who is meant first."))
        event_id = "" if event == NO_EVENT else event
        return lambda uow: evacuation.tick(uow, event_id, several, is_moved=is_moved)

    then = url_for("reporting.evacuation_helped", under=code12, event=event, done="ticked")
    return attempt(read, _show, then)


@looks("helped", N_("Looked at the masked list of people who need help."), asked=("under", "event"))
def _show(tried: Tried = UNTRIED) -> Response:
    with parts().database.read(current_scope()) as uow:
        units = _units(uow)
        code12 = _asked(units)
        looked_at(code12)
        event_id, events = event_asked(uow)
        found = evacuation.listed(uow, masters(), code12, event_id)
        shown = lines([one.shown for one in found], known(uow))
        several = [
            Person(line=line, is_moved=one.is_moved) for line, one in zip(shown, found, strict=True)
        ]
        counts = evacuation.people(uow, code12, event_id)
        name = division_said(uow, code12)
        may_tick = evacuation.may_enter(uow, code12)
    event = event_id or NO_EVENT
    record = HelpedPage(
        title=say(N_("People who need help: who is away")),
        code12=code12,
        name=name,
        event=event,
        event_said=dict(events)[event],
        units=units,
        people=counts,
        left=tuple(one for one in several if not one.is_moved),
        away=tuple(one for one in several if one.is_moved),
        may_tick=may_tick,
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=tried,
    )
    return Response(render_template("reporting/evacuation/helped.html", page=record))


def _units(uow: Reading) -> tuple[tuple[str, str], ...]:
    """Return the streets and committees within reach: lists are ticked off there."""
    codes = [
        code12
        for level in (DivisionLevel.STREET, DivisionLevel.COMMITTEE)
        for code12 in divisions.list_codes(uow, level=level)
        if uow.scope.reaches(code12)
    ]
    names = divisions.names_of(uow, codes, locale=locale())
    return tuple((one, names.get(one, one)) for one in sorted(codes))


def _asked(units: tuple[tuple[str, str], ...]) -> str:
    """Return the street or committee that is asked for, the first within reach by default."""
    asked = request.values.get("under", "")
    if is_code12(asked):
        require_reach(asked)
        if level_of(asked) >= DivisionLevel.STREET:
            return asked
        return next((code for code, _ in units if code.startswith(asked[:6])), asked)
    if not units:
        require_reach("")
    return units[0][0]
