"""RTCM 3: frames of reference stations. Where a station stands, and what it sees.

Frames are found by their CRC first; only then is one decoded, because the decoder fails on some
that are good.
"""

from __future__ import annotations

from typing import Any

from attrs import define, field
from pyrtcm import RTCMMessage
from pyrtcm.exceptions import RTCMMessageError, RTCMTypeError

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Parsed, Station, StationHealth, our_format
from riskmap.feeds.model.parsed import TELL_SENDER, at_byte, unreadable, whole
from riskmap.feeds.reading.frames import frames
from riskmap.feeds.reading.text import require_size

_COORDINATES = {1005, 1006}
_SYSTEMS = {107: "gps", 108: "glonass", 109: "galileo", 110: "sbas", 111: "qzss", 112: "beidou",
            113: "navic"}  # fmt: skip
#: Where the 64 bits stand that say which satellites an MSM message is of.
_SATELLITES_FROM, _SATELLITES = 73, 64
#: Earth's surface lies so far from its centre, in metres.
_NEAREST, _FARTHEST = 6_300_000, 6_400_000


@define
class _View:
    """What one station sees, until the same system comes again."""

    station: str = ""
    in_view: dict[str, int] = field(factory=dict)


def parse(payload: bytes, context: Context) -> Parsed:
    """Return where stations stand, and how many satellites they see."""
    try:
        require_size(payload)
    except RiskmapError as error:
        return unreadable(error, payload)
    gathering, view = Gathering(), _View()
    with gathering.entry(whole()):  # too many broken frames end it; what came before is kept
        for place, frame in frames(payload, gathering):
            kind = int.from_bytes(frame[:2], "big") >> 4
            gathering.heard(str(kind))
            with gathering.entry(at_byte(place), frame):
                _tell(kind, frame, view, gathering, context)
    _tell_view(view, gathering, context)
    parsed = gathering.parsed("rtcm_3")
    if not parsed.message_count:
        nothing = UnreadableFileError(N_("There is no RTCM frame."), mend=TELL_SENDER)
        return unreadable(nothing, payload)
    return parsed


FORMAT = our_format("rtcm3", parse)


def _tell(kind: int, frame: bytes, view: _View, gathering: Gathering, context: Context) -> None:
    if kind in _COORDINATES:
        gathering.keep(_station(frame, context))
    elif kind // 10 in _SYSTEMS and 1 <= kind % 10 <= 7:  # noqa: PLR2004 - MSM1 to MSM7
        _see(kind, frame, view, gathering, context)


def _see(kind: int, frame: bytes, view: _View, gathering: Gathering, context: Context) -> None:
    """Count the satellites of an MSM message."""
    bits = len(frame) * 8 - _SATELLITES_FROM - _SATELLITES
    if bits < 0:
        raise UnreadableFileError(N_("The frame is cut off."), mend=TELL_SENDER)
    number = int.from_bytes(frame, "big")
    station, system = _name(number >> (len(frame) * 8 - 24) & 0xFFF), _SYSTEMS[kind // 10]
    if system in view.in_view or station != view.station:
        _tell_view(view, gathering, context)
        view.station, view.in_view = station, {}
    view.in_view[system] = (number >> bits & (1 << _SATELLITES) - 1).bit_count()


def _tell_view(view: _View, gathering: Gathering, context: Context) -> None:
    if view.in_view:
        gathering.keep(
            StationHealth(
                station=context.station or view.station,
                time=context.received_at,
                in_view=view.in_view,
            )
        )


def _station(frame: bytes, context: Context) -> Station:
    """Return where a station stands, from message 1005 or 1006."""
    try:
        message: Any = RTCMMessage(payload=frame)
        number, x, y, z = message.DF003, message.DF025, message.DF026, message.DF027
        height = getattr(message, "DF028", None)
    except (RTCMMessageError, RTCMTypeError, AttributeError) as fault:
        raise UnreadableFileError(
            N_("The frame cannot be taken apart."), mend=TELL_SENDER
        ) from fault
    if not _NEAREST <= (x * x + y * y + z * z) ** 0.5 <= _FARTHEST:
        raise UnreadableFileError(
            N_("The station does not stand on the Earth."),
            mend=N_("Let the station's operator set its coordinates."),
        )
    return Station(
        station=context.station or _name(number),
        x_m=x,
        y_m=y,
        z_m=z,
        antenna_height_m=height,
        datum=context.datum,
    )


def _name(number: int) -> str:
    return f"RTCM {number}"
