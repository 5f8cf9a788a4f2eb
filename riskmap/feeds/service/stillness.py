"""Which stations send a value that does not move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.model.still import Still, StillRule, rule_for, still_of, still_rules, told
from riskmap.feeds.store import values
from riskmap.feeds.store.values import Head
from riskmap.store import Reading

#: How far back the first of the same values is looked for; it may be older. Own choice.
BACK = timedelta(days=15)
_BACK_MS = round(BACK.total_seconds() * 1000)


def stuck_of(
    uow: Reading, stations: Iterable[KnownStation], heads: Iterable[Head]
) -> dict[str, tuple[Still, ...]]:
    """Return what does not move, by the keys of those stations of which something does not.

    Parameters
    ----------
    heads
        Their series.
    """
    by_key = {one.key: one for one in stations if one.active}
    by_station: dict[str, list[Head]] = defaultdict(list)
    for head in heads:
        if head.key.station in by_key:
            by_station[head.key.station].append(head)
    since = _since(uow, {head.key.quantity for several in by_station.values() for head in several})
    return {
        key: found
        for key, several in by_station.items()
        if (found := _of_one(uow, by_key[key], several, since))
    }


def _since(uow: Reading, quantities: set[str]) -> dict[int, int]:
    """Return since when series do not move that may be stuck, by their numbers."""
    found: dict[int, int] = {}
    for rule in _rules():
        if quantities & set(rule.quantity):
            found |= values.standing_still(uow, rule, _BACK_MS)
    return found


def _rules() -> list[StillRule]:
    """Return each rule once that ever finds something; a mark of a station only changes hours."""
    several = {one.quantity: one for one in still_rules().values()}
    return [one for one in several.values() if not one.is_never]


def _of_one(
    uow: Reading, station: KnownStation, several: list[Head], since: Mapping[int, int]
) -> tuple[Still, ...]:
    stands = (
        still_of(
            values.arrays(uow, head, since[head.number] + 1),
            rule_for(head.key.quantity, station.marks),
        )
        for head in several
        if head.number in since
    )
    found = [one for one in stands if one is not None]
    return told({head.key.quantity for head in several}, found) if found else ()
