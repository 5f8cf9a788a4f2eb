"""Rain gauges, creeks and the tide station of the made-up night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from riskmap.feeds.demo import story
from riskmap.feeds.demo.senders.spans import Span, as_table, multiples, stations
from riskmap.feeds.demo.story import told

_RAIN_BACK_H, _LEVEL_BACK_H = 48.0, 96.0
_LEVELS = "station,time,level_m,datum"


def rain(span: Span) -> Iterator[bytes]:
    """Write sums of some minutes; a gauge that falls silent writes no more."""
    minutes = told()["rain"]["every_min"]
    rows = []
    for one in span.stations():
        last = span.night.at(one["until_h"]) if "until_h" in one else span.until
        for moment in span.moments(timedelta(minutes=minutes), _RAIN_BACK_H):
            if moment <= last:
                hour = span.night.hour(moment)
                mm = story.rain_mm(one["station"], hour, minutes, one["with"])
                rows.append(f"{one['station']},{moment.isoformat()},{mm:.1f},{minutes}")
    yield from as_table("station,time,rain_mm,minutes", rows)


def creeks(span: Span) -> Iterator[bytes]:
    """Write the levels of creeks."""
    every = timedelta(minutes=told()["creek"]["every_min"])
    rows = [
        f"{one['station']},{moment.isoformat()},"
        f"{story.creek_m(one['station'], span.night.hour(moment), one['with']):.2f},{one['datum']}"
        for one in span.stations()
        for moment in span.moments(every, _LEVEL_BACK_H)
    ]
    yield from as_table(_LEVELS, rows)


def tide_levels(span: Span) -> Iterator[bytes]:
    """Write what the tide station measured."""
    every = timedelta(minutes=told()["creek"]["every_min"])
    rows = [
        f"{one['station']},{moment.isoformat()},"
        f"{story.measured_tide_m(span.night.hour(moment)):.2f},{one['datum']}"
        for one in span.stations()
        for moment in span.moments(every, _LEVEL_BACK_H)
    ]
    yield from as_table(_LEVELS, rows)


def tide(span: Span) -> Iterator[bytes]:
    """Write the newest forecast; the first time with what was forecast before."""
    said = told()["tide"]
    issued = list(span.moments(timedelta(hours=said["issued_every_h"])))
    if not issued:
        return
    begins = issued[0] if span.since is None else issued[-1]
    ends = issued[-1] + timedelta(hours=said["ahead_h"])
    rows: list[str] = []
    for one in stations(span.feed):
        for moment in multiples(begins, ends, timedelta(minutes=said["every_min"])):
            hour = span.night.hour(moment)
            kinds = {"astronomical": story.tide_m(hour), "forecast": story.forecast_tide_m(hour)}
            rows.extend(
                f"{one['station']},{moment.isoformat()},{metres:.2f},{kind},{one['datum']}"
                for kind, metres in kinds.items()
            )
    yield from as_table("station,time,tide_m,kind,datum", rows)
