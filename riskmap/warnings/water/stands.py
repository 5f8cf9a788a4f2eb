"""How the water stands at one gauge: against its marks, and how it rises."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.core.clock import SHANGHAI
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.model.still import rule_for, run_of
from riskmap.warnings.model.settling import NOTHING
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.water.marks import PLATFORM, Mark, marks_of, same_datum
from riskmap.warnings.water.rising import Arrival, Rise, arrival, rise_of
from riskmap.warnings.water.tides import at_minutes
from riskmap.warnings.weather.sums import (
    MEASURED,
    Minutes,
    minute_of,
    minutes64,
    moment_of,
    usual_step,
)

#: So many equal values below a mark, and none that differs since it was left: it may hang.
_FEW_ALIKE = 2


@frozen(kw_only=True)
class Flat:
    """The last values that are the same.

    Parameters
    ----------
    count
        How many.
    before_m
        The value before them; None where there is none.
    fell_at_once
        It was higher by more than water falls in that time: sensors jump.
    """

    count: int
    before_m: float | None
    fell_at_once: bool


@frozen(kw_only=True)
class Stand:
    """How the water stands at one gauge.

    Parameters
    ----------
    at, height_m
        Of the newest value that was measured.
    jump_m
        How much higher it is than the value before; None where there is none.
    marks
        Those that may be compared with it: in the same datum.
    foreign
        Those in another datum, or in none that anybody says.
    step
        How far apart its values are.
    to_next
        When it is at the lowest mark above it, by how it rises now; None also where a forecast
        says that it turns before.
    turns_m
        How high it comes at most within that time by a forecast; None without one.
    flat
        How it has not moved lately; None where its operator says that it may stand still.
    """

    station: KnownStation
    datum: str
    at: datetime
    height_m: float
    jump_m: float | None
    marks: tuple[Mark, ...]
    foreign: tuple[Mark, ...]
    step: timedelta
    rise: Rise | None
    to_next: Arrival | None
    turns_m: float | None = None
    flat: Flat | None = None

    @property
    def met(self) -> tuple[Mark, ...]:
        """The marks that are reached, from the lowest."""
        return tuple(one for one in self.marks if one.is_met(self.height_m))

    @property
    def next_mark(self) -> Mark | None:
        """The lowest mark above the water."""
        return next((one for one in self.marks if not one.is_met(self.height_m)), None)

    @property
    def is_jump(self) -> bool:
        """Tell whether the newest value has to be borne out by another first."""
        return self.jump_m is not None and self.jump_m > thresholds("water").number("level_jump")

    def hangs(self, rank: int) -> bool:
        """Tell whether a level is left only by values that have not moved since.

        A sensor that fails falls low and stays there; water that falls goes on falling.
        """
        reached = max((one.rank for one in self.met if one.kind != PLATFORM), default=NOTHING)
        if self.flat is None or self.flat.before_m is None or rank <= reached:
            return False
        slack, before_m = thresholds("water").number("level_step_down"), self.flat.before_m
        lowest = [
            one.height_m - slack for one in self.marks if one.rank == rank and one.kind != PLATFORM
        ]
        left = any(self.height_m < one <= before_m for one in lowest)
        return self.flat.fell_at_once or (left and self.flat.count >= _FEW_ALIKE)


def stand_of(
    station: KnownStation, series: Series, now: datetime, forecast: Series | None = None
) -> Stand | None:
    """Return how the water stands; None where nothing new enough was measured.

    Parameters
    ----------
    forecast
        Of the level at the same place, where there is one: a tide turns, a straight line does not.
    """
    rules = thresholds("water")
    at, heights = measured(series, now)
    due = timedelta(minutes=rules.number("level_age")) + usual_step(at)
    if not len(at) or now - moment_of(int(at[-1])) > due:
        return None
    moment = moment_of(int(at[-1]))
    every = marks_of(station, moment.astimezone(SHANGHAI).date())
    marks = tuple(one for one in every if same_datum(series.datum, one.datum))
    rise = rise_of(at, heights, window=rules.number("rise_window"),
                   least=int(rules.number("rise_least_values")),
                   confidence=rules.number("rise_confidence"))  # fmt: skip
    above = [one for one in marks if not one.is_met(float(heights[-1]))]
    ahead = rules.number("rise_ahead")
    turns = None if forecast is None else _turns(series, forecast, at, heights)
    turns_before = turns is not None and bool(above) and not above[0].is_met(turns)
    return Stand(
        station=station,
        datum=series.datum,
        at=moment,
        height_m=float(heights[-1]),
        jump_m=_jump(at, heights, rules.number("level_jump_within")),
        marks=marks,
        foreign=tuple(one for one in every if one not in marks),
        step=usual_step(at),
        rise=rise,
        to_next=(
            arrival(rise, above[0].height_m, ahead=ahead)
            if rise and above and not turns_before
            else None
        ),
        turns_m=turns,
        flat=_flat(station, at, heights),
    )


def measured(series: Series, now: datetime) -> tuple[Minutes, NDArray[np.float64]]:
    """Return minutes and heights of what was measured so far."""
    at = minutes64(series)
    kept = np.isin(series.qualities, MEASURED) & (at <= minute_of(now))
    return at[kept], series.values[kept]


def _turns(
    series: Series, forecast: Series, at: Minutes, heights: NDArray[np.float64]
) -> float | None:
    """Return how high a forecast comes within the hours ahead, moved to what is measured now."""
    rules, usable = thresholds("water"), forecast.usable()
    if not same_datum(series.datum, forecast.datum):
        return None
    minutes, last = minutes64(usable), int(at[-1])
    here = at_minutes(minutes, usable.values, at[-1:], spacing=rules.number("tide_spacing"))
    end = last + rules.number("rise_ahead")
    ahead = usable.values[(minutes >= last) & (minutes <= end)]
    if not np.isfinite(here).all() or not len(ahead) or minutes[-1] < end:
        return None
    return float(ahead.max() + heights[-1] - here[0])


def _flat(station: KnownStation, at: Minutes, heights: NDArray[np.float64]) -> Flat | None:
    """Return how the last values are the same."""
    rules, rule = thresholds("water"), rule_for("level", station.marks)
    if rule is None:
        return None
    count = run_of(heights, rule.step)
    if count == len(heights):
        return Flat(count=count, before_m=None, fell_at_once=False)
    before_m = float(heights[-count - 1])
    gap, within = at[-count] - at[-count - 1], rules.number("level_jump_within")
    most = rules.number("level_jump") * max(1.0, float(gap) / within)
    fell = before_m - float(heights[-1]) > most
    return Flat(count=count, before_m=before_m, fell_at_once=fell)


def _jump(at: Minutes, heights: NDArray[np.float64], within: float) -> float | None:
    """Return how much higher the newest value is than the one before, if that is near in time."""
    if len(at) < 2 or at[-1] - at[-2] > within:  # noqa: PLR2004 - a jump has two ends
        return None
    return float(heights[-1] - heights[-2])
