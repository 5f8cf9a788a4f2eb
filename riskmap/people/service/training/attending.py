"""Who was at a session: who was invited, and what somebody noted of each."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.officers import Officer
from riskmap.people.model.training import Attendance, Presence, Session, Stage
from riskmap.people.service.reading import acting
from riskmap.people.service.trail import leave_about
from riskmap.people.service.training.courses import require_holder
from riskmap.people.service.training.sessions import session, subject_of
from riskmap.store import Reading, Writing


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
    require_holder(uow, one.code12)
    _require_over(uow, one)
    changed = _changed(uow, one, presences)
    store.training.append_attendances(uow, changed, actor=who)
    after = evolve(one, stage=Stage.HELD)
    if after != one:
        store.training.append_session(uow, after, actor=who, reason="")
    if changed or after != one:
        counted = {str(kind): sum(each.presence is kind for each in changed) for kind in Presence}
        leave_about(uow, subject_of(one), "noted", by=who, after=counted)
    return after


def _changed(uow: Reading, one: Session, presences: Mapping[str, Presence]) -> list[Attendance]:
    known = {each.person_id: each for each in invited(uow, one)}
    before = {each.person_id: each for each in store.training.attendances(uow, one.id)}
    noted = []
    for person_id, presence in presences.items():
        was = before.get(person_id)
        now = _first(one, person_id, presence, known) if was is None else _again(was, presence)
        if now != was:
            noted.append(now)
    return noted


def _first(
    one: Session, person_id: str, presence: Presence, known: Mapping[str, Officer]
) -> Attendance:
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


def _again(before: Attendance, presence: Presence) -> Attendance:
    if before.certificate and presence is not Presence.PRESENT:
        raise ConflictError(
            N_("{name} has a certificate of this session."),
            mend=N_("Who has a certificate was there."),
            name=before.name,
        )
    return evolve(before, presence=presence)


def _require_over(uow: Reading, one: Session) -> None:
    if one.stage is Stage.CANCELLED:
        raise ConflictError(N_("This session was cancelled."), mend=N_("Plan another one."))
    if one.held_on > today(uow):
        raise ConflictError(
            N_("This session is still to come."),
            mend=N_("Note who was there on {day} or later."),
            day=one.held_on.isoformat(),
        )
