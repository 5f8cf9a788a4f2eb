"""What is missing in the roster of a unit: rules that need nothing but its rows and a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel, parent_of
from riskmap.core.words import N_, Message
from riskmap.divisions.model import Division
from riskmap.people.model.duty import asked
from riskmap.people.model.officers import Absence, Officer, Post, Reachability


class UnitState(StrEnum):
    """How a unit stands, the worst first; nothing recorded is a state of its own."""

    GAP = "gap"
    UNKNOWN = "unknown"
    ATTENTION = "attention"
    COVERED = "covered"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATES[self])


_STATES = {
    UnitState.GAP: N_("nobody on duty"),
    UnitState.UNKNOWN: N_("nothing recorded"),
    UnitState.ATTENTION: N_("look after it"),
    UnitState.COVERED: N_("in order"),
}


class Reason(StrEnum):
    """Why a unit is not in order, the worst first."""

    NOTHING_RECORDED = "nothing_recorded"
    NO_A = "no_a"
    A_ABSENT = "a_absent"
    STAND_IN_GONE = "stand_in_gone"
    SAME_PERSON = "same_person"
    A_UNREACHABLE = "a_unreachable"
    A_ELSEWHERE = "a_elsewhere"
    NO_PHONE = "no_phone"
    B_NEEDED = "b_needed"
    NOT_CONFIRMED = "not_confirmed"
    NO_B = "no_b"


_SENTENCES = {
    Reason.NOTHING_RECORDED: N_("Nothing is recorded for this unit."),
    Reason.NO_A: N_("Nobody holds the A post."),
    Reason.A_ABSENT: N_("{name} is away until {day}, and nobody stands in."),
    Reason.STAND_IN_GONE: N_("{name} is away until {day}; who should stand in is not there."),
    Reason.SAME_PERSON: N_("A and B are one person: {name}."),
    Reason.A_UNREACHABLE: N_("{name} cannot be reached since {day}."),
    Reason.A_ELSEWHERE: N_("{name} holds the A post of {unit}, too."),
    Reason.NO_PHONE: N_("{name} has no telephone number."),
    Reason.B_NEEDED: N_("Nobody holds the B post, and this area is prone to disasters."),
    Reason.NOT_CONFIRMED: N_("Nobody confirmed the roster within {days} days."),
    Reason.NO_B: N_("Nobody holds the B post."),
}
#: Told, and nothing is worse for it: where a B is needed is another reason.
_TOLD = frozenset({Reason.NO_B})
_OPEN = frozenset({Reason.NO_A, Reason.A_ABSENT, Reason.STAND_IN_GONE, Reason.SAME_PERSON})


@frozen
class Gap:
    """One thing that is missing."""

    reason: Reason
    message: Message

    @property
    def is_open(self) -> bool:
        """True when nobody is on duty because of it."""
        return self.reason in _OPEN


def _officers(several: Iterable[Officer]) -> tuple[Officer, ...]:
    return tuple(several)


def _absences(several: Iterable[Absence]) -> tuple[Absence, ...]:
    return tuple(several)


@frozen(kw_only=True)
class UnitRoster:
    """The roster of one unit as it stands at a moment.

    Parameters
    ----------
    division
        The unit as the register has it.
    now, day
        The moment, and the day that is looked at.
    officers
        All rows of the unit, held, over and to come.
    absences
        Of these officers.
    needs_b
        The unit lies in an area that is prone to disasters.
    elsewhere
        Names of other units whose A post the A of this unit holds, too.
    """

    division: Division
    now: datetime
    day: date
    officers: tuple[Officer, ...] = field(default=(), converter=_officers)
    absences: tuple[Absence, ...] = field(default=(), converter=_absences)
    needs_b: bool = False
    elsewhere: tuple[str, ...] = ()

    @property
    def code12(self) -> str:
        """Code of the unit."""
        return self.division.code12

    @property
    def street(self) -> str:
        """Code of the street it lies in; its own, for a street."""
        is_committee = self.division.level is DivisionLevel.COMMITTEE
        return (parent_of(self.code12) or "") if is_committee else self.code12

    @cached_property
    def valid(self) -> tuple[Officer, ...]:
        """Who holds a post on the day, A first."""
        held = [one for one in self.officers if one.is_valid_on(self.day)]
        return tuple(sorted(held, key=lambda one: (one.post, one.valid_from)))

    def holder(self, post: Post) -> Officer | None:
        """Return who holds a post on the day."""
        return next((one for one in self.valid if one.post is post), None)

    def absence_of(self, officer: Officer) -> Absence | None:
        """Return why somebody is away on the day; None: there."""
        away = (one for one in self.absences if one.officer_id == officer.id)
        return next((one for one in away if one.covers(self.day)), None)

    def named(self, officer_id: str) -> Officer | None:
        """Return a row of this unit."""
        return next((one for one in self.officers if one.id == officer_id), None)

    @property
    def on_duty(self) -> Officer | None:
        """Who is to be called: A, or who stands in; None: nobody."""
        a = self.holder(Post.A)
        if a is None:
            return None
        away = self.absence_of(a)
        if away is None:
            return a
        other = self.named(away.stand_in)
        is_there = other is not None and other.is_valid_on(self.day)
        return other if is_there and other and self.absence_of(other) is None else None

    @property
    def has_valid_a(self) -> bool:
        """Tell whether somebody holds the A post."""
        return self.holder(Post.A) is not None

    @property
    def confirmed_at(self) -> datetime | None:
        """Since when the whole roster of the unit is confirmed; None: not all of it."""
        moments = [one.confirmed_at for one in self.valid]
        known = [one for one in moments if one is not None]
        return min(known) if known and len(known) == len(moments) else None

    @property
    def is_confirmed(self) -> bool:
        """Tell whether the last confirmation still holds."""
        at = self.confirmed_at
        return at is not None and self.now - at <= asked().confirmation

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing, the worst first."""
        return tuple(_gaps(self))

    @cached_property
    def state(self) -> UnitState:
        """How it stands."""
        found = self.gaps
        if any(one.is_open for one in found):
            return UnitState.GAP
        if any(one.reason is Reason.NOTHING_RECORDED for one in found):
            return UnitState.UNKNOWN
        is_weak = any(one.reason not in _TOLD for one in found)
        return UnitState.ATTENTION if is_weak else UnitState.COVERED


