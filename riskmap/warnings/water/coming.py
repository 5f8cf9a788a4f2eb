"""High waters that are still to come, and the surge of now, from kept series."""

from __future__ import annotations

from datetime import datetime, timedelta

from riskmap.feeds.model.series import Series
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.water.stands import measured
from riskmap.warnings.water.tides import HighWater, Surge, high_waters, surge
from riskmap.warnings.weather.sums import minute_of, minutes64, moment_of, usual_step

Coming = HighWater


def coming_waters(
    series: Series, now: datetime, *, ahead: float | None = None, behind: float | None = None
) -> list[Coming]:
    """Return the high waters of a forecast within so many hours, in their order.

    Parameters
    ----------
    ahead
        Hours.
    behind
        Minutes; if not given, one just past counts as long as the water is about as high.
    """
    rules, usable = thresholds("water"), series.usable()
    hours = rules.number("tide_ahead") if ahead is None else ahead
    past = rules.number("high_water_around") if behind is None else behind
    first = minute_of(now) - past
    last = minute_of(now) + hours * 60
    found = high_waters(minutes64(usable), usable.values)
    return [one for one in found if first <= one.minute <= last]


def surge_now(level: Series, tide: Series, now: datetime) -> Surge | None:
    """Return the surge over the last hour; None where nothing new was measured.

    Both series have to be of one place and above one datum: who calls sees to that.
    """
    rules = thresholds("water")
    at, heights = measured(level, now)
    due = timedelta(minutes=rules.number("level_age")) + usual_step(at)
    if not len(at) or now - moment_of(int(at[-1])) > due:
        return None
    usable = tide.usable()
    return surge(
        (at, heights),
        (minutes64(usable), usable.values),
        window=rules.number("surge_window"),
        spacing=rules.number("tide_spacing"),
    )
