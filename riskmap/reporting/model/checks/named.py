"""Checks that need more than figures of one report: each yields what it finds wrong.

A function of the name that ``checks.toml`` gives is handed the facts and yields one `Found` a
remark: the indicator or field, and what stands in the places of the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from riskmap.core.figure import Figure, FigureKind
from riskmap.core.hazards import hazards
from riskmap.reporting.model.checks.facts import Facts
from riskmap.reporting.model.differences import Change
from riskmap.reporting.model.figures import Figures, amount, apart
from riskmap.reporting.model.indicators import indicators

_TYPHOON, _EARTHQUAKE = "H03", "H08"


@frozen
class Found:
    """One remark of a check.

    Parameters
    ----------
    about
        Indicator or field of the header.
    params
        What stands in the places of the sentence.
    is_weak
        The number it was compared with was only estimated.
    """

    about: str
    params: Mapping[str, Any] = field(factory=dict)
    is_weak: bool = False


def falls(facts: Facts) -> Iterator[Found]:
    """K12: what goes down is explained."""
    for one in facts.changes:
        if one.is_less and one.asks_reason and not facts.reasons.get(one.indicator, "").strip():
            params = {**_named(one.indicator), "before": said_of(one.indicator, one.before)}
            yield Found(one.indicator, {**params, "after": said_of(one.indicator, one.after)})


def jumps(facts: Facts) -> Iterator[Found]:
    """Rule 33: what jumps is explained."""
    for one in facts.changes:
        if one.change is Change.JUMP and not facts.reasons.get(one.indicator, "").strip():
            params = {**_named(one.indicator), "before": said_of(one.indicator, one.before)}
            yield Found(one.indicator, {**params, "after": said_of(one.indicator, one.after)})


def lists_of_people(facts: Facts) -> Iterator[Found]:
    """K23: the list of dead and missing has as many rows."""
    yield from _lists(facts, facts.ledgers.people if facts.ledgers else {})


def lists_of_houses(facts: Facts) -> Iterator[Found]:
    """K24: the list of houses adds up to the totals."""
    yield from _lists(facts, facts.ledgers.houses if facts.ledgers else {})


def population(facts: Facts) -> Iterator[Found]:
    """K25: hardly more people are affected than live there."""
    affected, live = facts.known("affected_pop"), facts.population
    if live is not None and affected is not None and affected > live.amount:
        params = {"value": affected, "population": live.amount}
        yield Found("affected_pop", params, is_weak=live.is_estimated)


def children(facts: Facts) -> Iterator[Found]:
    """K26: a figure is the sum of those of the level below, unless it says why not."""
    for slug, part in (facts.children or {}).items():
        own, reason = facts.figures.get(slug), facts.reasons.get(slug, "").strip()
        if own is not None and not reason and apart(own, part.total):
            params = {"value": said_of(slug, own), "sum": said_of(slug, part.total)}
            yield Found(slug, {**_named(slug), **params})


def times(facts: Facts) -> Iterator[Found]:
    """K27: it began before it ended and before it was reported."""
    header = facts.header
    if header is None:
        return
    if header.occurred_at > facts.now:
        yield Found("occurred_at")
    ended = header.ended_at
    if ended is not None and not header.occurred_at <= ended <= facts.now:
        yield Found("ended_at")


def hazard_type(facts: Facts) -> Iterator[Found]:
    """K28: the hazard is one of the statistical system."""
    if facts.header is not None:
        one = hazards().get(facts.header.hazard)
        if one is None or one.stat_id is None:
            yield Found("hazard", {"value": facts.header.hazard})


def particulars(facts: Facts) -> Iterator[Found]:
    """K29: a typhoon has a number, an earthquake a magnitude."""
    header, stat_id = facts.header, _stat_id(facts)
    if header is None:
        return
    if stat_id == _TYPHOON and not header.typhoon:
        yield Found("typhoon")
    if stat_id == _EARTHQUAKE and header.magnitude is None:
        yield Found("magnitude")


def other_hazards(facts: Facts) -> Iterator[Found]:
    """K30: what only another hazard causes is not there."""
    stat_id = _stat_id(facts)
    for slug, one in indicators().items():
        if stat_id is not None and not one.is_asked_for(stat_id) and facts.known(slug):
            yield Found(slug, _named(slug))


def rural(facts: Facts) -> Iterator[Found]:
    """K31: fields and cattle in the middle of a city."""
    for slug, one in indicators().items():
        if facts.is_urban and one.is_rural and facts.known(slug):
            yield Found(slug, _named(slug))


def also_open(facts: Facts) -> Iterator[Found]:
    """K35: the same event may be there already."""
    if facts.also_open:
        yield Found("event_id", {"count": len(facts.also_open)})


def photos(facts: Facts) -> Iterator[Found]:
    """R41: photos are asked while a response is in force."""
    there, asked = facts.photos or (0, 0)
    if there < asked:
        yield Found("photos", {"there": there, "asked": asked})


NAMED: Mapping[str, Callable[[Facts], Iterator[Found]]] = {
    one.__name__: one
    for one in (
        falls, jumps, lists_of_people, lists_of_houses, population, children, times,
        hazard_type, particulars, other_hazards, rural, also_open, photos,
    )
}  # fmt: skip


def _lists(facts: Facts, listed: Figures) -> Iterator[Found]:
    for slug, rows in listed.items():
        own = facts.figures.get(slug)
        if own is not None and apart(own, rows):
            said = {"value": said_of(slug, own), "rows": said_of(slug, rows)}
            yield Found(slug, {**_named(slug), **said})


def _named(slug: str) -> dict[str, Any]:
    return {"name": indicators()[slug].name}


def said_of(slug: str, figure: Figure | None) -> Any:
    """Return a figure for a sentence: its number, or a sign that nobody knows."""
    if figure is None or figure.amount is None:
        return "–"
    said = amount(indicators()[slug], figure.amount)
    return said if figure.kind is FigureKind.NUMBER else f"≥ {said}"


def _stat_id(facts: Facts) -> str | None:
    one = None if facts.header is None else hazards().get(facts.header.hazard)
    return None if one is None else one.stat_id
