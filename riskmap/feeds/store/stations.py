"""The register of stations, and how their receivers are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import asdict

from riskmap.feeds.model.observations import Fix, StationHealth
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.model.values import from_ms, to_ms
from riskmap.feeds.store.tables import feed_receiver, feed_station
from riskmap.store import Reading, Writing


def find(
    uow: Reading,
    *,
    kind: str | None = None,
    feed: str | None = None,
    keys: Iterable[str] | None = None,
) -> list[KnownStation]:
    """Return stations by key."""
    table = feed_station.c
    chosen = uow.select_published(feed_station).order_by(table.key)
    if kind is not None:
        chosen = chosen.where(table.kind == kind)
    if feed is not None:
        chosen = chosen.where(table.feed == feed)
    if keys is not None:
        chosen = chosen.where(table.key.in_(sorted(set(keys))))
    return [_station(row) for row in uow.rows(chosen)]


def add(uow: Writing, several: Iterable[KnownStation], home: str) -> None:
    """Add stations that are not there yet."""
    for one in several:
        uow.insert_if_new(feed_station, **_row(one), home=home)


def put(uow: Writing, one: KnownStation) -> None:
    """Let a station be as it is given."""
    values = {name: value for name, value in _row(one).items() if name != "key"}
    change = uow.update(feed_station).where(feed_station.c.key == one.key)
    uow.execute(change.values(**values))


def receivers(uow: Reading, keys: Iterable[str] | None = None) -> dict[str, StationHealth]:
    """Return how receivers are, all or some, by the key of their station."""
    chosen = uow.select_published(feed_receiver)
    if keys is not None:
        chosen = chosen.where(feed_receiver.c.station.in_(sorted(set(keys))))
    return {row["station"]: _health(row) for row in uow.rows(chosen)}


def put_receiver(
    uow: Writing, station: str, one: StationHealth, received_ms: int, home: str
) -> None:
    """Write down how a receiver is, unless something later is known."""
    at_ms = received_ms if one.time is None else to_ms(one.time)
    body = asdict(one, filter=lambda field, value: field.name != "time" and value is not None)
    body = {**body, "in_view": dict(one.in_view)}
    values = {"at_ms": at_ms, "received_ms": received_ms, "body": body}
    if uow.insert_if_new(feed_receiver, station=station, home=home, **values):
        return
    table = feed_receiver.c
    change = uow.update(feed_receiver).where(table.station == station, table.at_ms <= at_ms)
    uow.execute(change.values(**values))


def _health(row: Mapping[str, Any]) -> StationHealth:
    body = dict(row["body"])
    fix = body.pop("fix", None)
    return StationHealth(**body, time=from_ms(row["at_ms"]), fix=None if fix is None else Fix(fix))


def _row(one: KnownStation) -> dict[str, Any]:
    return {**asdict(one, recurse=False), "marks": dict(one.marks)}


def _station(row: Mapping[str, Any]) -> KnownStation:
    return KnownStation(**{name: row[name] for name in row if name not in {"realm", "home"}})
