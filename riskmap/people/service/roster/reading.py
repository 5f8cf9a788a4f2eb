"""Who is on the roster of each unit, what is missing, and what was written when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.gaps import Gap, UnitRoster, UnitState
from riskmap.people.model.officers import Officer, Post, require_unit
from riskmap.people.model.prone import needs_b
from riskmap.people.store.roster import Past
from riskmap.store import Reading

#: What was written when: a version of a row, as the store has it.
Happened = Past
_ORDER = tuple(UnitState)


@frozen(kw_only=True)
class Counts:
    """What a list of units adds up to; only committees are counted.

    Parameters
    ----------
    units
        Committees that the one who asks may see.
    without_valid_a
        Of them, how many have nobody on the A post.
    unrecorded
        Of those, how many of which nothing was ever recorded.
    states
        How many stand how.
    """

    units: int
    without_valid_a: int
    unrecorded: int
    states: Mapping[UnitState, int]

    def as_dict(self) -> dict[str, int]:
        """Return the counts for a program."""
        return {
            "units": self.units,
            "without_valid_a": self.without_valid_a,
            "unrecorded": self.unrecorded,
            **{str(state): self.states[state] for state in UnitState},
        }


def units(uow: Reading, under: str = "", on: date | None = None) -> tuple[UnitRoster, ...]:
    """Return the roster of every unit that the scope reaches, what is missing first.

    Parameters
    ----------
    under
        Only this division and what lies in it.
    on
        The day that is looked at; today by default.

    Notes
    -----
    All committees are there, with or without rows; a street is there if it has rows of its own.
    """
    day = on or today(uow)
    officers = _by_unit(store.roster.find(uow, under))
    absences = _by_unit(store.roster.absences(uow, under))
    prone = _prone(uow)
    elsewhere = _elsewhere(uow, day)
    found = [
        UnitRoster(
            division=one,
            now=uow.now,
            day=day,
            officers=officers.get(one.code12, ()),
            absences=absences.get(one.code12, ()),
            needs_b=needs_b(one.code12, prone),
            elsewhere=elsewhere.get(one.code12, ()),
        )
        for one in _divisions(uow, under, day)
        if one.level is DivisionLevel.COMMITTEE or one.code12 in officers
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.state), one.code12)))


def unit(uow: Reading, code12: str, on: date | None = None) -> UnitRoster:
    """Return the roster of one unit.

    Raises
    ------
    NotFoundError
        If there is no such unit, or not for the one who asks.
    """
    division, day = known_unit(uow, code12), on or today(uow)
    return UnitRoster(
        division=division,
        now=uow.now,
        day=day,
        officers=[one for one in store.roster.find(uow, code12) if one.code12 == code12],
        absences=[one for one in store.roster.absences(uow, code12) if one.code12 == code12],
        needs_b=needs_b(code12, _prone(uow)),
        elsewhere=_elsewhere(uow, day).get(code12, ()),
    )


def gaps(uow: Reading, code12: str, on: date | None = None) -> dict[str, tuple[Gap, ...]]:
    """Return what is missing in a division and all that lies in it, by unit."""
    found = units(uow, code12, on)
    return {one.code12: one.gaps for one in found if one.gaps}


def counts_of(several: Iterable[UnitRoster]) -> Counts:
    """Count units; streets that have officers of their own are left out."""
    committees = [one for one in several if one.division.level is DivisionLevel.COMMITTEE]
    states = Counter(one.state for one in committees)
    return Counts(
        units=len(committees),
        without_valid_a=sum(not one.has_valid_a for one in committees),
        unrecorded=states[UnitState.UNKNOWN],
        states={state: states[state] for state in UnitState},
    )


def officer(uow: Reading, officer_id: str) -> Officer:
    """Return one row of the roster.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = store.roster.by_id(uow, officer_id)
    if found is None:
        raise NotFoundError(
            N_("The roster has no row {id}."),
            mend=N_("Look at the roster of the unit."),
            id=officer_id[:40],
        )
    return found


def last_seen(uow: Reading, several: Iterable[Officer]) -> dict[str, datetime]:
    """Return when the account of an officer was last in use, by row, for those who have one."""
    accounts = {one.id: one.account for one in several if one.account is not None}
    seen = store.sessions.last_seen(uow, accounts.values())
    return {row: seen[account] for row, account in accounts.items() if account in seen}


def history(uow: Reading, code12: str) -> tuple[Happened, ...]:
    """Return all that was written about the officers of one unit, the newest first."""
    return tuple(store.roster.history(uow, known_unit(uow, code12).code12))


def known_unit(uow: Reading, code12: str) -> Division:
    """Return a unit that may have officers, if the scope reaches it.

    Raises
    ------
    NotFoundError
        If there is no such unit, or not for the one who asks.
    """
    require_unit(code12)
    if not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("There is no roster for {code} here."),
            mend=N_("Look at the list of the roster."),
            code=code12,
        )
    return divisions.division(uow, code12)


def _divisions(uow: Reading, under: str, day: date) -> Sequence[Division]:
    inside = Area.of(under) if under else None
    return [
        one
        for one in divisions.list_divisions(uow, on_date=day)
        if one.level in {DivisionLevel.COMMITTEE, DivisionLevel.STREET}
        and uow.scope.reaches(one.code12)
        and (inside is None or inside.contains(one.code12))
    ]


def _prone(uow: Reading) -> dict[str, bool]:
    return {one.code12: one.is_prone for one in store.prone.declared(uow)}


def _elsewhere(uow: Reading, day: date) -> dict[str, tuple[str, ...]]:
    """Return by unit the names of other units that have the same person on the A post."""
    held = store.roster.twice(uow, Post.A, day)
    if not held:
        return {}
    names = {one.code12: one.name_zh for one in divisions.list_divisions(uow)}
    return {
        one.code12: tuple(
            names.get(other.code12, other.code12)
            for other in held
            if other.person_id == one.person_id and other.code12 != one.code12
        )
        for one in held
    }


def _by_unit(several: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in several:
        found.setdefault(one.code12, []).append(one)
    return found
