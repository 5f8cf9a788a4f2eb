"""Sensors that hang: they still send, and what they send does not move. Pure.

A value that stays as it is looks fresh and calm. How long a quantity may stay so, ``still.toml``
says; a gauge behind gates has a mark of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
from attrs import evolve, field, frozen, validators

from riskmap.core.clock import SHANGHAI, require_aware
from riskmap.core.words import N_, Message
from riskmap.feeds.model.observations import Quality
from riskmap.feeds.model.series import QUALITY_NUMBERS, Floats, Series
from riskmap.feeds.model.stations import KnownStation

#: By which name an operator says how many hours the level may stand still; no more than `MOST`.
MARK = "still_h"
MOST = timedelta(hours=24)
_MARKED = "level"
#: Qualities of what was measured: only that can hang.
MEASURED = tuple(QUALITY_NUMBERS[one] for one in (Quality.GOOD, Quality.PROVISIONAL))
#: Numbers that differ by a whole resolution are written with an error of rounding.
_ROUNDING = 1e-6


def _hours(number: float | timedelta) -> timedelta:
    return number if isinstance(number, timedelta) else timedelta(hours=number)


@frozen(kw_only=True)
class StillRule:
    """From when on a quantity is stuck. Each is told in ``still.toml``."""

    quantity: tuple[str, ...] = field(converter=tuple)
    together: str = ""
    hours: timedelta = field(converter=_hours)
    values: int = field(validator=validators.ge(1))
    resolution: float = field(validator=validators.gt(0))
    source: str
    verified: bool = False

    @property
    def is_never(self) -> bool:
        """Tell whether the same value for ever is nothing to be told."""
        return not self.hours

    @property
    def step(self) -> float:
        """From which difference on two values are not the same."""
        return self.resolution * (1 - _ROUNDING)


@frozen(kw_only=True)
class Still:
    """A value that does not move.

    Parameters
    ----------
    since, until
        Moments of the first and the last of the values that are the same.
    count
        How many they are.
    """

    quantity: str
    value: float
    since: datetime = field(converter=require_aware)
    until: datetime = field(converter=require_aware)
    count: int

    @property
    def lasts(self) -> timedelta:
        """How long it has been the same, by its own times."""
        return self.until - self.since


def sentence(one: Still) -> Message:
    """Return that a value does not move, in words."""
    about = {"since": hour_of(one.since), "count": one.count}
    return Message(N_("The same value since {since}, {count} times: stuck?"), about)


def hour_of(at: datetime) -> str:
    """Return a moment as it is said in a kept sentence: local day and hour."""
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"


@cache
def still_rules() -> Mapping[str, StillRule]:
    """Return the rules by quantity; what is in none is never stuck, such as a forecast."""
    text = files("riskmap.feeds.model").joinpath("still.toml").read_text("utf-8")
    several = [StillRule(**row) for row in tomllib.loads(text)["rule"]]
    return MappingProxyType({name: one for one in several for name in one.quantity})


def rule_for(quantity: str, marks: Mapping[str, Any] | None = None) -> StillRule | None:
    """Return the rule of a quantity, as the operator of its station wants it; None: never."""
    rule = still_rules().get(quantity)
    own = (marks or {}).get(MARK, {}).get("value") if quantity == _MARKED else None
    if rule is not None and isinstance(own, int | float) and not isinstance(own, bool):
        rule = evolve(rule, hours=min(max(timedelta(hours=own), timedelta(0)), MOST))
    return None if rule is None or rule.is_never else rule


def run_of(values: Floats, step: float) -> int:
    """Return how many of the last values are the same as the last of all; 0 of none."""
    if not len(values):
        return 0
    moved = np.flatnonzero(~(np.abs(values - values[-1]) < step))
    return len(values) - (int(moved[-1]) + 1 if len(moved) else 0)


def still_of(series: Series, rule: StillRule | None) -> Still | None:
    """Return how long the newest value of a series has been the same, if that is too long."""
    if rule is None:
        return None
    measured = np.isin(series.qualities, MEASURED)
    values, times = series.values[measured], series.times[measured]
    count = run_of(values, rule.step)
    if count < rule.values:
        return None
    found = Still(
        quantity=series.quantity,
        value=float(values[-1]),
        since=_moment(times[-count]),
        until=_moment(times[-1]),
        count=count,
    )
    return found if found.lasts >= rule.hours else None


def stuck(station: KnownStation, several: Iterable[Series]) -> tuple[Still, ...]:
    """Return what of a station's series does not move, the longest first."""
    kept = [one for one in several if len(one)]
    found = [still_of(one, rule_for(one.quantity, station.marks)) for one in kept]
    return told({one.quantity for one in kept}, [one for one in found if one is not None])


def told(kept: Iterable[str], found: Iterable[Still]) -> tuple[Still, ...]:
    """Return what of all that stands still is told, the longest first.

    Quantities that go together are stuck together: a point that only sinks does not move aside.

    Parameters
    ----------
    kept
        All quantities of the station.
    """
    several = tuple(found)
    stands = {one.quantity for one in several}
    moves = {_together(one) for one in kept if one not in stands} - {""}
    is_told = (one for one in several if _together(one.quantity) not in moves)
    return tuple(sorted(is_told, key=lambda one: (one.since, one.quantity)))


def _together(quantity: str) -> str:
    rule = still_rules().get(quantity)
    return "" if rule is None else rule.together


def _moment(at: np.datetime64) -> datetime:
    ms = int(at.astype("datetime64[ms]").astype(np.int64))
    return datetime.fromtimestamp(ms / 1000, UTC)
