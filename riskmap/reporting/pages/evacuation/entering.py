"""What a committee tells, at ``/evacuation``; and a shelter, at ``/evacuation/shelters/<id>``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.words import division_said
from riskmap.reporting.model.evacuation import Entry, Shelter, ShelterEntry, numbers
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.evacuation.board import show
from riskmap.reporting.pages.evacuation.shared import (
    ENTERERS,
    NO_EVENT,
    event_asked,
    id_said,
    new_id,
    number_said,
)
from riskmap.reporting.service import evacuation
from riskmap.store import Writing


@frozen(kw_only=True)
class ShelterPage:
    """The form of a shelter."""

    title: str
    id: str
    shelter: Shelter
    unit: str
    event: str
    event_said: str
    choices: tuple[tuple[str, str], ...]
    is_demo: bool
    tried: Tried


@blueprint.post("/evacuation")
@needs(*ENTERERS)
def tell_evacuation() -> Response:
    """Keep what a committee tells; sent twice, it is kept once."""
    unit, event = request.form.get("under", ""), request.form.get("event", NO_EVENT)
    require_reach(unit)

    def read() -> Callable[[Writing], Entry]:
        told = {slug: number_said(slug) for slug in numbers()}
        entry_id, told_by = id_said(), said("told_by")[:100]
        event_id = "" if event == NO_EVENT else event
        return lambda uow: evacuation.enter(
            uow,
            Entry(id=entry_id, unit=unit, event_id=event_id, numbers=told, told_by=told_by,
                  cutoff_at=_first_time(uow, entry_id)),
        )  # fmt: skip

    then = url_for("reporting.evacuation_board", under=unit, event=event, done="told")
    return attempt(read, show, then)


@blueprint.get("/evacuation/shelters/<place_id>")
@needs(*ENTERERS)
def evacuation_shelter(place_id: str) -> Response:
    """Show the form in which somebody tells how a shelter stands."""
    return _shelter(place_id)


@blueprint.post("/evacuation/shelters/<place_id>")
@needs(*ENTERERS)
def tell_shelter(place_id: str) -> Response:
    """Keep how a shelter stands."""
    event = request.form.get("event", NO_EVENT)
    with parts().database.read(current_scope()) as uow:
        unit = evacuation.known_shelter(uow, place_id).code

    def read() -> Callable[[Writing], ShelterEntry]:
        occupied, entry_id, is_open = number_said("occupied"), id_said(), said("open") == "open"
        event_id = "" if event == NO_EVENT else event
        return lambda uow: evacuation.enter_shelter(
            uow,
            ShelterEntry(id=entry_id, place_id=place_id, unit=unit, event_id=event_id,
                         cutoff_at=uow.now, is_open=is_open, occupied=occupied),
        )  # fmt: skip

    then = url_for("reporting.evacuation_board", under=unit, event=event, done="shelter")
    return attempt(read, lambda tried: _shelter(place_id, tried), f"{then}#shelters")


def _first_time(uow: Writing, entry_id: str) -> datetime:
    """Return the cutoff of a form: the moment it came, the first time where it comes again."""
    known = evacuation.known(uow, entry_id)
    return uow.now if known is None else known.cutoff_at


def _shelter(place_id: str, tried: Tried = UNTRIED) -> Response:
    with parts().database.read(current_scope()) as uow:
        place = evacuation.known_shelter(uow, place_id)
        event_id, events = event_asked(uow)
        several = evacuation.shelters(uow, place.code, event_id, uow.now)
        shelter = next(one for one in several if one.place_id == place_id)
        unit = division_said(uow, place.code)
    event = event_id or NO_EVENT
    record = ShelterPage(
        title=shelter.name,
        id=new_id(),
        shelter=shelter,
        unit=unit,
        event=event,
        event_said=dict(events)[event],
        choices=(("open", say(N_("taking people in"))), ("closed", say(N_("closed now")))),
        is_demo=is_demo(),
        tried=tried,
    )
    return Response(render_template("reporting/evacuation/shelter.html", page=record))
