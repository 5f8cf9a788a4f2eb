"""The past tried: read what is kept, ask the detectors again, keep what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from riskmap.feeds import service as feeds
from riskmap.feeds.model import TrackKind
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.geo.crs import ELLIPSOID
from riskmap.store import Reading, Writing
from riskmap.warnings import store
from riskmap.warnings.hindcast.dating import SIGNAL
from riskmap.warnings.hindcast.past import Past
from riskmap.warnings.hindcast.trying import hindcast
from riskmap.warnings.model.hindcast import Episode, Event, Hindcast
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.service import placing
from riskmap.warnings.service.finding import detectors

#: What is tried where nobody says since when.
USUALLY = timedelta(days=365)
_KM = 1000.0


def tried(
    uow: Reading, home: str, *, since: datetime, until: datetime, events: Iterable[Event] = ()
) -> Hindcast:
    """Return how all detectors would have done between two moments.

    It takes seconds to minutes, by how much is kept.

    Parameters
    ----------
    home
        Code of the district.
    events
        Dated events of the site, beside the official signals that were relayed.
    """
    stations = tuple(one for one in feeds.stations(uow) if one.active)
    before = since - timedelta(days=14)
    past = Past(
        since=since,
        until=until,
        home=placing.middle(uow, home) or (0.0, 0.0),
        stations=stations,
        series_of=_reader(uow, until),
        near=_nearby(stations),
        forecasts=feeds.tracks(uow, kind=TrackKind.FORECAST, since=since),
        best=feeds.tracks(uow, kind=TrackKind.BEST, since=since),
        quakes=feeds.quakes(uow, since=before, until=until),
        events=(*events, *_official(uow, since, until)),
        issued=_issued(uow, since, until),
    )
    return hindcast(detectors(), past, now=uow.now, synthetic=not uow.scope.realm.is_live)


def keep(uow: Writing, home: str, made: Hindcast) -> str:
    """Keep what came of a run, for the page; return its id."""
    number = uuid4().hex
    store.hindcasts.add(uow, number, home, made)
    return number


def latest(uow: Reading) -> Hindcast | None:
    """Return the run that was kept last; None before the first."""
    return store.hindcasts.latest(uow)


def _reader(uow: Reading, until: datetime) -> Callable[[str, str], Series]:
    """Return how to read a series; each is read once."""
    known: dict[tuple[str, str], Series] = {}

    def series_of(key: str, quantity: str) -> Series:
        if (key, quantity) not in known:
            known[key, quantity] = feeds.series(uow, key, quantity, until=until)
        return known[key, quantity]

    return series_of


def _nearby(
    stations: tuple[KnownStation, ...],
) -> Callable[[KnownStation, float], tuple[KnownStation, ...]]:
    def near(one: KnownStation, km: float) -> tuple[KnownStation, ...]:
        others = [(far, each.key, each) for each in stations
                  if each.key != one.key and each.kind == one.kind
                  and (far := _km(one, each)) <= km]  # fmt: skip
        return tuple(each for _, _, each in sorted(others, key=lambda pair: pair[:2]))

    return near


def _km(one: KnownStation, other: KnownStation) -> float:
    if None in (one.lon, one.lat, other.lon, other.lat):
        return float("inf")
    metres: float = ELLIPSOID.inv(one.lon, one.lat, other.lon, other.lat)[2]
    return metres / _KM


def _kept(uow: Reading, kind: Kind, since: datetime, until: datetime) -> list[HazardWarning]:
    found = store.warnings.find(uow, kind=kind, opened_since=since)
    return [one for one in found if one.opened_at <= until]


def _end(one: HazardWarning) -> datetime:
    """Return when a warning was over; of one that still holds, until when."""
    ended = one.expires_at if one.is_in_force else min(one.version.recorded_at, one.expires_at)
    return max(ended, one.opened_at)


def _official(uow: Reading, since: datetime, until: datetime) -> tuple[Event, ...]:
    """Return the official signals that held here, as events."""
    return tuple(
        Event(hazard=one.said.hazard, begin=one.opened_at, end=_end(one), source=SIGNAL)
        for one in _kept(uow, Kind.OFFICIAL, since, until)
        if one.said.hazard
    )


def _issued(uow: Reading, since: datetime, until: datetime) -> dict[str, tuple[Episode, ...]]:
    """Return what this platform itself warned of, by detector."""
    found: dict[str, list[Episode]] = {}
    for one in _kept(uow, Kind.OWN, since, until):
        stations = [key for key, _ in one.said.series]
        episode = Episode(subject=one.subject, station=stations[0] if stations else "",
                          begin=one.opened_at, end=_end(one))  # fmt: skip
        found.setdefault(one.origin, []).append(episode)
    return {name: tuple(several) for name, several in found.items()}
