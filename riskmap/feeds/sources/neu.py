"""Series of north, east, up. Header or columns say which of the forms it is.

Trap: in the CSV made of GEONET's coordinates the column ``lon`` holds north and ``lat`` holds east.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, frozen

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, Quality, our_format
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.reading.moments import from_calendar_year, from_day
from riskmap.feeds.reading.numbers import number, whole_number
from riskmap.feeds.reading.tables import cell, needed_cell, rows_of
from riskmap.feeds.reading.text import first_line, lines_of, text_of

_MM = 1_000
_GEONET = ("time", "lon", "lat", "ver", "group")
#: Which column is which: see the trap above.
_GEONET_AXES = ("lon", "lat", "ver")
_DECIMALS = 2
_AXES = ("gnss_north", "gnss_east", "gnss_up")
#: Seconds of GipsyX count from here.
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
#: Three points of a filled gap lie on a line to within this, in mm; measured ones do not.
_STRAIGHT_MM = 1e-6


def parse(payload: bytes, context: Context) -> Parsed:
    """Return three observations for each line."""
    try:
        text = text_of(payload)
        if first_line(text).lower().startswith("time,lon,lat,ver"):
            return _geonet(payload, context)
        form = _form_of(text)
        return _columns(text, form, context)
    except RiskmapError as error:
        return unreadable(error, payload)


FORMAT = our_format("neu", parse)


@frozen(kw_only=True)
class _Columns:
    """One form without a header row: which column is what."""

    slug: str
    count: int
    time: Callable[[Sequence[str]], datetime]
    #: North, east, up, and their sigmas, counted from 0, in metres.
    axes: tuple[int, int, int]
    sigmas: tuple[int, int, int]


def _by_year(cells: Sequence[str]) -> datetime:
    return from_calendar_year(number(cells[0], "year"))


def _by_doy(cells: Sequence[str]) -> datetime:
    day = whole_number(cells[2], "day of year")
    if not 1 <= day <= 366:  # noqa: PLR2004 - days of a year
        raise UnreadableFileError(N_("This is no time: {text}."), mend=TELL_SENDER, text=cells[2])
    begins = from_calendar_year(float(whole_number(cells[1], "year")))
    return begins + timedelta(days=day - 0.5)


def _by_seconds(cells: Sequence[str]) -> datetime:
    try:
        return _J2000 + timedelta(seconds=number(cells[10], "seconds"))
    except OverflowError:
        raise UnreadableFileError(
            N_("This is no time: {text}."), mend=TELL_SENDER, text=cells[10]
        ) from None


_FORMS = {
    one.slug: one
    for one in (
        _Columns(slug="gins_neu", count=7, time=_by_year, axes=(1, 2, 3), sigmas=(4, 5, 6)),
        _Columns(slug="sio_neu", count=9, time=_by_doy, axes=(3, 4, 5), sigmas=(6, 7, 8)),
        _Columns(
            slug="gipsyx_series", count=17, time=_by_seconds, axes=(2, 1, 3), sigmas=(5, 4, 6)
        ),
    )
}


def _form_of(text: str) -> _Columns:
    """Return which form it is; one that nothing names is told by its number of columns."""
    head = text[:4_000]
    if re.search(r"^# *Components *: *NEU\b", head, re.MULTILINE):
        return _FORMS["gins_neu"]
    cells = next((line.split() for _, line in lines_of(head) if not line.startswith("#")), [])
    for form in (_FORMS["sio_neu"], _FORMS["gipsyx_series"]):
        if len(cells) == form.count:
            return form
    raise UnreadableFileError(
        N_("This is none of the series of north, east, up that we know."),
        mend=N_("Say in a header which column is which; see the page on feeds."),
    )


def _columns(text: str, form: _Columns, context: Context) -> Parsed:
    site = re.search(r"^# *Site *: *(\w{1,20})", text[:4_000], re.MULTILINE)
    datum = re.search(r"^# *Datum *: *(\w{1,20})", text[:4_000], re.MULTILINE)
    known = evolve(
        context,
        station=site[1] if site else context.station,
        datum=datum[1] if datum else context.datum,
    )
    gathering = Gathering()
    for line_number, line in lines_of(text):
        if line.startswith("#"):
            continue
        gathering.heard("day")
        with gathering.entry(at_line(line_number), line):
            gathering.keep(*_row(line.split(), form, known))
    return gathering.parsed(form.slug)


def _row(cells: Sequence[str], form: _Columns, context: Context) -> Iterator[Observation]:
    if len(cells) != form.count:
        raise UnreadableFileError(
            N_("The line has {count} columns instead of {expected}."),
            mend=TELL_SENDER,
            count=len(cells),
            expected=str(form.count),
        )
    time = form.time(cells)
    for quantity, column, sigma in zip(_AXES, form.axes, form.sigmas, strict=True):
        yield observation(
            context.station,
            quantity,
            time,
            number(cells[column], quantity) * _MM,
            sigma=number(cells[sigma], "sigma") * _MM,
            datum=context.datum,
        )


def _geonet(payload: bytes, context: Context) -> Parsed:
    """Return a CSV of GEONET, in mm; what was filled in afterwards is marked so."""
    gathering, days = Gathering(), []
    for where, row in rows_of(payload, _GEONET):
        gathering.heard("day")
        with gathering.entry(where, ",".join(map(str, row.values()))):
            time = from_day(needed_cell(row, "time"))
            values = tuple(number(cell(row, name), name) for name in _GEONET_AXES)
            made = tuple(_is_computed(cell(row, name)) for name in _GEONET_AXES)
            days.append(_Day(needed_cell(row, "group"), time, values, made))
    for place, day in enumerate(days):
        is_filled = _is_straight(days[place - 1 : place + 2])
        for quantity, value, is_made in zip(_AXES, day.values, day.made, strict=True):
            quality = Quality.ESTIMATED if is_filled or is_made else Quality.GOOD
            gathering.keep(
                observation(
                    day.station, quantity, day.time, value, quality=quality, datum=context.datum
                )
            )
    return gathering.parsed("geonet_csv")


@frozen
class _Day:
    """One day: north, east, up, and which of them have more digits than a measurement."""

    station: str
    time: datetime
    values: tuple[float, ...]
    made: tuple[bool, ...]


def _is_computed(text: str) -> bool:
    """Tell whether a value has more digits than the hundredths in which they are published."""
    return len(text.partition(".")[2]) > _DECIMALS


def _is_straight(three: Sequence[_Day]) -> bool:
    """Tell whether the middle of three days lies on a straight line in all components."""
    if len(three) < 3 or len({one.station for one in three}) > 1:  # noqa: PLR2004 - three
        return False
    before, here, after = (one.values for one in three)
    if before == here == after:
        return False
    return all(
        abs(a - 2 * b + c) < _STRAIGHT_MM for a, b, c in zip(before, here, after, strict=True)
    )
