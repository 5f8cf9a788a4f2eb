"""A reminder: of which reports, to whom, and what an answer to it would say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from riskmap.calls.model.escalation import StepName
from riskmap.calls.model.people import Reached


@frozen(kw_only=True)
class Item:
    """One report that is missing.

    Parameters
    ----------
    events
        Events of the unit that go on: over these an answer says *no change*, and only over these.
    is_answerable
        An answer to the reminder meets it: the person stands on the roster of the unit.
    """

    unit: str
    slot_id: str
    plan: str
    cutoff_at: datetime
    due_at: datetime
    events: tuple[str, ...] = ()
    is_answerable: bool = True


@frozen(kw_only=True)
class Owed:
    """Who is to be reminded now.

    Parameters
    ----------
    own
        Reports of his own units.
    watched
        Reports of units that he watches over.
    """

    who: Reached
    step: StepName
    own: tuple[Item, ...] = ()
    watched: tuple[Item, ...] = ()


@frozen(kw_only=True)
class Meaning:
    """What a zero as an answer says: no disaster in some units, no change in events of others."""

    unit: str
    events: tuple[str, ...]


def about(owed: Owed) -> dict[str, Any]:
    """Return what is kept of a reminder, for the look when it leaves and for an answer."""
    return {
        "own": [_kept(one) for one in owed.own],
        "watched": [_kept(one) for one in owed.watched],
    }


def slots_of(kept: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return of which reports a reminder speaks: slot and unit."""
    every = (*kept.get("own", ()), *kept.get("watched", ()))
    return {(str(one["slot"]), str(one["unit"])) for one in every}


def meanings(kept: Mapping[str, Any]) -> tuple[Meaning, ...]:
    """Return what a zero says as the answer to a reminder, unit by unit."""
    found: dict[str, tuple[str, ...]] = {}
    for one in kept.get("own", ()):
        if one["answerable"]:
            found[one["unit"]] = tuple(one["events"])
    return tuple(Meaning(unit=unit, events=events) for unit, events in found.items())


def units(several: Iterable[Item]) -> tuple[str, ...]:
    """Return the units of some items, each once, in order."""
    return tuple(dict.fromkeys(one.unit for one in several))


def _kept(one: Item) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "slot": one.slot_id,
        "events": list(one.events),
        "answerable": one.is_answerable,
    }
