"""RINEX meteorological files: pressure, temperature and humidity beside an antenna.

Fields stand at fixed places, seven characters wide, in the order that the header declares. This is
the measured pressure without which water vapour is indicative only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Observation, Parsed, our_format
from riskmap.feeds.model.observations import observation
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.reading.moments import from_digits, gps_to_utc
from riskmap.feeds.reading.numbers import number, whole_number
from riskmap.feeds.reading.text import lines_of, text_of

_QUANTITIES = {"PR": "pressure", "TD": "temperature", "HR": "humidity"}
_LABEL, _WIDTH = 60, 7
#: Where values begin: years have two digits in version 2, four from version 3 on.
_VALUES_AT = {2: 18, 3: 20, 4: 20}
_TYPES_AT_MOST = 8
#: No sensor goes so low; this is how its absence is written.
_MISSING_BELOW = -900.0


@frozen
class _Header:
    """What a header says: version, station, and which value stands where."""

    version: int
    station: str
    types: tuple[str, ...]


def parse(payload: bytes, context: Context) -> Parsed:
    """Return what was measured at each epoch; other types of values are left out."""
    gathering = Gathering()
    try:
        lines = lines_of(text_of(payload))
        header = _header(lines, context)
        for line_number, line in lines:
            gathering.heard("epoch")
            with gathering.entry(at_line(line_number), line):
                gathering.keep(*_epoch(line, header, context))
    except RiskmapError as error:
        return unreadable(error, payload)
    return gathering.parsed("rinex_met")


FORMAT = our_format("rinex_met", parse)


def _header(lines: Iterator[tuple[int, str]], context: Context) -> _Header:
    """Read up to the end of the header."""
    version, station, types = 0, context.station, ""
    for _, line in lines:
        value, label = line[:_LABEL], line[_LABEL:].strip()
        if label == "RINEX VERSION / TYPE" and value[20:21] == "M":
            version = whole_number(value.split(".")[0], "version")
        elif label == "MARKER NAME":
            station = value.strip().upper() or station
        elif label == "# / TYPES OF OBSERV":
            types += value[6:]
        elif label == "END OF HEADER":
            break
    named = tuple(types.split())
    if version not in _VALUES_AT or not 0 < len(named) <= _TYPES_AT_MOST:
        raise UnreadableFileError(
            N_("This is no meteorological RINEX file that we know."),
            mend=N_("Version 2 to 4, with at most eight types of values."),
        )
    return _Header(version, station, named)


def _epoch(line: str, header: _Header, context: Context) -> Iterator[Observation]:
    first = _VALUES_AT[header.version]
    time = _time(line[:first].split())
    for place, name in enumerate(header.types):
        text = line[first + place * _WIDTH : first + (place + 1) * _WIDTH].strip()
        quantity = _QUANTITIES.get(name)
        value = number(text, name) if text and quantity else None
        if quantity and value is not None and value > _MISSING_BELOW:
            yield observation(header.station, quantity, time, value, datum=context.datum)


def _time(cells: Sequence[str]) -> datetime:
    """Return the moment of an epoch, which is written in GPS time."""
    if len(cells) != 6:  # noqa: PLR2004 - year to second
        raise UnreadableFileError(N_("The line is cut off."), mend=TELL_SENDER)
    year = cells[0] if len(cells[0]) > 2 else f"{'19' if cells[0] >= '80' else '20'}{cells[0]:0>2}"  # noqa: PLR2004 - two digits
    return gps_to_utc(
        from_digits(year + "".join(f"{one:0>2}" for one in cells[1:]), "%Y%m%d%H%M%S")
    )
