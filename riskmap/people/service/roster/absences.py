"""Write down who is away and who stands in."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from attrs import evolve

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model.officers import Absence, Officer, require_days
from riskmap.people.model.reasons import require_reason
from riskmap.people.service.reading import acting
from riskmap.people.service.roster.reading import officer
from riskmap.people.service.trail import Subject, leave_about
from riskmap.store import Writing


def add_absence(
    uow: Writing,
    officer_id: str,
    starts_on: date,
    ends_on: date,
    *,
    why: str,
    stand_in: str = "",
    by: str = "",
) -> Absence:
    """Write down that an officer is away.

    Parameters
    ----------
    starts_on, ends_on
        First and last day.
    stand_in
        Row of the same unit that stands in; empty for nobody.

    Raises
    ------
    NotFoundError
        If there is no such row, or not for the one who asks.
    ConflictError
        If that person is away already on one of these days.
    InvalidRequestError
        If the days are in the wrong order, no reason is given, or who stands in does not fit.
    """
    who, away = acting(uow, by).name, officer(uow, officer_id)
    require_days(starts_on, ends_on)
    reason = require_reason(why)
    if stand_in:
        _require_stand_in(away, officer(uow, stand_in), starts_on, ends_on)
    _require_free(uow, away, starts_on, ends_on)
    one = Absence(
        id=uuid4().hex,
        officer_id=away.id,
        code12=away.code12,
        starts_on=starts_on,
        ends_on=ends_on,
        stand_in=stand_in,
        why=reason,
    )
    return _keep(uow, one, "added", who)


def cancel_absence(uow: Writing, absence_id: str, *, code12: str, by: str = "") -> Absence:
    """Take an absence of a unit back: that person is there.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    who = acting(uow, by).name
    several = store.roster.absences(uow, code12)
    found = next((one for one in several if one.id == absence_id), None)
    if found is None or found.is_cancelled:
        raise NotFoundError(N_("There is no such absence."), mend=N_("Load the page again."))
    return _keep(uow, evolve(found, is_cancelled=True), "cancelled", who)


def _require_stand_in(away: Officer, other: Officer, starts_on: date, ends_on: date) -> None:
    is_there = other.is_valid_on(starts_on) and other.is_valid_on(ends_on)
    if other.code12 != away.code12 or other.is_same_person(away) or not is_there:
        raise InvalidRequestError(
            N_("{other} cannot stand in for {name}."),
            mend=N_("Name the other post of the unit, held on all of these days."),
            other=other.name,
            name=away.name,
        )


def _require_free(uow: Writing, away: Officer, starts_on: date, ends_on: date) -> None:
    for one in store.roster.absences(uow, away.code12):
        is_hers = one.officer_id == away.id and not one.is_cancelled
        if is_hers and one.starts_on <= ends_on and starts_on <= one.ends_on:
            raise ConflictError(
                N_("{name} is away from {begin} to {end} already."),
                mend=N_("Take that absence back first, or choose other days."),
                name=away.name,
                begin=one.starts_on.isoformat(),
                end=one.ends_on.isoformat(),
            )


def _keep(uow: Writing, one: Absence, action: str, by: str) -> Absence:
    store.roster.append_absence(uow, one, actor=by, reason=one.why)
    said = {
        "officer": one.officer_id,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "stand_in": one.stand_in,
    }
    leave_about(uow, Subject("absence", one.id, one.code12), action, by=by, after=said)
    return one
