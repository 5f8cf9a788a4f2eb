"""Whole messages out of a stream, wherever its chunks were cut."""

from __future__ import annotations

from typing import Protocol

from attrs import define

from riskmap.feeds.reading.frames import crc24q, is_known, too_many_broken

#: So much without a message is noise, and handed over as such: its reader counts it.
NOISE_MAX = 4_096
#: Broken frames without a sound one between them; what sends them is no such stream.
BROKEN_IN_A_ROW = 200
_PREAMBLE = b"\xd3"
_HEAD, _CRC, _LONGEST = 3, 3, 1_023


class Cutter(Protocol):
    """Remembers what is not whole yet."""

    def fed(self, data: bytes) -> list[bytes]:
        """Return the messages that are whole now, each with the noise before it."""
        ...


@define
class Lines:
    """One message a line."""

    _rest: bytes = b""

    def fed(self, data: bytes) -> list[bytes]:
        """Return the lines that are whole now."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        found = [one + b"\n" for one in whole]
        if len(self._rest) > NOISE_MAX:
            found.append(self._rest)
            self._rest = b""
        return found


@define
class Frames:
    """Frames of RTCM 3, which say how long they are and prove it."""

    _rest: bytes = b""
    _broken: int = 0

    def fed(self, data: bytes) -> list[bytes]:
        """Return the frames that are whole now.

        Raises
        ------
        UnreadableFileError
            If too many in a row are broken: looking on would only take time.
        """
        text = self._rest + data
        found: list[bytes] = []
        begin = place = 0
        while (place := text.find(_PREAMBLE, place)) >= 0:
            end = place + _length(text[place : place + _HEAD + 2])
            if end > len(text):
                break
            if end > place and self._is_sound(text[place:end]):
                found.append(text[begin:end])
                begin = place = end
            else:
                place += 1
        self._rest = text[begin:]
        if len(self._rest) > NOISE_MAX:
            cut = len(self._rest) - _HEAD - _LONGEST - _CRC
            found.append(self._rest[:cut])
            self._rest = self._rest[cut:]
        return found

    def _is_sound(self, frame: bytes) -> bool:
        if crc24q(frame) == 0:
            self._broken = 0
            return True
        self._broken += 1
        if self._broken > BROKEN_IN_A_ROW:
            raise too_many_broken(BROKEN_IN_A_ROW)
        return False


def _length(head: bytes) -> int:
    """Return the length of the frame that may begin so; 0 if none does."""
    if len(head) < _HEAD + 2:
        return _HEAD + 2  # more has to come
    inside = int.from_bytes(head[1:_HEAD], "big")
    is_frame = 2 <= inside <= _LONGEST and is_known(head[_HEAD:])  # noqa: PLR2004
    return _HEAD + inside + _CRC if is_frame else 0


def cutter_for(form: str) -> Cutter:
    """Return what cuts a stream of a format."""
    return Frames() if form == "rtcm3" else Lines()
