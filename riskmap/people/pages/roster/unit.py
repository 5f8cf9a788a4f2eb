"""One unit at ``/roster/<code12>``: A and B, who is away, what was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import frozen
from flask import Response, render_template, request

from riskmap.core.codes import DivisionLevel
from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.looks import looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.model.duty import Asked, asked
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import Absence, Means, Officer, Post
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import EDITORS, NOBODY, UNTRIED, VIEWERS, Tried, is_demo, names
from riskmap.people.pages.roster.past import Happening, happenings
from riskmap.people.service import roster

#: What a form says of somebody who did not answer.
NO_ANSWER = "no_answer"
#: So much of the history is shown; `riskmap audit list --unit` has all of it.
_SHOWN = 30


@frozen(kw_only=True)
class Held:
    """A post of the unit, who holds it, whether that person is away, and who could stand in.

    Parameters
    ----------
    seen_at
        When the holder's account was last used; None without one, or if it never was.
    """

    post: Post
    officer: Officer | None
    seen_at: datetime | None
    away: Absence | None
    stand_in: str
    others: tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class UnitPage:
    """The roster of one unit."""

    title: str
    street: str
    unit: UnitRoster
    posts: tuple[Held, ...]
    absences: tuple[tuple[Absence, str, str], ...]
    history: tuple[Happening, ...]
    attempts: tuple[tuple[str, str], ...]
    holds_until: datetime | None
    asked: Asked
    may_change: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/roster/<code12>")
@needs(*VIEWERS)
def roster_unit(code12: str) -> Response:
    """Show the roster of one unit."""
    return show_unit(code12)


@looks("roster", N_("Looked at the roster of a unit, with telephones."), at="code12")
def show_unit(code12: str, tried: Tried = UNTRIED) -> Response:
    """Show one unit, with a form that was not right if there is one."""
    with parts().database.read(current_scope()) as uow:
        unit = roster.unit(uow, code12)
        past = roster.history(uow, code12)
        streets = names(uow, DivisionLevel.STREET)
        seen = roster.last_seen(uow, unit.valid) if holds(*EDITORS) else {}
    named = {one.id: one.name for one in unit.officers}
    coming = [one for one in unit.absences if not one.is_cancelled and one.ends_on >= unit.day]
    at = unit.confirmed_at
    record = UnitPage(
        title=unit.division.name(locale()),
        street=streets.get(unit.street, unit.street),
        unit=unit,
        posts=tuple(_held(unit, post, seen) for post in Post),
        absences=tuple(
            (one, named.get(one.officer_id, ""), named.get(one.stand_in, "")) for one in coming
        ),
        history=tuple(happenings(past))[:_SHOWN],
        attempts=(
            *((str(one), say(Message(N_("reached {how}"), {"how": one.word}))) for one in Means),
            (NO_ANSWER, say(N_("no answer"))),
        ),
        holds_until=None if at is None else at + asked().confirmation - timedelta(seconds=1),
        asked=asked(),
        may_change=holds(*EDITORS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=tried,
    )
    return Response(render_template("people/roster/unit.html", page=record))


def _held(unit: UnitRoster, post: Post, seen: Mapping[str, datetime]) -> Held:
    officer = unit.holder(post)
    away = None if officer is None else unit.absence_of(officer)
    other = None if away is None else unit.named(away.stand_in)
    return Held(
        post=post,
        officer=officer,
        seen_at=None if officer is None else seen.get(officer.id),
        away=away,
        stand_in="" if other is None else other.name,
        others=(
            *((one.id, one.name) for one in unit.valid if one.post is not post),
            (NOBODY, say(N_("nobody"))),
        ),
    )
