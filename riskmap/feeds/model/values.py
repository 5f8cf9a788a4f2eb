"""Which value stands where two say different things of one moment.

The one that came later; of two that came together the better one, then the greater. So it does not
matter in which order, how often and in what portions payloads are taken: the same values stand in
the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import NamedTuple

from attrs import Factory, define, frozen

from riskmap.feeds.model.items import storable
from riskmap.feeds.model.observations import Observation
from riskmap.feeds.model.series import QUALITY_NUMBERS
from riskmap.feeds.model.stations import key_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


class SeriesKey(NamedTuple):
    """What a series is told apart by: values above two datums are never mixed."""

    station: str
    quantity: str
    period_s: int
    datum: str


class Value(NamedTuple):
    """One value as it is kept.

    `quality` is an index into `QUALITIES`; the best is 0.
    """

    at_ms: int
    value: float
    sigma: float | None
    quality: int
    received_ms: int
    run: int
    version: int = 1

    @property
    def said(self) -> tuple[float, float | None, int]:
        """What it says of its moment."""
        return self.value, self.sigma, self.quality

    @property
    def rank(self) -> tuple[int, int, float, float]:
        """Its place among values of the same moment; the highest stands."""
        return (
            self.received_ms,
            -self.quality,
            self.value,
            -1.0 if self.sigma is None else self.sigma,
        )


@frozen(kw_only=True)
class Coming:
    """Values of one series in one payload, by moment."""

    unit: str
    values: Mapping[int, Value]


@define(kw_only=True)
class Merged:
    """What becomes of the values of a series.

    `again` are moments whose value was said again, later than before.
    """

    new: list[Value] = Factory(list)
    changed: list[tuple[Value, Value]] = Factory(list)
    again: list[int] = Factory(list)
    unchanged: int = 0

    @property
    def newest(self) -> Value | None:
        """The latest value that is new or changed."""
        several = (*self.new, *(after for _, after in self.changed))
        return max(several, key=lambda one: one.at_ms, default=None)

    @property
    def since_ms(self) -> int | None:
        """The earliest moment of what is new or changed."""
        moments = (*(one.at_ms for one in self.new), *(one.at_ms for _, one in self.changed))
        return min(moments, default=None)


def grouped(
    feed: str, several: Iterable[Observation], *, received_at: datetime, run: int
) -> dict[SeriesKey, Coming]:
    """Return the values of a payload by series; what is no number is left out."""
    received_ms = to_ms(received_at)
    keys: dict[tuple[str, str, timedelta | None, str], SeriesKey] = {}
    found: dict[SeriesKey, dict[int, Value]] = {}
    units: dict[SeriesKey, str] = {}
    for one in several:
        if not isfinite(one.value):
            continue
        told = (one.station, one.quantity, one.period, one.datum)
        key = keys.get(told) or keys.setdefault(told, _key(feed, one))
        value = Value(
            to_ms(one.time),
            float(one.value),
            _sigma(one.sigma),
            QUALITY_NUMBERS[one.quality],
            received_ms,
            run,
        )
        values = found.setdefault(key, {})
        units[key] = one.unit
        known = values.get(value.at_ms)
        if known is None or value.rank > known.rank:
            values[value.at_ms] = value
    return {key: Coming(unit=units[key], values=values) for key, values in found.items()}


def merged(known: Mapping[int, Value], coming: Iterable[Value]) -> Merged:
    """Return what becomes of values where some are known."""
    done = Merged()
    for one in coming:
        before = known.get(one.at_ms)
        if before is None:
            done.new.append(one)
        elif one.said != before.said and one.rank > before.rank:
            done.changed.append((before, one._replace(version=before.version + 1)))
        else:
            done.unchanged += 1
            if one.said == before.said and one.received_ms > before.received_ms:
                done.again.append(one.at_ms)
    return done


def to_ms(moment: datetime) -> int:
    """Return an aware moment as milliseconds since 1970-01-01 UTC."""
    return (moment - _EPOCH) // _MS


def from_ms(milliseconds: int) -> datetime:
    """Return the moment of milliseconds since 1970-01-01 UTC."""
    return _EPOCH + milliseconds * _MS


def key_in(feed: str, station: str) -> str:
    """Return the key of a station as its sender calls it."""
    return key_of(feed, storable(station))


def _key(feed: str, one: Observation) -> SeriesKey:
    period_s = 0 if one.period is None else round(one.period.total_seconds())
    return SeriesKey(key_in(feed, one.station), one.quantity, period_s, storable(one.datum))


def _sigma(sigma: float | None) -> float | None:
    return float(sigma) if sigma is not None and isfinite(sigma) else None
