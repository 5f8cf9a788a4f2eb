"""Which events a unit can join with an initial report of its own."""

from __future__ import annotations

from riskmap.reporting.model.drafts import Draft
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.service import chains
from riskmap.reporting.store import events, reports
from riskmap.store import Reading


def offered(uow: Reading, draft: Draft) -> tuple[Event, ...]:
    """Return the events that an initial report can join, the latest first.

    Where the draft is about one already, it is that one alone.
    """
    if draft.event_id:
        return (chains.event(uow, draft.event_id),)
    return without_report(uow, draft.unit)


def without_report(uow: Reading, unit: str) -> tuple[Event, ...]:
    """Return the events that go on within reach or above, of which a unit has not reported."""
    reported = set(reports.events_of(uow, unit))
    going_on = events.find(uow, states=(EventState.OPEN,))
    return tuple(one for one in going_on if one.id not in reported and not one.merged_into)


def stable_events(uow: Reading, unit: str) -> tuple[Event, ...]:
    """Return the events of a unit that are stable and that it has not verified yet."""
    several = events.by_ids(uow, reports.events_of(uow, unit))
    stable = (one for one in several if one.state is EventState.STABLE)
    return tuple(one for one in stable if chains.chain_of(uow, one, unit).verified is None)
