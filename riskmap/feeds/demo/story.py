"""What would be measured at an hour of the made-up night: pure functions of the hour.

Hours count from the one at which rain and high water meet. The same hour always gives the same
numbers, noise included, so that what is told twice is told alike.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import cos, exp, pi
from random import Random
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.feeds.model import troposphere as air

_KELVIN = 273.15
_YEAR_H, _DAY_H = 365.25 * 24, 24.0
#: So many widths before its middle nothing of a burst has fallen.
_FAR = 6.0


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return a table of the demonstration."""
    text = files("riskmap.feeds.demo").joinpath(f"{name}.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(text))


@cache
def told() -> Mapping[str, Any]:
    """Return the numbers of the story."""
    return table("story")


@frozen
class Night:
    """The night of one demonstration.

    Parameters
    ----------
    zero
        The moment of hour 0.
    """

    zero: datetime

    def at(self, hour: float) -> datetime:
        """Return the moment of an hour."""
        return self.zero + timedelta(hours=hour)

    def hour(self, moment: datetime) -> float:
        """Return the hour of a moment."""
        return (moment - self.zero) / timedelta(hours=1)


def rain_mm(place: str, hour: float, minutes: float, times: float) -> float:
    """Return the rain at a place over the minutes before an hour."""
    of_hour = minutes / 60
    middle = hour - of_hour / 2
    mm = sum(most * _bell(middle, at, width) for at, width, most in told()["rain"]["bursts"])
    scatter = 0.6 + 0.8 * _chance(place, hour).random()
    fallen = mm * of_hour * times * scatter
    return round(fallen, 1) if fallen >= told()["rain"]["least_mm"] else 0.0


def tide_m(hour: float) -> float:
    """Return the astronomical tide."""
    one = told()["tide"]
    turn = cos(2 * pi * (hour - one["high_at_h"]) / one["period_h"])
    return float(one["middle_m"] + one["half_range_m"] * turn)


def forecast_tide_m(hour: float) -> float:
    """Return the level that is forecast at the tide station: tide and surge."""
    one = told()["tide"]
    surge = one["surge_m"] * _bell(hour, one["surge_at_h"], one["surge_width_h"])
    return tide_m(hour) + float(surge)


def measured_tide_m(hour: float) -> float:
    """Return the level at the tide station as it came."""
    one = told()["tide"]
    more = one["measured_more_m"] * _bell(hour, one["surge_at_h"], one["surge_width_h"])
    return forecast_tide_m(hour) + float(more) + _noise("tide", hour, 0.01)


def creek_m(place: str, hour: float, more_m: float = 0.0) -> float:
    """Return the level of a creek: quiet level, a part of the tide, rain that has run in."""
    one = told()["creek"]
    behind = forecast_tide_m(hour - 1) - told()["tide"]["middle_m"]
    ran_in = one["m_a_mm"] * sum(_run_in(hour, *burst) for burst in told()["rain"]["bursts"])
    level = one["quiet_m"] + more_m + one["of_tide"] * behind + ran_in
    return float(level + _noise(place, hour, 0.006))


def _run_in(hour: float, at: float, width: float, most: float) -> float:
    """Return the millimetres of a burst that stand in the creek: they come quickly, go slowly."""
    fallen_mm = most * width * (2 * pi) ** 0.5
    since = hour - at
    if since < -_FAR * width:
        return 0.0
    share = 1 / (1 + exp(-2.2 * since / width))
    return float(fallen_mm * share * exp(-max(since, 0) / told()["creek"]["runs_off_h"]))


def pressure_hpa(hour: float) -> float:
    """Return the air pressure at the station."""
    one = told()["air"]
    drop = one["drop_hpa"] * _bell(hour, one["drop_at_h"], one["drop_width_h"])
    return float(one["quiet_hpa"] - drop + 1.2 * cos(2 * pi * hour / 12) + _noise("hpa", hour, 0.2))


def water_mm(hour: float) -> float:
    """Return the water in the column of air above the station."""
    one = told()["air"]
    waves = sum(cos(2 * pi * hour / every) for every in (31.0, 87.0, 151.0)) / 3
    storm = one["storm_pwv_mm"] * _bell(hour, one["storm_at_h"], one["storm_width_h"])
    return float(one["quiet_pwv_mm"] + one["swing_mm"] * waves + storm + _noise("pwv", hour, 0.7))


def delay_mm(hour: float, latitude: float, height_m: float) -> float:
    """Return the zenith total delay that belongs to that water and that pressure."""
    mean = air.mean_temperature(told()["air"]["temperature_c"] + _KELVIN)
    wet = water_mm(hour) / air.conversion_factor(mean)
    return air.hydrostatic_delay(pressure_hpa(hour), latitude, height_m) * 1000 + wet


def moved_mm(place: str, kind: str, hour: float) -> tuple[float, float, float]:
    """Return how far a point has moved to the east, the north and up."""
    one = told()["ground"]
    east, north, up = _MOVES[kind](hour)
    level, high = one["sigma_mm"], one["sigma_up_mm"]
    return (east + _noise(f"{place}e", hour, level), north + _noise(f"{place}n", hour, level),
            up + _noise(f"{place}u", hour, high))  # fmt: skip


def _sinks(hour: float) -> tuple[float, float, float]:
    one = told()["ground"]
    hour = min(hour, one["propped_at_h"])
    faster = max(hour - one["faster_from_h"], 0) / _DAY_H
    down = one["sinks_mm_a_day"] * hour / _DAY_H + one["faster_mm_a_day2"] / 2 * faster**2
    return 0.15 * down, -0.1 * down, -down


def _leans(hour: float) -> tuple[float, float, float]:
    one, quiet = told()["ground"], told()["creek"]["quiet_m"]
    lean = one["leans_mm_a_m"] * (creek_m("wall", hour) - quiet)
    return 0.4 * lean, -0.9 * lean, 0.0


def _stands(hour: float) -> tuple[float, float, float]:
    east, north, up = (one * hour / _YEAR_H for one in told()["ground"]["stands_mm_a_year"])
    season = cos(2 * pi * hour / _YEAR_H)
    return east + 0.8 * season, north - 0.6 * season, up + 2.5 * season


_MOVES = {"sinks": _sinks, "leans": _leans, "stands": _stands}


def storm_at(hour: float) -> Sequence[float]:
    """Return what the storm is at an hour: longitude, latitude, wind, pressure, three radii."""
    way = told()["storm"]["way"]
    for before, after in pairwise(way):
        if hour <= after[0]:
            share = min(max((hour - before[0]) / (after[0] - before[0]), 0.0), 1.0)
            return [one + (other - one) * share
                    for one, other in zip(before[1:], after[1:], strict=True)]  # fmt: skip
    return list(way[-1][1:])


def _bell(hour: float, at: float, width: float) -> float:
    return exp(-0.5 * ((hour - at) / width) ** 2)


def _noise(about: str, hour: float, sigma: float) -> float:
    return _chance(about, hour).gauss(0, sigma)


def _chance(about: str, hour: float) -> Random:
    """Return chance that is the same for the same hour, to the second."""
    return Random(f"{about} {round(hour * 3600)}")  # noqa: S311 - nothing secret  # nosec B311
