"""Frames of RTCM 3 in a stream of bytes, among whatever else a receiver writes there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Gathering
from riskmap.feeds.model.parsed import TELL_SENDER, at_byte

#: A frame of RTCM 3, or one of u-blox, in which the same byte can stand by chance.
_BEGINS = re.compile(rb"\xd3|\xb5b")
_RTCM = b"\xd3"
_HEAD, _CRC = 3, 3
_POLYNOMIAL = 0x1864CFB
#: Standard messages, and those of vendors.
_TYPES = (range(1, 101), range(1001, 1401), range(4001, 4096))
_UBX_HEAD, _UBX_SUM, _UBX_LONGEST = 6, 2, 2_048
#: A stream that holds more broken frames is noise; looking on would only take time.
BROKEN_AT_MOST = 500


def frames(payload: bytes, gathering: Gathering) -> Iterator[tuple[int, bytes]]:
    """Yield the payloads of frames whose CRC is right, each with its place.

    Raises
    ------
    UnreadableFileError
        If there are too many broken ones.
    """
    place, strange = 0, 0
    while begin := _BEGINS.search(payload, place):
        at = begin.start()
        gathering.skip(at - place)
        if payload.startswith(_RTCM, at):
            length = _frame_at(payload, at, gathering)
            if length:
                yield at, payload[at + _HEAD : at + length - _CRC]
            else:
                gathering.skip(1)
            place = at + (length or 1)
            continue
        length = _ubx_at(payload, at) if strange < BROKEN_AT_MOST else 0
        strange += not length
        gathering.skip(length or 1)
        place = at + (length or 1)
    gathering.skip(len(payload) - place)


def crc24q(data: bytes) -> int:
    """Return the CRC-24Q; 0 for data with their right CRC at the end."""
    table, crc = _table(), 0
    for one in data:
        crc = ((crc << 8) & 0xFFFFFF) ^ table[(crc >> 16) ^ one]
    return crc


def is_known(begins: bytes) -> bool:
    """Tell whether a message that begins so is of a type that exists."""
    kind = int.from_bytes(begins, "big") >> 4
    return any(kind in one for one in _TYPES)


def too_many_broken(count: int) -> UnreadableFileError:
    """Return the error of a line that gives nothing but broken frames."""
    return UnreadableFileError(
        N_("More than {count} frames are broken."),
        mend=N_("Look at the line between the sender and here."),
        count=count,
    )


@cache
def _table() -> tuple[int, ...]:
    found = []
    for one in range(256):
        crc = one << 16
        for _ in range(8):
            crc = (crc << 1) ^ (_POLYNOMIAL if crc & 0x800000 else 0)
        found.append(crc)
    return tuple(found)


def _frame_at(payload: bytes, at: int, gathering: Gathering) -> int:
    """Return the length of a sound frame, 0 if there is none; a broken one is refused."""
    inside = int.from_bytes(payload[at + 1 : at + _HEAD], "big")
    # Six bits before the length are zero, and a frame holds at least its type.
    if not 2 <= inside < 1024 or not is_known(payload[at + _HEAD : at + _HEAD + 2]):  # noqa: PLR2004
        return 0
    frame = payload[at : at + _HEAD + inside + _CRC]
    is_cut = len(frame) < _HEAD + inside + _CRC
    if not is_cut and crc24q(frame) == 0:
        return len(frame)
    gathering.heard("?")
    why = N_("The frame is cut off.") if is_cut else N_("The checksum is wrong.")
    gathering.refuse(at_byte(at), UnreadableFileError(why, mend=TELL_SENDER), frame[:20])
    if gathering.refused > BROKEN_AT_MOST:
        raise too_many_broken(BROKEN_AT_MOST)
    return 0


def _ubx_at(payload: bytes, at: int) -> int:
    """Return the length of a sound message of u-blox, 0 if there is none."""
    inside = int.from_bytes(payload[at + 4 : at + _UBX_HEAD], "little")
    message = payload[at : at + _UBX_HEAD + inside + _UBX_SUM]
    if inside > _UBX_LONGEST or len(message) < _UBX_HEAD + inside + _UBX_SUM:
        return 0
    first = second = 0
    for one in message[2:-_UBX_SUM]:
        first = (first + one) & 0xFF
        second = (second + first) & 0xFF
    return len(message) if message[-_UBX_SUM:] == bytes((first, second)) else 0
