"""Reporting plans, as ``plans.toml`` lists them: who is asked, how often, and while what holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.access import Area
from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import NotFoundError
from riskmap.core.levels import ResponseLevel
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.reporting.model.activation import InForce, Track
from riskmap.reporting.model.duties import Slot

DAY = timedelta(days=1)
_CONDITIONS = ("season", "event", "flood_from", "flood_below", "relief_from")


@frozen(kw_only=True)
class Condition:
    """What must be in force; all that is said must hold."""

    season: bool = False
    event: bool = False
    flood_from: ResponseLevel | None = None
    flood_below: ResponseLevel | None = None
    relief_from: ResponseLevel | None = None

    def holds(self, state: InForce) -> bool:
        """Tell whether it holds; whether an event is open is known elsewhere, unit by unit."""
        flood = state.level(Track.FLOOD) or 0
        relief = state.level(Track.RELIEF) or 0
        return (
            (state.in_season or not self.season)
            and flood >= (self.flood_from or 0)
            and (self.flood_below is None or flood < self.flood_below)
            and relief >= (self.relief_from or 0)
        )


def _unchanging(
    values: Mapping[DivisionLevel, timedelta],
) -> Mapping[DivisionLevel, timedelta]:
    return MappingProxyType(dict(values))


@frozen(kw_only=True)
class Plan:
    """One plan; see ``plans.toml`` for what the fields mean."""

    slug: str
    word: Message
    every: timedelta
    cutoff: time
    accepts: timedelta
    active: tuple[Condition, ...]
    due_after: Mapping[DivisionLevel, timedelta] = field(converter=_unchanging)
    areas: tuple[Area, ...] = ()
    source: Source
    effective_from: date
    effective_to: date | None = None

    @property
    def is_about_events(self) -> bool:
        """Tell whether it asks about each open event, not about season or response."""
        return any(one.event for one in self.active)

    @property
    def a_day(self) -> int:
        """How many reports it asks of one unit a day."""
        return DAY // self.every

    def is_active(self, state: InForce) -> bool:
        """Tell whether what is in force makes it ask."""
        return any(one.holds(state) for one in self.active)

    def slots(
        self, level: DivisionLevel, begin: datetime, end: datetime, event_id: str = ""
    ) -> Iterator[Slot]:
        """Yield the slots of a level that are due from `begin` on and before `end`."""
        due_after = self.due_after[level]
        day = (begin - due_after).astimezone(SHANGHAI).date() - DAY
        while datetime.combine(day, time(), SHANGHAI) <= end:
            for cutoff in self._cutoffs(day):
                if begin <= cutoff + due_after < end and self._holds_on(day):
                    yield self._slot(cutoff, cutoff + due_after, event_id)
            day += DAY

    def _cutoffs(self, day: date) -> list[datetime]:
        """Return the cutoffs of a calendar day, as clocks on the wall show them."""
        first = datetime.combine(day, self.cutoff)
        return [
            (first + number * self.every).replace(tzinfo=SHANGHAI).astimezone(UTC)
            for number in range(self.a_day)
        ]

    def _holds_on(self, day: date) -> bool:
        is_over = self.effective_to is not None and day > self.effective_to
        return day >= self.effective_from and not is_over

    def _slot(self, cutoff: datetime, due: datetime, event_id: str) -> Slot:
        about = f"/{event_id}" if event_id else ""
        return Slot(
            id=f"{self.slug}{about}@{due:%Y%m%dT%H%MZ}",
            plan=self.slug,
            event_id=event_id,
            period_from=cutoff - self.every,
            cutoff_at=cutoff,
            due_at=due,
            closes_at=cutoff + self.accepts,
        )


@frozen(kw_only=True)
class Burden:
    """What plans ask of one unit of a level, for whoever sets what is in force."""

    level: DivisionLevel
    plans: tuple[Plan, ...]

    @property
    def a_day(self) -> int:
        """How many reports a day are asked of each."""
        return sum(one.a_day for one in self.plans)


def burdens(several: Iterable[Plan], state: InForce) -> tuple[Burden, ...]:
    """Return what season and response ask of the units of each level; open events come on top."""
    active = [one for one in several if not one.is_about_events and one.is_active(state)]
    found = (
        Burden(level=level, plans=tuple(one for one in active if level in one.due_after))
        for level in DivisionLevel
    )
    return tuple(one for one in found if one.plans)


@cache
def plans() -> tuple[Plan, ...]:
    """Return the plans that ship with the program."""
    return read(files("riskmap.reporting").joinpath("plans.toml").read_text("utf-8"))


def plan_named(slug: str) -> Plan:
    """Return a plan.

    Raises
    ------
    NotFoundError
        If there is none of that name.
    """
    for one in plans():
        if one.slug == slug:
            return one
    raise NotFoundError(
        N_("There is no reporting plan {slug}."),
        mend=N_("Use one of: {allowed}."),
        slug=slug[:40],
        allowed=", ".join(one.slug for one in plans()),
    )


def read(text: str) -> tuple[Plan, ...]:
    """Return the plans of a file.

    Raises
    ------
    ValueError
        If one contradicts itself.
    """
    several = tuple(_plan(values) for values in tomllib.loads(text)["plan"])
    if len({one.slug for one in several}) < len(several):
        msg = "two plans have one name"
        raise ValueError(msg)
    return several


def _plan(values: Mapping[str, Any]) -> Plan:
    plan = Plan(
        slug=values["slug"],
        word=Message(values["word"]),
        every=timedelta(minutes=values["every_min"]),
        cutoff=time.fromisoformat(values["cutoff"]),
        accepts=timedelta(minutes=values["accepts_min"]),
        active=tuple(map(_condition, values["active"])),
        due_after={
            DivisionLevel.of_slug(level): timedelta(minutes=minutes)
            for level, minutes in values["due_min"].items()
        },
        areas=tuple(map(Area.of, values.get("areas", ()))),
        source=Source(title=values["source"], verified=values["verified"]),
        effective_from=values["effective_from"],
        effective_to=values.get("effective_to"),
    )
    _require_sound(plan)
    return plan


def _condition(values: Mapping[str, Any]) -> Condition:
    if unknown := values.keys() - set(_CONDITIONS):
        msg = f"unknown conditions: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    levels = {name: one for name, one in values.items() if isinstance(one, str)}
    return Condition(**{**values, **{name: ResponseLevel[one] for name, one in levels.items()}})


def _require_sound(plan: Plan) -> None:
    """Windows of one plan may not overlap: one report would meet two duties of it."""
    minutes = timedelta(hours=plan.cutoff.hour, minutes=plan.cutoff.minute)
    faults = {
        "a day is not divided evenly": DAY % plan.every != timedelta(0),
        "the first cutoff is not the first of its day": minutes >= plan.every,
        "it is accepted into the next slot": plan.accepts > plan.every,
        "it is due after it is accepted": max(plan.due_after.values()) > plan.accepts,
        "two levels are due at once": len({*plan.due_after.values()}) < len(plan.due_after),
        "it asks about events and about more": plan.is_about_events
        and any(not one.event for one in plan.active),
    }
    for fault, is_so in faults.items():
        if is_so:
            msg = f"plan {plan.slug}: {fault}"
            raise ValueError(msg)
