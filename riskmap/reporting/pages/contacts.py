"""Who of a unit is called, from its roster; and what a form says of a call."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import request

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.moments import local, moment_of
from riskmap.doors.words import say
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import LEVELS
from riskmap.people.service.roster import reading as roster
from riskmap.places import service as places
from riskmap.reporting.model.reports import Call
from riskmap.store import Reading

#: Somebody who does not stand on the roster.
OTHER = "other"


@frozen(kw_only=True)
class Contact:
    """Somebody to call.

    Parameters
    ----------
    key
        Row of the roster, or a word for a desk.
    is_on_duty
        Is to be called first.
    """

    key: str
    name: str
    post: str
    phone: str
    is_on_duty: bool = False


def contacts(uow: Reading, unit: str) -> tuple[Contact, ...]:
    """Return whom to call of a unit, who is on duty in front; at last its desk, if it has one."""
    found: list[Contact] = []
    if level_of(unit) in LEVELS:
        found += _officers(roster.unit(uow, unit))
    phone = places.duty_phone(uow, unit)
    if phone:
        desk = say(N_("Duty desk"))
        found.append(Contact(key="desk", name=desk, post="", phone=phone))
    return tuple(found)


def call_said(uow: Reading, unit: str, at: datetime) -> Call:
    """Return the call that a form tells of.

    Raises
    ------
    InvalidRequestError
        If nobody says who called, or from where.
    """
    key = request.form.get("contact", "")
    known = next((one for one in contacts(uow, unit) if one.key == key), None)
    caller = known.name if known else _typed("caller")
    number = (known.phone if known else "") or _typed("number")
    if not caller or not number:
        raise InvalidRequestError(
            N_("Nobody said who was on the telephone, and which number it was."),
            mend=N_("Choose somebody of the roster, or write name and number."),
        )
    return Call(caller=caller, number=number, called_at=at)


def called_at(now: datetime) -> datetime:
    """Return when the call was, as a form says: now where both fields are empty.

    Raises
    ------
    InvalidRequestError
        If it is no time, or one that has not come.
    """
    day, hour = _typed("day"), _typed("hour")
    if not day and not hour:
        return now
    try:
        at = moment_of(day or f"{local(now):%Y-%m-%d}", hour)
    except InvalidRequestError:
        at = None
    if at is None or at > now:
        raise InvalidRequestError(
            N_("{value} is no time of a call."),
            mend=N_("Give day and hour of a call that has been."),
            value=f"{day} {hour}"[:40],
        )
    return at


def is_committee(unit: str) -> bool:
    """Tell whether a unit is a residents' committee."""
    return level_of(unit) is DivisionLevel.COMMITTEE


def _officers(one: UnitRoster) -> list[Contact]:
    first = one.on_duty
    several = sorted(one.valid, key=lambda each: first is None or each.id != first.id)
    return [
        Contact(
            key=each.id,
            name=each.name,
            post=say(each.post.word),
            phone=each.phone,
            is_on_duty=first is not None and each.id == first.id,
        )
        for each in several
    ]


def _typed(name: str) -> str:
    return " ".join(request.form.get(name, "").split())[:60]
