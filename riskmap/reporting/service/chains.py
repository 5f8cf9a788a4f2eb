"""Chains as they stand: of one unit, of the units below, and which events go on."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.access import Area
from riskmap.core.codes import level_of
from riskmap.core.errors import ConflictError, NotFoundError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.reporting.model.chains import Chain, Link
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.reports import Header, Kind, Report, State
from riskmap.reporting.service.rolling import chains_below
from riskmap.reporting.store import declared, events, reports
from riskmap.store import Reading

#: Units that are named where some have not verified.
_NAMED = 5


def chain_for(uow: Reading, report: Report) -> Chain:
    """Return the chain that a report belongs to; of no event, or a new one, an empty one.

    Raises
    ------
    NotFoundError
        If the event is not there, or not for the one who asks.
    """
    if not report.event_id:
        return Chain(event=_new_event(report, uow), unit=report.unit)
    return chain_of(uow, event(uow, report.event_id), report.unit)


def chain_of(uow: Reading, one: Event, unit: str) -> Chain:
    """Return the chain of a unit and event as it stands."""
    found = reports.links(uow, [one.id], Area.of(unit))
    return Chain(event=one, unit=unit, links=found.get((one.id, unit), ()))


def event(uow: Reading, event_id: str) -> Event:
    """Return an event.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = events.by_id(uow, event_id)
    if found is None:
        raise NotFoundError(
            N_("There is no event {id} here."),
            mend=N_("Choose one of the list."),
            id=event_id[:40],
        )
    return found


def ids_with(uow: Reading, one: Event) -> tuple[str, ...]:
    """Return the ids of an event and of those that are counted with it."""
    return (one.id, *(each.id for each in events.counted_with(uow, one.id)))


def open_events(uow: Reading, unit: str) -> tuple[Event, ...]:
    """Return the events of which a unit has reported and that still go on."""
    several = events.by_ids(uow, reports.events_of(uow, unit))
    return tuple(one for one in several if one.state is EventState.OPEN)


def open_among(uow: Reading, ids: Iterable[str]) -> set[str]:
    """Return which of some events still go on."""
    wanted = set(ids)
    found = events.by_ids(uow, wanted) if wanted else []
    return {one.id for one in found if one.state is EventState.OPEN}


def replaced(uow: Reading, report: Report) -> Link | None:
    """Return the report that one replaces, None where it replaces none.

    Raises
    ------
    ConflictError
        If what it names is not the last version of a report of this unit and event.
    """
    if report.replaces is None:
        return None
    earlier = reports.by_id(uow, report.replaces.hex)
    link = None if earlier is None else reports.current(uow, earlier.report_id)
    is_last = earlier is not None and link is not None and link.id == earlier.id
    if not is_last or earlier is None or not _is_same(earlier.report, report):
        raise ConflictError(
            N_("What the report replaces is not the last version of a report of this unit."),
            mend=N_("Look at the list of reports, and mend the one that was returned."),
        )
    return link


def require_below_verified(uow: Reading, chain: Chain) -> None:
    """Do nothing if every unit below has verified, or has said that it has no loss.

    Raises
    ------
    ConflictError
        If some have not; it names them.
    """
    waiting = not_verified_below(uow, chain.event, chain.unit)
    if waiting:
        raise ConflictError(
            N_("{count} units below have not verified, nor said they have no loss: {units}."),
            mend=N_(
                "Accept their verified reports first; on the page of the event, write down who "
                "has no loss."
            ),
            count=len(waiting),
            units=", ".join(waiting[:_NAMED]) + (" …" if len(waiting) > _NAMED else ""),
        )


def not_verified_below(uow: Reading, one: Event, unit: str) -> tuple[str, ...]:
    """Return the units one level below that have neither verified nor said they have no loss.

    A unit that has reported has to verify: what was said before of no loss does not count then.
    """
    level = level_of(unit).below
    if level is None:
        return ()
    below = chains_below(uow, one, unit)
    reported = {each.unit for each in below}
    waiting = {each.unit for each in below if not _is_verified(each)}
    ids = {one.id, *(each.event.id for each in below)}
    said = declared.no_loss_of(uow, ids, Area.of(unit))
    silent = {*divisions.list_codes(uow, level=level, under=unit)} - reported - {*said}
    return tuple(sorted(waiting | silent))


def _is_verified(chain: Chain) -> bool:
    return chain.verified is not None and chain.verified.state is State.ACCEPTED


def _is_same(earlier: Report, report: Report) -> bool:
    is_same_event = report.kind is Kind.INITIAL or earlier.event_id == report.event_id
    return earlier.unit == report.unit and is_same_event


def _new_event(report: Report, uow: Reading) -> Event:
    """Return the event that an initial report begins; of other kinds one without an id."""
    is_initial = report.kind is Kind.INITIAL
    header = report.header or Header(hazard="", occurred_at=uow.now)
    return Event(id=report.id.hex if is_initial else "", unit=report.unit, header=header, number=0)


def units_of(uow: Reading, one: Event) -> dict[str, bool]:
    """Return the units that reported of an event, each with whether an initial was accepted."""
    found = reports.links(uow, [one.id], Area.of(one.unit))
    return {
        code12: any(link.kind is Kind.INITIAL and link.state is State.ACCEPTED for link in links)
        for (_, code12), links in found.items()
    }
