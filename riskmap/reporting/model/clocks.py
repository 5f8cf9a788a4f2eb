"""How soon who has to report of an event, as ``clocks.toml`` says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message


class Anchor(StrEnum):
    """What a time is counted from."""

    OCCURRENCE = "occurrence"
    RECEIPT = "receipt"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_ANCHORS[self])


class What(StrEnum):
    """What is timed."""

    INITIAL = "initial"
    CASUALTIES = "casualties"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WHATS[self])


class Standing(StrEnum):
    """How a clock stands at a moment."""

    RUNNING = "running"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STANDINGS[self])


_ANCHORS = {
    Anchor.OCCURRENCE: N_("counted from when it happened"),
    Anchor.RECEIPT: N_("counted from when it was heard of"),
}
_WHATS = {
    What.INITIAL: N_("Initial report"),
    What.CASUALTIES: N_("Pass on at once: casualties"),
}
_STANDINGS = {
    Standing.RUNNING: N_("still time"),
    Standing.OVERDUE: N_("overdue"),
    Standing.MET: N_("in time"),
    Standing.MET_LATE: N_("was late"),
}


@frozen(kw_only=True)
class Rule:
    """A time that a level has, or casualties have, and where that is written."""

    what: What
    level: DivisionLevel | None
    anchor: Anchor
    after: timedelta
    source: Source
    effective_from: date
    effective_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        is_over = self.effective_to is not None and day > self.effective_to
        return self.effective_from <= day and not is_over


@frozen(kw_only=True)
class Rules:
    """All times."""

    several: tuple[Rule, ...]

    def of(self, what: What, level: DivisionLevel, at: datetime) -> Rule | None:
        """Return the time that a level has for something that began at a moment."""
        day = at.astimezone(SHANGHAI).date()
        fit = (
            one
            for one in self.several
            if one.what is what and one.level in {level, None} and one.holds_on(day)
        )
        return max(fit, key=lambda one: one.effective_from, default=None)


@frozen(kw_only=True)
class Heard:
    """A report as clocks see it: whose, when it came, whether it tells of casualties."""

    unit: str
    received_at: datetime
    has_casualties: bool = False


@frozen(kw_only=True)
class Clock:
    """One running time of one unit.

    Parameters
    ----------
    began_at
        When it happened, or when the unit first heard of it.
    met_at
        When the unit reported; None while it has not.
    """

    unit: str
    event_id: str
    rule: Rule
    began_at: datetime
    met_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """Return until when."""
        return self.began_at + self.rule.after

    def standing_at(self, now: datetime) -> Standing:
        """Return how it stands at a moment; the due moment itself is in time."""
        if self.met_at is not None:
            return Standing.MET if self.met_at <= self.due_at else Standing.MET_LATE
        return Standing.RUNNING if now <= self.due_at else Standing.OVERDUE

    @property
    def is_urgent(self) -> bool:
        """True where the rule gives no grace: what is shown is an aim."""
        return self.rule.what is What.CASUALTIES


def clocks_of(
    unit: str,
    event_id: str,
    occurred_at: datetime,
    heard: Iterable[Heard],
    rules: Rules | None = None,
) -> tuple[Clock, ...]:
    """Return the clocks of a unit on an event, those that run first, the earliest due first.

    A unit that reported has one for its initial report; so has one that heard of the event from
    below. Casualties that came from below are passed on by a report that tells of some.

    Parameters
    ----------
    heard
        Reports with figures of the unit itself and of all below it.
    """
    table = rules or clock_rules()
    several = sorted(heard, key=lambda one: one.received_at)
    found = [*_initial(unit, event_id, occurred_at, several, table)]
    found += _casualties(unit, event_id, several, table)
    return tuple(sorted(found, key=lambda one: (one.met_at is not None, one.due_at)))


def _initial(
    unit: str, event_id: str, occurred_at: datetime, heard: list[Heard], rules: Rules
) -> Iterator[Clock]:
    rule = rules.of(What.INITIAL, level_of(unit), occurred_at)
    if rule is None or not heard:
        return
    began = occurred_at if rule.anchor is Anchor.OCCURRENCE else heard[0].received_at
    own = next((one.received_at for one in heard if one.unit == unit), None)
    yield Clock(unit=unit, event_id=event_id, rule=rule, began_at=began, met_at=own)


def _casualties(unit: str, event_id: str, heard: list[Heard], rules: Rules) -> Iterator[Clock]:
    first = next((one for one in heard if one.unit != unit and one.has_casualties), None)
    if first is None:
        return
    rule = rules.of(What.CASUALTIES, level_of(unit), first.received_at)
    if rule is None:
        return
    told = (one for one in heard if one.unit == unit and one.has_casualties)
    yield Clock(
        unit=unit,
        event_id=event_id,
        rule=rule,
        began_at=first.received_at,
        met_at=next((max(one.received_at, first.received_at) for one in told), None),
    )


@cache
def clock_rules() -> Rules:
    """Return the times that ship with the program."""
    return read(files("riskmap.reporting").joinpath("clocks.toml").read_text("utf-8"))


def read(text: str) -> Rules:
    """Return the times of a file."""
    table = tomllib.loads(text)
    initial = [_rule(What.INITIAL, values) for values in table["clock"]]
    casualties = [_rule(What.CASUALTIES, values) for values in table["at_once"]]
    return Rules(several=(*initial, *casualties))


def _rule(what: What, values: Mapping[str, Any]) -> Rule:
    level = values.get("level")
    return Rule(
        what=what,
        level=None if level is None else DivisionLevel.of_slug(level),
        anchor=Anchor(values.get("anchor", "receipt")),
        after=timedelta(minutes=values["minutes"]),
        source=Source(title=values["source"], verified=values["verified"]),
        effective_from=values["effective_from"],
        effective_to=values.get("effective_to"),
    )
