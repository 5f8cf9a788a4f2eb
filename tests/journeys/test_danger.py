"""A danger from the telephone of an officer to the desk that sends somebody, and on to a report."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Geolocation, Page, expect

from tests.fixtures.town import Doors, sign_in
from tests.journeys.conftest import DESK, PHONE, Visit

pytestmark = pytest.mark.journey

WORDS = "示例桥下积水，车辆熄火"
HERE = Geolocation(longitude=121.4079, latitude=31.2405, accuracy=35)


def _photo(shade: int) -> FilePayload:
    made = BytesIO()
    Image.new("RGB", (1200, 900), (shade, 90, 80)).save(made, "JPEG")
    return {"name": f"{shade}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for one in opened:
        one.close()


@pytest.fixture
def officer(doors: Doors, contexts: list[BrowserContext]) -> Visit:
    """Somebody in the rain, who has not signed in yet, on a telephone that knows where it is."""
    context = doors.browser.new_context(viewport=PHONE, locale="zh-CN", geolocation=HERE)
    context.grant_permissions(["geolocation"])
    contexts.append(context)
    return Visit(context.new_page(), doors.town.address)


def _report(page: Page) -> None:
    """Fill the form in as one does with one thumb."""
    page.get_by_label("下立交积水").check()
    page.set_input_files("input[type=file]", [_photo(40), _photo(200)])
    page.fill("#field-words", WORDS)
    page.get_by_label("到膝盖").check()
    page.get_by_role("button", name="我的位置").click()
    expect(page.locator("[data-position-said]")).to_contain_text("精度 35 米")
    expect(page.locator("[data-photo]")).to_have_count(2)


def _placed_on_the_map(page: Page) -> None:
    page.get_by_role("button", name="在地图上点选").click()
    before = page.locator("[name=position-at]").input_value()
    page.locator(".where__map.leaflet-container").click(position={"x": 150, "y": 150})
    expect(page.locator("[name=position-how]")).to_have_value("map")
    assert page.locator("[name=position-at]").input_value() != before
    expect(page.locator("[data-position-said]")).to_contain_text("范围")


def test_a_danger_is_reported_followed_up_and_becomes_a_disaster(
    officer: Visit, doors: Doors, contexts: list[BrowserContext]
) -> None:
    page = officer.page
    sign_in(page, doors.town, "officer_a")
    assert page.url.endswith("/report")
    officer.open("/report/danger")
    _report(page)
    _placed_on_the_map(page)
    assert officer.accessibility_faults() == []
    assert not officer.is_wider_than_the_screen()
    page.get_by_role("button", name="上报此险情").click()
    page.wait_for_url("**/report/receipt/*")
    danger = "/dangers/" + page.url.rpartition("/")[2]

    desk = doors.context("street_compiler", viewport=DESK, locale="zh-CN")
    contexts.append(desk)
    seen = Visit(desk.new_page(), doors.town.address)
    at_desk = seen.open("/dangers")
    at_desk.get_by_role("row").filter(has_text=WORDS).get_by_role("link").click()
    at_desk.wait_for_url(f"**{danger}")
    expect(at_desk.locator(".report-photo")).to_have_count(2)
    at_desk.get_by_label("派出谁").fill("示例抢险队")
    at_desk.get_by_role("button", name="记录派出").click()
    expect(at_desk.locator("#danger")).to_contain_text("已派出：示例抢险队")
    at_desk.get_by_label("如何处置完毕").fill("已抽干")
    at_desk.get_by_role("button", name="办结此险情").click()
    expect(at_desk.locator("#danger .state").first).to_contain_text("已结束")

    officer.open(danger)
    page.get_by_role("link", name="已成灾 · 初报").click()
    expect(page.locator("h1")).to_be_visible()
    assert "/report/draft/" in page.url
    assert officer.complaints + seen.complaints == []
    assert officer.strangers + seen.strangers == []
