"""Rain gauges: our own table, and the text of buoys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, our_format
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.reading.moments import from_digits, from_iso
from riskmap.feeds.reading.numbers import between, number
from riskmap.feeds.reading.tables import Row, cell, needed_cell, rows_of
from riskmap.feeds.reading.text import first_line, lines_of, text_of
from riskmap.feeds.reading.words import quality_of

_HOUR = timedelta(hours=1)
_A_WEEK_MIN = 7 * 24 * 60
_NDBC_COLUMNS = 6


def parse(payload: bytes, context: Context) -> Parsed:
    """Return one observation for each sum, with the time at which its span ends."""
    gathering = Gathering()
    try:
        text = text_of(payload)
        if first_line(text).startswith("#YY"):
            _ndbc(text, gathering, context)
            return gathering.parsed("ndbc_rain")
        for where, row in rows_of(payload, ("station", "time", "rain_mm", "minutes")):
            gathering.heard("rain")
            with gathering.entry(where, ",".join(map(str, row.values()))):
                gathering.keep(_row(row, context))
    except RiskmapError as error:
        return unreadable(error, payload)
    return gathering.parsed("rain_table")


FORMAT = our_format("rain", parse)


def _row(row: Row, context: Context) -> Observation:
    minutes = between(number(needed_cell(row, "minutes"), "minutes"), 1, _A_WEEK_MIN, "minutes")
    return observation(
        needed_cell(row, "station"),
        "rain",
        from_iso(needed_cell(row, "time"), context),
        number(needed_cell(row, "rain_mm"), "rain_mm"),
        quality=quality_of(cell(row, "quality")),
        period=timedelta(minutes=minutes),
    )


def _ndbc(text: str, gathering: Gathering, context: Context) -> None:
    """Read hourly sums of a buoy; the column has to be the one of sums."""
    if "ACCUM" not in first_line(text).split():
        raise UnreadableFileError(N_("There is no column {columns}."), columns="ACCUM",
                                  mend=TELL_SENDER)  # fmt: skip
    for line_number, line in lines_of(text):
        if line.startswith("#"):
            continue
        gathering.heard("rain")
        with gathering.entry(at_line(line_number), line):
            gathering.keep(*_ndbc_row(line.split(), context))


def _ndbc_row(cells: Sequence[str], context: Context) -> Iterator[Observation]:
    """Yield the sum of an hour, or nothing where it is missing."""
    if len(cells) != _NDBC_COLUMNS:
        raise UnreadableFileError(
            N_("The line has {count} columns instead of {expected}."),
            mend=TELL_SENDER,
            count=len(cells),
            expected=str(_NDBC_COLUMNS),
        )
    time = from_digits("".join(cells[:5]), "%Y%m%d%H%M")
    if cells[5] != "MM":
        value = number(cells[5], "ACCUM")
        yield observation(context.station, "rain", time, value, period=_HOUR)
