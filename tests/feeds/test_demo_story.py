"""The made-up night: its senders write what their formats read, always alike, always marked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from riskmap.feeds.demo.senders import SENDERS, Span, payloads
from riskmap.feeds.demo.story import Night, table, told
from riskmap.feeds.model import Context, Observation, Parsed, Quake, RelayedSignal, Track
from riskmap.feeds.model.kept import KeptSignal, in_force
from riskmap.feeds.service import format_named, read

ZERO = datetime(2026, 7, 12, 14, tzinfo=UTC)
NIGHT = Night(ZERO)
every_feed = pytest.mark.parametrize("feed", SENDERS)


def written(feed: str, since: float | None, until: float) -> list[Parsed]:
    """Return what a format makes of what a sender writes between two hours of the night."""
    begins = None if since is None else NIGHT.at(since)
    span = Span(feed=feed, night=NIGHT, since=begins, until=NIGHT.at(until))
    source = format_named(table("feeds")[feed]["format"])
    return [read(source, one, Context()) for one in payloads(span)]


@every_feed
def test_what_a_sender_writes_is_read_to_the_last_entry(feed: str) -> None:
    found = written(feed, None, 16)
    assert found
    assert all(one.is_readable and not one.refused and one.records for one in found)


@every_feed
def test_what_is_told_in_two_spans_is_told_in_one(feed: str) -> None:
    whole = {one for parsed in written(feed, -8, 3) for one in map(repr, parsed.records)}
    parts = [written(feed, -8, -2.2), written(feed, -2.2, 3)]
    told_twice = {one for span in parts for parsed in span for one in map(repr, parsed.records)}
    assert whole <= told_twice
    assert feed == "demo-tide" or whole == told_twice  # an older forecast begins earlier


@every_feed
def test_nothing_is_said_without_a_mark_that_it_is_made_up(feed: str) -> None:
    for one in (record for parsed in written(feed, None, 16) for record in parsed.records):
        if isinstance(one, Observation):
            assert one.station.startswith("SAMPLE")
        elif isinstance(one, RelayedSignal):
            assert "SAMPLE" in one.source
            assert all("示例" in text.headline for text in one.texts.values())
        elif isinstance(one, Track):
            assert "示例" in one.name
        elif isinstance(one, Quake):
            assert "示例" in one.place
    for station in table("stations")["station"]:
        assert station["zh"].startswith("示例")
        assert station["en"].startswith("Sample")


def test_a_gauge_that_falls_silent_says_nothing_afterwards() -> None:
    assert written("demo-rain-old", -3, 3) == []
    assert written("demo-rain-old", -5, -3)


def measured(feed: str, since: float | None, quantity: str, station: str) -> dict[datetime, float]:
    """Return one quantity of one station by time, up to twelve hours after the worst."""
    records = (one for parsed in written(feed, since, 12) for one in parsed.records)
    return {
        one.time: one.value
        for one in records
        if isinstance(one, Observation) and (one.quantity, one.station) == (quantity, station)
    }


def test_rain_and_high_water_meet_within_the_hour() -> None:
    rain = measured("demo-rain", -12, "rain", "SAMPLE-R2")
    tide = measured("demo-tide", None, "level_forecast", "SAMPLE-T1")
    fives = [timedelta(minutes=5 * one) for one in range(12)]
    most = max(rain, key=lambda at: sum(rain.get(at - one, 0) for one in fives))
    near = {at: level for at, level in tide.items() if abs(at - ZERO) < timedelta(hours=6)}
    high = max(near, key=lambda at: near[at])
    assert abs(most - high) <= timedelta(hours=1)


def test_official_signals_follow_each_other_and_end() -> None:
    said = [one for parsed in written("demo-signals", None, 16) for one in parsed.of(RelayedSignal)]
    kept = [
        KeptSignal(feed="demo-signals", signal=one, first_at=one.sent, received_at=one.sent,
                   version=1, run=1)
        for one in said
        if isinstance(one, RelayedSignal)
    ]  # fmt: skip
    held = {hour: [(one.signal.hazard, one.signal.severity.said)
                   for one in in_force(kept, NIGHT.at(hour))]
            for hour in (-11, -1, 6, 15)}  # fmt: skip
    assert held[-11] == [("typhoon_wind", "蓝色")]
    assert held[-1] == [("rainstorm", "橙色"), ("typhoon_wind", "黄色")]
    assert held[6] == [("rainstorm", "黄色"), ("typhoon_wind", "黄色")]
    assert held[15] == []


def test_the_story_says_that_it_is_made_up() -> None:
    assert "made up" in told()["source"]
