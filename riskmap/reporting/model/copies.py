"""Copies for levels above that serious losses ask for, as ``clocks.toml`` says.

Two things ask for them: many dead and missing people, and a report that says that many houses
collapsed at once or that a large area suffered losses. No document names a number for the second.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from attrs import field, frozen, validators

from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import ancestors_of
from riskmap.core.figure import Figure, add_up
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.reporting.model.figures import Figures

DEAD_AND_MISSING = ("deaths", "missing")


class To(StrEnum):
    """Who gets a copy."""

    MUNICIPALITY = "municipality"
    MINISTRY = "ministry"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_TO[self])


class Reason(StrEnum):
    """What asks for a copy."""

    PEOPLE = "people"
    MASS_LOSS = "mass_loss"


_TO = {
    To.MUNICIPALITY: N_("the municipal emergency bureau"),
    To.MINISTRY: N_("the ministry"),
}


@frozen(kw_only=True)
class CopyRule:
    """When somebody gets a copy.

    Parameters
    ----------
    at_least
        So many dead and missing people together; None where a judgement asks for it.
    """

    slug: str
    to: To
    reason: Reason = Reason.PEOPLE
    at_least: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    after: timedelta
    source: Source
    effective_from: date
    effective_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        is_over = self.effective_to is not None and day > self.effective_to
        return self.effective_from <= day and not is_over


@frozen(kw_only=True)
class Told:
    """What one report said that may ask for copies, and when it was received."""

    unit: str
    event_id: str
    position: int
    received_at: datetime
    figures: Figures
    is_mass_loss: bool = False


@frozen(kw_only=True)
class Due:
    """A copy that is due.

    Parameters
    ----------
    reached_at
        When the report was received that asks for it.
    unit
        Whose report that was.
    people
        Dead and missing together, as they stand now; the rule was reached at some time.
    """

    rule: CopyRule
    reached_at: datetime
    unit: str
    people: Figure

    @property
    def due_at(self) -> datetime:
        """Return until when it is due."""
        return self.reached_at + self.rule.after


def dead_and_missing(figures: Figures) -> Figure:
    """Return dead and missing people together; what is not known makes it a lower bound."""
    return add_up(figures.get(one, Figure.unknown()) for one in DEAD_AND_MISSING).total


def due_copies(
    told: Iterable[Told], unit: str, rules: Iterable[CopyRule] | None = None
) -> tuple[Due, ...]:
    """Return the copies that reports of an event ask for, in the order of the rules.

    Counted is what is known at each receipt, accepted or not: news of the dead waits for nobody.
    Of each unit it is the larger of what it says itself and what the units below it say together,
    each by its last report. A copy that was asked for stays asked for when a figure falls again.

    Parameters
    ----------
    told
        Reports with figures of the unit and of all below it.
    """
    several = sorted(told, key=lambda one: one.received_at)
    table = copy_rules() if rules is None else tuple(rules)
    known: dict[tuple[str, str], Told] = {}
    reached: dict[str, Told] = {}
    people = Figure.unknown()
    for one in several:
        earlier = known.get((one.unit, one.event_id))
        if earlier is None or one.position >= earlier.position:
            known[one.unit, one.event_id] = one
        people = _together(known.values(), unit)
        day = one.received_at.astimezone(SHANGHAI).date()
        for rule in table:
            if rule.holds_on(day) and _asks(rule, one, people):
                reached.setdefault(rule.slug, one)
    return tuple(
        Due(rule=rule, reached_at=by.received_at, unit=by.unit, people=people)
        for rule in table
        if (by := reached.get(rule.slug)) is not None
    )


def _asks(rule: CopyRule, one: Told, people: Figure) -> bool:
    if rule.at_least is None:
        return one.is_mass_loss
    return (people.amount or 0) >= rule.at_least


def _together(known: Iterable[Told], unit: str) -> Figure:
    said: dict[str, list[Figure]] = {}
    below: dict[str, set[str]] = {}
    for one in known:
        said.setdefault(one.unit, []).append(dead_and_missing(one.figures))
        line = [*reversed(ancestors_of(one.unit)), one.unit] if one.unit != unit else [unit]
        inside = line[line.index(unit) :] if unit in line else []
        for parent, child in pairwise(inside):
            below.setdefault(parent, set()).add(child)
    return _whole(unit, said, below)


def _whole(unit: str, said: Mapping[str, list[Figure]], below: Mapping[str, set[str]]) -> Figure:
    children = [_whole(one, said, below) for one in sorted(below.get(unit, ()))]
    sums = [add_up(some).total for some in (said.get(unit, []), children) if some]
    return max(sums, key=lambda one: one.amount or 0)


@cache
def copy_rules() -> tuple[CopyRule, ...]:
    """Return the rules that ship with the program."""
    return read(files("riskmap.reporting").joinpath("clocks.toml").read_text("utf-8"))


def read(text: str) -> tuple[CopyRule, ...]:
    """Return the rules of a file.

    Raises
    ------
    ValueError
        If two have one name, or one says no number of people and is not for losses.
    """
    several = tuple(_rule(values) for values in tomllib.loads(text)["copy"])
    if len({one.slug for one in several}) < len(several):
        msg = "two rules of copies have one name"
        raise ValueError(msg)
    if any((one.at_least is None) is (one.reason is Reason.PEOPLE) for one in several):
        msg = "a rule of copies says from how many people on, or when else"
        raise ValueError(msg)
    return several


def _rule(values: Mapping[str, Any]) -> CopyRule:
    return CopyRule(
        slug=values["slug"],
        to=To(values["to"]),
        reason=Reason.PEOPLE if "from" in values else Reason(values["when"]),
        at_least=values.get("from"),
        after=timedelta(minutes=values["minutes"]),
        source=Source(title=values["source"], verified=values["verified"]),
        effective_from=values["effective_from"],
        effective_to=values.get("effective_to"),
    )
