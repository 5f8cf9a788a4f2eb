"""Which positions of a payload are kept: at most one a station and window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from riskmap.feeds.model import Observation, StationHealth
from riskmap.feeds.model.items import storable
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stand import Stand
from riskmap.feeds.model.thinning import (
    RECEIVER,
    Pending,
    Window,
    folded,
    in_windows,
    is_alone,
    is_position,
    went_on,
)
from riskmap.feeds.model.values import SeriesKey, key_in, to_ms
from riskmap.feeds.store import runs, values
from riskmap.feeds.store.values import Head
from riskmap.store import Reading, Writing

#: Under which name positions wait beside what a stream remembers.
_WAITING = "positions"


def thinned(
    uow: Writing,
    feed: FeedSettings,
    stand: Stand,
    measured: Sequence[Observation],
    health: Iterable[StationHealth],
    *,
    goes_on: bool,
) -> list[Observation]:
    """Return what is kept of the values of a payload: all that are no positions, and one a window.

    Parameters
    ----------
    goes_on
        It is a piece of a stream: its last window is not over, and waits beside the feed.
    """
    positions = [one for one in measured if is_position(one)]
    every = feed.positions_every
    if not every or not (positions or goes_on):
        return list(measured)
    others = [one for one in measured if not is_position(one)]
    if goes_on:
        return [*others, *_of_stream(uow, feed, stand, positions, measured, health)]
    return [*others, *_of_whole(uow, feed, positions, every)]


def _of_stream(
    uow: Writing,
    feed: FeedSettings,
    stand: Stand,
    positions: Iterable[Observation],
    measured: Iterable[Observation],
    health: Iterable[StationHealth],
) -> tuple[Observation, ...]:
    body = stand.transport.get(_WAITING, {})
    pending = Pending.from_body(body)
    done, still = went_on(pending, positions, _heard(measured, health), feed.positions_every)
    if still.as_body() != body:
        runs.put(uow, feed.name, transport={**stand.transport, _WAITING: still.as_body()})
    return done


def _heard(measured: Iterable[Observation], health: Iterable[StationHealth]) -> dict[str, datetime]:
    """Return the newest moment that each station spoke of."""
    told = [(one.station, one.time) for one in measured]
    told += [(one.station, one.time) for one in health if one.time is not None]
    found: dict[str, datetime] = {}
    for station, at in told:
        found[station] = max(at, found.get(station, at))
    return found


def _of_whole(
    uow: Reading, feed: FeedSettings, positions: Sequence[Observation], every: timedelta
) -> Iterator[Observation]:
    """Yield the positions of a payload that is whole, such as a file.

    Its first and last window may be cut. Where they are known they stay as they are known.
    """
    found = in_windows(positions, every)
    doubted = _cut(found)
    heads = _heads(uow, feed, doubted)
    for window, rows in found.items():
        kept = folded(window, rows)
        if window not in doubted or not _is_known_otherwise(uow, feed, heads, window, kept, every):
            yield from kept


def _cut(found: dict[Window, tuple[Observation, ...]]) -> set[Window]:
    """Return the first and last windows of receivers that speak more often than once a window."""
    by_station: dict[str, list[int]] = {}
    often = {station for (station, _), rows in found.items() if _is_often(rows)}
    for station, begin in found:
        if station in often:
            by_station.setdefault(station, []).append(begin)
    return {
        (station, begin)
        for station, begins in by_station.items()
        for begin in (min(begins), max(begins))
    }


def _is_often(rows: Sequence[Observation]) -> bool:
    return not is_alone(rows) or rows[0].quantity in RECEIVER


def _heads(uow: Reading, feed: FeedSettings, windows: set[Window]) -> dict[SeriesKey, Head]:
    keys = {key_in(feed.name, station) for station, _ in windows}
    return values.heads_of(uow, keys) if keys else {}


def _is_known_otherwise(
    uow: Reading,
    feed: FeedSettings,
    heads: dict[SeriesKey, Head],
    window: Window,
    kept: Sequence[Observation],
    every: timedelta,
) -> bool:
    """Tell whether another position is kept of a window."""
    begin, end = window[1], window[1] + round(every.total_seconds() * 1000) - 1
    for one in kept:
        key = SeriesKey(key_in(feed.name, one.station), one.quantity, 0, storable(one.datum))
        if key in heads:
            there = values.arrays(uow, heads[key], begin, end)
            moments = there.times.astype("int64").tolist()
            if moments and (moments, there.values.tolist()) != ([to_ms(one.time)], [one.value]):
                return True
    return False
