"""What a feed brings is on screens that are open already: on the list, and on the map."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve
from playwright.sync_api import expect

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.feeds import service
from riskmap.feeds.model import Context
from riskmap.feeds.model.runs import Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.store import stations
from riskmap.runtime import open_runtime
from riskmap.store import Writing
from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, Visit

pytestmark = pytest.mark.journey
KEY = "journeyrain/JR-1"
FEED = FeedSettings(name="journeyrain", format="rain", realm=DEMO, home="310107000000")
#: Milliseconds until a value is on an open screen: asked each second, then fetched and drawn.
SOON = 5_000


def bring(home: Path, rain_mm: float) -> None:
    """Let a feed bring one value of now, and let its gauge stand somewhere."""
    now = datetime.now(UTC)
    payload = f"station,time,rain_mm,minutes\nJR-1,{now.isoformat()},{rain_mm},5".encode()

    def work(uow: Writing) -> None:
        service.take(uow, FEED, payload, Context(received_at=now), now=now, way=Way.CLOCK)
        (one,) = stations.find(uow, keys=[KEY])
        if one.lon is None:
            stations.put(uow, evolve(one, zh="旅途雨量站", lon=121.40, lat=31.25, registered=True))

    with open_runtime({"RISKMAP_HOME": str(home)}) as opened:
        opened.database.write(Scope.system("a feed of the journey", DEMO), work)


def test_a_value_that_comes_is_on_the_open_list_and_the_open_map(doors: Doors) -> None:
    bring(doors.town.home, 1.5)
    context = doors.context("duty_officer", viewport=DESK, locale="zh-CN")
    listed = Visit(context.new_page(), doors.town.address)
    mapped = Visit(context.new_page(), doors.town.address)
    row = listed.open("/stations").locator(f'tr[data-key="{KEY}"]')
    expect(row).to_contain_text("1.5 mm")
    page = mapped.open("/?layers=stations_rain&at=14/31.25/121.40")
    symbol = page.locator(".map-symbol", has_text="1.5")
    expect(symbol).to_be_visible()

    bring(doors.town.home, 27.5)

    expect(page.locator(".map-symbol", has_text="27.5")).to_be_visible(timeout=SOON)
    listed.page.bring_to_front()
    expect(row).to_contain_text("27.5 mm", timeout=SOON)
    page.bring_to_front()
    page.locator(".map-symbol", has_text="27.5").click()
    facts = page.locator(".map-facts")
    expect(facts).to_contain_text("旅途雨量站")
    expect(facts.locator(".map-facts__picture svg.spark")).to_be_visible()
    facts.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("旅途雨量站")
    expect(page.locator("svg.series__picture").first).to_be_visible()
    for one in (listed, mapped):
        assert one.strangers == []
        assert one.complaints == []
    context.close()
