from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import UnreadableFileError
from riskmap.feeds.model import Context
from riskmap.feeds.reading.frames import crc24q
from riskmap.feeds.service import format_named
from riskmap.feeds.streams.cutting import (
    BROKEN_IN_A_ROW,
    NOISE_MAX,
    Cutter,
    Frames,
    Lines,
    cutter_for,
)


def frame(body: bytes) -> bytes:
    head = b"\xd3" + len(body).to_bytes(2, "big") + body
    return head + crc24q(head).to_bytes(3, "big")


def cut(cutter: Cutter, stream: bytes, steps: list[int]) -> list[bytes]:
    found: list[bytes] = []
    place = 0
    for step in cycle(steps):
        if place >= len(stream):
            return found
        found += cutter.fed(stream[place : place + step])
        place += step
    return found


steps = st.lists(st.integers(1, 60), min_size=1, max_size=8)
bodies = st.lists(st.binary(max_size=40).map(lambda one: frame(b"\x3e\xd0" + one)), max_size=6)


@given(frames=bodies, noise=st.binary(max_size=30).filter(lambda one: b"\xd3" not in one), by=steps)
def test_frames_come_whole_wherever_the_stream_is_cut(
    frames: list[bytes], noise: bytes, by: list[int]
) -> None:
    stream = b"".join(noise + one for one in frames)
    assert cut(Frames(), stream + frame(b"\x3e\xd0")[:-1], by) == [noise + one for one in frames]


@given(lines=st.lists(st.binary(max_size=40).map(lambda one: one.replace(b"\n", b"")), max_size=8))
def test_lines_come_whole_wherever_the_stream_is_cut(lines: list[bytes]) -> None:
    stream = b"".join(one + b"\n" for one in lines)
    assert cut(Lines(), stream + b"$GNGGA,01", [7]) == [one + b"\n" for one in lines]


@given(data=st.binary(max_size=400), by=steps)
def test_nothing_is_lost_and_nothing_is_made(data: bytes, by: list[int]) -> None:
    for one in (Frames(), Lines()):
        assert b"".join(cut(one, data, by)) + one._rest == data


def test_a_line_that_gives_only_broken_frames_is_given_up() -> None:
    broken = frame(b"\x3e\xd0")[:-1] + b"x"
    Frames().fed((broken * BROKEN_IN_A_ROW + frame(b"\x3e\xd0")) * 2)
    with pytest.raises(UnreadableFileError, match="More than 200 frames"):
        Frames().fed(broken * (BROKEN_IN_A_ROW + 1))


@pytest.mark.parametrize("noise", [b"x", b"\xd3\x03\xff", b"\xd3\x00\x13"])
def test_noise_without_end_takes_no_more_room(noise: bytes) -> None:
    for one in (Frames(), Lines()):
        found = cut(one, noise * 20_000, [1_000])
        assert len(one._rest) <= NOISE_MAX
        assert found


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("rtcm3", "rtcm3/ublox-zed-f9t-rtcm3.log"),
        ("rtcm3", "rtcm3/pyrtcm_pygpsdata-RTCM3.log"),
        ("nmea", "nmea/beidou-gb.log"),
    ],
)
def test_pieces_of_a_real_log_give_what_the_whole_gives(
    shared_data: Path, name: str, path: str
) -> None:
    payload = (shared_data / "gnss" / path).read_bytes()
    context = Context(station="x", utc_offset=None, needs_checksum=False)
    parse = format_named(name).parse
    whole = parse(payload, context).messages
    cutter: Any = cutter_for(name)
    counted = 0
    pieces = cut(cutter, payload, [997])
    for at in range(0, len(pieces), 7):
        counted += sum(parse(b"".join(pieces[at : at + 7]), context).messages.values())
    counted += sum(parse(cutter._rest, context).messages.values())
    assert counted == sum(whole.values())
