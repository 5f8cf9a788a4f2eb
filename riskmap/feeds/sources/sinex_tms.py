"""SINEX_TMS: series of coordinates, columns by the names that the file declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, our_format
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.reading.moments import from_calendar_year, from_day
from riskmap.feeds.reading.numbers import number, whole_number
from riskmap.feeds.reading.sinex import Block, blocks_of, require_head

_MM = 1_000
_AXES = (("gnss_east", "EAST"), ("gnss_north", "NORTH"), ("gnss_up", "UP"))


def parse(payload: bytes, context: Context) -> Parsed:
    """Return three observations for each line of the series."""
    try:
        blocks = blocks_of(payload)
        require_head(blocks, "%=TMS")
        columns = _columns(blocks.get("TIMESERIES/COLUMNS"))
        station = _station(blocks.get("SITE/ID")) or context.station
        datum = _frame(blocks.get("TIMESERIES/DESCRIPTION")) or context.datum
    except RiskmapError as error:
        return unreadable(error, payload)
    gathering = Gathering()
    for line_number, line in blocks.get("TIMESERIES/DATA", ()):
        gathering.heard("day")
        with gathering.entry(at_line(line_number), line):
            gathering.keep(*_row(line.split(), columns, station, datum))
    return gathering.parsed("sinex_tms")


FORMAT = our_format("sinex_tms", parse)


def _columns(block: Block | None) -> Mapping[str, int]:
    """Return where each named column stands, counted from 0."""
    found = {}
    for _, line in block or ():
        number_, _, rest = line.strip().partition(" ")
        name = rest.split()[:1]
        if name:
            found[name[0]] = whole_number(number_, "column") - 1
    is_whole = sorted(found.values()) == list(range(len(found)))
    if not is_whole or not {"EAST", "NORTH", "UP"} <= found.keys():
        raise UnreadableFileError(
            N_("The file does not say where east, north and up stand."), mend=TELL_SENDER
        )
    return found


def _station(block: Block | None) -> str:
    return next((line.split()[0] for _, line in block or ()), "")


def _frame(block: Block | None) -> str:
    for _, line in block or ():
        keyword, _, value = line.partition(":")
        if keyword.strip() == "REFERENCE SYSTEM":
            return value.strip()
    return ""


def _row(
    cells: Sequence[str], columns: Mapping[str, int], station: str, datum: str
) -> Iterator[Observation]:
    if len(cells) != len(columns):
        raise UnreadableFileError(
            N_("The line has {count} columns instead of {expected}."),
            mend=TELL_SENDER,
            count=len(cells),
            expected=str(len(columns)),
        )
    time = _time(cells, columns)
    for quantity, name in _AXES:
        sigma = columns.get(f"SIG_{name}")
        yield observation(
            station,
            quantity,
            time,
            number(cells[columns[name]], name) * _MM,
            sigma=None if sigma is None else number(cells[sigma], f"SIG_{name}") * _MM,
            datum=datum,
        )


def _time(cells: Sequence[str], columns: Mapping[str, int]) -> datetime:
    """Return the middle of the day; the date counts, a decimal year only without one."""
    if "YYYY-MM-DD" in columns:
        return from_day(cells[columns["YYYY-MM-DD"]])
    if "YEAR" in columns:
        return from_calendar_year(number(cells[columns["YEAR"]], "YEAR"))
    raise UnreadableFileError(N_("The file does not say when."), mend=TELL_SENDER)
