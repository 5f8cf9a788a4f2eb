"""Make courses, plan and hold sessions, note who was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from uuid import uuid4

from attrs import evolve, frozen

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.officers import Officer
from riskmap.people.model.training import (
    Attendance,
    Course,
    Presence,
    Session,
    Stage,
    require_minutes,
    require_text,
)
from riskmap.people.service.reading import acting, require_known
from riskmap.store import Reading, Writing
from riskmap.store.audit import Entry, record

_HOLDERS = (DivisionLevel.STREET, DivisionLevel.DISTRICT)


@frozen(kw_only=True)
class Planned:
    """What is said of a session that is planned."""

    course_id: str
    held_on: date
    begins: str = ""
    place: str = ""
    trainer: str = ""
    minutes: int | None = None


def courses(uow: Reading, *, with_withdrawn: bool = False) -> tuple[Course, ...]:
    """Return the courses that may be held here: the own ones and those of units above."""
    found = store.training.courses(uow)
    return tuple(one for one in found if with_withdrawn or not one.is_withdrawn)


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
    _require_holder(uow, code12)
    require_text(title, about)
    one = Course(
        id=uuid4().hex,
        code12=code12,
        title=title.strip(),
        about=about.strip(),
        minutes=require_minutes(minutes),
    )
    store.training.append_course(uow, one, actor=who, reason="")
    _leave(uow, "added", "course", one.id, code12, by=who, after={"title": one.title})
    return one


def withdraw_course(uow: Writing, course_id: str, *, by: str = "") -> Course:
    """Withdraw a course: it is planned no more; sessions that were held stay."""
    who = acting(uow, by).name
    one = _course(uow, course_id)
    _require_holder(uow, one.code12)
    after = evolve(one, is_withdrawn=True)
    store.training.append_course(uow, after, actor=who, reason="")
    _leave(uow, "withdrawn", "course", one.id, one.code12, by=who)
    return after


def sessions(uow: Reading) -> tuple[Session, ...]:
    """Return the sessions of the own area and of units above, the latest first."""
    return tuple(store.training.sessions(uow))


def session(uow: Reading, session_id: str) -> Session:
    """Return one session.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = next((one for one in store.training.sessions(uow) if one.id == session_id), None)
    if found is None:
        raise NotFoundError(
            N_("There is no training session {id}."),
            mend=N_("Look at the list of training."),
            id=session_id[:40],
        )
    return found


def plan(uow: Writing, code12: str, said: Planned, *, by: str = "") -> Session:
    """Plan a session of a course, held by a street or the district.

    Raises
    ------
    NotFoundError
        If there is no such course, or the division is not one of the own area.
    InvalidRequestError
        If something that is said cannot be right.
    """
    who = acting(uow, by).name
    _require_holder(uow, code12)
    course = _course(uow, said.course_id)
    require_text(course.title, said.place, said.trainer)
    one = Session(
        id=uuid4().hex,
        code12=code12,
        course_id=course.id,
        title=course.title,
        held_on=said.held_on,
        begins=_hour(said.begins),
        place=said.place.strip(),
        trainer=said.trainer.strip(),
        minutes=require_minutes(course.minutes if said.minutes is None else said.minutes),
    )
    store.training.append_session(uow, one, actor=who, reason="")
    after = {"title": one.title, "held_on": one.held_on, "minutes": one.minutes}
    _leave(uow, "planned", "training", one.id, code12, by=who, after=after)
    return one


def cancel(uow: Writing, session_id: str, *, why: str, by: str = "") -> Session:
    """Cancel a session that was not held.

    Raises
    ------
    NotFoundError, ConflictError, InvalidRequestError
        If there is none, it was held or cancelled already, or no reason is given.
    """
    who, one = acting(uow, by).name, session(uow, session_id)
    _require_holder(uow, one.code12)
    if one.stage is not Stage.PLANNED:
        raise ConflictError(
            N_("This session is {stage} already."), mend=N_("Nothing to do."), stage=one.stage.word
        )
    if not why.strip():
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    after = evolve(one, stage=Stage.CANCELLED)
    store.training.append_session(uow, after, actor=who, reason=why.strip())
    _leave(uow, "cancelled", "training", one.id, one.code12, by=who, why=why)
    return after


