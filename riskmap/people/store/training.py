"""Courses, sessions and attendance, written and found; the last version counts.

Courses and sessions of a unit are known to all below it; who was there is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from riskmap.people.model.training import Attendance, Course, Presence, Session, Stage
from riskmap.people.store.duty_tables import (
    training_attendance,
    training_course,
    training_session,
)
from riskmap.people.store.versioned import last
from riskmap.store import Reading, Writing

_COURSE = ("code12", "title", "about", "minutes", "is_withdrawn")
_SESSION = ("code12", "course_id", "title", "held_on", "begins", "place", "trainer", "minutes")
_ATTENDANCE = ("session_id", "person_id", "code12", "name", "certificate")


def courses(uow: Reading) -> list[Course]:
    """Return the courses of the own area and of those above, by title."""
    statement = last(uow, training_course, with_above=True)
    ordered = statement.order_by(training_course.c.title, training_course.c.course_id)
    return [_course(row) for row in uow.rows(ordered)]


def course(uow: Reading, course_id: str) -> Course | None:
    """Return one course of the own area or of those above, withdrawn or not."""
    statement = last(uow, training_course, with_above=True)
    row = uow.row(statement.where(training_course.c.course_id == course_id))
    return None if row is None else _course(row)


def append_course(uow: Writing, one: Course, *, actor: str, reason: str) -> None:
    """Add a version of a course."""
    statement = last(uow, training_course).where(training_course.c.course_id == one.id)
    values = {name: getattr(one, name) for name in _COURSE}
    uow.insert(training_course, course_id=one.id, **_about(uow, statement, actor, reason), **values)


def sessions(uow: Reading) -> list[Session]:
    """Return the sessions of the own area and of those above, the latest first."""
    statement = last(uow, training_session, with_above=True)
    ordered = statement.order_by(training_session.c.held_on.desc(), training_session.c.session_id)
    return [_session(row) for row in uow.rows(ordered)]


def session(uow: Reading, session_id: str) -> Session | None:
    """Return one session of the own area or of those above."""
    statement = last(uow, training_session, with_above=True)
    row = uow.row(statement.where(training_session.c.session_id == session_id))
    return None if row is None else _session(row)


def append_session(uow: Writing, one: Session, *, actor: str, reason: str) -> None:
    """Add a version of a session."""
    statement = last(uow, training_session).where(training_session.c.session_id == one.id)
    values = {name: getattr(one, name) for name in _SESSION}
    about = _about(uow, statement, actor, reason)
    uow.insert(training_session, session_id=one.id, state=str(one.stage), **about, **values)


def attendances(uow: Reading, session_id: str = "", person_id: str = "") -> list[Attendance]:
    """Return who was where, of one session or person or of all, by unit and name."""
    statement = last(uow, training_attendance)
    if session_id:
        statement = statement.where(training_attendance.c.session_id == session_id)
    if person_id:
        statement = statement.where(training_attendance.c.person_id == person_id)
    ordered = statement.order_by(
        training_attendance.c.code12, training_attendance.c.name, training_attendance.c.person_id
    )
    return [_attendance(row) for row in uow.rows(ordered)]


def presences(uow: Reading) -> list[tuple[str, str, Presence]]:
    """Return who was where, and nothing else: person, session, presence; for whole districts."""
    table = training_attendance.c
    statement = last(uow, training_attendance)
    rows = uow.rows(statement.with_only_columns(table.person_id, table.session_id, table.presence))
    return [(row["person_id"], row["session_id"], Presence(row["presence"])) for row in rows]


def append_attendances(uow: Writing, several: Iterable[Attendance], *, actor: str) -> None:
    """Add a version of each."""
    noted = list(several)
    held = {one.session_id for one in noted}
    before = last(uow, training_attendance).where(training_attendance.c.session_id.in_(held))
    rows = uow.rows(before)
    versions = {(row["session_id"], row["person_id"]): row["version"] for row in rows}
    uow.insert_many(
        training_attendance,
        [
            {
                **{name: getattr(one, name) for name in _ATTENDANCE},
                "presence": str(one.presence),
                "version": versions.get((one.session_id, one.person_id), 0) + 1,
                "recorded_at": uow.now,
                "actor": actor,
            }
            for one in noted
        ],
    )


def _about(uow: Writing, statement: Any, actor: str, reason: str) -> dict[str, Any]:
    before = uow.row(statement)
    version = 1 if before is None else before["version"] + 1
    return {"version": version, "recorded_at": uow.now, "actor": actor, "reason": reason}


def _course(row: Mapping[str, Any]) -> Course:
    return Course(id=row["course_id"], **{name: row[name] for name in _COURSE})


def _session(row: Mapping[str, Any]) -> Session:
    values = {name: row[name] for name in _SESSION}
    return Session(id=row["session_id"], stage=Stage(row["state"]), **values)


def _attendance(row: Mapping[str, Any]) -> Attendance:
    values = {name: row[name] for name in _ATTENDANCE}
    return Attendance(presence=Presence(row["presence"]), **values)
