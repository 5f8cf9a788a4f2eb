"""Payloads that were changed on their way, each made anew from its format and a number."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from pyrtcm import calc_crc24q

from tests.feeds.written import WRITTEN, sentence
from tests.fixtures.equipment import SHARED_DATA

#: Real payloads made of lines or frames are cut to this, so that many mutants can be tried.
LENGTH = 1_500
REAL_LINES = {
    "best_track": ("feeds/besttrack/atcf_bal012019.dat",),
    "neu": ("displacement/geonet_neu/J188neu9818.csv", "displacement/other/POTS.neu"),
    "nmea": ("nmea/beidou-gb.log", "nmea/ublox-zed-f9p-nmea.log"),
    "rain": ("feeds/hydro/ndbc_BDVF1.rain.txt",),
    "rinex_met": ("tropo/midgard_pots_rinex_met.18m",),
    "rtcm3": ("rtcm3/pyrtcm_pygpsdata-RTCM3.log",),
    "sinex_tms": ("displacement/other/midgard_sinex_tms.tms",),
    "sinex_tro": ("tropo/synthetic_v2.tro",),
    "tenv3": ("displacement/tenv3/CNPK.tenv3",),
}
#: XML and JSON stay whole: what is cut is of no format at all.
REAL_WHOLE = {
    "cap": ("feeds/cap/cn_valid.xml", "feeds/cap/sc_valid.xml"),
    "gdacs": ("feeds/gdacs/gdacs-2.xml", "feeds/gdacs/fl-1102983-ep1-event.json"),
    "quakeml": ("feeds/quakeml/iris_events.xml", "feeds/quakeml/usgs_event.xml"),
}
#: Pieces that parsers have stumbled over elsewhere.
PIECES = (
    b"\x00", b"\xff\xfe", b"\r", b"\n\n", b"nan", b"inf", b"-", b"1e99", b"9" * 400, b'"', b",",
    b"$", b"*00", b"\xd3\x00\x13\x3e\xd0", b"\xb5b", b"<a>", b"</a>", b"&a;", b"[", b"{", b"null",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-12:00",
    b"-999999", b"T", b"99:99", "\u0663\u2028\ufeff".encode(), b"true", b"-0", b"1e-320", b"2**63",
    b"\x1b[2J", b"%s%n", b"29-02-2023", b"24:00:60", b"NaN", b"]]>", b"<![CDATA[", b"\xed\xa0\x80",
)  # fmt: skip
_DIGITS = frozenset(b"0123456789")

Step = Callable[[random.Random, bytearray], None]


def seeds_of(name: str) -> tuple[bytes, ...]:
    """Return what mutations of a format begin with: ours, and real ones where they are at hand."""
    root = SHARED_DATA / "gnss"
    lines = [root / path for path in REAL_LINES.get(name, ())]
    whole = [root / path for path in REAL_WHOLE.get(name, ())]
    return (
        *WRITTEN[name],
        *(one.read_bytes()[:LENGTH] for one in lines if one.is_file()),
        *(one.read_bytes() for one in whole if one.is_file()),
    )


def mutant(name: str, number: int, seeds: Sequence[bytes]) -> bytes:
    """Return one payload, the same for the same name, number and seeds."""
    chance = random.Random(f"{name} {number}")
    found = bytearray(seeds[number % len(seeds)])
    for _ in range(chance.randrange(1, 5)):
        if found:
            chance.choice(STEPS)(chance, found)
    if not chance.randrange(20):
        found += chance.choice(seeds)
    mend = MENDED.get(name)
    return mend(bytes(found)) if mend and chance.randrange(2) else bytes(found)


def _flip(chance: random.Random, payload: bytearray) -> None:
    payload[chance.randrange(len(payload))] = chance.randrange(256)


def _cut(chance: random.Random, payload: bytearray) -> None:
    del payload[chance.randrange(1, len(payload) + 1) :]


def _drop(chance: random.Random, payload: bytearray) -> None:
    start = chance.randrange(len(payload))
    del payload[start : start + chance.randrange(1, 30)]


def _repeat(chance: random.Random, payload: bytearray) -> None:
    start = chance.randrange(len(payload))
    piece = payload[start : start + chance.randrange(1, 200)]
    payload[start:start] = piece * chance.randrange(1, 4)


def _insert(chance: random.Random, payload: bytearray) -> None:
    start = chance.randrange(len(payload) + 1)
    payload[start:start] = chance.choice(PIECES)


def _change_digit(chance: random.Random, payload: bytearray) -> None:
    places = [place for place, one in enumerate(payload) if one in _DIGITS]
    if places:
        payload[chance.choice(places)] = 48 + chance.randrange(10)


def _change_number(chance: random.Random, payload: bytearray) -> None:
    """Put a piece in the place of all digits around one."""
    places = [place for place, one in enumerate(payload) if one in _DIGITS]
    if not places:
        return
    first = last = chance.choice(places)
    while first and payload[first - 1] in _DIGITS:
        first -= 1
    while last < len(payload) and payload[last] in _DIGITS:
        last += 1
    payload[first:last] = chance.choice(PIECES)


def _swap_lines(chance: random.Random, payload: bytearray) -> None:
    lines = payload.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    payload[:] = b"\n".join(lines)


STEPS: tuple[Step, ...] = (
    _flip, _cut, _drop, _repeat, _insert, _change_digit, _change_digit, _change_number, _swap_lines,
)  # fmt: skip


def _with_sums(payload: bytes) -> bytes:
    """Write right checksums behind all sentences, so that what stands in them is read."""
    return re.sub(rb"\$([^$*\r\n]+)\*..", lambda found: _latin(found[1].decode("latin-1")), payload)


def _latin(body: str) -> bytes:
    return sentence(body).encode("latin-1") if body.isascii() else f"${body}*00".encode("latin-1")


def _with_crcs(payload: bytes) -> bytes:
    """Write the right CRC behind all frames that end within the payload."""
    found, place = bytearray(payload), 0
    while (place := found.find(b"\xd3", place)) >= 0:
        end = place + 3 + (int.from_bytes(found[place + 1 : place + 3], "big") & 0x3FF)
        if end + 3 > len(found):
            place += 1
            continue
        crc: int = calc_crc24q(bytes(found[place:end]))
        found[end : end + 3] = crc.to_bytes(3, "big")
        place = end + 3
    return bytes(found)


#: Half of the mutants of these get right sums: else hardly one would come past the door.
MENDED: dict[str, Callable[[bytes], bytes]] = {"nmea": _with_sums, "rtcm3": _with_crcs}
