"""ATCF: lines of commas in which American services write tracks, forecast and best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from attrs import frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Gathering, Position, Track, TrackKind, WindCircle
from riskmap.feeds.model.parsed import TELL_SENDER, at_line
from riskmap.feeds.model.tracks import KT
from riskmap.feeds.reading.moments import from_digits
from riskmap.feeds.reading.numbers import between, latitude, longitude, number, whole_number
from riskmap.feeds.reading.text import lines_of

BEST = "BEST"
_NM_KM = 1.852
_COLUMNS_AT_LEAST = 8
_NAME, _GRADE, _RADIUS = 27, 10, 11
_AVERAGING_MIN = 1
_BASINS = {"AL", "EP", "CP", "WP", "IO", "SH", "LS", "SL"}
_TENTH = 0.1
#: Names under which lines stand that have no name yet.
_NAMELESS = {"", "INVEST", "GENESIS", "NAMELESS", "NONAME"}


@frozen(kw_only=True)
class _Line:
    """One line: whose track it belongs to, where in it, and one wind circle."""

    number: int
    track: tuple[str, str, str]
    issued: str
    lead_h: int
    cells: Sequence[str]


def tracks_of(text: str, kind: TrackKind, gathering: Gathering) -> Iterator[Track]:
    """Yield the tracks of one kind; lines of the other kind are refused, each for itself."""
    groups: dict[tuple[str, ...], list[_Line]] = {}
    for number_, line in lines_of(text):
        cells = [one.strip() for one in line.split(",")]
        gathering.heard(cells[4] if len(cells) > 4 else "?")  # noqa: PLR2004 - the technique
        with gathering.entry(at_line(number_), line):
            one = _line(number_, cells, kind)
            groups.setdefault(_key(one, kind), []).append(one)
    for lines in groups.values():
        yield from _track(lines, kind, gathering)


def is_atcf(line: str) -> bool:
    """Tell whether a line is one of ATCF."""
    cells = [one.strip() for one in line.split(",")]
    return len(cells) >= _COLUMNS_AT_LEAST and cells[0] in _BASINS


def _key(line: _Line, kind: TrackKind) -> tuple[str, ...]:
    """Return what the lines of one track share: forecasts of different hours are different."""
    return (*line.track, line.issued) if kind is TrackKind.FORECAST else line.track


def _line(number_: int, cells: Sequence[str], kind: TrackKind) -> _Line:
    if len(cells) < _COLUMNS_AT_LEAST:
        raise UnreadableFileError(N_("The line is cut off."), mend=TELL_SENDER)
    if (cells[4] == BEST) is (kind is TrackKind.FORECAST):
        raise UnreadableFileError(
            N_("A best track is no forecast, and a forecast no best track."),
            mend=N_("Read best tracks with best_track, forecasts with forecast_track."),
        )
    lead = int(between(whole_number(cells[5] or "0", "lead"), -24, 240, "lead"))
    return _Line(
        number=number_,
        track=(cells[0], cells[1], cells[4]),
        issued=cells[2],
        lead_h=lead,
        cells=cells,
    )


def _track(lines: Sequence[_Line], kind: TrackKind, gathering: Gathering) -> Iterator[Track]:
    """Yield the track of its lines, if one of them has a position."""
    moments: dict[tuple[str, int], list[_Line]] = {}
    for line in lines:
        moments.setdefault((line.issued, line.lead_h), []).append(line)
    positions: list[Position] = []
    for several in moments.values():
        with gathering.entry(at_line(several[0].number), ", ".join(several[0].cells)):
            positions.append(_position(several))
    if not positions:
        return
    first = lines[0]
    year = first.issued[:4]
    yield Track(
        storm=f"{first.track[0]}{first.track[1]}{year}",
        name=_named(lines),
        agency="ATCF",
        technique=first.track[2],
        kind=kind,
        wind_averaging_min=_AVERAGING_MIN,
        issued_at=from_digits(first.issued) if kind is TrackKind.FORECAST else None,
        positions=positions,
    )


def _named(lines: Sequence[_Line]) -> str:
    """Return the last name a storm bore, without those of what has none yet."""
    for line in reversed(lines):
        name = line.cells[_NAME][:20] if len(line.cells) > _NAME else ""
        if name.rstrip("0123456789") not in _NAMELESS:
            return name
    return ""


def _position(lines: Sequence[_Line]) -> Position:
    """Return one position from lines that differ in their wind circle."""
    cells, first = lines[0].cells, lines[0]
    wind = _positive(cells, 8)
    return Position(
        at=from_digits(first.issued) + timedelta(hours=first.lead_h),
        lead_h=first.lead_h,
        lon=longitude(_degrees(cells[7], "EW")),
        lat=latitude(_degrees(cells[6], "NS")),
        wind_ms=None if wind is None else wind * KT,
        pressure_hpa=_positive(cells, 9),
        grade=cells[_GRADE][:4] if len(cells) > _GRADE else "",
        circles=tuple(circle for one in lines for circle in _circle(one.cells)),
    )


def _degrees(text: str, signs: str) -> float:
    """Return degrees from tenths with a letter: 262N, 611W."""
    if text[-1:] not in set(signs):
        raise UnreadableFileError(
            N_("{field} is no number: {text}."), mend=TELL_SENDER, field=signs, text=text or "—"
        )
    value = whole_number(text[:-1], signs) * _TENTH
    return -value if text[-1] in "SW" else value


def _positive(cells: Sequence[str], place: int) -> float | None:
    """Return a number above zero; zero stands for what is not known."""
    text = cells[place] if len(cells) > place else ""
    value = number(text, "wind or pressure") if text else 0.0
    return value if value > 0 else None


def _circle(cells: Sequence[str]) -> Iterator[WindCircle]:
    """Yield the wind circle of a line: four quadrants from NE on, or one for all."""
    if len(cells) < _RADIUS + 6 or not cells[_RADIUS] or cells[_RADIUS] == "0":
        return
    knots = between(number(cells[_RADIUS], "RAD"), 1, 250, "RAD")
    code = cells[_RADIUS + 1]
    radii = [number(one or "0", "radius") * _NM_KM for one in cells[_RADIUS + 2 : _RADIUS + 6]]
    quadrants = tuple([radii[0]] * 4 if code == "AAA" else _from_north_east(code, radii))
    if max(quadrants) <= 0:
        return
    yield WindCircle(
        said=f"{knots:g} kt",
        threshold_ms=knots * KT,
        widest_km=max(quadrants),
        narrowest_km=min(quadrants),
        quadrants_km=quadrants,
    )


def _from_north_east(code: str, radii: list[float]) -> list[float]:
    """Return radii turned so that the first is to the north-east."""
    order = ("NEQ", "SEQ", "SWQ", "NWQ")
    if code not in order:
        raise UnreadableFileError(
            N_("{text} is not one of: {allowed}."),
            mend=TELL_SENDER,
            text=code or "—",
            allowed=", ".join(order),
        )
    turn = order.index(code)
    return radii[-turn:] + radii[:-turn] if turn else radii
