"""What a station measured within a period, ready to be drawn: positions against their beginning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import field, frozen

from riskmap.core.words import N_, Message
from riskmap.feeds import service
from riskmap.feeds.model.positions import ANTENNA
from riskmap.feeds.model.relative import (
    Reference,
    against,
    changes,
    first_at,
    is_position,
    reference,
)
from riskmap.feeds.model.series import Latest, Series
from riskmap.feeds.model.standing import Standing
from riskmap.feeds.model.stations import StationKind
from riskmap.feeds.pages.periods import Period
from riskmap.maps.series import Event
from riskmap.store import Reading

#: What is no picture: where a receiver believes to be, to the digit, and how high its antenna is.
_UNDRAWN = frozenset({ANTENNA, "gnss_latitude", "gnss_longitude", "gnss_height"})


@frozen(kw_only=True)
class Measured:
    """Series of a station, what positions are told against, and changes of its equipment."""

    series: tuple[Series, ...]
    references: dict[str, Reference] = field(factory=dict)
    events: tuple[Event, ...] = ()


def measured(uow: Reading, one: Standing, period: Period) -> Measured:
    """Return what a station measured within a period."""
    references = {
        each.quantity: reference(_kept(uow, each))
        for each in one.latest
        if is_position(each.quantity)
    }
    return Measured(
        series=tuple(_series(uow, one, period, references)),
        references=references,
        events=tuple(_antenna(uow, one)),
    )


def began_at(uow: Reading, one: Standing) -> datetime | None:
    """Return since when a receiver measures, whose usual period is long; None of all others."""
    is_long = one.station.kind == StationKind.GNSS
    return first_at(_kept(uow, one.latest[0])) if is_long and one.latest else None


def kept(uow: Reading, one: Latest, period: Period) -> Series:
    """Return one series within a period, as it is kept."""
    return service.series(
        uow,
        one.station,
        one.quantity,
        since=period.since,
        until=period.until,
        period=one.period or timedelta(0),
        datum=one.datum,
    )


def _series(
    uow: Reading, one: Standing, period: Period, references: dict[str, Reference]
) -> Iterator[Series]:
    for each in one.latest:
        if each.quantity not in _UNDRAWN:
            yield against(kept(uow, each, period), references.get(each.quantity, Reference()))


def _kept(uow: Reading, one: Latest) -> Series:
    length = one.period or timedelta(0)
    return service.series(uow, one.station, one.quantity, period=length, datum=one.datum)


def _antenna(uow: Reading, one: Standing) -> Iterator[Event]:
    for each in one.latest:
        for at, height_mm in changes(_kept(uow, each)) if each.quantity == ANTENNA else ():
            about = {"height": f"{height_mm / 1000:.4f}"}
            label = Message(N_("antenna changed, now {height} m above the mark"), about)
            yield Event(at=at, label=label, kind="antenna")
