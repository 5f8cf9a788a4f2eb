"""Sentences of a stream, and what is kept of each until its epoch is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from functools import reduce
from operator import xor
from typing import Any

from attrs import define, field, frozen
from pynmeagps import VALCKSUM, NMEAReader
from pynmeagps.exceptions import (
    NMEAMessageError,
    NMEAParseError,
    NMEAStreamError,
    NMEATypeError,
)

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering
from riskmap.feeds.model.parsed import TELL_SENDER, visible

_FAULTS = (NMEAMessageError, NMEAParseError, NMEAStreamError, NMEATypeError)
#: What fields that nobody foresaw make of a library that expects others.
_SLIPS = (ValueError, IndexError, TypeError, ArithmeticError, KeyError, AttributeError)
_TALKERS = {"GP": "gps", "GL": "glonass", "GA": "galileo", "GB": "beidou", "BD": "beidou",
            "GQ": "qzss", "GI": "navic"}  # fmt: skip
_LONGEST = 1_000


@frozen
class Position:
    """One sentence GGA: as it was read, and as it was written."""

    line: int
    message: Any
    fields: tuple[str, ...]

    @property
    def at(self) -> time:
        """Its time of day."""
        moment: time = self.message.time
        return moment


@define
class Heard:
    """What a stream said, each in the order of its lines."""

    positions: list[Position] = field(factory=list)
    dates: list[tuple[int, date, time]] = field(factory=list)
    void: set[tuple[int, time]] = field(factory=set)
    errors: list[tuple[int, time, tuple[float, float, float]]] = field(factory=list)
    in_view: list[tuple[int, str, int]] = field(factory=list)


def sentences(payload: bytes, gathering: Gathering) -> Iterator[tuple[int, bytes]]:
    """Yield what begins with the last dollar of each line; comments and noise are skipped."""
    for number, line in enumerate(payload.split(b"\n"), 1):
        place = line.rfind(b"$")
        if line.startswith(b"#") or place < 0 or not line[place + 1 : place + 3].isalpha():
            gathering.skip(len(line))
            continue
        gathering.skip(place)
        yield number, line[place : place + _LONGEST].rstrip()


def hear(line: int, sentence: bytes, heard: Heard, gathering: Gathering, context: Context) -> None:
    """Take one sentence in.

    Raises
    ------
    UnreadableFileError
        If it is not sound.
    """
    has_sum = b"*" in sentence
    try:
        message = _read(sentence if has_sum else sentence + _checksum(sentence))
    except UnreadableFileError:
        gathering.heard("?")
        raise
    gathering.heard(str(message.identity))
    if not has_sum and context.needs_checksum:
        raise UnreadableFileError(
            N_("The sentence bears no checksum."),
            mend=N_("Let the receiver write checksums, or allow sentences without."),
        )
    if message.msgID in _SORTS:
        take, *needed = _SORTS[message.msgID]
        _require(message, needed)
        take(line, message, sentence, heard)


def _require(message: Any, fields: Sequence[str]) -> None:
    """Refuse a sentence that ends before what is read of it, even with the right checksum."""
    if not all(hasattr(message, one) for one in fields):
        raise UnreadableFileError(N_("The line is cut off."), mend=TELL_SENDER)


def _checksum(sentence: bytes) -> bytes:
    """Return the checksum that a sentence should bear: the library reads none without."""
    return b"*%02X" % reduce(xor, sentence[1:], 0)


def _read(sentence: bytes) -> Any:
    """Return what pynmeagps reads; a wrong checksum or field is a refusal."""
    reason = ""
    try:
        message = NMEAReader.parse(sentence + b"\r\n", validate=VALCKSUM)
    except _FAULTS as fault:
        message, reason = None, visible(str(fault))
    except _SLIPS:
        message = None
    if message is None:
        raise UnreadableFileError(
            N_("This is no sound sentence. {reason}"), mend=TELL_SENDER, reason=reason
        )
    return message


def _gga(line: int, message: Any, sentence: bytes, heard: Heard) -> None:
    fields = sentence.partition(b"*")[0].decode("ascii", "replace").split(",")
    if isinstance(message.time, time):
        heard.positions.append(Position(line, message, tuple(fields)))


def _rmc(line: int, message: Any, _sentence: bytes, heard: Heard) -> None:
    if not isinstance(message.time, time):
        return
    if isinstance(message.date, date):
        heard.dates.append((line, message.date, message.time))
    if message.status != "A":
        heard.void.add((len(heard.positions), message.time))


def _zda(line: int, message: Any, _sentence: bytes, heard: Heard) -> None:
    if not isinstance(message.time, time):
        return
    try:
        day = date(message.year, message.month, message.day)
    except (ValueError, TypeError):
        raise UnreadableFileError(
            N_("This is no time: {text}."), mend=TELL_SENDER, text="ZDA"
        ) from None
    heard.dates.append((line, day, message.time))


def _gst(line: int, message: Any, _sentence: bytes, heard: Heard) -> None:
    sigmas = (message.stdLat, message.stdLong, message.stdAlt)
    if isinstance(message.time, time) and all(isinstance(one, float) for one in sigmas):
        heard.errors.append((line, message.time, sigmas))


def _gsv(line: int, message: Any, _sentence: bytes, heard: Heard) -> None:
    if isinstance(message.numSV, int) and message.talker in _TALKERS:
        heard.in_view.append((line, _TALKERS[message.talker], message.numSV))


_Take = Callable[[int, Any, bytes, Heard], None]
#: What takes a sort of sentence in, and the fields without which it is none.
_SORTS: dict[str, tuple[_Take, *tuple[str, ...]]] = {
    "GGA": (_gga, "time", "lat", "lon", "quality", "numSV", "HDOP", "alt", "sep", "diffAge"),
    "RMC": (_rmc, "time", "status", "date"),
    "ZDA": (_zda, "time", "day", "month", "year"),
    "GST": (_gst, "time", "stdLat", "stdLong", "stdAlt"),
    "GSV": (_gsv, "numSV"),
}
