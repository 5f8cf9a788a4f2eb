"""Certificates: issued once for who was there, with a number under which they are found again."""

from __future__ import annotations

import secrets

from attrs import evolve, frozen

from riskmap.core.errors import ConflictError, NotFoundError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.people import store
from riskmap.people.model.training import Attendance, Presence, Session
from riskmap.people.service.reading import acting
from riskmap.people.service.trail import Subject, leave_about
from riskmap.people.service.training.sessions import session
from riskmap.store import Reading, Writing

#: Without letters and digits that are taken for one another.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@frozen(kw_only=True)
class Certificate:
    """What stands on a certificate.

    Parameters
    ----------
    unit, holder
        Division of the person then, and who held the training.
    is_demo
        Made up: it certifies nothing.
    """

    attendance: Attendance
    session: Session
    unit: Division
    holder: Division
    is_demo: bool

    @property
    def number(self) -> str:
        """Under which it is found again."""
        return self.attendance.certificate


def issue(uow: Writing, session_id: str, person_id: str, *, by: str = "") -> Certificate:
    """Issue the certificate of somebody who was there; one that was issued stays as it is.

    Raises
    ------
    NotFoundError
        If nobody noted that person there, or not for the one who asks.
    ConflictError
        If that person was not there.
    """
    who = acting(uow, by).name
    one, row = session(uow, session_id), _row(uow, session_id, person_id)
    if row.presence is not Presence.PRESENT:
        raise ConflictError(
            N_("{name} was not there, or nobody noted it."),
            mend=N_("Note first who was there."),
            name=row.name,
        )
    if not row.certificate:
        row = evolve(row, certificate=_number(one))
        store.training.append_attendances(uow, [row], actor=who)
        after = {"certificate": row.certificate, "person": row.person_id}
        subject = Subject("training", one.id, row.code12)
        leave_about(uow, subject, "certified", by=who, after=after)
    return _certificate(uow, one, row)


def certificate(uow: Reading, session_id: str, person_id: str) -> Certificate:
    """Return a certificate that was issued.

    Raises
    ------
    NotFoundError
        If none was, or not for the one who asks.
    """
    one, row = session(uow, session_id), _row(uow, session_id, person_id)
    if not row.certificate:
        raise _none()
    return _certificate(uow, one, row)


def _certificate(uow: Reading, one: Session, row: Attendance) -> Certificate:
    return Certificate(
        attendance=row,
        session=one,
        unit=divisions.division(uow, row.code12),
        holder=divisions.division(uow, one.code12),
        is_demo=uow.scope.realm.name != "live",
    )


def _row(uow: Reading, session_id: str, person_id: str) -> Attendance:
    found = store.training.attendances(uow, session_id, person_id)
    if not found:
        raise _none()
    return found[0]


def _none() -> NotFoundError:
    return NotFoundError(N_("There is no such certificate."), mend=N_("Look at the session."))


def _number(one: Session) -> str:
    return f"{one.held_on:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"
