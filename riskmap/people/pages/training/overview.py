"""Training at ``/training``: who is trained, street by street, sessions, courses; its forms."""

from __future__ import annotations

from datetime import date

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.codes import DivisionLevel
from riskmap.core.words import N_
from riskmap.doors.access import holds, needs
from riskmap.doors.looks import looks
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.model.duty import Asked, asked
from riskmap.people.model.training import Course, Coverage, Learner, Session, Stage, minutes_of
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
    needed_day,
    own_divisions,
    said,
)
from riskmap.people.service import training

#: So many sessions and people are listed; the command lists all.
SESSIONS_SHOWN, DUE_SHOWN = 40, 300
_LEVELS = (DivisionLevel.DISTRICT, DivisionLevel.STREET, DivisionLevel.COMMITTEE)


@frozen(kw_only=True)
class TrainingPage:
    """The overview of training.

    Parameters
    ----------
    areas
        (name, coverage) street by street.
    due, unknown
        People and the name of their unit.
    holders
        Divisions for which sessions may be planned.
    """

    title: str
    overview: training.Overview
    areas: tuple[tuple[str, Coverage], ...]
    due: tuple[tuple[Learner, str], ...]
    unknown: tuple[tuple[Learner, str], ...]
    sessions: tuple[tuple[Session, str], ...]
    courses: tuple[Course, ...]
    course_choices: tuple[tuple[str, str], ...]
    holders: tuple[tuple[str, str], ...]
    today: date
    asked: Asked
    may_change: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/training")
@needs(*VIEWERS)
def training_list() -> Response:
    """Show who is trained, and the sessions."""
    return _show()


@blueprint.post("/training/courses")
@needs(*TRAINERS)
def training_course() -> Response:
    """Make a course."""

    def read() -> Work:
        code12, title, about = said("code12"), said("title"), said("about")
        minutes = minutes_of(said("hours"))
        return lambda uow: training.add_course(uow, code12, title, about=about, minutes=minutes)

    return attempt(read, _show, url_for("people.training_list", done="course"))


@blueprint.post("/training/courses/<course_id>/withdraw")
@needs(*TRAINERS)
def training_course_withdraw(course_id: str) -> Response:
    """Withdraw a course."""
    return attempt(
        lambda: lambda uow: training.withdraw_course(uow, course_id),
        _show,
        url_for("people.training_list", done="withdrawn"),
    )


@blueprint.post("/training")
@needs(*TRAINERS)
def training_plan() -> Response:
    """Plan a session and go to it."""

    def read() -> Work:
        code12, hours = said("code12"), said("hours")
        planned = training.Planned(
            course_id=said("course"),
            held_on=needed_day("held_on"),
            begins=said("begins"),
            place=said("place"),
            trainer=said("trainer"),
            minutes=minutes_of(hours) if hours else None,
        )
        return lambda uow: training.plan(uow, code12, planned)

    def then(one: Session) -> str:
        return url_for("people.training_session", session_id=one.id, done="planned")

    return attempt(read, _show, then)


@looks("training", N_("Looked at who was trained and who still has to be."))
def _show(tried: Tried = UNTRIED) -> Response:
    with parts().database.read(current_scope()) as uow:
        found = training.overview(uow)
        sessions, courses = training.sessions(uow), training.courses(uow)
        units = names(uow, *_LEVELS)
        holders = own_divisions(uow)
    record = TrainingPage(
        title=say(N_("Training")),
        overview=found,
        areas=tuple((one.division.name(locale()), one.coverage) for one in found.areas),
        due=tuple((one, units.get(one.code12, one.code12)) for one in found.due[:DUE_SHOWN]),
        unknown=tuple(
            (one, units.get(one.code12, one.code12)) for one in found.unknown[:DUE_SHOWN]
        ),
        sessions=tuple(
            (one, units.get(one.code12, one.code12)) for one in _in_order(sessions)[:SESSIONS_SHOWN]
        ),
        courses=courses,
        course_choices=tuple((one.id, one.title) for one in courses),
        holders=holders,
        today=found.day,
        asked=asked(),
        may_change=holds(*TRAINERS) and bool(holders),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=tried,
    )
    return Response(render_template("people/training/list.html", page=record))


def _in_order(sessions: tuple[Session, ...]) -> list[Session]:
    """Return what is planned first, the next one first; then what was held, the latest first."""
    planned = sorted(
        (one for one in sessions if one.stage is Stage.PLANNED), key=lambda one: one.held_on
    )
    return [*planned, *(one for one in sessions if one.stage is not Stage.PLANNED)]
