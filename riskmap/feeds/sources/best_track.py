"""Best tracks, put together after a storm: CMA, JMA, ATCF. They never say where a storm is now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
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
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.model.tracks import KT
from riskmap.feeds.reading.atcf import is_atcf, tracks_of
from riskmap.feeds.reading.moments import from_digits
from riskmap.feeds.reading.numbers import latitude, longitude, number
from riskmap.feeds.reading.text import first_line, lines_of, text_of

_HEAD = "66666"
_NM_KM = 1.852
_TENTH = 0.1
_CMA_GRADES = {"0": "", "1": "TD", "2": "TS", "3": "STS", "4": "TY", "5": "STY", "6": "SuperTY",
               "9": "ET"}  # fmt: skip
_JMA_GRADES = {"2": "TD", "3": "TS", "4": "STS", "5": "TY", "6": "ET", "7": "", "9": "TS"}
#: In CMA's tables: 0 not known, 9 below 10 m/s.
_CMA_NO_WIND = {0.0, 9.0}


def parse(payload: bytes, _context: Context) -> Parsed:
    """Return one track for each storm."""
    gathering = Gathering()
    try:
        text = text_of(payload)
        first = first_line(text)
        if is_atcf(first):
            gathering.keep(*tracks_of(text, TrackKind.BEST, gathering))
            return gathering.parsed("atcf_b")
        if not first.startswith(_HEAD):
            raise UnreadableFileError(N_("This is no best track that we know."), mend=TELL_SENDER)
        agency = _JMA if re.match(r"66666 +\d{4} +\d{3} ", first) else _CMA
        gathering.keep(*_storms(text, agency, gathering))
    except RiskmapError as error:
        return unreadable(error, payload)
    return gathering.parsed(agency.form)


FORMAT = our_format("best_track", parse)


@frozen(kw_only=True)
class _Agency:
    """How one agency writes: its form, its averaging time, where its header names a storm."""

    name: str
    form: str
    averaging_min: int
    number_at: int
    name_at: int
    position: Callable[[Sequence[str]], Position]


def _storms(text: str, agency: _Agency, gathering: Gathering) -> Iterator[Track]:
    head: tuple[str, str] | None = None
    positions: list[Position] = []
    for number_, line in lines_of(text):
        if line.startswith(_HEAD):
            yield from _track(head, positions, agency)
            head, positions = None, []
            gathering.heard("storm")
            with gathering.entry(at_line(number_), line):
                head = _header(line.split(), agency)
            continue
        gathering.heard("position")
        with gathering.entry(at_line(number_), line):
            if head is None:
                raise UnreadableFileError(N_("The position belongs to no storm."), mend=TELL_SENDER)
            positions.append(agency.position(line.split()))
    yield from _track(head, positions, agency)


def _track(
    head: tuple[str, str] | None, positions: Sequence[Position], agency: _Agency
) -> Iterator[Track]:
    if head is not None and positions:
        yield Track(
            storm=head[0],
            name=head[1],
            agency=agency.name,
            technique="BEST",
            kind=TrackKind.BEST,
            wind_averaging_min=agency.averaging_min,
            positions=positions,
        )


def _header(cells: Sequence[str], agency: _Agency) -> tuple[str, str]:
    if len(cells) <= max(agency.number_at, agency.name_at):
        raise UnreadableFileError(N_("The line is cut off."), mend=TELL_SENDER)
    name = cells[agency.name_at]
    return cells[agency.number_at], "" if name.startswith("(") or name.isdecimal() else name[:20]


def _require(cells: Sequence[str], count: int) -> None:
    if len(cells) < count:
        raise UnreadableFileError(N_("The line is cut off."), mend=TELL_SENDER)


def _cma(cells: Sequence[str]) -> Position:
    """Return a position of CMA: degrees in tenths, m/s over two minutes."""
    _require(cells, 6)
    wind = number(cells[5], "WND")
    return Position(
        at=from_digits(cells[0]),
        lat=latitude(number(cells[2], "LAT") * _TENTH),
        lon=longitude(number(cells[3], "LONG") * _TENTH),
        pressure_hpa=number(cells[4], "PRES"),
        wind_ms=None if wind in _CMA_NO_WIND else wind,
        grade=_CMA_GRADES.get(cells[1], ""),
    )


def _jma(cells: Sequence[str]) -> Position:
    """Return a position of JMA: degrees in tenths, knots over ten minutes, wind of 50 and 30 kt."""
    _require(cells, 6)
    wind = number(cells[6], "WND") if len(cells) > 6 and cells[6] != "#" else 0.0  # noqa: PLR2004 - columns
    return Position(
        at=from_digits(cells[0], "%y%m%d%H"),
        lat=latitude(number(cells[3], "LAT") * _TENTH),
        lon=longitude(number(cells[4], "LONG") * _TENTH),
        pressure_hpa=number(cells[5], "PRES"),
        wind_ms=wind * KT if wind > 0 else None,
        grade=_JMA_GRADES.get(cells[2], ""),
        circles=tuple(_jma_circles(cells[7:11])),
    )


def _jma_circles(cells: Sequence[str]) -> Iterator[WindCircle]:
    """Yield the circles; only the longest and the shortest radius are given."""
    for knots, place in ((50, 0), (30, 2)):
        pair = cells[place : place + 2]
        if len(pair) < 2 or "#" in pair:  # noqa: PLR2004 - a longest and a shortest
            return
        widest = number(pair[0][1:], "radius") * _NM_KM  # the first digit is a direction
        if widest > 0:
            yield WindCircle(
                said=f"{knots} kt",
                threshold_ms=knots * KT,
                widest_km=widest,
                narrowest_km=number(pair[1], "radius") * _NM_KM,
            )


_CMA = _Agency(name="CMA", form="cma", averaging_min=2, number_at=4, name_at=7, position=_cma)
_JMA = _Agency(name="JMA", form="jma", averaging_min=10, number_at=1, name_at=7, position=_jma)
