"""四碰头 and the strip on the wall: what is known is drawn, what is not is said so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask

from riskmap.core.words import Message
from riskmap.warnings.model.hindcast import Hindcast, Part, Skill, Trial, Used
from riskmap.warnings.model.meeting import (
    Edge,
    Factor,
    Fell,
    Limit,
    Meeting,
    RainLane,
    StormLane,
    Top,
    WaterLane,
    Window,
    meets_of,
)
from riskmap.warnings.pages.meeting import facts_of, finding_of, span_said
from riskmap.warnings.pages.meeting_lanes import rising, rows_of
from riskmap.warnings.service import hindcasting
from tests.people.conftest import DISTRICT
from tests.people.sites import Browser, Site

NOW = datetime(2026, 7, 12, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def _en(people_app: Flask) -> object:
    with people_app.test_request_context("/four-meet?lang=en"):
        yield


def a_meeting(**more: object) -> Meeting:
    """Return one in which rain at the flood is going on."""
    rain = RainLane(
        station="rain/1", zh="示例", en="Sample", last_at=NOW, is_stale=False, gauges=2, silent=1,
        one_hour=(Fell(begin=NOW - 2 * HOUR, end=NOW - HOUR, mm=None, is_whole=False),
                  Fell(begin=NOW - HOUR, end=NOW, mm=38.0, is_whole=False)),
        six_hours=(Fell(begin=NOW - 7 * HOUR, end=NOW - HOUR, mm=None, is_whole=False),
                   Fell(begin=NOW - 6 * HOUR, end=NOW, mm=61.5, is_whole=True)),
        limits_1h=(Limit(value=35.0, word=Message("blue"), source="a document"),),
        limits_6h=(Limit(value=50.0, word=Message("blue"), source="a document"),),
    )  # fmt: skip
    tide = WaterLane(
        station="tide/1", zh="潮位", en="Tide", datum="WUSONG_SH", last_at=NOW + 24 * HOUR,
        forecast=tuple((NOW + hour * HOUR, 3.0) for hour in range(5)),
        tops=(Top(at=NOW + 3 * HOUR, height_m=4.62),),
    )  # fmt: skip
    windows = (
        Window(factor=Factor.RAIN, begin=NOW, end=NOW + 4 * HOUR, is_open=True),
        Window(factor=Factor.TIDE, begin=NOW + 2 * HOUR, end=NOW + 4 * HOUR, is_forecast=True),
    )
    values = {"rain": rain, "tide": tide, "windows": windows, "meets": meets_of(windows), **more}
    return Meeting(now=NOW, begin=NOW - 12 * HOUR, end=NOW + 24 * HOUR, **values)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_en")
def test_the_sentence_says_what_meets_and_in_how_many_hours() -> None:
    said = finding_of(a_meeting())
    assert said.startswith("Heavy rain and high water of the tide come together in 2.0 h")
    assert "if it goes on as now" in said
    assert finding_of(a_meeting(meets=())).startswith("None of the four meet until")


@pytest.mark.usefixtures("_en")
def test_numbers_beside_it_never_hide_that_some_is_missing() -> None:
    facts = {label: (value, note) for label, value, note in facts_of(a_meeting())}
    assert facts["Until high water"][0] == "3 h 0 min"
    assert facts["Most rain in 1 h"][0] == "at least 38.0 mm"
    assert "Until the wind is here" not in facts
    assert not list(facts_of(a_meeting(rain=None, tide=None)))
    assert span_said(timedelta(minutes=7)) == "7 min"


@pytest.mark.usefixtures("_en")
def test_what_is_not_known_has_a_row_that_says_so_and_no_line() -> None:
    rows = {one.slug: one for one in rows_of(a_meeting())}
    assert rows["storm"].entry is None
    assert rows["storm"].unknown == "No forecast of a storm is here."
    assert rows["creek"].unknown
    hours = rows["rain"]
    assert hours.entry is not None
    assert [one.is_least for one in hours.entry.sums] == [True]  # the unknown hour has no bar
    assert hours.table[-1][1] == "unknown"
    assert rows["rain-6h"].entry is not None
    assert [one.value for one in rows["rain-6h"].entry.limits] == [50.0]


@pytest.mark.usefixtures("_en")
def test_a_storm_is_told_by_its_wind_and_an_old_one_as_old() -> None:
    edge = Edge(
        word=Message("wind of force 7"), threshold_ms=13.9, is_inside=False, at=NOW + 6 * HOUR,
        earliest=NOW + 4 * HOUR, latest=NOW + 9 * HOUR, leaves_at=None,
        known_until=NOW + 24 * HOUR, points=((NOW, 200.0), (NOW + 6 * HOUR, -20.0)),
    )  # fmt: skip
    storm = StormLane(
        subject="a", name="Sample", agency="X", issued_at=NOW - HOUR, is_stale=False,
        is_comparable=True, wind_averaging_min=2, nearest_km=40, nearest_at=NOW + 9 * HOUR,
        distance=((NOW, 400.0), (NOW + 6 * HOUR, 180.0)), edges=(edge,),
    )  # fmt: skip
    facts = {label: value for label, value, _ in facts_of(a_meeting(storm=storm))}
    assert facts["Until the wind is here"] == "6 h 0 min"
    row = rows_of(a_meeting(storm=storm))[0]
    assert row.entry is not None
    assert [value for _, value in row.entry.lines[1].points] == [200.0, 0.0]  # 0: it is here


def test_which_way_the_water_goes_is_of_the_last_half_hour() -> None:
    def lane(*heights: float) -> WaterLane:
        count = len(heights)
        points = tuple((NOW - (count - n) * HOUR / 6, h) for n, h in enumerate(heights))
        return WaterLane(station="x", zh="", en="", datum="", measured=points, last_at=NOW)

    assert rising(lane(3.0, 2.0, 2.0, 2.0, 2.0)) == "→"  # what was before is no way any more
    assert rising(lane(2.0, 2.0, 2.05, 2.1, 2.2)) == "↑"
    assert rising(lane(2.4, 2.3, 2.2, 2.1)) == "↓"


def test_pages_stand_where_nothing_is_known(desk: Browser) -> None:
    for path in ("/four-meet", "/four-meet/wall"):
        page = desk.text(f"{path}?lang=en")
        assert "No forecast of a storm is here." in page
        assert "no feed here forecasts it" in page
    wall = desk.text("/board/wall?lang=en")
    assert "wall-strip" in wall
    assert "none is on" in wall or "not" in wall


def test_before_the_first_hindcast_the_page_says_what_to_do(desk: Browser, site: Site) -> None:
    if site.town.read(hindcasting.latest) is None:
        assert "riskmap warnings hindcast" in desk.text("/hindcast?lang=en")
        assert desk.get("/hindcast.csv").status_code == 404
    skill = Skill(hits=3, misses=1, matched=3, false_alarms=2, leads_min=(30.0, 60.0, 90.0))
    trial = Trial(
        detector="rain", zh="雨量", en="Rain", part=Part.REPLAYED, dated_by=Message("signals"),
        within_h=6.0, since=NOW - 24 * HOUR, until=NOW, stations=4, looks=100, skill=skill,
        thresholds=(Used(slug="rain_blue", value=35.0, unit="mm", source="=doc", verified=False),),
        notes=(Message("a note"),),
    )  # fmt: skip
    made = Hindcast(made_at=site.now, since=NOW - 24 * HOUR, until=NOW, synthetic=True,
                    trials=(trial,), events={"official": 4})  # fmt: skip
    site.town.write(hindcasting.keep, DISTRICT, made)
    page = desk.text("/hindcast?lang=en")
    for told in (
        "3 of 4",
        "75%",
        "2 of 5",
        "few cases",
        "60\N{NO-BREAK SPACE}min",
        "not verified",
        "a note",
        "official signals that were relayed 4",
    ):
        assert told in page
    table = desk.get("/hindcast.csv").get_data(as_text=True)
    assert "rain,replayed" in table
    trials = desk.get("/hindcast.json").get_json()["trials"]
    assert trials[0]["pod"] == 0.75
    assert trials[0]["leads_min"] == [30.0, 60.0, 90.0]
    assert trials[0]["is_small"] is True
    heights = [trials[0][name] for name in ("pod_low", "pod", "pod_high")]
    assert all(low < high for low, high in pairwise(heights))
