"""Write down what a committee or a shelter tells: added, never changed; the last one counts."""

from __future__ import annotations

from datetime import timedelta

from attrs import asdict

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.places import service as places
from riskmap.places.model import Place
from riskmap.reporting.model.evacuation import (
    Entry,
    Right,
    ShelterEntry,
    require_sound,
    roles_with,
)
from riskmap.reporting.model.evacuation.entries import MOST
from riskmap.reporting.service import chains
from riskmap.reporting.store import evacuation as rows
from riskmap.store import Reading, Writing, audit, live
from riskmap.store.audit import Entry as Told

#: So far a cutoff may be ahead before it is not believed.
AHEAD = timedelta(minutes=15)


def enter(uow: Writing, one: Entry, *, by: str = "") -> Entry:
    """Keep what a committee tells; the same entry sent twice is kept once.

    Raises
    ------
    NotFoundError, ForbiddenError
        If unit or event are not there, or not for the one who asks.
    InvalidRequestError, ConflictError
        If it cannot be right, speaks of a time to come, or the event is over.
    """
    who = acting(uow, by)
    _require_committee(uow, one.unit)
    require_right(who, Right.ENTERS, one.unit)
    _require_time(uow, one)
    _require_event(uow, one.event_id)
    require_sound(one)
    if rows.add(uow, one, who.name):
        told = {name: value for name, value in one.numbers.items() if value is not None}
        after = {"event": one.event_id, "cutoff_at": one.cutoff_at, **told}
        _leave(uow, "evacuation", one.id, one.unit, who, after)
    kept = rows.by_id(uow, one.id)
    if kept is None or _of(kept) != _of(one):
        raise ConflictError(
            N_("Something else was sent from this form before."),
            mend=N_("Load the page again and write it down anew."),
        )
    return kept


def enter_shelter(uow: Writing, one: ShelterEntry, *, by: str = "") -> ShelterEntry:
    """Keep how a shelter stands; the same entry sent twice is kept once.

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidRequestError, ConflictError
        As `enter`.
    """
    who = acting(uow, by)
    unit = known_shelter(uow, one.place_id).code
    require_right(who, Right.ENTERS, unit)
    _require_time(uow, one)
    _require_event(uow, one.event_id)
    if one.occupied is not None and not 0 <= one.occupied < MOST:
        raise InvalidRequestError(
            N_("This is no number of people."), mend=N_("Write whole numbers, 0 for nobody.")
        )
    if not one.is_open and one.occupied:
        raise InvalidRequestError(
            N_("Nobody is in a shelter that is closed."),
            mend=N_("Open it, or write 0 people."),
        )
    if rows.add_shelter(uow, one, who.name):
        after = {"place": one.place_id, "event": one.event_id, "cutoff_at": one.cutoff_at,
                 "is_open": one.is_open, "occupied": one.occupied}  # fmt: skip
        _leave(uow, "shelter", one.place_id, unit, who, after)
    return one


def known(uow: Reading, entry_id: str) -> Entry | None:
    """Return an entry that came before with the same id; None where there is none."""
    return rows.by_id(uow, entry_id)


def known_shelter(uow: Reading, place_id: str) -> Place:
    """Return a shelter within reach of which a unit tells.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = next((one for one in shelters_there(uow) if one.id == place_id), None)
    if found is None:
        raise NotFoundError(
            N_("There is no shelter {id} on this board."),
            mend=N_("Shelters stand here that have a division, and are in your area."),
            id=place_id[:40],
        )
    return found


def shelters_there(uow: Reading) -> tuple[Place, ...]:
    """Return the shelters of today within reach; those without a division are of no unit."""
    found = places.places(uow, ("shelter",), public=False)
    return tuple(one for one in found if one.code and uow.scope.reaches(one.code))


def require_right(who: Acting, right: Right, unit: str) -> None:
    """Do nothing if somebody holds a right on the board of a unit.

    Raises
    ------
    ForbiddenError
        If not.
    """
    if not _has(who, right, unit):
        raise ForbiddenError(
            N_("This is written down by others for {code}."),
            mend=N_("Ask an administrator of your area for the role."),
            code=unit,
        )


def may_enter(uow: Reading, unit: str, *, by: str = "") -> bool:
    """Tell whether the one who asks writes down what a unit tells."""
    return _has(acting(uow, by), Right.ENTERS, unit)


def _has(who: Acting, right: Right, unit: str) -> bool:
    if who.holder is None:
        return True
    roles = roles_with(right)
    return any(one.role in roles and one.area.contains(unit) for one in who.holder.held)


def _require_committee(uow: Reading, unit: str) -> None:
    if level_of(unit) is not DivisionLevel.COMMITTEE:
        raise InvalidRequestError(
            N_("{code} is added up of its committees."),
            mend=N_("Give the code of a committee."),
            code=unit,
        )
    if not uow.scope.reaches(unit):
        raise NotFoundError(
            N_("There is no unit {code} here."),
            mend=N_("Choose a unit for which you report."),
            code=unit,
        )
    divisions.division(uow, unit)


def _require_time(uow: Reading, one: Entry | ShelterEntry) -> None:
    if one.cutoff_at > uow.now + AHEAD:
        raise InvalidRequestError(
            N_("The report speaks of a time that has not come yet."),
            mend=N_("Check the clock of the device, or the time that was entered."),
        )


def _require_event(uow: Reading, event_id: str) -> None:
    if event_id and chains.event(uow, event_id).state.is_over:
        raise ConflictError(
            N_("The event is over: {state}."),
            mend=N_("Ask the level above to open it again."),
            state=chains.event(uow, event_id).state.word,
        )


def _of(one: Entry) -> dict[str, object]:
    values = asdict(one, filter=lambda field, _value: field.name not in {"recorded_at", "by"})
    numbers = {name: value for name, value in one.numbers.items() if value is not None}
    return {**values, "numbers": numbers}


def _leave(
    uow: Writing, kind: str, subject_id: str, unit: str, who: Acting, after: dict[str, object]
) -> None:
    told = Told(
        action="recorded",
        subject_kind=kind,
        subject_id=subject_id,
        code12=unit,
        after=after,
        by="" if who.name == uow.scope.actor else who.name,
    )
    audit.record(uow, told)
    live.touch(uow, "evacuation", unit)
