"""Sheets for the telephones of officers at ``/roster/handout``: one page each, shown once."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for
from markupsafe import Markup

from riskmap.core.codes import DivisionLevel, is_code12
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, RiskmapError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import Officer
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import EDITORS, is_demo, names
from riskmap.people.pages.factor import picture_of
from riskmap.people.pages.words import explained
from riskmap.people.service import roster
from riskmap.people.service.devices import HandOut
from riskmap.people.signin import sign_in_secret

#: Each sheet is a write of its own and a page of paper; a street has fewer officers than that.
MOST = 80


@frozen(kw_only=True)
class Candidate:
    """Somebody who may get a sheet."""

    officer: Officer
    unit: str


@frozen(kw_only=True)
class ChoosePage:
    """The list of officers from which those are chosen who get a sheet."""

    title: str
    streets: tuple[tuple[str, str], ...]
    street: str
    rows: tuple[Candidate, ...]
    most: int
    is_demo: bool
    fault: str = ""


@frozen(kw_only=True)
class Sheet:
    """One sheet: for whom, address as text and QR code, PIN, until when."""

    who: str
    where: str
    address: str
    picture: Markup
    pin: str
    ends_at: datetime


@frozen(kw_only=True)
class SheetsPage:
    """Sheets to print; failed names those for whom none could be made, and why."""

    title: str
    sheets: tuple[Sheet, ...]
    failed: tuple[str, ...]
    is_demo: bool


@blueprint.get("/roster/handout")
@needs(*EDITORS)
def roster_handout() -> Response:
    """Show who of a street may get a sheet."""
    return _choose()


@blueprint.post("/roster/handout")
@needs(*EDITORS)
@costs("paper")
def roster_sheets() -> Response:
    """Make the sheets of those who were chosen; sheets made for them before are void."""
    chosen = list(dict.fromkeys(request.form.getlist("officer")))
    if not chosen or len(chosen) > MOST:
        fault = InvalidRequestError(
            N_("Choose from 1 to {most} officers."),
            mend=N_("Take one street at a time."),
            most=MOST,
        )
        return _choose(400, fault=explained(fault))
    with parts().database.read(current_scope()) as uow:
        units = roster.units(uow)
    where = {one.code12: one.division.name(locale()) for one in units}
    known = {each.id: each for one in units for each in one.valid}
    sheets, failed = [], []
    for one in [known[each] for each in chosen if each in known]:
        made = _made(one)
        if isinstance(made, HandOut):
            sheets.append(_sheet(one, made, where[one.code12]))
        else:
            failed.append(f"{one.name}: {explained(made)}")
    record = SheetsPage(
        title=say(N_("Register a telephone")),
        sheets=tuple(sheets),
        failed=tuple(failed),
        is_demo=is_demo(),
    )
    response = Response(render_template("people/roster/sheets.html", page=record))
    response.headers["Cache-Control"] = "no-store"
    return response


def _made(one: Officer) -> HandOut | RiskmapError:
    key = sign_in_secret()
    try:
        found: HandOut = parts().database.write(
            current_scope(), lambda uow: roster.hand_out(uow, one.id, key=key)
        )
    except (ConflictError, ForbiddenError) as fault:
        return fault
    return found


def _sheet(one: Officer, made: HandOut, where: str) -> Sheet:
    address = url_for("people.device", token=made.link.token, _external=True)
    return Sheet(
        who=one.name,
        where=f"{where} · {one.post}",
        address=address,
        picture=picture_of(address),
        pin=made.pin,
        ends_at=made.link.invitation.ends_at,
    )


@looks("roster", N_("Looked at the officers of a street to hand out sheets."))
def _choose(status: int = 200, *, fault: str = "") -> Response:
    asked = request.values.get("street", "")
    with parts().database.read(current_scope()) as uow:
        streets = sorted(names(uow, DivisionLevel.STREET).items())
        street = asked if is_code12(asked) else (streets[0][0] if streets else "")
        units = roster.units(uow, street) if street else ()
    looked_at(street)
    record = ChoosePage(
        title=say(N_("Hand-out sheets")),
        streets=tuple(streets),
        street=street,
        rows=tuple(_candidates(units)),
        most=MOST,
        is_demo=is_demo(),
        fault=fault,
    )
    return Response(render_template("people/roster/handout.html", page=record), status=status)


def _candidates(units: tuple[UnitRoster, ...]) -> list[Candidate]:
    return [
        Candidate(officer=each, unit=one.division.name(locale()))
        for one in sorted(units, key=lambda one: one.code12)
        for each in one.valid
    ]
