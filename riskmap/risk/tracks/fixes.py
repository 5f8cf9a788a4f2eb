"""What readers of all formats share: one fix a row, checked; fixes of a storm make a track."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import isfinite, nan
from typing import NamedTuple

import numpy as np
from attrs import define, field, frozen

from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.risk.place.faults import fault
from riskmap.risk.tracks.model import Track

#: Numbers that stand for "unknown" in track files.
_UNKNOWN = (-999.0, -9999.0, 9999.0)


class Span(NamedTuple):
    """What a number may be, in the unit of the file."""

    low: float
    high: float


LATITUDE = Span(-90.0, 90.0)
LONGITUDE = Span(-180.0, 360.0)
PRESSURE_HPA = Span(800.0, 1100.0)
WIND_M_S, WIND_KNOTS = Span(0.0, 150.0), Span(0.0, 300.0)
RADIUS_KM, RADIUS_MILES = Span(0.0, 3000.0), Span(0.0, 1600.0)

_TIME = Message(N_("a time in UTC, such as 2021-07-25T06:00:00Z"))
_HOUR = Message(N_("a time in UTC as YYYYMMDDHH"))
_FILLED = Message(N_("text that is not empty"))
_ONCE = Message(N_("each time of a storm, once"))


@frozen(kw_only=True)
class Fix:
    """One storm at one moment; NaN is unknown."""

    storm_id: str
    time: datetime
    lon: float
    lat: float
    row: int
    wind_m_s: float = nan
    central_pressure_hpa: float = nan
    radius_max_wind_km: float = nan
    radius34_km: float = nan
    name: str = ""
    name_zh: str = ""
    category: str = ""


@define(kw_only=True)
class Notes:
    """What is wrong with one file of tracks, and what must be said of it."""

    file: str
    findings: list[Finding] = field(factory=list)

    def wrong_cell(self, row: int, name: str, value: str, allowed: Message) -> None:
        """Note a cell that cannot be what it is."""
        message = N_("Row {row}: {field} cannot be {value}.")
        self.findings.append(
            fault(
                "wrong_cell",
                message,
                file=self.file,
                row=row,
                field=name,
                value=repr(value),
                allowed=allowed,
            )
        )

    def missing_columns(self, names: Sequence[str], there: Sequence[str]) -> bool:
        """Note columns that are not there; say whether any is missing."""
        missing = [one for one in names if one not in there]
        for one in missing:
            message = N_("There is no column {field}.")
            allowed = ", ".join(there)
            self.findings.append(
                fault("missing_column", message, file=self.file, field=one, allowed=allowed)
            )
        return bool(missing)


@define(kw_only=True)
class Row:
    """One row while it is read: each wrong cell is noted, and makes the row no fix."""

    notes: Notes
    number: int
    cells: Mapping[str, str]
    is_good: bool = True

    def wrong(self, name: str, allowed: Message) -> None:
        """Note that a cell is wrong."""
        self.is_good = False
        self.notes.wrong_cell(self.number, name, self.cells[name], allowed)

    def filled(self, name: str) -> str:
        """Return a text that must be there."""
        text = self.cells[name]
        if not text:
            self.wrong(name, _FILLED)
        return text

    def measured(self, name: str, span: Span, *, zero_is_unknown: bool = True) -> float:
        """Return a number, NaN where the file does not know it."""
        text = self.cells[name]
        if not text:
            return nan
        value = _number(text)
        if value in _UNKNOWN or (zero_is_unknown and value == 0.0):
            return nan
        if value is None or not span.low <= value <= span.high:
            allowed = N_("a number from {low} to {high}, or nothing where it is unknown")
            self.wrong(name, Message(allowed, {"low": span.low, "high": span.high}))
            return nan
        return value

    def needed(self, name: str, span: Span) -> float:
        """Return a number that must be there."""
        value = _number(self.cells[name])
        if value is None or not span.low <= value <= span.high:
            allowed = N_("a number from {low} to {high}")
            self.wrong(name, Message(allowed, {"low": span.low, "high": span.high}))
            return nan
        return value

    def time(self, name: str) -> datetime:
        """Return an ISO time in UTC; one with another offset is refused."""
        try:
            found = datetime.fromisoformat(self.cells[name])
        except ValueError:
            found = None
        if found is not None and found.utcoffset() in {None, timedelta(0)}:
            return found.replace(tzinfo=UTC)
        self.wrong(name, _TIME)
        return datetime.min.replace(tzinfo=UTC)

    def hour(self, name: str) -> datetime:
        """Return a time in UTC that is written as YYYYMMDDHH."""
        try:
            return datetime.strptime(self.cells[name], "%Y%m%d%H").replace(tzinfo=UTC)
        except ValueError:
            self.wrong(name, _HOUR)
            return datetime.min.replace(tzinfo=UTC)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def tracks_of(
    fixes: Iterable[Fix], *, averaging: str, source: str, notes: Notes
) -> tuple[Track, ...]:
    """Return a track for each storm, by its first moment; a moment that is there twice is noted."""
    storms: dict[str, dict[datetime, Fix]] = {}
    for one in fixes:
        known = storms.setdefault(one.storm_id, {})
        if one.time in known:
            notes.wrong_cell(one.row, "time", one.time.isoformat(), _ONCE)
        else:
            known[one.time] = one
    tracks = [
        _track(sorted(known.values(), key=lambda fix: fix.time), averaging, source)
        for known in storms.values()
    ]
    return tuple(sorted(tracks, key=lambda track: (track.times[0], track.storm_id)))


def _track(fixes: Sequence[Fix], averaging: str, source: str) -> Track:
    def column(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([getattr(one, name) for one in fixes], dtype=np.float64)

    def last_named(name: str) -> str:  # storms are named on their way
        return next((text for one in reversed(fixes) if (text := getattr(one, name))), "")

    times = [one.time.replace(tzinfo=None) for one in fixes]  # UTC; numpy knows no zones
    return Track(
        storm_id=fixes[0].storm_id,
        name=last_named("name"),
        name_zh=last_named("name_zh"),
        times=np.array(times, dtype="datetime64[s]"),
        lon=(column("lon") + 180.0) % 360.0 - 180.0,
        lat=column("lat"),
        wind_m_s=column("wind_m_s"),
        central_pressure_hpa=column("central_pressure_hpa"),
        radius_max_wind_km=column("radius_max_wind_km"),
        radius34_km=column("radius34_km"),
        categories=tuple(one.category for one in fixes),
        averaging=averaging,
        source=source,
    )
