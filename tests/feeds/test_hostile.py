"""Whatever arrives, a format answers: no crash, no hang, a place for every refusal.

Payloads are mutated from what we wrote ourselves, and from real files where they are at hand: 2,000
of each format here, 100,000 with ``scripts/test --long``.
"""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.feeds.model import Context, Format, Parsed
from riskmap.feeds.model.parsed import TOLD_AT_MOST
from riskmap.feeds.service import formats
from tests.conftest import LONG
from tests.feeds.written import CHINA, WRITTEN
from tests.fixtures.equipment import SHARED_DATA

MUTANTS = 100_000 if LONG else 2_000
#: Real payloads are cut to this, so that many mutants can be tried.
LENGTH = 1_500
REAL = {
    "best_track": ("feeds/besttrack/atcf_bal012019.dat",),
    "cap": ("feeds/cap/cn_valid.xml", "feeds/cap/sc_valid.xml"),
    "gdacs": ("feeds/gdacs/gdacs-2.xml", "feeds/gdacs/fl-1102983-ep1-event.json"),
    "level": ("feeds/hydro/usgs_waterservices_iv.json",),
    "neu": ("displacement/geonet_neu/J188neu9818.csv", "displacement/other/POTS.neu"),
    "nmea": ("nmea/beidou-gb.log", "nmea/ublox-zed-f9p-nmea.log"),
    "quakeml": ("feeds/quakeml/iris_events.xml",),
    "rain": ("feeds/hydro/ndbc_BDVF1.rain.txt",),
    "rinex_met": ("tropo/midgard_pots_rinex_met.18m",),
    "rtcm3": ("rtcm3/pyrtcm_pygpsdata-RTCM3.log",),
    "sinex_tms": ("displacement/other/midgard_sinex_tms.tms",),
    "sinex_tro": ("tropo/synthetic_v2.tro",),
    "tenv3": ("displacement/tenv3/CNPK.tenv3",),
}  # fmt: skip
#: Pieces that parsers have stumbled over elsewhere.
PIECES = (
    b"\x00", b"\xff\xfe", b"\r", b"\n\n", b"nan", b"inf", b"-", b"1e99", b"9" * 400, b'"', b",",
    b"$", b"*00", b"\xd3\x00\x13\x3e\xd0", b"\xb5b", b"<a>", b"</a>", b"&a;", b"[", b"{", b"null",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-12:00",
    b"-999999", b"T", b"99:99", "\u0663\u2028\ufeff".encode(),
)  # fmt: skip

Step = Callable[[random.Random, bytearray], None]
every_format = pytest.mark.parametrize("source", formats().values(), ids=lambda one: one.name)


def flip(chance: random.Random, payload: bytearray) -> None:
    payload[chance.randrange(len(payload))] = chance.randrange(256)


def cut(chance: random.Random, payload: bytearray) -> None:
    del payload[chance.randrange(1, len(payload) + 1) :]


def drop(chance: random.Random, payload: bytearray) -> None:
    start = chance.randrange(len(payload))
    del payload[start : start + chance.randrange(1, 30)]


def repeat(chance: random.Random, payload: bytearray) -> None:
    start = chance.randrange(len(payload))
    payload[start:start] = payload[start : start + chance.randrange(1, 200)] * chance.randrange(
        1, 4
    )


def insert(chance: random.Random, payload: bytearray) -> None:
    start = chance.randrange(len(payload) + 1)
    payload[start:start] = chance.choice(PIECES)


def change_digit(chance: random.Random, payload: bytearray) -> None:
    places = [place for place, one in enumerate(payload) if 48 <= one <= 57]
    if places:
        payload[chance.choice(places)] = 48 + chance.randrange(10)


STEPS: tuple[Step, ...] = (flip, cut, drop, repeat, insert, change_digit, change_digit)


def mutant(chance: random.Random, payload: bytes) -> bytes:
    found = bytearray(payload)
    for _ in range(chance.randrange(1, 5)):
        if found:
            chance.choice(STEPS)(chance, found)
    return bytes(found)


def require_sound(parsed: Parsed) -> None:
    """Fail unless every refusal says where, why and what to do, and counts add up."""
    assert parsed.refused >= len(parsed.refusals)
    assert parsed.is_readable or not parsed.records
    assert parsed.is_readable or parsed.refused
    for one in parsed.refusals:
        assert str(one.where)
        assert str(one.why)
        assert str(one.mend)
        assert one.text.isprintable()
        assert len(one.text) <= 120
    assert all(kind.isprintable() and count > 0 for kind, count in parsed.messages.items())


def real_payloads(name: str) -> list[bytes]:
    files = [SHARED_DATA / "gnss" / path for path in REAL.get(name, ())]
    return [file.read_bytes()[:LENGTH] for file in files if file.is_file()]


@every_format
def test_no_mutant_of_a_payload_is_too_much(source: Format) -> None:
    seeds = [*WRITTEN[source.name], *real_payloads(source.name)]
    chance = random.Random(source.name)
    for number in range(MUTANTS):
        payload = mutant(chance, seeds[number % len(seeds)])
        require_sound(source.parse(payload, CHINA))


@every_format
@given(payload=st.binary(max_size=400), station=st.text(max_size=5))
def test_no_bytes_at_all_are_too_much(source: Format, payload: bytes, station: str) -> None:
    require_sound(source.parse(payload, Context(station=station)))


@every_format
@given(text=st.text(max_size=300))
def test_no_text_behind_a_sound_beginning_is_too_much(source: Format, text: str) -> None:
    for seed in WRITTEN[source.name]:
        require_sound(source.parse(seed[: len(seed) * 2 // 3] + text.encode(), CHINA))


@every_format
@pytest.mark.parametrize(
    "payload", [b"", b"  \r\n", b"\xef\xbb\xbf"], ids=["empty", "blank", "mark"]
)
def test_an_empty_answer_is_no_all_clear(source: Format, payload: bytes) -> None:
    parsed = source.parse(payload, CHINA)
    assert not parsed.is_readable
    assert parsed.refused == 1


@every_format
def test_a_page_that_says_why_is_of_no_format(source: Format) -> None:
    page = b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>"
    parsed = source.parse(page, CHINA)
    assert (parsed.is_readable, parsed.records, parsed.refused) == (False, (), 1)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<alert>&b;</alert>"
)
HOSTILE = {
    "bomb": BOMB,
    "deep xml": b"<alert>" + b"<a>" * 50_000,
    "deep json": b'{"features":' + b"[" * 100_000,
    "long line": b"$GNGGA," + b"1" * 2_000_000,
    "many lines": b"x\n" * 20_000,
    "long number": b'{"features":[{"id":"a","properties":{"time":' + b"9" * 10_000 + b"}}]}",
    "many preambles": b"\xd3\x03\xff\x3e\xd0" * 10_000,
    "many syncs": b"\xb5b\x01\x02\x00\x08" * 10_000,
    "many dollars": b"$GP\n" * 10_000,
}


@every_format
@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_what_is_meant_to_harm_costs_little(source: Format, payload: bytes) -> None:
    tracemalloc.start()
    parsed = source.parse(payload, CHINA)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    require_sound(parsed)
    assert len(parsed.refusals) <= TOLD_AT_MOST
    assert most < 60 * len(payload) + 20_000_000
