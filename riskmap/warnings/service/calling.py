"""Call and answer: tell the people of the divisions that a warning holds for, and see who heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from attrs import frozen

from riskmap.calls.model.calls import Call, Delivery, Purpose, State, furthest
from riskmap.calls.model.escalation import StepName
from riskmap.calls.model.people import Reached
from riskmap.calls.service import book
from riskmap.calls.service import calling as calls
from riskmap.calls.service.calling import NewCall, Told
from riskmap.calls.service.carrying import wanted_while
from riskmap.calls.service.means import Means
from riskmap.core.access import Scope
from riskmap.core.codes import DivisionLevel, around, level_of
from riskmap.core.errors import ConflictError
from riskmap.core.hazards import hazards
from riskmap.core.levels import WarningLevel
from riskmap.core.realm import Realm
from riskmap.core.words import N_, Message
from riskmap.locale.tongues import Tongue, tongue
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.store import Database, Reading, Writing, audit, live
from riskmap.store.audit import Entry
from riskmap.warnings import store
from riskmap.warnings.model.rights import Deed, may, require
from riskmap.warnings.model.warnings import HazardWarning, Kind, level_word
from riskmap.warnings.service import showing

_DESKS = {DivisionLevel.STREET: StepName.STREET, DivisionLevel.DISTRICT: StepName.DISTRICT}


@frozen(kw_only=True)
class Called:
    """One division that a warning holds for: who is to be told there, and how far that came.

    Parameters
    ----------
    people
        Who would be told now, the first in front; empty where nobody is on the roster.
    told
        Calls about this warning, the latest in front; while it holds, those since its end was
        told there last.
    state
        How far the best of them came; None where nobody was called.
    over
        Messages that it was ended by hand, the latest in front.
    """

    unit: str
    people: tuple[Reached, ...]
    told: tuple[Told, ...]
    state: State | None
    over: tuple[Told, ...] = ()

    @property
    def knows_of_end(self) -> bool:
        """True where a message left that the warning is over, as far as anything leaves here."""
        return any(one.state.has_left for one in self.over)


def call(uow: Writing, warning_id: str, means: Means, *, again: bool = True, by: str = "") -> int:
    """Call one person of each division that a warning holds for; return how many are told.

    A on duty or who stands in, else B, else the desk. Who heard of this warning already is not
    called again, nor is who is being called; divisions outside of the caller's area are others'.

    Parameters
    ----------
    again
        Also where a call failed.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such warning, or none of its divisions is the caller's.
    ConflictError
        If it holds no more.
    """
    who = acting(uow, by)
    one = showing.warning(uow, warning_id)
    if not one.is_in_force:
        raise ConflictError(
            N_("This warning holds no more."), mend=N_("Look at the board of warnings.")
        )
    uow.hold(f"calls of warning {one.id}")
    units = _mine(who, _units(uow, one))
    if not units:
        require(who, Deed.CALL, one.code12)
    several = called_of(uow, one, units)
    reached = [
        (each.unit, each.people[0])
        for each in several
        if each.people and (_is_untold(each) or (again and not _goes(each)))
    ]
    for unit, person in reached:
        language = tongue(means.folder, person.language or means.language)
        calls.call(uow, _words(uow, one, unit, means, language), [person], means.channels)
    _record(uow, one, who, units, len(reached))
    return len(reached)


def by_itself(database: Database, realm: Realm, means: Means, level: WarningLevel) -> int:
    """Call for warnings from a level on, each division once; return how many people are told.

    What failed is left to people: nobody is called again and again by a program.
    """
    scope = Scope.system("call for warnings", realm)
    with database.read(scope) as uow:
        grave = [
            one.id
            for one in showing.in_force(uow, uow.now)
            if one.said.level is not None
            and one.said.level >= level
            and any(each.people and _is_untold(each) for each in called(uow, one.id))
        ]
    return sum(database.write(scope, partial(_by_itself, one=one, means=means)) for one in grave)


def _by_itself(uow: Writing, *, one: str, means: Means) -> int:
    try:
        return call(uow, one, means, again=False)
    except ConflictError:  # it ended meanwhile
        return 0


def called(uow: Reading, warning_id: str) -> tuple[Called, ...]:
    """Return the divisions that a warning holds for, with who is told and how far that came.

    Raises
    ------
    NotFoundError
        If there is no such warning, or not for the one who asks.
    """
    one = showing.warning(uow, warning_id)
    return called_of(uow, one, _units(uow, one))


def called_of(uow: Reading, one: HazardWarning, units: Iterable[str]) -> tuple[Called, ...]:
    """Return how some divisions of a warning stand; only those that the scope reaches."""
    mine = [unit for unit in units if uow.scope.reaches(unit)]
    lines = book.lines(uow, mine)
    found = calls.about(uow, Purpose.WARNING, mine, one.opened_at, warning=one.id)
    by_unit: dict[str, list[Told]] = {}
    for each in reversed(found):
        by_unit.setdefault(each.call.code12, []).append(each)
    return tuple(
        _called(unit, lines[unit], by_unit.get(unit, []), holds=one.is_in_force) for unit in mine
    )


def counts(several: Iterable[Called]) -> Mapping[str, int]:
    """Return how many divisions stand how: by state, ``nobody`` on the roster, ``not called``."""
    found: dict[str, int] = {}
    for one in several:
        word = str(one.state) if one.state else ("not_called" if one.people else "nobody")
        found[word] = found.get(word, 0) + 1
    return found


@wanted_while(Purpose.WARNING)
def is_still_so(uow: Reading, said: Call, delivery: Delivery) -> bool:
    """Tell whether a warning holds as a message says, in the write that sends it.

    That it is over is told to nobody whom no call for it had left for.
    """
    one = store.warnings.by_id(uow, said.about["warning"])
    if one is None or one.is_in_force is is_of_end(said):
        return False
    return one.is_in_force or _was_called(uow, one, delivery)


def is_of_end(said: Call) -> bool:
    """Tell whether a call about a warning says that it is over."""
    return bool(said.about.get("is_over"))


def _was_called(uow: Reading, one: HazardWarning, delivery: Delivery) -> bool:
    found = calls.about(uow, Purpose.WARNING, [delivery.code12], one.opened_at, warning=one.id)
    mine = (each for told in found if not is_of_end(told.call) for each in told.deliveries)
    return any(each.person == delivery.person and each.state.has_left for each in mine)


def _called(unit: str, line: book.Line, every: list[Told], *, holds: bool) -> Called:
    over = tuple(one for one in every if is_of_end(one.call))
    told = [one for one in every if not is_of_end(one.call)]
    ends = [one.call.made_at for one in over if one.state.has_left]
    if holds and ends:
        told = [one for one in told if one.call.made_at > ends[0]]
    desk = _DESKS.get(level_of(unit))
    steps: tuple[StepName | None, ...] = (StepName.A, StepName.B, desk)
    people = tuple(who for step in steps if step is not None for who in line.get(step, ()))
    states = [one.state for one in told]
    return Called(
        unit=unit,
        people=people,
        told=tuple(told),
        state=furthest(states) if states else None,
        over=over,
    )


def _is_untold(one: Called) -> bool:
    """Tell whether nobody was called, or a message stayed here as the warning was ended then."""
    return one.state in {None, State.DROPPED}


def _goes(one: Called) -> bool:
    """Tell whether somebody heard or is on the way to hear; what failed is tried again."""
    return one.state is not None and one.state not in {State.FAILED, State.DROPPED}


def _units(uow: Reading, one: HazardWarning) -> tuple[str, ...]:
    """Return the divisions that the last impact found; before there is one, the areas."""
    found = store.impacts.of(uow, one.id)
    return found[0].units if found else one.said.areas


def _mine(who: Acting, units: Iterable[str]) -> tuple[str, ...]:
    return tuple(unit for unit in units if may(who, Deed.CALL, unit))


def _words(uow: Reading, one: HazardWarning, unit: str, means: Means, language: Tongue) -> NewCall:
    hazard = hazards().get(one.said.hazard)
    shown = {
        "kind": one.kind.word,
        "hazard": hazard.name(language.locale) if hazard else Message(N_("Hazard")),
        "level": level_word(one.said.level),
        "text": headline(one, language.locale),
        "address": f"{means.public_url.rstrip('/')}/warnings/{one.id}",
        "until": language.moment(one.expires_at),
    }
    text = N_("{kind}: {hazard}, {level}. {text} Holds until {until} at least. Answer: {address}")
    return NewCall(
        purpose=Purpose.WARNING,
        code12=unit,
        sender=means.office or "riskmap",
        subject=language.say(Message(N_("Warning: {hazard}, {level}"), shown)),
        words=language.say(Message(text, shown)),
        needs_answer=True,
        about={"warning": one.id, "version": one.version.number},
        lasts=max(one.expires_at - uow.now, showing.LEAST),
    )


def headline(one: HazardWarning, locale: str) -> Message | str:
    """Return the one sentence of a warning: ours, or its sender's."""
    if one.kind is Kind.OWN:
        return one.said.headline
    text = one.said.text(locale)
    return text.headline or text.event


def _record(
    uow: Writing, one: HazardWarning, who: Acting, units: tuple[str, ...], people: int
) -> None:
    entry = Entry(
        action="called",
        subject_kind="warning",
        subject_id=one.id,
        code12=around(units) or one.code12,
        after={"version": one.version.number, "units": len(units), "people": people},
        by="" if who.name == uow.scope.actor else who.name,
    )
    audit.record(uow, entry)
    live.touch(uow, "warnings", one.code12, downward=True)