def invited(uow: Reading, one: Session) -> tuple[Officer, ...]:
    """Return who of the holder's area stood on the roster that day, each person once."""
    found: dict[str, Officer] = {}
    for officer in store.roster.find(uow, one.code12):
        if officer.is_valid_on(one.held_on):
            found.setdefault(officer.person_id, officer)
    return tuple(found.values())


def attendances(uow: Reading, session_id: str) -> tuple[Attendance, ...]:
    """Return who was there, as far as the one who asks may know: people of the own area."""
    return tuple(store.training.attendances(uow, session_id))


def note(
    uow: Writing, session_id: str, presences: Mapping[str, Presence], *, by: str = ""
) -> Session:
    """Note who was there; a session of which that is noted was held.

    Parameters
    ----------
    presences
        By id of the person; who is not named stays as he was.

    Raises
    ------
    NotFoundError
        If there is no such session, or it is held by others.
    ConflictError
        If it was cancelled, or is still to come.
    InvalidRequestError
        If somebody is named who did not stand on the roster that day.
    """
    who, one = acting(uow, by).name, session(uow, session_id)
    _require_holder(uow, one.code12)
    _require_over(uow, one)
    known = {each.person_id: each for each in invited(uow, one)}
    before = {each.person_id: each for each in store.training.attendances(uow, session_id)}
    changed = [
        _noted(one, person_id, presence, known, before.get(person_id))
        for person_id, presence in presences.items()
    ]
    differing = [each for each in changed if each != before.get(each.person_id)]
    store.training.append_attendances(uow, differing, actor=who)
    after = evolve(one, stage=Stage.HELD)
    if after != one:
        store.training.append_session(uow, after, actor=who, reason="")
    if differing or after != one:
        counted = {str(kind): sum(each.presence is kind for each in differing) for kind in Presence}
        _leave(uow, "noted", "training", one.id, one.code12, by=who, after=counted)
    return after


def _noted(
    one: Session,
    person_id: str,
    presence: Presence,
    known: Mapping[str, Officer],
    before: Attendance | None,
) -> Attendance:
    if before is not None:
        if before.certificate and presence is not Presence.PRESENT:
            raise ConflictError(
                N_("{name} has a certificate of this session."),
                mend=N_("Who has a certificate was there."),
                name=before.name,
            )
        return evolve(before, presence=presence)
    if person_id not in known:
        raise InvalidRequestError(
            N_("Somebody is named who did not stand on the roster that day."),
            mend=N_("Load the page again."),
        )
    officer = known[person_id]
    return Attendance(
        session_id=one.id,
        person_id=person_id,
        code12=officer.code12,
        name=officer.name,
        presence=presence,
    )


def _require_over(uow: Writing, one: Session) -> None:
    if one.stage is Stage.CANCELLED:
        raise ConflictError(N_("This session was cancelled."), mend=N_("Plan another one."))
    if one.held_on > today(uow):
        raise ConflictError(
            N_("This session is still to come."),
            mend=N_("Note who was there on {day} or later."),
            day=one.held_on.isoformat(),
        )


def _course(uow: Reading, course_id: str) -> Course:
    found = next((one for one in courses(uow) if one.id == course_id), None)
    if found is None:
        raise NotFoundError(
            N_("There is no such course."), mend=N_("Look at the list of training.")
        )
    return found


def _require_holder(uow: Reading, code12: str) -> None:
    if level_of(code12) not in _HOLDERS or not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("You hold no training for {code}."),
            mend=N_("Choose a street or district of your area."),
            code=code12,
        )
    require_known(uow, code12)


def _hour(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return f"{time.fromisoformat(text.strip()):%H:%M}"
    except ValueError:
        raise InvalidRequestError(
            N_("{value} is no time of day."), mend=N_("Write it as 14:00."), value=text[:20]
        ) from None


def _leave(
    uow: Writing,
    action: str,
    kind: str,
    subject: str,
    code12: str,
    *,
    by: str,
    why: str = "",
    after: Any = None,
) -> None:
    entry = Entry(
        action=action,
        subject_kind=kind,
        subject_id=subject,
        code12=code12,
        why=why,
        after=after,
        by="" if by == uow.scope.actor else by,
    )
    record(uow, entry)
