"""Sessions: a course as it is planned for a day, held or cancelled."""

from __future__ import annotations

from datetime import date, time
from uuid import uuid4

from attrs import evolve, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model.reasons import require_reason
from riskmap.people.model.training import Session, Stage, require_minutes, require_text
from riskmap.people.service.reading import acting
from riskmap.people.service.trail import Subject, leave_about
from riskmap.people.service.training.courses import course, require_holder
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class Planned:
    """What is said of a session that is planned.

    Parameters
    ----------
    begins
        Time of day, ``14:00``; empty where nobody knows yet.
    minutes
        As long as the course by default.
    """

    course_id: str
    held_on: date
    begins: str = ""
    place: str = ""
    trainer: str = ""
    minutes: int | None = None


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
    found = store.training.session(uow, session_id)
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
    require_holder(uow, code12)
    about = course(uow, said.course_id)
    require_text(about.title, said.place, said.trainer)
    one = Session(
        id=uuid4().hex,
        code12=code12,
        course_id=about.id,
        title=about.title,
        held_on=said.held_on,
        begins=_hour(said.begins),
        place=said.place.strip(),
        trainer=said.trainer.strip(),
        minutes=require_minutes(about.minutes if said.minutes is None else said.minutes),
    )
    store.training.append_session(uow, one, actor=who, reason="")
    after = {"title": one.title, "held_on": one.held_on, "minutes": one.minutes}
    leave_about(uow, subject_of(one), "planned", by=who, after=after)
    return one


def cancel(uow: Writing, session_id: str, *, why: str, by: str = "") -> Session:
    """Cancel a session that was not held.

    Raises
    ------
    NotFoundError, ConflictError, InvalidRequestError
        If there is none, it was held or cancelled already, or no reason is given.
    """
    who, one = acting(uow, by).name, session(uow, session_id)
    require_holder(uow, one.code12)
    if one.stage is not Stage.PLANNED:
        raise ConflictError(
            N_("This session is {stage} already."), mend=N_("Nothing to do."), stage=one.stage.word
        )
    reason = require_reason(why)
    after = evolve(one, stage=Stage.CANCELLED)
    store.training.append_session(uow, after, actor=who, reason=reason)
    leave_about(uow, subject_of(one), "cancelled", by=who, why=reason)
    return after


def subject_of(one: Session) -> Subject:
    """Return a session as the audit log names it."""
    return Subject("training", one.id, one.code12)


def _hour(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return f"{time.fromisoformat(text.strip()):%H:%M}"
    except ValueError:
        raise InvalidRequestError(
            N_("{value} is no time of day."), mend=N_("Write it as 14:00."), value=text[:20]
        ) from None
