"""One session at ``/training/<id>``: what it is, and who was there."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel, is_code12, prefix
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.doors.access import holds, needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model.training import Presence, Session, Stage
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import (
    TRAINERS,
    UNTRIED,
    VIEWERS,
    Tried,
    Work,
    attempt,
    is_demo,
    names,
    said,
)
from riskmap.people.service import training

_NAME = "person-"
_LEVELS = (DivisionLevel.DISTRICT, DivisionLevel.STREET, DivisionLevel.COMMITTEE)


@frozen(kw_only=True)
class Guest:
    """Somebody who was invited, and whether he was there."""

    person_id: str
    name: str
    unit: str
    presence: Presence
    certificate: str


@frozen(kw_only=True)
class SessionPage:
    """One session.

    Parameters
    ----------
    guests
        People of the chosen street who stood on the roster that day.
    counts
        How many of all whom the reader may know were there, were not, or are not noted.
    may_change, is_over
        The reader's area holds it, and it was, so that it can be noted who was there.
    """

    title: str
    session: Session
    holder: str
    streets: tuple[tuple[str, str], ...]
    street: str
    guests: tuple[Guest, ...]
    counts: tuple[tuple[str, int, str], ...]
    presences: tuple[tuple[str, str], ...]
    may_change: bool
    may_certify: bool
    is_over: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/training/<session_id>")
@needs(*VIEWERS)
def training_session(session_id: str) -> Response:
    """Show one session."""
    return show_session(session_id)


@blueprint.post("/training/<session_id>/attendance")
@needs(*TRAINERS)
def training_note(session_id: str) -> Response:
    """Note who was there."""
    street = request.form.get("street", "")

    def read() -> Work:
        known = set(map(str, Presence))
        presences = {
            name.removeprefix(_NAME): Presence(text)
            for name, text in request.form.items()
            if name.startswith(_NAME) and text in known
        }
        return lambda uow: training.note(uow, session_id, presences)

    then = url_for(
        "people.training_session", session_id=session_id, street=street or None, done="noted"
    )
    return attempt(read, lambda tried: show_session(session_id, tried), then)


@blueprint.post("/training/<session_id>/cancel")
@needs(*TRAINERS)
def training_cancel(session_id: str) -> Response:
    """Cancel a session."""

    def read() -> Work:
        why = said("why")
        return lambda uow: training.cancel(uow, session_id, why=why)

    then = url_for("people.training_session", session_id=session_id, done="cancelled")
    return attempt(read, lambda tried: show_session(session_id, tried), then)


@looks("training", N_("Looked at who was at a training session."), subject="session_id")
def show_session(session_id: str, tried: Tried = UNTRIED) -> Response:
    """Show one session, with a form that was not right if there is one."""
    asked = request.values.get("street", "")
    with parts().database.read(current_scope()) as uow:
        one = training.session(uow, session_id)
        looked_at(one.code12)
        invited = training.invited(uow, one)
        rows = {each.person_id: each for each in training.attendances(uow, session_id)}
        units = names(uow, *_LEVELS)
        holder = units.get(one.code12, one.code12)
        streets = _streets(units, [each.code12 for each in invited])
        is_own = uow.scope.reaches(one.code12)
        is_over = one.held_on <= today(uow)
    street = asked if is_code12(asked) else (streets[0][0] if streets else "")
    guests = [
        Guest(
            person_id=each.person_id,
            name=each.name,
            unit=units.get(each.code12, each.code12),
            presence=rows[each.person_id].presence if each.person_id in rows else Presence.UNKNOWN,
            certificate=rows[each.person_id].certificate if each.person_id in rows else "",
        )
        for each in sorted(invited, key=lambda each: (each.code12, each.post))
        if street and each.code12.startswith(prefix(street, DivisionLevel.STREET))
    ]
    noted = [rows[each.person_id].presence if each.person_id in rows else Presence.UNKNOWN
             for each in invited]  # fmt: skip
    record = SessionPage(
        title=one.title,
        session=one,
        holder=holder,
        streets=streets,
        street=street,
        guests=tuple(guests),
        counts=tuple((say(kind.word), noted.count(kind), "") for kind in Presence),
        presences=tuple((str(kind), say(kind.word)) for kind in Presence),
        may_change=holds(*TRAINERS) and is_own and one.stage is not Stage.CANCELLED,
        may_certify=holds(*TRAINERS),
        is_over=is_over,
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=tried,
    )
    return Response(render_template("people/training/session.html", page=record))


def _streets(units: dict[str, str], codes: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the streets in which somebody was invited, by code."""
    found = {prefix(code, DivisionLevel.STREET).ljust(12, "0") for code in codes}
    return tuple((code, units.get(code, code)) for code in sorted(found))
