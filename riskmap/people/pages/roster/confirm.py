"""Confirm the roster of a whole street for the month, at ``/roster/confirm``: read, then press."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel, is_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.model.duty import Asked, asked
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import (
    EDITORS,
    UNTRIED,
    Tried,
    Work,
    attempt,
    is_demo,
    names,
)
from riskmap.people.service import roster


@frozen(kw_only=True)
class ConfirmPage:
    """The rows of a street, to be read before they are confirmed.

    Parameters
    ----------
    units
        Units with rows, (unit, name); those whose confirmation still holds come last.
    """

    title: str
    streets: tuple[tuple[str, str], ...]
    street: str
    units: tuple[tuple[UnitRoster, str], ...]
    asked: Asked
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/roster/confirm")
@needs(*EDITORS)
def roster_confirm_several() -> Response:
    """Show the rows of a street."""
    return _show()


@blueprint.post("/roster/confirm")
@needs(*EDITORS)
def roster_confirm_chosen() -> Response:
    """Confirm the units that were chosen."""
    street = request.form.get("street", "")

    def read() -> Work:
        codes = request.form.getlist("unit")
        if not codes:
            raise InvalidRequestError(N_("No unit was chosen."), mend=N_("Choose at least one."))
        return lambda uow: roster.confirm(uow, codes)

    def then(done: tuple[str, ...]) -> str:
        return url_for("people.roster_confirm_several", street=street or None, done=len(done))

    return attempt(read, _show, then)


@looks("roster", N_("Looked at the roster of a street to confirm it."))
def _show(tried: Tried = UNTRIED) -> Response:
    asked_for = request.values.get("street", "")
    with parts().database.read(current_scope()) as uow:
        streets = sorted(names(uow, DivisionLevel.STREET).items())
        street = asked_for if is_code12(asked_for) else (streets[0][0] if streets else "")
        found = roster.units(uow, street) if street else ()
    looked_at(street)
    held = sorted(
        (one for one in found if one.valid), key=lambda one: (one.is_confirmed, one.code12)
    )
    record = ConfirmPage(
        title=say(N_("Confirm for the month")),
        streets=tuple(streets),
        street=street,
        units=tuple((one, one.division.name(locale())) for one in held),
        asked=asked(),
        is_demo=is_demo(),
        done=_count(request.args.get("done", "")),
        tried=tried,
    )
    return Response(render_template("people/roster/confirm.html", page=record))


def _count(text: str) -> str:
    return text if text.isascii() and text.isdigit() else ""
