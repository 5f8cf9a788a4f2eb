"""People who need help and are away already: ticked off by people with the right, by number."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.errors import ConflictError
from riskmap.core.words import N_
from riskmap.people.model.helped import Mobility
from riskmap.people.service import helping
from riskmap.people.service.helping import Shown
from riskmap.people.service.reading import acting
from riskmap.reporting.model.evacuation import Right
from riskmap.reporting.service import chains
from riskmap.reporting.service.evacuation.boarding import counted, counted_since
from riskmap.reporting.service.evacuation.entering import require_right
from riskmap.reporting.store import evacuation as rows
from riskmap.store import Reading, Writing, audit, live, programs
from riskmap.store.audit import Entry as Told
from riskmap.store.masters import Masters


@frozen(kw_only=True)
class People:
    """How many people who need help there are in a division, and how many are away."""

    listed: int
    moved: int
    carried_left: int

    @property
    def left(self) -> int:
        """How many are still to be fetched."""
        return self.listed - self.moved


@frozen(kw_only=True)
class Listed:
    """One person on the list, masked, and whether somebody ticked the person off."""

    shown: Shown
    is_moved: bool


def people(uow: Reading, unit: str, event_id: str) -> People:
    """Count the people who need help in a division; no name is read for that."""
    found = helping.listed(uow, helping.Wanted(under=unit))
    away = _away(uow, event_id, unit)
    left = [one for one in found if one.id not in away]
    carried = sum(one.mobility is Mobility.CARRIED for one in left)
    return People(listed=len(found), moved=len(found) - len(left), carried_left=carried)


def listed(uow: Reading, masters: Masters, unit: str, event_id: str) -> tuple[Listed, ...]:
    """Return the people who need help in a unit, masked: who is still there first."""
    found = helping.listed(uow, helping.Wanted(under=unit))
    away = _away(uow, event_id, unit)
    several = [
        Listed(shown=one, is_moved=one.helped.id in away)
        for one in helping.shown(uow, masters, found)
    ]
    return tuple(sorted(several, key=lambda one: one.is_moved))


def tick(
    uow: Writing, event_id: str, person_ids: Sequence[str], *, is_moved: bool, by: str = ""
) -> int:
    """Write down who is away, or is not after all; return how many changed.

    Raises
    ------
    NotFoundError, ForbiddenError
        If somebody is not on a list here, or it is not for the one who asks.
    ConflictError
        If somebody is not on the list any more, or the event is over.
    """
    who = acting(uow, by)
    if event_id and chains.event(uow, event_id).state.is_over:
        raise ConflictError(
            N_("The event is over: {state}."),
            mend=N_("Ask the level above to open it again."),
            state=chains.event(uow, event_id).state.word,
        )
    changed = 0
    for person_id in dict.fromkeys(person_ids):
        one = helping.one(uow, person_id)
        require_right(who, Right.TICKS, one.code12)
        if not one.is_listed:
            raise ConflictError(
                N_("This row is {state}."),
                mend=N_("Load the page again."),
                state=one.standing.word,
            )
        programs.hold(uow, f"ticked {event_id} {person_id}")
        away = _away(uow, event_id, one.code12)
        if (person_id in away) is is_moved:
            continue
        rows.tick(uow, event_id, person_id, one.code12, is_moved=is_moved, actor=who.name)
        told = Told(
            action="noted",
            subject_kind="helped",
            subject_id=person_id,
            code12=one.code12,
            after={"event": event_id, "is_moved": is_moved},
            by="" if who.name == uow.scope.actor else who.name,
        )
        audit.record(uow, told)
        live.touch(uow, "evacuation", one.code12)
        changed += 1
    return changed


def _away(uow: Reading, event_id: str, unit: str) -> set[str]:
    since = counted_since(uow, event_id, uow.now)
    return rows.moved(uow, counted(uow, event_id), Area.of(unit), since)
