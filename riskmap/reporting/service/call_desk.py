"""Whom to call now: units that are silent, their people, and how far reminders came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from riskmap.calls.model.calls import Delivery, State
from riskmap.calls.model.escalation import Step, StepName, escalation
from riskmap.calls.model.people import Reached
from riskmap.calls.service import book, calling
from riskmap.core.access import Area
from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_, Message
from riskmap.people.model.officers import Means, Reachability
from riskmap.people.service.roster import writing as roster
from riskmap.people.service.roster.reading import officer
from riskmap.reporting.model.duties import Duty, Outcome, Slot
from riskmap.reporting.service import excusing
from riskmap.reporting.store import duties, slots
from riskmap.store import Reading, Writing

_SILENT = (Outcome.OPEN, Outcome.UNREACHABLE)
#: Messages of this time are shown beside a person.
_LATELY = timedelta(hours=12)


class Came(StrEnum):
    """What came of a call by telephone."""

    ANSWERED = "answered"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_CAME[self])


_CAME = {
    Came.ANSWERED: N_("answered"),
    Came.NOT_REACHED: N_("not reached"),
    Came.WRONG_NUMBER: N_("number is wrong"),
}


@frozen(kw_only=True)
class Contact:
    """Somebody who can be called, and what went to him lately.

    Parameters
    ----------
    is_begun
        The escalation has come to this step.
    last
        The latest message or call; None for none.
    """

    step: StepName
    who: Reached
    is_begun: bool
    last: Delivery | None


@frozen(kw_only=True)
class Silent:
    """A unit that is silent.

    Parameters
    ----------
    missing
        Its reports that are missing, the first that was due in front.
    step
        How far the escalation came; None before it begins.
    """

    unit: str
    missing: tuple[Duty, ...]
    step: StepName | None
    contacts: tuple[Contact, ...]

    @property
    def due_at(self) -> datetime:
        """When the first of them was due."""
        return self.missing[0].slot.due_at

    @property
    def is_away(self) -> bool:
        """Tell whether it is written down that nobody answers."""
        return all(one.outcome is Outcome.UNREACHABLE for one in self.missing)


def silent_units(uow: Reading, code12: str) -> tuple[Silent, ...]:
    """Return the units of a division that have not reported and soon have to, the latest first.

    Raises
    ------
    NotFoundError
        If it lies outside the scope.
    """
    if not uow.scope.reaches(code12):
        raise NotFoundError(N_("There is no board of {code} for you."), code=code12)
    found: dict[str, list[Duty]] = {}
    for one in _missing(uow, Area.of(code12)):
        found.setdefault(one.code12, []).append(one)
    lines = book.lines(uow, found)
    last = _last(uow, code12)
    several = [
        _silent(unit, missing, lines[unit], last, uow.now) for unit, missing in found.items()
    ]
    return tuple(sorted(several, key=lambda one: (one.is_away, one.due_at, one.unit)))


def note(uow: Writing, unit: str, officer_id: str, came: Came) -> None:
    """Write down what came of a call to an officer of a silent unit.

    Who answers is reachable; when nobody of a unit is, that stands with its reports.

    Raises
    ------
    NotFoundError
        If there is no such officer of the unit, or not for the one who asks.
    """
    row = officer(uow, officer_id)
    if row.code12 != unit:
        raise NotFoundError(
            N_("The roster has no row {id}."),
            mend=N_("Look at the roster of the unit."),
            id=officer_id[:40],
        )
    is_heard, by = came is Came.ANSWERED, uow.scope.actor
    who = next((one for one in _people(uow, unit) if one.officer_id == officer_id), None)
    if who is None:
        raise InvalidRequestError(
            N_("This person is not the one to call today."), mend=N_("Load the page again.")
        )
    state = State.ANSWERED if is_heard else State.FAILED
    said = str(came.word)
    calling.note_by_hand(uow, who, state, subject=said, words=said, by=by)
    roster.set_reachability(
        uow,
        officer_id,
        Reachability.REACHABLE if is_heard else Reachability.UNREACHABLE,
        means=Means.CALL if is_heard else None,
        why=said,
    )
    _tell_duties(uow, unit, is_heard=is_heard, why=said)


def _tell_duties(uow: Writing, unit: str, *, is_heard: bool, why: str) -> None:
    """Let the unit's reports say that nobody answers, or that somebody does again."""
    everybody_away = not is_heard and all(
        officer(uow, one.officer_id).reachability is Reachability.UNREACHABLE
        for one in _people(uow, unit)
    )
    for one in _missing(uow, Area.of(unit)):
        if one.code12 != unit:
            continue
        try:
            if is_heard and one.unreachable_id:
                excusing.note_reached(uow, one.slot.id, unit, why=why)
            elif everybody_away and not one.unreachable_id:
                excusing.note_unreachable(uow, one.slot.id, unit, why=why)
        except ConflictError:
            continue  # a report came meanwhile


def _people(uow: Reading, unit: str) -> list[Reached]:
    line = book.lines(uow, [unit])[unit]
    return [one for name in (StepName.A, StepName.B) for one in line.get(name, ())]


def _missing(uow: Reading, area: Area) -> list[Duty]:
    before = escalation().pace.first_before
    current: dict[str, Slot] = {
        one.id: one for one in slots.open_at(uow, uow.now) if one.due_at - before <= uow.now
    }
    found = duties.find(uow, current, area, outcomes=_SILENT) if current else []
    return sorted(found, key=lambda one: (one.slot.due_at, one.slot.id))


def _last(uow: Reading, code12: str) -> dict[tuple[str, str], Delivery]:
    """Return the latest message to each person about each unit."""
    found: dict[tuple[str, str], Delivery] = {}
    for one in calling.lately_about(uow, code12, _LATELY):  # the latest first
        found.setdefault((one.person, one.code12), one)
        found.setdefault((one.person, ""), one)
    return found


def _silent(
    unit: str,
    missing: Sequence[Duty],
    line: book.Line,
    last: dict[tuple[str, str], Delivery],
    now: datetime,
) -> Silent:
    first = missing[0].slot
    begun = escalation().reached(first.cutoff_at, first.due_at, now, line)
    names = {name for name, _ in begun}
    return Silent(
        unit=unit,
        missing=tuple(missing),
        step=begun[-1][0] if begun else None,
        contacts=tuple(
            Contact(
                step=name,
                who=who,
                is_begun=name in names,
                last=last.get((who.key, unit)) or last.get((who.key, "")),
            )
            for name, told in _ordered(line, escalation().steps)
            for who in told
        ),
    )


def _ordered(
    line: book.Line, steps: Iterable[Step]
) -> Iterable[tuple[StepName, tuple[Reached, ...]]]:
    return [(one.name, line[one.name]) for one in steps if one.name in line]
