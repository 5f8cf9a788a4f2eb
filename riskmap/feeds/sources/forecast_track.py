"""Forecast tracks: ATCF a-decks, and our own table with wind circles of force 7, 10 and 12."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.feeds.model import (
    Context,
    Gathering,
    Parsed,
    Position,
    Track,
    TrackKind,
    WindCircle,
    our_format,
)
from riskmap.feeds.model.parsed import unreadable, visible
from riskmap.feeds.model.tracks import FORCES
from riskmap.feeds.reading.atcf import is_atcf, tracks_of
from riskmap.feeds.reading.moments import from_iso
from riskmap.feeds.reading.numbers import between, latitude, longitude, number, number_or_none
from riskmap.feeds.reading.tables import Row, cell, needed_cell, rows_of
from riskmap.feeds.reading.text import first_line, text_of

_COLUMNS = ("storm", "agency", "issued_at", "valid_at", "lon", "lat", "wind_averaging_min")
_QUADRANTS = ("ne", "se", "sw", "nw")
_AVERAGING = (1, 2, 3, 10)
_FARTHEST_KM = 3_000


def parse(payload: bytes, context: Context) -> Parsed:
    """Return one track for each forecast of each storm."""
    gathering = Gathering()
    try:
        text = text_of(payload)
        if is_atcf(first_line(text)):
            gathering.keep(*tracks_of(text, TrackKind.FORECAST, gathering))
            return gathering.parsed("atcf_a")
        gathering.keep(*_tracks(payload, gathering, context))
    except RiskmapError as error:
        return unreadable(error, payload)
    return gathering.parsed("forecast_table")


FORMAT = our_format("forecast_track", parse)


@frozen(kw_only=True)
class _Head:
    """What the rows of one forecast share."""

    storm: str
    agency: str
    technique: str
    issued_at: datetime
    averaging_min: int


def _tracks(payload: bytes, gathering: Gathering, context: Context) -> Iterator[Track]:
    found: dict[_Head, list[tuple[Message, Position, str]]] = {}
    for where, row in rows_of(payload, _COLUMNS):
        gathering.heard("position")
        with gathering.entry(where, ",".join(map(str, row.values()))):
            head = _head(row, context)
            position = _position(row, head, context)
            found.setdefault(head, []).append((where, position, cell(row, "name")))
    for head, rows in found.items():
        yield Track(
            storm=head.storm,
            name=next((name for _, _, name in rows if name), ""),
            agency=head.agency,
            technique=head.technique,
            kind=TrackKind.FORECAST,
            wind_averaging_min=head.averaging_min,
            issued_at=head.issued_at,
            positions=[position for _, position, _ in rows],
        )


def _head(row: Row, context: Context) -> _Head:
    minutes = number(needed_cell(row, "wind_averaging_min"), "wind_averaging_min")
    if minutes not in _AVERAGING:
        raise UnreadableFileError(
            N_("{text} is not one of: {allowed}."),
            mend=N_("Say over how many minutes winds are averaged: 2 in China, 10 in Japan."),
            text=visible(cell(row, "wind_averaging_min")),
            allowed=", ".join(map(str, _AVERAGING)),
        )
    return _Head(
        storm=needed_cell(row, "storm"),
        agency=needed_cell(row, "agency"),
        technique=cell(row, "technique"),
        issued_at=from_iso(needed_cell(row, "issued_at"), context),
        averaging_min=int(minutes),
    )


def _position(row: Row, head: _Head, context: Context) -> Position:
    at = from_iso(needed_cell(row, "valid_at"), context)
    lead = (at - head.issued_at).total_seconds() / 3_600
    return Position(
        at=at,
        lead_h=between(lead, -6, 240, "lead"),
        lon=longitude(needed_cell(row, "lon")),
        lat=latitude(needed_cell(row, "lat")),
        wind_ms=_limited(row, "wind_ms", 150),
        pressure_hpa=_limited(row, "pressure_hpa", 1_100),
        grade=cell(row, "grade")[:10],
        circles=tuple(circle for force in FORCES for circle in _circle(row, force)),
        spread_km=_limited(row, "spread_km", _FARTHEST_KM),
    )


def _limited(row: Row, name: str, most: float) -> float | None:
    value = number_or_none(cell(row, name), name)
    return None if value is None else between(value, 0, most, name)


def _circle(row: Row, force: int) -> Iterator[WindCircle]:
    """Yield the circle of a force: one radius, or four by quadrant."""
    one = _limited(row, f"r{force}_km", _FARTHEST_KM)
    several = [_limited(row, f"r{force}_{name}_km", _FARTHEST_KM) for name in _QUADRANTS]
    known = [value for value in several if value is not None]
    if len(known) not in {0, len(several)}:
        raise UnreadableFileError(
            N_("Of the four radii of force {force} some are missing."),
            mend=N_("Give all four quadrants, or one radius for all."),
            force=force,
        )
    radii: Sequence[float] = known or ([] if one is None else [one] * len(several))
    if radii and max(radii) > 0:
        yield WindCircle(
            said=f"force {force}",
            threshold_ms=FORCES[force],
            widest_km=max(radii),
            narrowest_km=min(radii),
            quadrants_km=tuple(radii),
        )
