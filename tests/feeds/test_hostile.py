"""Whatever arrives, a format answers: any bytes, any text, and what is meant to harm."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.feeds.model import Context, Format
from riskmap.feeds.model.parsed import TOLD_AT_MOST
from riskmap.feeds.service import formats
from tests.feeds.sound import require_sound
from tests.feeds.written import CHINA, WRITTEN

every_format = pytest.mark.parametrize("source", formats().values(), ids=lambda one: one.name)


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