def _gaps(unit: UnitRoster) -> Iterator[Gap]:
    if not unit.officers:
        yield _gap(Reason.NOTHING_RECORDED)
        return
    a, b = unit.holder(Post.A), unit.holder(Post.B)
    if a is None:
        yield _gap(Reason.NO_A)
    else:
        yield from _of_absence(unit, a)
        if b is not None and a.is_same_person(b):
            yield _gap(Reason.SAME_PERSON, name=a.name)
    yield from _of_calls(unit)
    if a is not None and unit.elsewhere:
        yield _gap(Reason.A_ELSEWHERE, name=a.name, unit="、".join(unit.elsewhere))
    if b is None and unit.needs_b:
        yield _gap(Reason.B_NEEDED)
    if unit.valid and not unit.is_confirmed:
        yield _gap(Reason.NOT_CONFIRMED, days=asked().confirmation.days)
    if b is None and not unit.needs_b:
        yield _gap(Reason.NO_B)


def _of_absence(unit: UnitRoster, a: Officer) -> Iterator[Gap]:
    away = unit.absence_of(a)
    if away is not None and unit.on_duty is None:
        reason = Reason.STAND_IN_GONE if away.stand_in else Reason.A_ABSENT
        yield _gap(reason, name=a.name, day=away.ends_on.isoformat())


def _of_calls(unit: UnitRoster) -> Iterator[Gap]:
    duty = unit.on_duty
    if duty is None:
        return
    if duty.reachability is Reachability.UNREACHABLE:
        since = duty.reachability_at or unit.now
        day = since.astimezone(SHANGHAI).date()
        yield _gap(Reason.A_UNREACHABLE, name=duty.name, day=day.isoformat())
    if not duty.phone:
        yield _gap(Reason.NO_PHONE, name=duty.name)


def _gap(reason: Reason, **params: object) -> Gap:
    return Gap(reason, Message(_SENTENCES[reason], params))
