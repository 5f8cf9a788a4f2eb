"""Positions of one station over the years, as arrays: what displacement is worked out from."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from riskmap.feeds.model.observations import Observation, Quality
from riskmap.feeds.model.series import Floats

#: East, north, up: the order of the rows.
AXES = ("gnss_east", "gnss_north", "gnss_up")
ANTENNA = "antenna_height"
#: Modified Julian date of 1970-01-01T00:00 UTC, and of the day that years are counted from.
_MJD_1970, _MJD_2000 = 40_587.0, 51_544.0
_DAY_S, _JULIAN_YEAR = 86_400.0, 365.25
#: What was filled in afterwards, or cannot be right, is no measurement.
_MEASURED = (Quality.GOOD, Quality.PROVISIONAL)


def _empty() -> Floats:
    return np.empty(0)


@frozen(kw_only=True, eq=False)
class Positions:
    """East, north and up of one station, sorted by time, each moment once.

    Parameters
    ----------
    days
        Modified Julian dates, (n,). A daily position stands at noon.
    enu_mm, sigmas_mm
        Millimetres, (3, n); nan where nothing is known. Only differences mean something.
    measured
        False where a value was filled in or is suspect, (3, n).
    equipment_days
        When the equipment changed, as the data themselves say: another height of the antenna, or a
        step that the file declares, (k,).
    """

    station: str
    form: str = ""
    datum: str = ""
    days: Floats
    enu_mm: Floats
    sigmas_mm: Floats
    measured: NDArray[np.bool_]
    equipment_days: Floats = field(factory=_empty)

    def __len__(self) -> int:
        """How many moments there are."""
        return len(self.days)

    @property
    def years(self) -> Floats:
        """Its times as Nevada counts years: Julian ones from 2000.0 on."""
        return years_of(self.days)

    def usable(self) -> Positions:
        """Return it without moments of which a component was not measured."""
        known = self.measured & np.isfinite(self.enu_mm)
        return self.only(np.asarray(known.all(axis=0)))

    def with_equipment(self, days: Floats) -> Positions:
        """Return it with the days on which the equipment changed."""
        return evolve(self, equipment_days=days)

    def only(self, which: NDArray[np.bool_]) -> Positions:
        """Return the moments that a mask names."""
        return evolve(
            self,
            days=self.days[which],
            enu_mm=self.enu_mm[:, which],
            sigmas_mm=self.sigmas_mm[:, which],
            measured=self.measured[:, which],
        )


def years_of(days: Floats) -> Floats:
    """Return modified Julian dates as Julian years, 2000.0 being the first of January."""
    return np.asarray(2000.0 + (days - _MJD_2000) / _JULIAN_YEAR)


def in_order(positions: Positions) -> Positions:
    """Return it sorted by time; of two values of one moment the later written stays."""
    days = positions.days
    if (np.diff(days) > 0).all():
        return positions
    last = len(days) - 1 - np.unique(days[::-1], return_index=True)[1]
    return evolve(
        positions,
        days=days[last],
        enu_mm=positions.enu_mm[:, last],
        sigmas_mm=positions.sigmas_mm[:, last],
        measured=positions.measured[:, last],
    )


def from_observations(station: str, observations: Iterable[Observation]) -> Positions:
    """Return the positions of one station among observations of any kind."""
    mine = [one for one in observations if one.station == station]
    moments = sorted({one.time for one in mine if one.quantity in AXES})
    place = {moment: number for number, moment in enumerate(moments)}
    enu, sigmas = (np.full((len(AXES), len(moments)), np.nan) for _ in range(2))
    measured = np.zeros((len(AXES), len(moments)), dtype=bool)
    for one in mine:
        if one.quantity in AXES:
            cell = AXES.index(one.quantity), place[one.time]
            enu[cell], measured[cell] = one.value, one.quality in _MEASURED
            sigmas[cell] = np.nan if one.sigma is None else one.sigma
    return Positions(
        station=station,
        datum=next((one.datum for one in mine if one.quantity in AXES), ""),
        days=_mjd([one.timestamp() for one in moments]),
        enu_mm=enu,
        sigmas_mm=sigmas,
        measured=measured,
        equipment_days=_changes([one for one in mine if one.quantity == ANTENNA]),
    )


def _changes(heights: list[Observation]) -> Floats:
    """Return the days on which the height of the antenna became another one."""
    heights = sorted(heights, key=lambda one: one.time)
    changed = [
        after.time.timestamp() for before, after in pairwise(heights) if after.value != before.value
    ]
    return _mjd(changed)


def _mjd(seconds: list[float]) -> Floats:
    return np.asarray(seconds, dtype=np.float64) / _DAY_S + _MJD_1970
