"""Hindcast: what detectors would have said in the past, and were there events. Records and counts.

Events come from others: official signals, best tracks, gauges, a file of the site. No detector is
judged by what it saw itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from statistics import median

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.words import N_, Message

#: Fewer events or episodes than that are called a small number. Own choice.
SMALL = 10
#: Of Wilson's interval, 90 in 100.
_Z = 1.6449


class Part(StrEnum):
    """Which of its sayings are held against the events."""

    REPLAYED = "replayed"
    HINTS = "hints"
    ISSUED = "issued"
    TRAINING = "training"
    VERIFICATION = "verification"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_PARTS[self])


_PARTS = {
    Part.REPLAYED: N_("would have issued"),
    Part.HINTS: N_("would have shown as a candidate"),
    Part.ISSUED: N_("issued at the time"),
    Part.TRAINING: N_("on the time it learnt from"),
    Part.VERIFICATION: N_("on the time after that"),
}


@frozen(kw_only=True)
class Event:
    """Something that happened, with its time.

    Parameters
    ----------
    hazard
        Slug.
    station
        Key of a station that it was at; empty where it holds for the whole place.
    source
        Who says so.
    """

    hazard: str
    begin: datetime = field(converter=require_aware)
    end: datetime = field(converter=require_aware)
    station: str = ""
    source: str


@frozen(kw_only=True)
class Episode:
    """A while in which a detector said something without a break."""

    subject: str
    station: str = ""
    begin: datetime
    end: datetime


@frozen(kw_only=True)
class Rate:
    """A share with Wilson's interval of 90 in 100."""

    value: float
    low: float
    high: float


@frozen(kw_only=True)
class Skill:
    """How what was said and what happened fit together.

    Parameters
    ----------
    hits, misses
        Events with and without an episode.
    matched, false_alarms
        Episodes with and without an event; without any known event they are no false alarms.
    leads_min
        Minutes from an episode's begin to its event's; below 0 it was late. One for each hit.
    """

    hits: int
    misses: int
    matched: int
    false_alarms: int
    leads_min: tuple[float, ...] = ()

    @property
    def events(self) -> int:
        """How many events there were."""
        return self.hits + self.misses

    @property
    def episodes(self) -> int:
        """How many times something was said."""
        return self.matched + self.false_alarms

    @property
    def is_small(self) -> bool:
        """Tell whether the numbers are too small to mean much."""
        return self.events < SMALL or self.episodes < SMALL

    @property
    def pod(self) -> Rate | None:
        """Probability of detection: hits of events; None without events."""
        return rate(self.hits, self.events)

    @property
    def far(self) -> Rate | None:
        """False alarm ratio: false alarms of episodes.

        None where nothing was said; and without any known event, as then nobody can tell.
        """
        return rate(self.false_alarms, self.episodes) if self.events else None

    @property
    def csi(self) -> float | None:
        """Critical success index: hits of hits, misses and false alarms; None without events."""
        count = self.hits + self.misses + self.false_alarms
        return self.hits / count if self.events else None

    @property
    def lead_min(self) -> float | None:
        """The lead time that half of the hits reach; None without hits."""
        return median(self.leads_min) if self.leads_min else None


@frozen(kw_only=True)
class Used:
    """A threshold that was used."""

    slug: str
    value: float | None
    unit: str
    source: str
    verified: bool


@frozen(kw_only=True)
class Trial:
    """One detector against events of one kind.

    Parameters
    ----------
    dated_by
        Where the events come from.
    within_h
        So long after an episode an event may begin and still be a hit.
    stations, looks
        How many stations were tried, and at how many moments.
    notes
        What has to be said beside the numbers.
    """

    detector: str
    zh: str
    en: str
    part: Part
    dated_by: Message
    within_h: float
    since: datetime | None
    until: datetime | None
    stations: int
    looks: int
    skill: Skill
    thresholds: tuple[Used, ...] = ()
    notes: tuple[Message, ...] = ()


@frozen(kw_only=True)
class Hindcast:
    """All trials of one run.

    Parameters
    ----------
    since, until
        The past that was tried.
    synthetic
        Some of the data are made up, or of the demonstration.
    events
        How many events by source.
    """

    made_at: datetime
    since: datetime
    until: datetime
    synthetic: bool
    trials: tuple[Trial, ...]
    events: dict[str, int] = field(factory=dict)
    seconds: float = 0.0


def rate(part: int, whole: int) -> Rate | None:
    """Return a share with Wilson's interval; None of nothing."""
    if not whole:
        return None
    share, wide = part / whole, _Z * _Z / whole
    middle = (share + wide / 2) / (1 + wide)
    half = _Z * sqrt(share * (1 - share) / whole + wide / whole / 4) / (1 + wide)
    return Rate(value=share, low=max(middle - half, 0.0), high=min(middle + half, 1.0))


def skill_of(episodes: Sequence[Episode], events: Sequence[Event], within: timedelta) -> Skill:
    """Return how episodes and events fit together.

    They fit where the episode does not begin after the event is over, and the event begins not
    later than `within` after the episode ended; and at one station, where both name one.
    """
    pairs = [[_fits(one, event, within) for event in events] for one in episodes]
    leads = []
    for place, event in enumerate(events):
        first = min((one.begin for one, row in zip(episodes, pairs, strict=True) if row[place]),
                    default=None)  # fmt: skip
        if first is not None:
            leads.append((event.begin - first) / timedelta(minutes=1))
    matched = sum(any(row) for row in pairs)
    return Skill(
        hits=len(leads),
        misses=len(events) - len(leads),
        matched=matched,
        false_alarms=len(episodes) - matched,
        leads_min=tuple(leads),
    )


def _fits(one: Episode, event: Event, within: timedelta) -> bool:
    if one.station and event.station and one.station != event.station:
        return False
    return one.begin <= event.end and event.begin <= one.end + within
