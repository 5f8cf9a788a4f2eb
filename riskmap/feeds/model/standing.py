"""How a station stands: what it said last, and whether it is too old to be read as of now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.feeds.model.observations import Quality
from riskmap.feeds.model.series import Latest
from riskmap.feeds.model.stations import KnownStation, StationKind
from riskmap.feeds.model.still import Still

#: Quantities of which values lie ahead: of these the age of what came counts.
AHEAD = frozenset({"tide_prediction", "level_forecast"})
#: What is told first of a station, by kind.
FIRST = {
    StationKind.GNSS: ("gnss_up", "gnss_north", "gnss_east", "pwv", "zwd", "ztd"),
    StationKind.RAIN: ("rain",),
    StationKind.LEVEL: ("level", "discharge", "level_forecast"),
    StationKind.TIDE: ("level", "level_forecast", "tide_prediction"),
    StationKind.MET: ("pressure", "temperature", "humidity"),
}


class StationState(StrEnum):
    """How a station stands, the worst first; what was taken down is judged by nobody."""

    SILENT = "silent"
    STALE = "stale"
    STUCK = "stuck"
    DOUBTFUL = "doubtful"
    FRESH = "fresh"
    OFF = "off"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATES[self])

    @property
    def is_current(self) -> bool:
        """Tell whether its value may be read as one of now."""
        return self in {StationState.FRESH, StationState.DOUBTFUL}


_STATES = {
    StationState.SILENT: N_("nothing came yet"),
    StationState.STALE: N_("out of date"),
    StationState.STUCK: N_("does not move: stuck?"),
    StationState.DOUBTFUL: N_("not to be trusted"),
    StationState.FRESH: N_("up to date"),
    StationState.OFF: N_("taken down"),
}
_DOUBTED = frozenset({Quality.SUSPECT, Quality.INDICATIVE})


@frozen(kw_only=True)
class Standing:
    """A station with its newest values, what is told first in front.

    Parameters
    ----------
    seen_at
        Of its newest value; of what lies ahead, when it came. None: nothing came yet.
    allowed
        How old that may become, as its feed says.
    still
        What of it does not move although it still comes, the longest first.
    """

    station: KnownStation
    latest: tuple[Latest, ...]
    state: StationState
    seen_at: datetime | None
    allowed: timedelta
    still: tuple[Still, ...] = ()

    @property
    def first(self) -> Latest | None:
        """What is told of it where there is room for one value."""
        return self.latest[0] if self.latest else None


def standing_of(
    station: KnownStation,
    latest: Iterable[Latest],
    *,
    allowed: timedelta,
    now: datetime,
    still: Iterable[Still] = (),
) -> Standing:
    """Return how a station stands at a moment.

    Parameters
    ----------
    still
        What of it does not move; what fell silent meanwhile is old, and no more.
    """
    found = tuple(sorted(latest, key=lambda one: _place(station, one)))
    seen_at = max((_seen(one) for one in found), default=None)
    hangs = tuple(one for one in still if one.until >= now - allowed)
    state = _state(station, found, seen_at, now - allowed)
    is_stuck = bool(hangs) and state in {StationState.FRESH, StationState.DOUBTFUL}
    return Standing(
        station=station,
        latest=found,
        state=StationState.STUCK if is_stuck else state,
        seen_at=seen_at,
        allowed=allowed,
        still=hangs,
    )


def is_stale(one: Latest, *, allowed: timedelta, now: datetime) -> bool:
    """Tell whether one value is too old to be read as one of now."""
    return _seen(one) < now - allowed


def _state(
    station: KnownStation, latest: tuple[Latest, ...], seen_at: datetime | None, oldest: datetime
) -> StationState:
    if not station.active:
        return StationState.OFF
    if seen_at is None:
        return StationState.SILENT
    if seen_at < oldest:
        return StationState.STALE
    return StationState.DOUBTFUL if latest[0].quality in _DOUBTED else StationState.FRESH


def _seen(one: Latest) -> datetime:
    return one.received_at if one.quantity in AHEAD else min(one.at, one.received_at)


def _place(station: KnownStation, one: Latest) -> tuple[int, str, timedelta]:
    order = FIRST[StationKind(station.kind)]
    place = order.index(one.quantity) if one.quantity in order else len(order)
    return place, one.quantity, one.period or timedelta(0)
