"""Whether a station jumped lately, and what bears that out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from attrs import frozen

from riskmap.feeds.model import Quake
from riskmap.feeds.model.positions import Positions
from riskmap.warnings.ground.analysis import Jump, jumps_of, offsets_at
from riskmap.warnings.ground.known_steps import Cause, KnownStep, day_of, said_of
from riskmap.warnings.model.thresholds import thresholds

#: A daily position stands at noon: where an earthquake is looked for, that of its day is left out.
_NOON = 0.5


@frozen(kw_only=True)
class Shaken:
    """What an earthquake did to a station.

    Parameters
    ----------
    jump
        None while too few days lie behind it to tell.
    """

    quake: Quake
    jump: Jump | None


def shaken_by(positions: Positions, quakes: Sequence[Quake]) -> tuple[Shaken, ...]:
    """Return what each of some earthquakes did, the day of each being left out."""
    days = np.array([np.floor(day_of(one.time)) + _NOON for one in quakes], dtype=np.float64)
    found = offsets_at(positions, days)
    rows = zip(quakes, days, found.offsets_mm.T, found.ratios.T, strict=True)
    return tuple(_shaken(quake, float(day), enu, ratios) for quake, day, enu, ratios in rows)


def _shaken(quake: Quake, day: float, enu: np.ndarray, ratios: np.ndarray) -> Shaken:
    if np.isnan(enu[:2]).any():
        return Shaken(quake=quake, jump=None)
    cause = KnownStep(day=day_of(quake.time), cause=Cause.EARTHQUAKE, about=said_of(quake))
    east, north, up = (float(one) for one in enu)
    ratio = float(np.nan_to_num(ratios[:2]).max())  # without a noise nothing stands out of it
    jump = Jump(day=day, enu_mm=(east, north, up), ratio=ratio, cause=cause)
    return Shaken(quake=quake, jump=jump)


def is_large(jump: Jump) -> bool:
    """Tell whether a jump is large enough to be one, whatever bears it out."""
    rules = thresholds("ground")
    size = jump.horizontal_mm >= rules.number("offset_size") and jump.ratio > 1.0
    return size or jump.ratio > rules.number("offset_ratio")


def lately(jumps: Iterable[Jump], until: float) -> tuple[Jump, ...]:
    """Return the jumps that are no history yet, the largest first."""
    since = until - thresholds("ground").number("offset_recent")
    recent = [one for one in jumps if one.day >= since]
    return tuple(sorted(recent, key=lambda one: -one.ratio))


def jumped_with(jump: Jump, others: Iterable[Positions]) -> int:
    """Return how many other stations jumped at the same time."""
    days = thresholds("ground").number("neighbour_days")
    return sum(
        any(abs(one.day - jump.day) <= days for one in jumps_of(_around(each, jump.day)))
        for each in others
    )


def _around(positions: Positions, day: float) -> Positions:
    """Return the days that it takes to tell: a year before for the noise, and some after."""
    return positions.only((positions.days > day - 400.0) & (positions.days < day + 40.0))
