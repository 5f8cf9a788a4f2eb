"""Files .pos: daily series of the Plate Boundary Observatory, and epochs of RTKLIB.

Of RTKLIB only fixed solutions (Q=1) are positions for displacement; all are health.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import (
    Context,
    Fix,
    Gathering,
    Observation,
    Parsed,
    StationHealth,
    our_format,
)
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.reading.moments import from_digits, from_iso, gps_to_utc
from riskmap.feeds.reading.numbers import latitude, longitude, number, whole_number
from riskmap.feeds.reading.text import lines_of, text_of

_MM = 1_000
_PBO_COLUMNS, _RTKLIB_COLUMNS = 25, 15
_FIXES = {1: Fix.RTK_FIXED, 2: Fix.RTK_FLOAT, 4: Fix.DGPS, 5: Fix.SINGLE}
_PBO_AXES = (("gnss_north", 15, 18), ("gnss_east", 16, 19), ("gnss_up", 17, 20))
#: Column and sigma of what RTKLIB writes: geographic, or a baseline of east, north, up.
_LLH = (("gnss_latitude", 2, 7), ("gnss_longitude", 3, 8), ("gnss_height", 4, 9))
_ENU = (("gnss_east", 2, 7), ("gnss_north", 3, 8), ("gnss_up", 4, 9))
_METRES_A_DEGREE = 111_320.0


def parse(payload: bytes, context: Context) -> Parsed:
    """Return positions, and with RTKLIB health for every epoch."""
    try:
        text = text_of(payload)
        if text.startswith("PBO Station Position Time Series"):
            return _pbo(text, context)
        header = re.search(r"^% +(GPST|UTC) +(latitude|e-baseline)", text[:20_000], re.MULTILINE)
        if header is None:
            raise UnreadableFileError(
                N_("This is no .pos file that we know."),
                mend=N_("RTKLIB: latitude, longitude, height or e, n, u baselines, with a header."),
            )
        return _rtklib(text, header[1], header[2] == "latitude", context)
    except RiskmapError as error:
        return unreadable(error, payload)


FORMAT = our_format("pos", parse)


def _pbo(text: str, context: Context) -> Parsed:
    site = re.search(r"^4-character ID: *(\w{4})", text[:8_000], re.MULTILINE)
    frame = re.search(r"^Reference Frame *: *(\w{1,20})", text[:8_000], re.MULTILINE)
    station = site[1] if site else context.station
    gathering, has_begun = Gathering(), False
    for line_number, line in lines_of(text):
        if not has_begun:
            has_begun = line.startswith("*YYYYMMDD")
            continue
        gathering.heard("day")
        with gathering.entry(at_line(line_number), line):
            gathering.keep(*_pbo_row(line.split(), station, frame[1] if frame else context.datum))
    return gathering.parsed("pbo_pos")


def _pbo_row(cells: Sequence[str], station: str, datum: str) -> Iterator[Observation]:
    _require_columns(cells, _PBO_COLUMNS)
    time = gps_to_utc(from_digits(cells[0] + cells[1], "%Y%m%d%H%M%S"))
    for quantity, column, sigma in _PBO_AXES:
        value, spread = number(cells[column], quantity), number(cells[sigma], "sigma")
        yield observation(station, quantity, time, value * _MM, sigma=spread * _MM, datum=datum)


def _rtklib(text: str, system: str, is_geographic: bool, context: Context) -> Parsed:  # noqa: FBT001 - one of two
    gathering = Gathering()
    axes = _LLH if is_geographic else _ENU
    for line_number, line in lines_of(text):
        if line.startswith("%"):
            continue
        gathering.heard("epoch")
        with gathering.entry(at_line(line_number), line):
            cells = line.split()
            _require_columns(cells, _RTKLIB_COLUMNS)
            time = _rtklib_time(cells, system)
            health = _health(cells, time, is_geographic, context)
            observed = _observed(cells, time, axes, context) if _is_fixed(health) else ()
            gathering.keep(health, *observed)
    return gathering.parsed("rtklib_pos")


def _rtklib_time(cells: Sequence[str], system: str) -> datetime:
    said = f"{cells[0]} {cells[1]}".replace("/", "-") + "+00:00"
    return gps_to_utc(from_iso(said)) if system == "GPST" else from_iso(said)


def _health(
    cells: Sequence[str],
    time: datetime,
    is_geographic: bool,  # noqa: FBT001 - one of two
    context: Context,
) -> StationHealth:
    return StationHealth(
        station=context.station,
        time=time,
        fix=_FIXES.get(whole_number(cells[5], "Q"), Fix.OTHER),
        satellites=whole_number(cells[6], "ns"),
        lat=latitude(cells[2]) if is_geographic else None,
        lon=longitude(cells[3]) if is_geographic else None,
        correction_age_s=number(cells[13], "age"),
    )


def _is_fixed(health: StationHealth) -> bool:
    return health.fix is Fix.RTK_FIXED


def _observed(
    cells: Sequence[str],
    time: datetime,
    axes: Sequence[tuple[str, int, int]],
    context: Context,
) -> Iterator[Observation]:
    """Yield a fixed position; sigmas come in metres, north before east in both forms."""
    for quantity, column, sigma in axes:
        value, spread = number(cells[column], quantity), number(cells[sigma], "sigma")
        is_angle = quantity in {"gnss_latitude", "gnss_longitude"}
        is_height = quantity == "gnss_height"
        scale = 1 if is_angle or is_height else _MM
        yield observation(
            context.station,
            quantity,
            time,
            value * scale,
            sigma=spread / _METRES_A_DEGREE if is_angle else spread * scale,
            datum=context.datum,
        )


def _require_columns(cells: Sequence[str], count: int) -> None:
    if len(cells) != count:
        raise UnreadableFileError(
            N_("The line has {count} columns instead of {expected}."),
            mend=TELL_SENDER,
            count=len(cells),
            expected=str(count),
        )
