"""What is kept: stations, series as arrays, newest values, signals in force, tracks, quakes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.feeds.model import Quake, StationHealth, Track, TrackKind
from riskmap.feeds.model.items import QUAKE, SIGNAL, quake_from, signal_from, track_from
from riskmap.feeds.model.kept import KeptSignal, in_force
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.model.series import Latest, Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.model.values import to_ms
from riskmap.feeds.store import items, stations, values
from riskmap.feeds.store.items import KeptItem
from riskmap.feeds.store.values import Head
from riskmap.store import Reading

#: Clocks of senders differ: a message may bear an earlier time than what it follows.
_CLOCKS = timedelta(days=1)


def known_stations(
    uow: Reading, *, kind: str | None = None, feed: str | None = None
) -> tuple[KnownStation, ...]:
    """Return the stations of the site, by key."""
    return tuple(stations.find(uow, kind=kind, feed=feed))


def station(uow: Reading, key: str) -> KnownStation:
    """Return one station.

    Raises
    ------
    NotFoundError
        If none has this key.
    """
    found = stations.find(uow, keys=[key])
    if not found:
        raise NotFoundError(N_("There is no station {key}."), key=key)
    return found[0]


def receivers(uow: Reading) -> dict[str, StationHealth]:
    """Return how receivers are, by the key of their station."""
    return stations.receivers(uow)


def series(
    uow: Reading,
    key: str,
    quantity: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    period: timedelta | None = None,
    datum: str | None = None,
) -> Series:
    """Return one quantity of one station; empty where nothing is kept of it.

    Parameters
    ----------
    since, until
        Between which, both included.
    period, datum
        Which, where there are several; else the series above the datum of the register, of the
        shortest period, with the newest value.
    """
    several = [one for one in _heads(uow, key) if one.key.quantity == quantity]
    if period is not None:
        several = [one for one in several if one.key.period_s == round(period.total_seconds())]
    if datum is not None:
        several = [one for one in several if one.key.datum == datum]
    if not several:
        return Series(station=key, quantity=quantity, unit=quantities()[quantity].unit)
    head = several[0] if len(several) == 1 else _preferred(uow, key, several)
    return values.arrays(
        uow,
        head,
        None if since is None else to_ms(since),
        None if until is None else to_ms(until),
    )


def kept_of(uow: Reading, key: str) -> tuple[Latest, ...]:
    """Return all series of a station, each with its newest value."""
    return _latest(_heads(uow, key))


def latest(uow: Reading, *, quantity: str | None = None) -> tuple[Latest, ...]:
    """Return the newest value of each station and quantity."""
    return _latest(values.all_heads(uow, quantity))


def _latest(heads: Iterable[Head]) -> tuple[Latest, ...]:
    found = (values.latest_of(one) for one in heads)
    return tuple(one for one in found if one is not None)


def _heads(uow: Reading, key: str) -> list[Head]:
    return sorted(values.heads_of(uow, [key]).values(), key=lambda one: one.key)


def _preferred(uow: Reading, key: str, several: Iterable[Head]) -> Head:
    known = stations.find(uow, keys=[key])
    datum = known[0].datum if known else ""
    return min(several, key=lambda one: (one.key.datum != datum, one.key.period_s, -_at(one)))


def _at(head: Head) -> int:
    return 0 if head.newest is None else head.newest.at_ms


def signals(uow: Reading, *, at: datetime) -> tuple[KeptSignal, ...]:
    """Return the signals in force at a moment, the newest first."""
    alive = items.find(uow, SIGNAL, alive_at=at)
    if not alive:
        return ()
    first = min(one.item.at for one in alive) - _CLOCKS
    return in_force(map(_signal, items.find(uow, SIGNAL, alive_at=at, since=first)), at)


def signals_since(uow: Reading, since: datetime) -> tuple[KeptSignal, ...]:
    """Return all signals that were sent since, whatever became of them, the newest first."""
    return tuple(map(_signal, items.find(uow, SIGNAL, since=since)))


def tracks(uow: Reading, *, kind: TrackKind, since: datetime | None = None) -> tuple[Track, ...]:
    """Return tracks, the latest first: forecasts by issue, best tracks by their last position."""
    return tuple(track_from(one.item.body) for one in items.find(uow, str(kind), since=since))


def quakes(uow: Reading, *, since: datetime, until: datetime | None = None) -> tuple[Quake, ...]:
    """Return earthquakes and what else catalogues list, the latest first."""
    return tuple(
        quake_from(one.item.body) for one in items.find(uow, QUAKE, since=since, until=until)
    )


def _signal(one: KeptItem) -> KeptSignal:
    return KeptSignal(
        feed=one.feed,
        signal=signal_from(one.item.body),
        first_at=one.first_at,
        received_at=one.received_at,
        version=one.version,
        run=one.run,
    )
