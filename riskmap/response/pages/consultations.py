"""Consultations, at ``/consultations``: a list, minutes to read and print, minutes to write."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.moments import local, needed_moment
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, Work, attempt, is_demo, said
from riskmap.people.service.reading import acting
from riskmap.reporting.pages.words import asked_division, line_of, reachable
from riskmap.response.model.consultations import Consultation, Minutes
from riskmap.response.model.rights import Deed, may, roles_of
from riskmap.response.pages.blueprint import SEE, blueprint
from riskmap.response.pages.words import (
    Known,
    division_said,
    events_said,
    known_said,
    may_here,
    people_said,
)
from riskmap.response.service import consulting, standing

_WRITERS = roles_of(Deed.CONSULT)


@frozen(kw_only=True)
class ListPage:
    """Consultations of a division and those in it."""

    title: str
    code12: str
    name: str
    divisions: tuple[tuple[str, str], ...]
    rows: tuple[Consultation, ...]
    names: dict[str, str]
    may_write: bool
    is_demo: bool


@frozen(kw_only=True)
class MinutesPage:
    """Minutes to read, with earlier versions."""

    title: str
    one: Consultation
    name: str
    known: Known
    event: str
    earlier: tuple[Consultation, ...]
    people: dict[str, str]
    may_write: bool
    may_order: bool
    is_demo: bool
    done: str


@frozen(kw_only=True)
class WritePage:
    """Minutes to write or to correct."""

    title: str
    code12: str
    name: str
    known: Known
    events: tuple[tuple[str, str], ...]
    before: Consultation | None
    values: dict[str, str]
    is_demo: bool
    tried: Tried


@blueprint.get("/consultations")
@needs(*SEE)
def consultations() -> Response:
    """Show the consultations of a division."""
    with parts().database.read(current_scope()) as uow:
        code12 = asked_division(uow)
        found = tuple(consulting.listed(uow, code12))
        page = ListPage(
            title=say(N_("Consultations")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            divisions=reachable(uow),
            rows=found,
            names={one.code12: line_of(uow, one.code12).get(one.code12, "") for one in found},
            may_write=may_here(Deed.CONSULT, code12),
            is_demo=is_demo(),
        )
    return Response(render_template("response/consultations.html", page=page))


@blueprint.get("/consultations/new")
@needs(*_WRITERS)
def new_consultation() -> Response:
    """Show the form of minutes."""
    return _form("", UNTRIED)


@blueprint.post("/consultations")
@needs(*_WRITERS)
def keep_consultation() -> Response:
    """Keep minutes."""
    return attempt(_read, lambda form: _form("", form), _then)


@blueprint.get("/consultations/<consultation_id>")
@needs(*SEE)
def consultation(consultation_id: str) -> Response:
    """Show minutes, to be printed and signed."""
    with parts().database.read(current_scope()) as uow:
        last, *earlier = consulting.versions(uow, consultation_id)
        who = acting(uow)
        page = MinutesPage(
            title=say(N_("Consultation")),
            one=last,
            name=line_of(uow, last.code12).get(last.code12, last.code12),
            known=known_said(last.known),
            event=dict(events_said(uow)).get(last.minutes.event_id, ""),
            earlier=tuple(earlier),
            people=people_said(uow, [last.actor, *(one.actor for one in earlier)]),
            may_write=may(who, Deed.CONSULT, last.code12),
            may_order=may(who, Deed.ORDER, last.code12),
            is_demo=is_demo(),
            done=request.args.get("done", ""),
        )
    return Response(render_template("response/consultation.html", page=page))


@blueprint.get("/consultations/<consultation_id>/correct")
@needs(*_WRITERS)
def correct_consultation(consultation_id: str) -> Response:
    """Show the form with the minutes as they stand."""
    return _form(consultation_id, UNTRIED)


@blueprint.post("/consultations/<consultation_id>")
@needs(*_WRITERS)
def keep_correction(consultation_id: str) -> Response:
    """Keep a new version of minutes."""
    return attempt(
        lambda: _read_correction(consultation_id), lambda form: _form(consultation_id, form), _then
    )


def _then(one: Consultation) -> str:
    return url_for("response.consultation", consultation_id=one.id, done="kept")


def _form(consultation_id: str, form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        before = consulting.versions(uow, consultation_id)[0] if consultation_id else None
        code12 = before.code12 if before else asked_division(uow)
        known = dict(before.known) if before else standing.known(uow, code12)
        page = WritePage(
            title=say(N_("Minutes of a consultation")),
            code12=code12,
            name=line_of(uow, code12).get(code12, code12),
            known=known_said(known),
            events=(("", say(N_("none"))), *events_said(uow)),
            before=before,
            values=_values(before),
            is_demo=is_demo(),
            tried=form,
        )
    return Response(render_template("response/consultation_write.html", page=page))


def _values(before: Consultation | None) -> dict[str, str]:
    if before is None:
        return {}
    one, held_at = before.minutes, local(before.minutes.held_at)
    return {
        "topic": one.topic,
        "day": f"{held_at:%Y-%m-%d}",
        "hour": f"{held_at:%H:%M}",
        "event": one.event_id,
        "present": "\n".join(one.present),
        "figures": "\n".join(one.figures),
        "settled": one.settled,
        "proposals": "\n".join(one.proposals),
        "signed": one.signed,
    }


def _minutes() -> Minutes:
    return Minutes(
        topic=said("topic"),
        held_at=needed_moment(said("day"), said("hour")),
        event_id=said("event"),
        present=said("present"),
        figures=said("figures"),
        settled=said("settled"),
        proposals=said("proposals"),
        signed=said("signed"),
    )


def _read() -> Work:
    code12, minutes = division_said(), _minutes()
    return lambda uow: consulting.keep(uow, code12, minutes)


def _read_correction(consultation_id: str) -> Work:
    minutes, reason = _minutes(), said("why")
    return lambda uow: consulting.correct(uow, consultation_id, minutes, reason)
