"""Messages a second: our readers of streams beside the libraries that read single messages.

Ours look for messages in the bytes, let the library read them (NMEA) or check the sum and read what
we need of them (RTCM: stations and satellites; pyrtcm reads every field), and give records with
times, stations and refusals. The library alone is given the same bytes, and its messages are
counted and dropped. Times are those of the processor, which others may use beside us.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from pynmeagps import ERR_IGNORE as NMEA_IGNORE
from pynmeagps import NMEAReader
from pyrtcm import ERR_IGNORE as RTCM_IGNORE
from pyrtcm import RTCMReader

from riskmap.feeds.service import format_named
from tests.feeds import written
from tests.fixtures.equipment import SHARED_DATA

TURNS = 5
EPOCHS = 2_000
_SHANGHAI = (-2853446.0, 4667466.0, 3268291.0)
REAL = {
    "nmea": ("unicore-um621.log", "ublox-zed-f9p-nmea.log", "quectel-l76k-nmea.log"),
    "rtcm3": ("pyrtcm_pygpsdata-RTCM3.log", "ublox-zed-f9t-rtcm3.log", "rtcm3.2.log"),
}
_FOLDERS = {"nmea": "nmea", "rtcm3": "rtcm3"}
Say = Callable[[str], object]
Theirs = Callable[[bytes], int]


def readers(say: Say) -> dict[str, Any]:
    """Measure both streams, made-up ones and the real logs that are at hand."""
    found = {}
    for name, payload in _payloads():
        form = name.partition(" ")[0]
        library, theirs = _LIBRARIES[form]
        found[name] = one = {"library": library, **_beside(form, payload, theirs)}
        say(f"  {name}: {one['messages_a_second']:,} messages/s; {library} alone"
            f" {one['library_messages_a_second']:,}; ratio {one['ratio']:.2f}")  # fmt: skip
    return found


def _payloads() -> Iterator[tuple[str, bytes]]:
    yield "nmea made up", _sentences()
    yield "rtcm3 made up", written.frame(written.station_1006(*_SHANGHAI)) * EPOCHS
    for form, names in REAL.items():
        files = [SHARED_DATA / "gnss" / _FOLDERS[form] / name for name in names]
        payload = b"".join(_without_comments(one.read_bytes()) for one in files if one.is_file())
        if payload:
            yield f"{form} real logs", payload


def _without_comments(payload: bytes) -> bytes:
    """Return a log without the lines that those who collected it wrote before it."""
    lines = payload.splitlines(keepends=True)
    first = next((place for place, one in enumerate(lines) if not one.startswith(b"#")), 0)
    return b"".join(lines[first:])


def _sentences() -> bytes:
    """Return seconds of a receiver: time, position, errors, satellites in view."""
    epochs = []
    for second in range(EPOCHS):
        clock = f"{8 + second // 3600:02d}{second // 60 % 60:02d}{second % 60:02d}.00"
        epochs.append(
            written.nmea(
                written.rmc(clock),
                written.gga(time=clock),
                f"GNGST,{clock},1.2,0.9,0.7,12.0,0.008,0.007,0.015",
                "GBGSV,1,1,02,21,45,120,41,25,30,210,38,1",
            )
        )
    return b"".join(epochs)


def _beside(form: str, payload: bytes, theirs: Theirs) -> dict[str, Any]:
    """Read in turns; the middle of the times counts."""
    source = format_named(form)
    ours: list[float] = []
    alone: list[float] = []
    for _ in range(TURNS):
        messages, seconds = _timed(lambda: source.parse(payload, written.CHINA).message_count)
        ours.append(seconds)
        counted, seconds = _timed(lambda: theirs(payload))
        alone.append(seconds)
    own, other = messages / statistics.median(ours), counted / statistics.median(alone)
    return {"bytes": len(payload), "messages": messages, "library_messages": counted,
            "messages_a_second": round(own), "library_messages_a_second": round(other),
            "ratio": round(own / other, 3)}  # fmt: skip


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    gc.collect()
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def _pynmeagps(payload: bytes) -> int:
    reader = NMEAReader(BytesIO(payload), quitonerror=NMEA_IGNORE)
    return sum(parsed is not None for _, parsed in reader)


def _pyrtcm(payload: bytes) -> int:
    reader = RTCMReader(BytesIO(payload), quitonerror=RTCM_IGNORE)
    return sum(parsed is not None for _, parsed in reader)


_LIBRARIES: dict[str, tuple[str, Theirs]] = {
    "nmea": ("pynmeagps", _pynmeagps),
    "rtcm3": ("pyrtcm", _pyrtcm),
}
