"""Let detectors look. One that fails never stops the others: that is logged and told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from time import perf_counter

import structlog
from attrs import define, field, frozen

from riskmap.core.errors import RiskmapError
from riskmap.feeds import service as feeds
from riskmap.feeds.model import Quake, Track
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.model.tracks import TrackKind
from riskmap.geo.crs import ELLIPSOID
from riskmap.store import Reading
from riskmap.warnings import store
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.placing import Outlined
from riskmap.warnings.model.watching import STATION, Detector, Watched
from riskmap.warnings.service import placing
from riskmap.warnings.service.finding import detectors

#: Earthquakes and tracks of so long a time are shown to detectors.
QUAKES_FOR, TRACKS_FOR = timedelta(days=30), timedelta(days=7)
#: What wakes a detector beside quantities.
TRACK, QUAKE = "track", "quake"
#: All stations of a detector.
ALL = ""
_FAULT_LENGTH = 300
log = structlog.get_logger(__name__)


@frozen(kw_only=True)
class Looked:
    """What one detector saw.

    Parameters
    ----------
    stations
        What it looked at; `ALL` for all.
    detections
        What it said.
    faults
        What went wrong, station by station; the others were looked at all the same.
    seconds
        How long it took.
    """

    detector: str
    stations: tuple[str, ...]
    detections: tuple[Detection, ...] = ()
    faults: tuple[str, ...] = ()
    seconds: float = 0.0


@define
class _SaidLast(Mapping[str, Detection]):
    """What a detector said last of each subject; read when somebody asks, and then once."""

    _uow: Reading
    _detector: str
    _found: dict[str, Detection] | None = None

    def _all(self) -> dict[str, Detection]:
        if self._found is None:
            several = store.courses.of(self._uow, self._detector)
            self._found = {one.seen.subject: one.seen for one in several}
        return self._found

    def __getitem__(self, subject: str) -> Detection:
        return self._all()[subject]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


@define
class Watch:
    """What detectors look at in one look: each series is read once, for all that ask for it."""

    uow: Reading
    there: Outlined
    now: datetime
    stations: tuple[KnownStation, ...] = ()
    quakes: tuple[Quake, ...] = ()
    tracks: tuple[Track, ...] = ()
    home: tuple[float, float] = (0.0, 0.0)
    _series: dict[tuple[str, str, timedelta | None], Series] = field(factory=dict)

    def series(self, key: str, quantity: str, reach: timedelta | None) -> Series:
        """Return one series, as far back as a detector wants it."""
        name = (key, quantity, reach)
        if name not in self._series:
            since = None if reach is None else self.now - reach
            self._series[name] = feeds.series(self.uow, key, quantity, since=since)
        return self._series[name]

    def station(self, key: str) -> KnownStation | None:
        """Return one station of the register."""
        return next((one for one in self.stations if one.key == key), None)

    def neighbours(self, one: KnownStation | None) -> Callable[[float], tuple[KnownStation, ...]]:
        """Return how to find stations of the same kind around one, the nearest first."""

        def within(km: float) -> tuple[KnownStation, ...]:
            if one is None or one.lon is None or one.lat is None:
                return ()
            others = [each for each in self.stations if _is_other(one, each)]
            metres = _metres(one, others)
            near = sorted(zip(metres, others, strict=True), key=lambda pair: pair[0])
            return tuple(each for far, each in near if far <= km * 1000)

        return within


def watch(uow: Reading, there: Outlined, now: datetime) -> Watch:
    """Return what detectors look at now."""
    tracks = feeds.tracks(uow, kind=TrackKind.FORECAST, since=now - TRACKS_FOR)
    return Watch(
        uow=uow,
        there=there,
        now=now,
        stations=tuple(one for one in feeds.stations(uow) if one.active),
        quakes=tuple(feeds.quakes(uow, since=now - QUAKES_FOR)),
        tracks=_newest(tracks),
        home=placing.middle_of(there) or (0.0, 0.0),
    )


def look(on: Watch, one: Detector, stations: Iterable[str] = (ALL,)) -> Looked:
    """Let one detector look at some stations, or at all that give what it looks at."""
    began = perf_counter()
    asked = tuple(dict.fromkeys(stations))
    said_last = _SaidLast(on.uow, one.name)
    detections: list[Detection] = []
    faults: list[str] = []
    for station in _asked(on, one, asked):
        try:
            detections += one.look(_watched(on, one, station, said_last))
        except Exception as fault:
            key = "-" if station is None else station.key
            log.warning("a detector failed", detector=one.name, station=key, exc_info=True)
            faults.append(f"{key}: {_short(fault)}"[:_FAULT_LENGTH])
    own = tuple(each for each in detections if each.detector == one.name)
    return Looked(
        detector=one.name,
        stations=asked,
        detections=_last_of_each(own),
        faults=tuple(faults),
        seconds=perf_counter() - began,
    )


def woken_by(
    series: Iterable[tuple[str, str]], *, tracks: bool = False, quakes: bool = False
) -> dict[str, tuple[str, ...]]:
    """Return which detectors have to look at which stations, as this came."""
    by_quantity: dict[str, list[str]] = {}
    for key, quantity in series:
        by_quantity.setdefault(quantity, []).append(key)
    found: dict[str, tuple[str, ...]] = {}
    for name, one in detectors().items():
        is_woken = (tracks and TRACK in one.quantities) or (quakes and QUAKE in one.quantities)
        stations = [key for each in one.quantities for key in by_quantity.get(each, ())]
        if is_woken or (stations and one.about != STATION):
            found[name] = (ALL,)
        elif stations:
            found[name] = tuple(dict.fromkeys(stations))
    return found


def _asked(on: Watch, one: Detector, stations: tuple[str, ...]) -> Iterator[KnownStation | None]:
    """Yield what a detector is asked about, one by one."""
    if one.about != STATION:
        yield None
        return
    keys = _giving(on.uow, one.quantities) if ALL in stations else set(stations)
    yield from (each for each in on.stations if each.key in keys)


def _giving(uow: Reading, quantities: Iterable[str]) -> set[str]:
    wanted = set(quantities)
    return {each.station for each in feeds.latest(uow) if each.quantity in wanted}


def _watched(
    on: Watch, one: Detector, station: KnownStation | None, said_last: Mapping[str, Detection]
) -> Watched:
    return Watched(
        now=on.now,
        station=station,
        series_of=lambda key, quantity: on.series(key, quantity, one.reach),
        neighbours=on.neighbours(station),
        quakes=on.quakes,
        tracks=on.tracks,
        home=on.home,
        standing=said_last,
    )


def _newest(tracks: Iterable[Track]) -> tuple[Track, ...]:
    """Return the newest forecast of each storm by each agency that makes one."""
    found: dict[tuple[str, str, str], Track] = {}
    for one in tracks:
        key = (one.storm, one.agency, one.technique)
        before = found.get(key)
        if before is None or _issued(one) > _issued(before):
            found[key] = one
    return tuple(found.values())


def _issued(one: Track) -> float:
    return 0.0 if one.issued_at is None else one.issued_at.timestamp()


def _is_other(one: KnownStation, other: KnownStation) -> bool:
    return other.key != one.key and other.kind == one.kind and None not in (other.lon, other.lat)


def _metres(one: KnownStation, others: Sequence[KnownStation]) -> list[float]:
    """Return how far stations are from one, along the ground."""
    if not others:
        return []
    lons, lats = zip(*((each.lon, each.lat) for each in others), strict=True)
    from_lon, from_lat = [one.lon] * len(others), [one.lat] * len(others)
    return list(ELLIPSOID.inv(from_lon, from_lat, lons, lats)[2])


def _last_of_each(several: Iterable[Detection]) -> tuple[Detection, ...]:
    """Return what was said of each subject; said twice, the graver."""
    found: dict[str, Detection] = {}
    for one in several:
        before = found.get(one.subject)
        if before is None or _gravity(one) >= _gravity(before):
            found[one.subject] = one
    return tuple(found.values())


def _gravity(one: Detection) -> tuple[bool, int]:
    return one.is_issued, 0 if one.level is None else int(one.level)


def _short(fault: Exception) -> str:
    words = str(fault) if isinstance(fault, RiskmapError) else repr(fault)
    return " ".join(words.split())
