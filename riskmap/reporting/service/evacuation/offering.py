"""Offer what the board says to a report: never in silence, always with how it came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from riskmap.core.words import N_, Message
from riskmap.reporting.model.evacuation import Entry, Offered, Shelter, offer
from riskmap.reporting.service.evacuation.boarding import (
    committees_in,
    shelters,
    shelters_told,
    told,
)
from riskmap.store import Reading


def figures(uow: Reading, unit: str, event_id: str, cutoff: datetime) -> Offered:
    """Return the figures that a report of a unit may take over from the board.

    Of a street or the district its committees are added up. What nobody told is not offered;
    what some told is offered as at least so many.

    Parameters
    ----------
    event_id
        The event of the report; empty for an initial report, whose event is not there yet.
    cutoff
        Entries up to this moment count.

    Raises
    ------
    NotFoundError
        If the event is not there, or not for the one who asks.
    """
    units = committees_in(uow, unit)
    entries = told(uow, event_id, unit, cutoff)
    sites = shelters(uow, unit, event_id, cutoff)
    opened = shelters_told(uow, event_id, unit, cutoff)
    unknown = sum(one not in entries for one in units)
    moments = [several[-1].cutoff_at for several in entries.values()]
    last = [several[-1] for several in entries.values()]
    found = offer(units, entries, sites, opened)
    return Offered(
        figures=found,
        cutoff_at=max([*moments, *(one.cutoff_at for one in opened)], default=None),
        units=len(units),
        unknown=unknown,
        notes=tuple(_notes(last, sites, len(units), unknown, event_id)) if found else (),
    )


def _notes(
    last: list[Entry], sites: tuple[Shelter, ...], units: int, unknown: int, event_id: str
) -> Iterator[Message]:
    if unknown:
        yield Message(
            N_("{unknown} of {units} units told nothing: figures are at least so many."),
            {"unknown": unknown, "units": units},
        )
    earlier = sum(not one.event_id for one in last) if event_id else 0
    if earlier:
        yield Message(
            N_("{count} entries were told before the event was reported."), {"count": earlier}
        )
    if any(one.overfull for one in sites):
        full = sum(bool(one.overfull) for one in sites)
        yield Message(N_("{count} shelters hold more people than they take."), {"count": full})
    yield Message(N_("All so far is at least the most that was told at one time."))
