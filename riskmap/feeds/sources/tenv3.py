"""tenv3 of the Nevada Geodetic Laboratory: one daily position a line, east, north, up.

Whole metres and fractions stand in columns of their own; the whole metres are set anew when a
station moves far, so the sum is taken, always.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, Quality, our_format
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.reading.moments import NOON, from_mjd, from_short_month
from riskmap.feeds.reading.numbers import number
from riskmap.feeds.reading.text import lines_of, text_of

_COLUMNS = (20, 23)
#: Column of the whole metres, of the fraction, of sigma, counted from 0.
_AXES = (("gnss_east", 7, 8, 14), ("gnss_north", 9, 10, 15), ("gnss_up", 11, 12, 16))
_ANTENNA = 13
#: Sigma is cut off here: then nobody knows how large it is.
_CAP_M = 9.9999
_MM = 1_000


def parse(payload: bytes, context: Context) -> Parsed:
    """Return three observations for each day, and the antenna's height whenever it changes."""
    gathering, heights = Gathering(), dict[str, float]()
    try:
        for number_, line in lines_of(text_of(payload)):
            if line.startswith(("site", "#")):
                continue
            gathering.heard("day")
            with gathering.entry(at_line(number_), line):
                cells = line.split()
                gathering.keep(*_row(cells, context), *_antenna(cells, heights, context))
    except RiskmapError as error:
        return unreadable(error, payload)
    parsed = gathering.parsed("tenv3")
    if not parsed.records:
        nothing = UnreadableFileError(N_("There is no line of tenv3."), mend=TELL_SENDER)
        return unreadable(nothing, payload)
    return parsed


FORMAT = our_format("tenv3", parse)


def _row(cells: list[str], context: Context) -> Iterator[Observation]:
    if len(cells) not in _COLUMNS:
        raise UnreadableFileError(
            N_("The line has {count} columns instead of {expected}."),
            mend=TELL_SENDER,
            count=len(cells),
            expected="20, 23",
        )
    time = _time(cells)
    for quantity, whole, fraction, sigma in _AXES:
        metres = number(cells[whole], quantity) + number(cells[fraction], quantity)
        spread = number(cells[sigma], "sigma")
        yield observation(
            cells[0],
            quantity,
            time,
            metres * _MM,
            sigma=spread * _MM,
            quality=Quality.SUSPECT if spread >= _CAP_M else Quality.GOOD,
            datum=context.datum,
        )


def _antenna(
    cells: list[str], heights: dict[str, float], context: Context
) -> Iterator[Observation]:
    """Yield the height of the antenna where it is new: then a step may be the equipment's."""
    metres = number(cells[_ANTENNA], "antenna")
    if heights.get(cells[0]) != metres:
        heights[cells[0]] = metres
        yield observation(
            cells[0], "antenna_height", _time(cells), metres * _MM, datum=context.datum
        )


def _time(cells: list[str]) -> datetime:
    """Return the middle of the day; both ways in which it is written have to agree."""
    time = from_mjd(number(cells[3], "MJD")) + NOON
    if from_short_month(cells[1]) != time:
        raise UnreadableFileError(
            N_("The day is {day} by one column and {other} by another."),
            mend=TELL_SENDER,
            day=cells[1],
            other=f"{time:%Y-%m-%d}",
        )
    return time
