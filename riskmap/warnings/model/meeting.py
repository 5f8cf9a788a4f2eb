"""四碰头, the four that meet: wind of a storm, rain, tide and the creek on one axis of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from attrs import frozen

from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message

Points = tuple[tuple[datetime, float], ...]


class Factor(StrEnum):
    """One of the four."""

    WIND = "wind"
    RAIN = "rain"
    TIDE = "tide"
    LEVEL = "level"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_FACTORS[self])


_FACTORS = {
    Factor.WIND: N_("wind of a storm"),
    Factor.RAIN: N_("heavy rain"),
    Factor.TIDE: N_("high water of the tide"),
    Factor.LEVEL: N_("creek at a mark"),
}


@frozen(kw_only=True)
class Limit:
    """A threshold or a mark as a line across a lane."""

    value: float
    word: Message
    level: WarningLevel | None = None
    source: str = ""
    verified: bool = False


@frozen(kw_only=True)
class Edge:
    """How far the edge of one strength of wind is over time, in km; below 0 it is here.

    Parameters
    ----------
    at, earliest, latest, leaves_at
        When it comes and goes; None where it does not, or nobody says.
    """

    word: Message
    threshold_ms: float
    points: Points
    is_inside: bool
    at: datetime | None
    earliest: datetime | None
    latest: datetime | None
    leaves_at: datetime | None
    known_until: datetime


@frozen(kw_only=True)
class StormLane:
    """The storm that comes nearest, by its newest forecast.

    Parameters
    ----------
    distance
        Of the centre in km, from now on.
    is_stale
        A newer forecast should have come.
    is_comparable
        Its winds are means over as many minutes as those of our thresholds.
    others
        How many other storms are forecast.
    """

    subject: str
    name: str
    agency: str
    issued_at: datetime
    is_stale: bool
    is_comparable: bool
    wind_averaging_min: int
    distance: Points
    nearest_km: float
    nearest_at: datetime
    edges: tuple[Edge, ...]
    others: int = 0


@frozen(kw_only=True)
class Fell:
    """A sum of rain: `mm` None is unknown; not `is_whole` is at least so much."""

    begin: datetime
    end: datetime
    mm: float | None
    is_whole: bool


@frozen(kw_only=True)
class RainLane:
    """The gauge where most fell within an hour.

    Parameters
    ----------
    one_hour
        Hour by hour, the last ends with the newest value.
    six_hours
        Sums of six hours that end with each of them.
    limits_1h, limits_6h
        Thresholds of both scales.
    gauges, silent
        How many gauges there are, and of how many nothing new came.
    """

    station: str
    zh: str
    en: str
    one_hour: tuple[Fell, ...]
    six_hours: tuple[Fell, ...]
    limits_1h: tuple[Limit, ...]
    limits_6h: tuple[Limit, ...]
    last_at: datetime
    is_stale: bool
    gauges: int
    silent: int

    @property
    def peak(self) -> Fell | None:
        """The hour with most rain, if any fell."""
        known = [one for one in self.one_hour if one.mm]
        return max(known, key=lambda one: one.mm or 0.0) if known else None


@frozen(kw_only=True)
class Top:
    """One high water to come or just past."""

    at: datetime
    height_m: float


@frozen(kw_only=True)
class WaterLane:
    """Water at one station: the creek, or the tide.

    Parameters
    ----------
    measured, forecast
        Heights in metres above `datum`.
    is_astronomy
        The forecast is the tide of astronomy alone, without surge.
    limits
        Marks that refer to the same datum.
    last_at
        Of the newest measured value; of a tide that is only forecast, of its last value.
    """

    station: str
    zh: str
    en: str
    datum: str
    measured: Points = ()
    forecast: Points = ()
    is_astronomy: bool = False
    limits: tuple[Limit, ...] = ()
    tops: tuple[Top, ...] = ()
    last_at: datetime
    is_stale: bool = False
    surge_m: float | None = None


@frozen(kw_only=True)
class Window:
    """From when to when one of the four is there.

    Parameters
    ----------
    is_open
        It is there now, and nobody knows until when: it is taken to go on for some hours.
    is_forecast
        It is expected, and not measured.
    """

    factor: Factor
    begin: datetime
    end: datetime
    is_open: bool = False
    is_forecast: bool = False


@frozen(kw_only=True)
class Meet:
    """From when to when several are there at once.

    Parameters
    ----------
    is_sure
        All of it is measured or forecast; else it holds if what is there now goes on.
    """

    begin: datetime
    end: datetime
    factors: tuple[Factor, ...]
    is_sure: bool

    def hours_until(self, now: datetime) -> float:
        """Return how many hours it is away; 0 while it goes on."""
        return max((self.begin - now) / timedelta(hours=1), 0.0)


@frozen(kw_only=True)
class Meeting:
    """The four on one axis.

    Parameters
    ----------
    storm, rain, tide, creek
        None where nothing is known; `unknown` says why.
    windows, meets
        When each is there, and when several are, in order of time.
    rain_to_high_water
        From the hour with most rain to the high water nearest to it; below 0 it was before.
    unknown
        What nobody knows, or what is old.
    """

    now: datetime
    begin: datetime
    end: datetime
    storm: StormLane | None = None
    rain: RainLane | None = None
    tide: WaterLane | None = None
    creek: WaterLane | None = None
    windows: tuple[Window, ...] = ()
    meets: tuple[Meet, ...] = ()
    rain_to_high_water: timedelta | None = None
    unknown: tuple[Message, ...] = ()

    @property
    def next_top(self) -> Top | None:
        """The next high water."""
        tops = () if self.tide is None else self.tide.tops
        return next((one for one in tops if one.at >= self.now), None)

    @property
    def next_meet(self) -> Meet | None:
        """What meets now or next, most at once before fewer."""
        ahead = [one for one in self.meets if one.end > self.now]
        return min(ahead, key=lambda one: (-len(one.factors), one.begin), default=None)


def meets_of(windows: Iterable[Window]) -> tuple[Meet, ...]:
    """Return when two or more of the four are there at once, in order of time."""
    known = tuple(windows)
    edges = sorted({edge for one in known for edge in (one.begin, one.end)})
    found: list[Meet] = []
    for begin, end in pairwise(edges):
        there = [one for one in known if one.begin <= begin and end <= one.end]
        factors = tuple(one for one in Factor if any(each.factor is one for each in there))
        if len(factors) > 1:
            is_sure = not any(one.is_open for one in there)
            _join(found, Meet(begin=begin, end=end, factors=factors, is_sure=is_sure))
    return tuple(found)


def _join(found: list[Meet], one: Meet) -> None:
    """Add a while, or let the one before go on where it is of the same kind."""
    before = found[-1] if found else None
    is_same = before is not None and before.end == one.begin and before.factors == one.factors
    if before is not None and is_same and before.is_sure == one.is_sure:
        found[-1] = Meet(begin=before.begin, end=one.end, factors=one.factors, is_sure=one.is_sure)
    else:
        found.append(one)
