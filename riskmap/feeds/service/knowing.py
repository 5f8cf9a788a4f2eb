"""Stations that feeds speak of: met, heard of, and followed to the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve

from riskmap.feeds.model import Observation, Station, StationHealth
from riskmap.feeds.model.items import storable
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stations import KIND_BY_QUANTITY, KnownStation, StationKind, key_of
from riskmap.feeds.model.taking import Taken
from riskmap.feeds.model.values import to_ms
from riskmap.feeds.store import canaries, stations
from riskmap.store import Writing, live

SAID_ITSELF = "said by the station itself"


def meet(
    uow: Writing,
    feed: FeedSettings,
    measured: Iterable[Observation],
    health: Iterable[StationHealth],
    places: Sequence[Station],
) -> None:
    """Enter stations that nobody entered yet, so that what they say belongs to something."""
    kinds = {one.station: KIND_BY_QUANTITY.get(one.quantity, StationKind.GNSS) for one in measured}
    for name in (*(one.station for one in health), *(one.station for one in places)):
        kinds.setdefault(name, StationKind.GNSS)
    new = {
        key: KnownStation(
            key=key,
            feed=feed.name,
            station=storable(name),
            zh=storable(name),
            en=storable(name),
            kind=kind.value,
            code12=feed.home,
            registered=False,
        )
        for name, kind in kinds.items()
        if (key := key_of(feed.name, storable(name)))
    }
    if not new:
        return
    known = {one.key: one for one in stations.find(uow, feed=feed.name, keys=new)}
    missing = {key: one for key, one in new.items() if key not in known}
    stations.add(uow, missing.values(), feed.home)
    for one in places:
        key = key_of(feed.name, storable(one.station))
        _place(uow, known.get(key) or new[key], one)


def _place(uow: Writing, known: KnownStation, said: Station) -> None:
    """Let a station that nobody entered stand where it says itself."""
    if known.registered:
        return
    lon, lat, height_m = _geodetic(said)
    source = {"value": True, "source": SAID_ITSELF, "verified": False}
    placed = evolve(
        known,
        lon=lon,
        lat=lat,
        height_m=height_m,
        datum=known.datum or storable(said.datum),
        marks={**known.marks, "position": source},
    )
    if placed != known:
        stations.put(uow, placed)


def _geodetic(said: Station) -> tuple[float, float, float]:
    from pyproj import Transformer  # noqa: PLC0415 - loads PROJ, which few need

    change = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True)
    lon, lat, height_m = change.transform(said.x_m, said.y_m, said.z_m)
    return round(lon, 8), round(lat, 8), round(height_m, 4)


def hear(
    uow: Writing, feed: FeedSettings, several: Iterable[StationHealth], received_at: datetime
) -> int:
    """Write down how receivers are: of each the last word; return how many words there were.

    One that finds its position in another way than before, or not at all, is told at once, whether
    a position is kept or not.
    """
    last: dict[str, StationHealth] = {}
    count = 0
    for one in several:
        last[key_of(feed.name, storable(one.station))] = _with_views(last, feed, one)
        count += 1
    before = stations.receivers(uow, last) if last else {}
    for key, one in last.items():
        stations.put_receiver(uow, key, one, to_ms(received_at), feed.home)
    if any(_has_turned(before.get(key), one) for key, one in last.items()):
        live.touch(uow, "feeds", feed.home, downward=True)
    return count


def _has_turned(before: StationHealth | None, now: StationHealth) -> bool:
    return now.fix is not None and (before is None or now.fix is not before.fix)


def _with_views(
    last: dict[str, StationHealth], feed: FeedSettings, one: StationHealth
) -> StationHealth:
    """Return a word of a receiver with what it said before of what it sees."""
    before = last.get(key_of(feed.name, storable(one.station)))
    if before is None:
        return one
    return StationHealth(
        station=one.station,
        time=one.time or before.time,
        fix=before.fix if one.fix is None else one.fix,
        satellites=before.satellites if one.satellites is None else one.satellites,
        hdop=before.hdop if one.hdop is None else one.hdop,
        lon=before.lon if one.lon is None else one.lon,
        lat=before.lat if one.lat is None else one.lat,
        correction_age_s=(
            before.correction_age_s if one.correction_age_s is None else one.correction_age_s
        ),
        in_view={**before.in_view, **one.in_view},
    )


def follow(uow: Writing, feed: FeedSettings, taken: Taken) -> None:
    """Follow the newest of what came to the screen, unless another is still on its way."""
    if taken.series:
        station, quantity = taken.series[-1]
        item = f"{station}:{quantity}"
    else:
        item = next(iter((*taken.signals, *taken.tracks, *taken.quakes)), "")
    if item:
        canaries.follow(
            uow,
            feed.name,
            item,
            home=feed.home,
            said_at=taken.newest_at or taken.received_at,
            received_at=taken.received_at,
        )
