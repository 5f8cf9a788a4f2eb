"""What detectors of weather and water say alike: levels, scales, places, numbers."""

from __future__ import annotations

from datetime import datetime, timedelta

from riskmap.core.clock import SHANGHAI
from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message
from riskmap.feeds.model.severities import Grade
from riskmap.feeds.model.stations import KnownStation
from riskmap.warnings.model.detections import Evidence, Place
from riskmap.warnings.model.thresholds import Threshold

NO_LEVEL = Message(N_("no level"))
_SCALES = {
    "shanghai": Message(N_("the city's scale")),
    "national": Message(N_("the national scale")),
}


def level_word(level: WarningLevel | None) -> Message:
    """Return what a level is called."""
    return NO_LEVEL if level is None else Grade[level.name].word


def scale_word(scale: str) -> Message | str:
    """Return what a scale is called."""
    return _SCALES.get(scale, scale)


def name_of(station: KnownStation) -> str:
    """Return a station's own name."""
    return station.zh or station.en or station.station


def around(station: KnownStation, radius_m: float) -> Place:
    """Return the surroundings of a station; its division where nobody knows where it stands."""
    if station.lon is None or station.lat is None:
        return Place(code12=station.code12)
    return Place(lon=station.lon, lat=station.lat, radius_m=radius_m)


def figure(value: float) -> str:
    """Return a number as it is said in a sentence: 12.5, 80."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def evidence(
    quantity: str, value: float | None, unit: str, row: Threshold | None, at: datetime
) -> Evidence:
    """Return a number beside the threshold that it was compared with."""
    return Evidence(
        quantity=quantity,
        value=value,
        unit=unit,
        threshold=None if row is None else row.value,
        source="" if row is None else row.source,
        verified=row is not None and row.verified,
        at=at,
    )


def minutes(value: float) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=value)


def clock_text(at: datetime) -> str:
    """Return a moment as it is said in a kept sentence: local day and hour."""
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"
