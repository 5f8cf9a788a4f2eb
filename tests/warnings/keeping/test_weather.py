"""A made-up typhoon evening: payloads, warnings, the four that meet, the past tried."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from riskmap.core.levels import WarningLevel
from riskmap.feeds import service as feeds
from riskmap.feeds.model import Context
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.store import stations
from riskmap.store import Writing
from riskmap.warnings.detectors import level, rain, tide, typhoon, vapour
from riskmap.warnings.model.hindcast import Hindcast, Part
from riskmap.warnings.model.meeting import Factor, Meeting
from riskmap.warnings.service import hindcasting, watching
from riskmap.warnings.service.meeting import meeting
from tests.reporting.duties.conftest import DISTRICT
from tests.warnings.keeping.night import Night
from tests.warnings.made import NOW

TEN = timedelta(minutes=10)
DETECTORS = (level.DETECTOR, rain.DETECTOR, tide.DETECTOR, typhoon.DETECTOR, vapour.DETECTOR)
GAUGE = KnownStation(key="rain/R1", feed="rain", station="R1", zh="雨量站", en="Gauge", kind="rain",
                     lon=121.41, lat=31.24, code12=DISTRICT)  # fmt: skip
CREEK = KnownStation(
    key="creek/L1", feed="creek", station="L1", zh="苏州河", en="Creek", kind="level",
    lon=121.41, lat=31.24, datum="WUSONG_SH", code12=DISTRICT,
    marks={"warning_m": {"value": 3.7, "source": "made up", "verified": False}},
)  # fmt: skip


def table(head: str, rows: list[str]) -> bytes:
    return "\n".join((head, *rows)).encode()


def payloads(now: datetime) -> dict[str, tuple[str, bytes]]:
    """Return an evening: 60 mm within the last hour, a creek at 3.75 m, a storm in the south."""
    at = [now - place * TEN for place in range(6)]
    tops = [now + timedelta(minutes=30 * place) for place in range(-4, 40)]
    positions = [(0, 29.4), (6, 30.2), (12, 31.0), (24, 33.0)]
    return {
        "rain": ("rain", table("station,time,rain_mm,minutes",
                               [f"R1,{one.isoformat()},10,10" for one in at])),
        "creek": ("level", table("station,time,level_m,datum",
                                 [f"L1,{one.isoformat()},3.75,WUSONG_SH" for one in at])),
        "tide": ("tide", table("station,time,tide_m,kind,datum",
                               [f"T1,{one.isoformat()},{4 - abs(place - 12) / 8},forecast,WUSONG_SH"
                                for place, one in enumerate(tops)])),
        "storms": ("forecast_track", table(
            "storm,agency,issued_at,valid_at,lon,lat,wind_averaging_min,wind_ms,r7_km,r10_km",
            [f"9901,TEST,{now.isoformat()},{(now + timedelta(hours=hour)).isoformat()},121.4,"
             f"{lat},2,35,200,80" for hour, lat in positions])),
    }  # fmt: skip


def bring(uow: Writing) -> None:
    stations.add(uow, (GAUGE, CREEK), DISTRICT)
    for name, (form, payload) in payloads(uow.now).items():
        feed = FeedSettings(name=name, format=form, realm=uow.scope.realm, home=DISTRICT)
        feeds.take(uow, feed, payload, Context(received_at=uow.now), now=uow.now)


@pytest.fixture
def evening(night: Night) -> Night:
    night.install(*DETECTORS)
    night.write(bring)
    return night


def test_an_evening_becomes_warnings_of_its_own(evening: Night) -> None:
    done = watching.go_round(evening.database, evening.realm, DISTRICT, every=True)
    assert done.faults == 0
    by_origin = {one.origin: one.said for one in evening.board().own}
    assert by_origin["rain"].level is WarningLevel.ORANGE  # national: 50 mm within 3 h
    assert by_origin["level"].level is WarningLevel.BLUE
    assert by_origin["typhoon"].level is WarningLevel.ORANGE  # force 10 within 12 h
    assert all(one.areas for one in by_origin.values())
    assert "(measured)" in str(by_origin["rain"].headline)
    again = watching.go_round(evening.database, evening.realm, DISTRICT, every=True)
    assert again.changed == 0


def test_the_four_meet_on_one_axis(evening: Night) -> None:
    found: Meeting = evening.read(meeting, DISTRICT, evening.clock.now())
    assert found.rain is not None
    assert found.rain.peak is not None
    assert found.rain.peak.mm == 60
    assert found.creek is not None
    assert [one.value for one in found.creek.limits] == [3.7]
    assert found.tide is not None
    assert found.next_top is not None
    assert found.next_top.at == NOW + timedelta(hours=4)
    assert found.storm is not None
    best = found.next_meet
    assert best is not None
    assert set(best.factors) >= {Factor.RAIN, Factor.LEVEL}
    other: Meeting = evening.read(meeting, DISTRICT, evening.clock.now() + timedelta(hours=2))
    assert other.creek is not None
    assert other.creek.is_stale


def test_the_past_is_tried_kept_and_read_again(evening: Night) -> None:
    watching.go_round(evening.database, evening.realm, DISTRICT, every=True)
    evening.later(60)
    since = evening.clock.now() - timedelta(days=2)
    assert evening.read(hindcasting.latest) is None
    made: Hindcast = evening.read(
        hindcasting.tried, DISTRICT, since=since, until=evening.clock.now()
    )
    rows = {(one.detector, one.part): one for one in made.trials}
    assert rows["rain", Part.REPLAYED].skill.false_alarms == 1  # no signal, no dated event
    assert rows["rain", Part.ISSUED].skill.episodes == 1
    assert rows["typhoon", Part.REPLAYED].looks > 0
    assert made.synthetic
    evening.write(hindcasting.keep, DISTRICT, made)
    assert evening.read(hindcasting.latest) == made
