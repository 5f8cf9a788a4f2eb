"""Tracks of storms. A forecast and a best track are two things: the second is never current."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import field, frozen
from attrs.converters import optional

from riskmap.core.clock import require_aware
from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_

KT = 0.514444
#: Lowest mean wind of force 7, 10 and 12, in m/s (GB/T 28591-2012).
FORCES = {7: 13.9, 10: 24.5, 12: 32.7}


class TrackKind(StrEnum):
    """Made beforehand, or put together afterwards."""

    FORECAST = "forecast"
    BEST = "best"


@frozen(kw_only=True)
class WindCircle:
    """How far wind of some strength reaches.

    Parameters
    ----------
    said, threshold_ms
        The strength as the sender calls it (``34 kt``, ``force 7``), and in m/s.
    quadrants_km
        To NE, SE, SW, NW; empty where only the widest and the narrowest are given.
    """

    said: str
    threshold_ms: float
    widest_km: float
    narrowest_km: float
    quadrants_km: tuple[float, ...] = ()


@frozen(kw_only=True)
class Position:
    """Where a storm is or will be.

    Parameters
    ----------
    at
        In UTC.
    lead_h
        Hours after the forecast was issued; 0 in best tracks.
    wind_ms
        Highest mean wind; None where it is not given. Its averaging time is the track's.
    spread_km
        Radius within which the centre lies in 70 of 100 cases, or as the sender defines it.
    """

    at: datetime = field(converter=require_aware)
    lead_h: float = 0.0
    lon: float
    lat: float
    wind_ms: float | None = None
    pressure_hpa: float | None = None
    grade: str = ""
    circles: tuple[WindCircle, ...] = ()
    spread_km: float | None = None


def _in_order(positions: Any) -> tuple[Position, ...]:
    return tuple(sorted(positions, key=lambda one: one.at))


@frozen(kw_only=True)
class Track:
    """The way of one storm.

    Parameters
    ----------
    storm
        The agency's own number.
    technique
        Who or what made it: ``OFCL``, ``JTWC``, a model.
    wind_averaging_min
        Minutes over which winds are means: 2 in China, 10 in Japan, 1 in the United States. Never
        compare winds of different ones as they stand.
    issued_at
        When a forecast was made; a best track has none.
    """

    storm: str
    name: str = ""
    agency: str
    technique: str = ""
    kind: TrackKind
    wind_averaging_min: int
    issued_at: datetime | None = field(default=None, converter=optional(require_aware))
    positions: tuple[Position, ...] = field(converter=_in_order)

    def __attrs_post_init__(self) -> None:
        if (self.kind is TrackKind.FORECAST) is (self.issued_at is None):
            raise UnreadableFileError(
                N_("A forecast says when it was issued; a best track has no such time."),
                mend=N_("Read it with the format it belongs to."),
            )

    @property
    def may_be_current(self) -> bool:
        """Tell whether it can say where a storm is now."""
        return self.kind is TrackKind.FORECAST
