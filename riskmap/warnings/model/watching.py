"""What a detector is, and all that it may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from attrs import field, frozen, validators

from riskmap.core.clock import require_aware
from riskmap.feeds.model import Quake, Track
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.model.detections import Detection

#: What a detector looks at one by one.
STATION, STORM, NETWORK = "station", "storm", "network"


@frozen(kw_only=True)
class Watched:
    """All that a detector may look at. It asks for what it needs, and nothing else is read.

    Parameters
    ----------
    station
        Which one is looked at; None where the detector is not about one station.
    series_of
        Series of a station key and a quantity; empty where nothing is kept of it.
    neighbours
        Other stations of the same kind within so many kilometres, the nearest first.
    quakes, tracks
        Of the last days, and the newest forecast of each storm.
    home
        Longitude and latitude of the district's middle, in degrees.
    standing
        What this detector said last, by subject: for hysteresis.
    """

    now: datetime = field(converter=require_aware)
    station: KnownStation | None
    series_of: Callable[[str, str], Series]
    neighbours: Callable[[float], tuple[KnownStation, ...]]
    quakes: tuple[Quake, ...] = ()
    tracks: tuple[Track, ...] = ()
    home: tuple[float, float]
    standing: Mapping[str, Detection] = field(factory=dict)


@frozen(kw_only=True)
class Detector:
    """A detector, as entry points of the group ``riskmap.detectors`` name it.

    Parameters
    ----------
    quantities
        What wakes it: quantities of observations, and ``track`` or ``quake``.
    about
        ``station``: it is asked about each station that has one of its quantities. ``storm`` and
        ``network``: it is asked once, without a station.
    reach
        How far back its series go; None for all that is kept.
    look
        What it sees. It may say nothing of a subject; then what it said before goes on until it
        expires. It neither reads nor writes, and knows no time but `Watched.now`.
    """

    name: str
    zh: str
    en: str
    quantities: tuple[str, ...]
    about: str = field(validator=validators.in_((STATION, STORM, NETWORK)))
    look: Callable[[Watched], Iterable[Detection]]
    reach: timedelta | None = None

    def title(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh
