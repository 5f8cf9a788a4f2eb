"""Which events may be one: suggested by rules, decided by people (汇拢)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import level_of
from riskmap.core.hazards import hazards
from riskmap.core.sources import Source
from riskmap.places.model.metres import distances_m
from riskmap.reporting.model.events import Event

LonLat = tuple[float, float]


@frozen(kw_only=True)
class GroupingRule:
    """How near events of some types have to be; see ``grouping.toml``."""

    types: tuple[str, ...]
    days: int
    km: float
    source: Source


@frozen(kw_only=True)
class Suggestion:
    """An event that may be part of another one, and why.

    Parameters
    ----------
    apart
        Between the times of occurrence.
    days
        Calendar days between them.
    km
        Between the places; None where one of them is not known.
    """

    event: Event
    into: Event
    rule: GroupingRule
    apart: timedelta
    days: int
    km: float | None


def suggestions(
    several: Iterable[Event],
    places: Mapping[str, LonLat],
    rules: Iterable[GroupingRule] | None = None,
) -> tuple[Suggestion, ...]:
    """Return for each event that is counted by itself the one that it may be part of.

    That is the one of the highest unit, then the earliest; nothing is suggested for an event that
    others are counted with, or that is part of another.

    Parameters
    ----------
    places
        Where events were reported, degrees by event id.
    """
    table = grouping_rules() if rules is None else tuple(rules)
    found = list(several)
    holds_others = {one.merged_into for one in found}
    free = sorted((one for one in found if not one.merged_into and not one.state.is_over), key=_key)
    made: dict[str, Suggestion] = {}
    for place, event in enumerate(free):
        if event.id in holds_others:
            continue
        into = (one for one in free[:place] if one.id not in made)
        near = (_suggested(event, one, places, table) for one in into)
        chosen = next((one for one in near if one is not None), None)
        if chosen is not None:
            made[event.id] = chosen
    return tuple(made.values())


def _key(event: Event) -> tuple[int, float, str]:
    return (level_of(event.unit), event.header.occurred_at.timestamp(), event.id)


def _suggested(
    event: Event, into: Event, places: Mapping[str, LonLat], rules: tuple[GroupingRule, ...]
) -> Suggestion | None:
    kind = _type_of(event)
    rule = next((one for one in rules if kind in one.types), None)
    if rule is None or kind != _type_of(into):
        return None
    km = _distance(places.get(event.id), places.get(into.id))
    apart = event.header.occurred_at - into.header.occurred_at
    days = _days(event, into)
    if days > rule.days or (km is not None and km > rule.km):
        return None
    return Suggestion(event=event, into=into, rule=rule, apart=apart, days=days, km=km)


def _type_of(event: Event) -> str | None:
    found = hazards().get(event.header.hazard)
    return None if found is None else found.stat_id


def _days(one: Event, other: Event) -> int:
    first, second = (each.header.occurred_at.astimezone(SHANGHAI).date() for each in (one, other))
    return abs((first - second).days)


def _distance(one: LonLat | None, other: LonLat | None) -> float | None:
    if one is None or other is None:
        return None
    return float(distances_m(*one, np.array([other]))[0]) / 1000


@cache
def grouping_rules() -> tuple[GroupingRule, ...]:
    """Return the rules that ship with the program."""
    return read(files("riskmap.reporting").joinpath("grouping.toml").read_text("utf-8"))


def read(text: str) -> tuple[GroupingRule, ...]:
    """Return the rules of a file.

    Raises
    ------
    ValueError
        If two name one type.
    """
    several = tuple(_rule(values) for values in tomllib.loads(text)["rule"])
    named = [one for rule in several for one in rule.types]
    if len({*named}) < len(named):
        msg = "two rules of grouping name one type of hazard"
        raise ValueError(msg)
    return several


def _rule(values: Mapping[str, Any]) -> GroupingRule:
    return GroupingRule(
        types=tuple(values["types"]),
        days=values["days"],
        km=values["km"],
        source=Source(title=values["source"], verified=values["verified"]),
    )
