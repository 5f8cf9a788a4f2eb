"""Water vapour of a station: with measured pressure only, against what its own months were like."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.feeds.model import troposphere as air
from riskmap.feeds.model.series import Series
from riskmap.warnings.water.tides import at_minutes
from riskmap.warnings.weather.sums import MEASURED, Minutes, minutes64

Floats = NDArray[np.float64]
_MM, _PA, _KELVIN = 1000.0, 100.0, 273.15
_DAY_MIN = 1_440
#: Values of a rise may lie so far apart and are still joined by a line.
_JOINED_MIN = 90.0


@frozen(kw_only=True, eq=False)
class Vapour:
    """Precipitable water by the minute, sorted."""

    minutes: Minutes
    mm: Floats

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.minutes)

    def until(self, minute: float) -> Vapour:
        """Return what lies not after a minute."""
        last = int(np.searchsorted(self.minutes, minute, "right"))
        return Vapour(minutes=self.minutes[:last], mm=self.mm[:last])

    def since(self, minute: float) -> Vapour:
        """Return what lies not before a minute."""
        first = int(np.searchsorted(self.minutes, minute, "left"))
        return Vapour(minutes=self.minutes[first:], mm=self.mm[first:])


@frozen(kw_only=True)
class Learnt:
    """What a month was like at a station, by its own history.

    Parameters
    ----------
    level_mm, rise_mm
        The quantile of values, and of rises over some hours; None with too little history.
    days
        Days of that month in the history.
    """

    month: int
    level_mm: float | None
    rise_mm: float | None
    days: int


@frozen(kw_only=True)
class Barometer:
    """Pressure and temperature that were measured, and how far above the antenna.

    Parameters
    ----------
    above_m
        Height of the barometer above the antenna.
    per_hpa
        Metres in which pressure falls by 1 hPa.
    within
        Minutes within which a value has to have been measured.
    """

    pressure: Series
    temperature: Series
    above_m: float = 0.0
    per_hpa: float = 8.5
    within: float = 30.0

    def at(self, minutes: Minutes) -> tuple[Floats, Floats]:
        """Return pressure at the antenna in hPa and temperature in K; nan where not measured."""
        pressure = _measured_at(self.pressure, minutes, self.within)
        temperature = _measured_at(self.temperature, minutes, self.within)
        return pressure + self.above_m / self.per_hpa, temperature + _KELVIN


def from_delay(ztd: Series, barometer: Barometer, latitude: float, height_m: float) -> Vapour:
    """Return water from delays and measured pressure; what was not measured is left out.

    Delays in millimetres. The arithmetic is that of `troposphere.precipitable_water`.
    """
    kept = np.isin(ztd.qualities, MEASURED)
    minutes = minutes64(ztd)[kept]
    pressure, kelvin = barometer.at(minutes)
    dry = air.hydrostatic_delay(1.0, latitude, height_m) * pressure
    factor = 1e6 / (air.RHO * air.RV * (air.K3 / (70.2 + 0.72 * kelvin) + air.K2_PRIME) / _PA)
    water = factor * (ztd.values[kept] / _MM - dry) * _MM
    known = np.isfinite(water)
    return Vapour(minutes=minutes[known], mm=water[known])


def as_given(pwv: Series, pressure: Series, within: float) -> Vapour:
    """Return water as its sender worked it out, where the pressure of the time was measured."""
    kept = np.isin(pwv.qualities, MEASURED)
    minutes = minutes64(pwv)[kept]
    known = np.isfinite(_measured_at(pressure, minutes, within))
    return Vapour(minutes=minutes[known], mm=pwv.values[kept][known])


def rises(vapour: Vapour, hours: float) -> Floats:
    """Return how much each value is above that of some hours before; nan where none is near."""
    before = at_minutes(
        vapour.minutes, vapour.mm, vapour.minutes - round(hours * 60), spacing=_JOINED_MIN
    )
    return vapour.mm - before


def learn(
    vapour: Vapour, month: int, *, quantile: float, hours: float, least_days: float
) -> Learnt:
    """Return what a calendar month was like: quantiles of its values and of its rises."""
    inside = months(vapour.minutes) == month
    days = len(np.unique(vapour.minutes[inside] // _DAY_MIN))
    if days < least_days:
        return Learnt(month=month, level_mm=None, rise_mm=None, days=days)
    risen = rises(vapour, hours)[inside]
    risen = risen[np.isfinite(risen)]
    return Learnt(
        month=month,
        level_mm=float(np.quantile(vapour.mm[inside], quantile)),
        rise_mm=float(np.quantile(risen, quantile)) if len(risen) else None,
        days=days,
    )


def months(minutes: Minutes) -> NDArray[np.int64]:
    """Return the calendar month of minutes, 1 to 12, in UTC."""
    stamps: Any = minutes.astype("datetime64[m]").astype("datetime64[M]")
    found: NDArray[np.int64] = stamps.astype(np.int64) % 12 + 1
    return found


def _measured_at(series: Series, minutes: Minutes, within: float) -> Floats:
    """Return what was measured within some minutes of others, along the line between values."""
    kept = np.isin(series.qualities, MEASURED)
    at, values = minutes64(series)[kept], series.values[kept]
    if not len(at):
        return np.full(len(minutes), np.nan)
    after = np.clip(np.searchsorted(at, minutes, "left"), 0, len(at) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.minimum(np.abs(at[after] - minutes), np.abs(at[before] - minutes))
    return np.where(nearest <= within, np.interp(minutes, at, values), np.nan)
