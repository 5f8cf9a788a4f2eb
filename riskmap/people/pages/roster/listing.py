"""The roster at ``/roster``: every unit, what is missing first; and the same for the map."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel, is_code12
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.answers import geojson
from riskmap.doors.looks import looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.model.duty import Asked, asked
from riskmap.people.model.gaps import UnitRoster, UnitState
from riskmap.people.model.officers import Post
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import ALL, EDITORS, VIEWERS, is_demo, names
from riskmap.people.service import roster, roster_map


@frozen(kw_only=True)
class Row:
    """One unit of the list, in words."""

    href: str
    name: str
    street: str
    a: str
    b: str
    unit: UnitRoster
    reasons: tuple[Message, ...]


@frozen(kw_only=True)
class RosterPage:
    """The list of the roster.

    Parameters
    ----------
    rows
        Units that fit the filter, what is missing first.
    counts
        Of all units in the street that was asked for, whatever their state.
    streets, states
        What may be chosen in the filter, (value, word).
    """

    title: str
    rows: tuple[Row, ...]
    counts: roster.Counts
    streets: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    street: str
    state: str
    asked: Asked
    may_change: bool
    is_demo: bool


@blueprint.get("/roster")
@needs(*VIEWERS)
@looks("roster", N_("Looked at the roster of all units."), asked=("street", "state"))
def roster_list() -> Response:
    """Show the roster of all units that the reader looks after."""
    street, state = _asked_street(), request.args.get("state", ALL)
    with parts().database.read(current_scope()) as uow:
        found = roster.units(uow, street)
        streets = names(uow, DivisionLevel.STREET)
    shown = [one for one in found if state in {ALL, "", str(one.state)}]
    record = RosterPage(
        title=say(N_("Roster")),
        rows=tuple(_row(one, streets) for one in shown),
        counts=roster.counts_of(found),
        streets=((ALL, say(N_("All streets"))), *sorted(streets.items())),
        states=((ALL, say(N_("All states"))), *((str(one), say(one.word)) for one in UnitState)),
        street=street or ALL,
        state=state,
        asked=asked(),
        may_change=holds(*EDITORS),
        is_demo=is_demo(),
    )
    return Response(render_template("people/roster/list.html", page=record))


@blueprint.get("/roster/units.geojson")
@needs(*VIEWERS)
def roster_geojson() -> Response:
    """Answer how each unit stands, for the map of the reader."""
    with parts().database.read(current_scope()) as uow:
        return geojson(roster_map.collection(uow, locale=locale(), say=say))


def _asked_street() -> str:
    text = request.args.get("street", "")
    return text if is_code12(text) else ""


def _row(one: UnitRoster, streets: dict[str, str]) -> Row:
    a, b = one.holder(Post.A), one.holder(Post.B)
    return Row(
        href=url_for("people.roster_unit", code12=one.code12),
        name=one.division.name(locale()),
        street=streets.get(one.street, one.street),
        a=a.name if a is not None else "",
        b=b.name if b is not None else "",
        unit=one,
        reasons=tuple(gap.message for gap in one.gaps),
    )
