"""Which units are asked when: what follows from plans, register, timeline and open events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from riskmap.core.codes import CODE_LENGTH, DivisionLevel, level_of
from riskmap.divisions import service as divisions
from riskmap.reporting.model.activation import Change, bounds, partition
from riskmap.reporting.model.duties import Slot
from riskmap.reporting.model.plans import Plan, plans
from riskmap.reporting.store import activation
from riskmap.reporting.store.activation import OpenEvent
from riskmap.store import Reading

Codes = NDArray[np.str_]
NOBODY: Codes = np.empty(0, dtype="U12")


@frozen(kw_only=True)
class Wanted:
    """Who is asked at a slot.

    Parameters
    ----------
    units
        Codes of the units asked, sorted, shape (units,).
    every
        Codes among which they were chosen, sorted: to divide the work by.
    """

    slot: Slot
    units: Codes = field(default=NOBODY, eq=False, repr=False)
    every: Codes = field(default=NOBODY, eq=False, repr=False)


class Expecting:
    """Which units the plans ask, from one look at the register and the timeline.

    A decision counts from when it was known here: nobody owes a report that was asked for only
    afterwards.
    """

    def __init__(self, uow: Reading) -> None:
        self._uow = uow
        self._every: Codes | None = None
        self._codes: dict[DivisionLevel, Codes] = {}
        known = (evolve(one, effective_at=one.known_at) for one in activation.timeline(uow))
        self.timeline: Sequence[Change] = sorted(known, key=lambda one: one.order)

    def between(self, begin: datetime, end: datetime) -> Iterator[Wanted]:
        """Yield who is asked at the slots that are due then; a slot may be wanted by nobody."""
        events = activation.open_events(self._uow, begin)
        for plan in plans():
            if plan.is_about_events:
                yield from self._about_events(plan, events, begin, end)
            elif self.timeline:
                yield from self._in_force(plan, begin, end)

    def _in_force(self, plan: Plan, begin: datetime, end: datetime) -> Iterator[Wanted]:
        for level in plan.due_after:
            codes = self._of_level(level)
            for slot in plan.slots(level, begin, end):
                is_asked = self._is_active(plan, codes, slot.cutoff_at)
                is_asked &= self._is_active(plan, codes, slot.due_at)
                units = codes[is_asked & _within(plan, codes)]
                yield Wanted(slot=slot, units=units, every=codes)

    def _about_events(
        self, plan: Plan, events: Iterable[OpenEvent], begin: datetime, end: datetime
    ) -> Iterator[Wanted]:
        for event_id, of_event in groupby(events, key=lambda one: one.event_id):
            several = list(of_event)
            for level in plan.due_after:
                here = [one for one in several if level_of(one.code12) is level]
                for slot in plan.slots(level, begin, end, event_id) if here else ():
                    units = _codes(one for one in here if _is_open(one, slot))
                    yield Wanted(slot=slot, units=units[_within(plan, units)], every=_codes(here))

    def _of_level(self, level: DivisionLevel) -> Codes:
        if self._every is None:
            self._every = np.array(divisions.list_codes(self._uow), dtype="U12")
        if level not in self._codes:
            self._codes[level] = self._every[_levels(self._every) == level]
        return self._codes[level]

    def _is_active(self, plan: Plan, codes: Codes, at: datetime) -> NDArray[np.bool_]:
        states, which = partition(self.timeline, codes, at)
        active: NDArray[np.bool_] = np.array([plan.is_active(one) for one in states], dtype=bool)
        return np.asarray(active[which])


def _levels(codes: Codes) -> NDArray[np.int64]:
    """Return the level of each code, as `level_of` finds it for one, shape (units,)."""
    numbers = codes.astype(np.int64)
    levels = np.full(len(codes), DivisionLevel.PROVINCE, dtype=np.int64)
    for level in sorted(DivisionLevel)[1:]:
        above = max(one for one in DivisionLevel if one < level)
        levels[numbers % 10 ** (CODE_LENGTH - above) != 0] = level
    return levels


def _codes(several: Iterable[OpenEvent]) -> Codes:
    return np.array(sorted(one.code12 for one in several), dtype="U12")


def _within(plan: Plan, codes: Codes) -> NDArray[np.bool_]:
    """Return for each code whether the plan holds there, shape (units,)."""
    inside = np.full(len(codes), not plan.areas)
    for area in plan.areas:
        first, last = np.searchsorted(codes, bounds(area))
        inside[first:last] = True
    return inside


def _is_open(event: OpenEvent, slot: Slot) -> bool:
    is_over = event.closed_at is not None and event.closed_at <= slot.due_at
    return event.opened_at <= slot.cutoff_at and not is_over
