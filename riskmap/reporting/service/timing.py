"""Clocks that run, and copies that are due, as reports have come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from riskmap.core.access import Area
from riskmap.reporting.model.clocks import Clock, Heard, clocks_of
from riskmap.reporting.model.copies import Due, Told, due_copies
from riskmap.reporting.model.deciding import CopySent
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.service import chains
from riskmap.reporting.store import declared, desk, events
from riskmap.reporting.store.desk import Brief
from riskmap.store import Reading


@frozen(kw_only=True)
class Timed:
    """A clock with its event."""

    event: Event
    clock: Clock


@frozen(kw_only=True)
class Copy:
    """A copy that figures ask for, and whether somebody sent it."""

    event: Event
    due: Due
    sent: CopySent | None = None


def clocks(uow: Reading, event: Event, unit: str) -> tuple[Clock, ...]:
    """Return the clocks of a unit on an event."""
    found = desk.briefs(uow, chains.ids_with(uow, event), Area.of(unit))
    return _clocks(event, unit, found)


def running(uow: Reading, units: Iterable[str]) -> tuple[Timed, ...]:
    """Return the clocks of some units that still run, on events that go on; earliest due first."""
    going_on = events.find(uow, states=[EventState.OPEN])
    open_ones = {one.id: one for one in going_on}
    main = {one.id: one.merged_into or one.id for one in going_on}
    found = [
        Timed(event=open_ones[event_id], clock=clock)
        for unit in units
        for event_id, several in _by_event(uow, main, unit).items()
        if event_id in open_ones
        for clock in _clocks(open_ones[event_id], unit, several)
        if clock.met_at is None
    ]
    return tuple(sorted(found, key=lambda one: one.clock.due_at))


def copies(uow: Reading, event: Event, unit: str) -> tuple[Copy, ...]:
    """Return the copies that the reports of a unit and all below ask for, sent or not."""
    found = desk.briefs(uow, chains.ids_with(uow, event), Area.of(unit))
    return _copies(uow, event, unit, found)


def copies_not_sent(uow: Reading, units: Iterable[str]) -> tuple[Copy, ...]:
    """Return the copies that are due and were not sent, of events that are not over."""
    several = {one.id: one for one in events.find(uow) if not one.merged_into}
    found = [
        copy
        for unit in units
        for event in several.values()
        for copy in copies(uow, event, unit)
        if copy.sent is None
    ]
    once = {(one.event.id, one.due.rule.slug): one for one in found}
    return tuple(sorted(once.values(), key=lambda one: one.due.due_at))


def mass_losses(uow: Reading, event: Event, unit: str) -> tuple[Brief, ...]:
    """Return of each unit the first report that says that losses are massive, in their order."""
    found: dict[str, Brief] = {}
    for one in desk.briefs(uow, chains.ids_with(uow, event), Area.of(unit)):
        if one.is_mass_loss:
            found.setdefault(one.unit, one)
    return tuple(found.values())


def _copies(uow: Reading, event: Event, unit: str, several: Iterable[Brief]) -> tuple[Copy, ...]:
    told = [
        Told(
            unit=one.unit,
            event_id=one.event_id,
            position=one.position,
            received_at=one.received_at,
            figures=one.casualties,
            is_mass_loss=one.is_mass_loss,
        )
        for one in several
        if one.kind.is_stage
    ]
    due = due_copies(told, unit)
    sent = {one.rule: one for one in declared.copies_of(uow, event.id)} if due else {}
    made = [Copy(event=event, due=one, sent=sent.get(one.rule.slug)) for one in due]
    return tuple(one for one in made if one.sent or not _is_covered(one, made))


def _is_covered(one: Copy, several: Iterable[Copy]) -> bool:
    """Tell whether a copy to the same place is asked for by more people, too: that one is sent."""
    rule = one.due.rule
    return rule.at_least is not None and any(
        other.due.rule.to is rule.to and (other.due.rule.at_least or 0) > rule.at_least
        for other in several
    )


def _by_event(uow: Reading, main: Mapping[str, str], unit: str) -> dict[str, list[Brief]]:
    """Return the versions of a unit and all below by the event that they are counted with."""
    found: dict[str, list[Brief]] = {}
    for one in desk.briefs(uow, main, Area.of(unit)):
        found.setdefault(main[one.event_id], []).append(one)
    return found


def _clocks(event: Event, unit: str, several: Iterable[Brief]) -> tuple[Clock, ...]:
    heard = [
        Heard(
            unit=one.unit,
            received_at=one.received_at,
            has_casualties=any(figure.amount for figure in one.casualties.values()),
        )
        for one in several
        if one.kind.is_stage
    ]
    return clocks_of(unit, event.id, event.header.occurred_at, heard)
