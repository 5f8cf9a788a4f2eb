"""Courses: made by a street or the district, known to all below, withdrawn."""

from __future__ import annotations

from uuid import uuid4

from attrs import evolve

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model.training import Course, require_minutes, require_text
from riskmap.people.service.reading import acting, require_known
from riskmap.people.service.trail import Subject, leave_about
from riskmap.store import Reading, Writing

_HOLDERS = (DivisionLevel.STREET, DivisionLevel.DISTRICT)


def courses(uow: Reading) -> tuple[Course, ...]:
    """Return the courses that may be held here: the own ones and those of units above."""
    return tuple(one for one in store.training.courses(uow) if not one.is_withdrawn)


def course(uow: Reading, course_id: str) -> Course:
    """Return a course that may be held here.

    Raises
    ------
    NotFoundError
        If there is none, it was withdrawn, or not for the one who asks.
    """
    found = store.training.course(uow, course_id)
    if found is None or found.is_withdrawn:
        raise NotFoundError(
            N_("There is no such course."), mend=N_("Look at the list of training.")
        )
    return found


def add_course(
    uow: Writing, code12: str, title: str, *, minutes: int, about: str = "", by: str = ""
) -> Course:
    """Make a course of a street or the district.

    Raises
    ------
    NotFoundError
        If the division is not one of the own area.
    InvalidRequestError
        If title or length cannot be right.
    """
    who = acting(uow, by).name
    require_holder(uow, code12)
    require_text(title, about)
    one = Course(
        id=uuid4().hex,
        code12=code12,
        title=title.strip(),
        about=about.strip(),
        minutes=require_minutes(minutes),
    )
    store.training.append_course(uow, one, actor=who, reason="")
    leave_about(uow, _subject(one), "added", by=who, after={"title": one.title})
    return one


def withdraw_course(uow: Writing, course_id: str, *, by: str = "") -> Course:
    """Withdraw a course: it is planned no more; sessions that were held stay.

    Raises
    ------
    NotFoundError
        If there is no such course, or it is one of others.
    """
    who = acting(uow, by).name
    one = course(uow, course_id)
    require_holder(uow, one.code12)
    after = evolve(one, is_withdrawn=True)
    store.training.append_course(uow, after, actor=who, reason="")
    leave_about(uow, _subject(one), "withdrawn", by=who)
    return after


def require_holder(uow: Reading, code12: str) -> None:
    """Do nothing if a division may hold training and lies in the own area.

    Raises
    ------
    NotFoundError
        If not.
    InvalidRequestError
        If the register does not know it.
    """
    if level_of(code12) not in _HOLDERS or not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("You hold no training for {code}."),
            mend=N_("Choose a street or district of your area."),
            code=code12,
        )
    require_known(uow, code12)


def _subject(one: Course) -> Subject:
    return Subject("course", one.id, one.code12)
