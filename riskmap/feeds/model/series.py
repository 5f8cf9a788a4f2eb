"""Series: one quantity of one station as arrays, and the newest value of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from riskmap.feeds.model.observations import Quality

Times = NDArray[np.datetime64]
Floats = NDArray[np.float64]
#: Qualities by the number that stands for them in arrays.
QUALITIES = (
    Quality.GOOD,
    Quality.PROVISIONAL,
    Quality.ESTIMATED,
    Quality.INDICATIVE,
    Quality.SUSPECT,
)
QUALITY_NUMBERS = {one: number for number, one in enumerate(QUALITIES)}
_UNUSABLE = tuple(QUALITY_NUMBERS[one] for one in (Quality.INDICATIVE, Quality.SUSPECT))
#: Modified Julian date of 1970-01-01T00:00 UTC.
_MJD_EPOCH = 40_587.0
_DAY_MS = 86_400_000


@frozen(kw_only=True, eq=False)
class Series:
    """One quantity of one station, sorted by time, each moment once.

    Parameters
    ----------
    station
        Its key.
    quantity, unit, datum
        What is measured, in what, above what.
    period
        Over which each value is a sum; None where it is of a moment.
    times
        datetime64 in milliseconds, UTC; of a sum, its end.
    values, sigmas
        float64; a sigma that was not given is nan.
    qualities
        uint8: indices into `QUALITIES`.
    """

    station: str
    quantity: str
    unit: str
    datum: str = ""
    period: timedelta | None = None
    times: Times = field(factory=lambda: np.empty(0, "datetime64[ms]"))
    values: Floats = field(factory=lambda: np.empty(0))
    sigmas: Floats = field(factory=lambda: np.empty(0))
    qualities: NDArray[np.uint8] = field(factory=lambda: np.empty(0, np.uint8))

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.times)

    def days(self) -> Floats:
        """Return its times as modified Julian dates."""
        return self.times.astype("datetime64[ms]").astype(np.int64) / _DAY_MS + _MJD_EPOCH

    def between(self, since: datetime | None, until: datetime | None) -> Series:
        """Return what lies from one moment to another, both included; None: no bound."""
        first = 0 if since is None else np.searchsorted(self.times, moment64(since), "left")
        last = len(self) if until is None else np.searchsorted(self.times, moment64(until), "right")
        return self._of(slice(int(first), int(last)))

    def usable(self) -> Series:
        """Return it without what is suspect or indicative only."""
        return self._of(~np.isin(self.qualities, _UNUSABLE))

    def _of(self, which: slice | NDArray[np.bool_]) -> Series:
        return Series(
            station=self.station,
            quantity=self.quantity,
            unit=self.unit,
            datum=self.datum,
            period=self.period,
            times=self.times[which],
            values=self.values[which],
            sigmas=self.sigmas[which],
            qualities=self.qualities[which],
        )


@frozen(kw_only=True)
class Latest:
    """The newest value of one station and quantity.

    Parameters
    ----------
    at
        Of the value; it may lie ahead, where it is forecast.
    received_at
        When it came here.
    count
        How many values are kept of it.
    """

    station: str
    quantity: str
    unit: str
    datum: str = ""
    period: timedelta | None = None
    at: datetime
    value: float
    sigma: float | None = None
    quality: Quality
    received_at: datetime
    count: int

    def age(self, now: datetime) -> timedelta:
        """Return how old it is; of what lies ahead, 0."""
        return max(now - self.at, timedelta(0))


def moment64(moment: datetime) -> np.datetime64:
    """Return an aware moment as arrays have it."""
    return np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "ms")
