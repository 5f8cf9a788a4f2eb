"""Keep records of consultations: minutes with what was known when they were written."""

from __future__ import annotations

from attrs import evolve

from riskmap.people.service.reading import acting
from riskmap.reporting.service.chains import event as event_of
from riskmap.response.model.consultations import Consultation, Minutes, require_minutes
from riskmap.response.model.rights import Deed, require
from riskmap.response.service import standing
from riskmap.response.service.noting import new_id, nothing_there, record, why
from riskmap.response.store import consultations as store
from riskmap.store import Reading, Writing, programs


def keep(uow: Writing, code12: str, minutes: Minutes, *, by: str = "") -> Consultation:
    """Keep the minutes of a consultation.

    Raises
    ------
    ForbiddenError, NotFoundError, InvalidRequestError
        If it is not for the one who asks, the event is not there, or the minutes lack something.
    """
    who = acting(uow, by)
    require(who, Deed.CONSULT, code12)
    require_minutes(minutes, uow.now)
    if minutes.event_id:
        event_of(uow, minutes.event_id)
    one = Consultation(
        id=new_id(),
        number=1,
        code12=code12,
        minutes=minutes,
        known=standing.known(uow, code12),
        reason="",
        recorded_at=uow.now,
        actor=who.name,
    )
    store.add(uow, one)
    record(uow, "kept", ("consultation", one.id, code12), who, after={"topic": minutes.topic})
    return one


def correct(
    uow: Writing, consultation_id: str, minutes: Minutes, reason: str, *, by: str = ""
) -> Consultation:
    """Write a new version of minutes; earlier ones stay.

    Raises
    ------
    ForbiddenError, NotFoundError, InvalidRequestError
        As `keep`, or if nobody says why.
    """
    who = acting(uow, by)
    programs.hold(uow, f"consultation {consultation_id}")
    last = versions(uow, consultation_id)[0]
    require(who, Deed.CONSULT, last.code12)
    require_minutes(minutes, uow.now)
    if minutes == last.minutes:
        return last
    one = evolve(
        last,
        number=last.number + 1,
        minutes=minutes,
        reason=why(reason),
        recorded_at=uow.now,
        actor=who.name,
    )
    store.add(uow, one)
    record(uow, "corrected", ("consultation", one.id, one.code12), who, why=one.reason)
    return one


def versions(uow: Reading, consultation_id: str) -> list[Consultation]:
    """Return the versions of minutes, the newest first.

    Raises
    ------
    NotFoundError
        If there are none for the one who asks.
    """
    found = store.versions(uow, consultation_id)
    if not found:
        raise nothing_there()
    return found


def listed(uow: Reading, under: str, *, event_id: str = "") -> list[Consultation]:
    """Return the consultations of a division and those in it, the latest first."""
    return store.find(uow, under, event_id=event_id)
