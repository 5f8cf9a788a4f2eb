"""The wall screen on a bad night: read from afar, left alone for days, cut off and back again."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from attrs import evolve
from flask.testing import FlaskClient
from playwright.sync_api import expect

from riskmap.atlas.pages import wall
from riskmap.core.clock import SHANGHAI
from riskmap.core.pins import PLAIN, SERIOUS, URGENT, Pin, in_order
from riskmap.core.words import Message
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

WALL = "/?screen=wall"
NOW = datetime(2026, 7, 12, 4, tzinfo=UTC)
OFFERED = [
    Pin(severity=PLAIN, kind=Message("值班"), text=Message("夜班: 乙"), since=NOW, seen_at=NOW),
    Pin(
        severity=URGENT,
        kind=Message("暴雨"),
        text=Message("3小时内降雨量将达100毫米以上"),
        since=NOW,
        seen_at=NOW,
        level="red",
    ),
    Pin(severity=SERIOUS, kind=Message("响应"), text=Message("防汛Ⅱ级"), since=NOW, seen_at=NOW),
]
SIZES = [(1920, 1080), (3840, 2160), (1366, 768), (1080, 1920)]


@pytest.mark.parametrize(
    "visit", [{"width": width, "height": height} for width, height in SIZES], indirect=True
)
def test_everything_fits_every_wall_in_large_letters(visit: Visit) -> None:
    for level in ("street", "committee"):
        page = visit.open(f"{WALL}&level={level}")
        size = page.viewport_size
        assert size
        least = 28 * max(size["width"], size["height"]) / 1920
        letters: float = page.evaluate(
            "parseFloat(getComputedStyle(document.getElementById('wall')).fontSize)"
        )
        assert letters >= least * 0.999
        over: list[str] = page.evaluate(
            """() => [...document.querySelectorAll(".wall *")].filter((one) => {
                if (one.closest("svg") || one.hidden || !one.offsetParent) return false;
                const box = one.getBoundingClientRect();
                const over = box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
                return box.width > 0 && over;
            }).map((one) => one.className)"""
        )
        assert over == []
        assert page.locator(".wall__classes li").count() == 6
    assert visit.complaints == []
    assert visit.strangers == []


def test_the_clock_goes_by_the_server(visit: Visit) -> None:
    page = visit.page
    page.clock.set_fixed_time("2020-01-01T00:00:00Z")
    before = datetime.now(SHANGHAI)
    visit.open(WALL)
    day = page.locator("[data-clock=day]")
    expect(day).not_to_contain_text("2020年")
    days = {f"{one.year}年{one.month}月{one.day}日" for one in (before, datetime.now(SHANGHAI))}
    assert day.inner_text().partition("日")[0] + "日" in days
    assert re.fullmatch(r"\d\d:\d\d", page.locator("[data-clock=time]").inner_text())


def test_a_lost_connection_is_said_and_recovers_by_itself(visit: Visit) -> None:
    page = visit.open(WALL)
    page.evaluate("window.riskmap.wall.ask()")
    before = page.locator(".wall__classes").inner_text()
    page.route("**/wall/board**", lambda route: route.abort())
    page.evaluate("window.riskmap.wall.ask()")
    lost = page.locator(".wall__lost")
    lost.wait_for(state="visible")
    said = lost.inner_text()
    assert any(letter.isdigit() for letter in said)
    page.evaluate("window.riskmap.wall.ask()")
    assert lost.inner_text() == said, "it says since when, not now"
    assert page.locator(".wall__classes").inner_text() == before, "the last good stays"
    page.unroute("**/wall/board**")
    page.evaluate("window.riskmap.wall.ask()")
    lost.wait_for(state="hidden")


def test_a_fault_of_the_server_is_no_board(visit: Visit) -> None:
    page = visit.open(WALL)
    page.route("**/wall/board**", lambda route: route.fulfill(status=500, body="oh"))
    page.evaluate("window.riskmap.wall.ask()")
    page.locator(".wall__lost").wait_for(state="visible")
    assert page.locator(".wall__classes li").count() == 6


#: Nothing of what is pinned is cut off.
FITS = """() => {
    const pins = document.querySelector(".wall__pins");
    return pins.scrollHeight <= pins.clientHeight + 1;
}"""


@pytest.mark.parametrize(("count", "all_seen"), [(3, True), (60, False)])
@pytest.mark.parametrize("visit", [{"width": 1920, "height": 1080}], indirect=True)
def test_what_is_pinned_shrinks_and_the_most_urgent_never_goes(
    visit: Visit,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    *,
    count: int,
    all_seen: bool,
) -> None:
    offered = [evolve(OFFERED[1], kind=Message(f"第 {at} 项")) for at in range(1, count + 1)]
    monkeypatch.setattr(wall, "offered_pins", lambda *_: in_order(offered))
    board = client.get("/wall/board").text
    page = visit.page
    page.route("**/wall/board**", lambda route: route.fulfill(status=200, body=board))
    visit.open(WALL)
    page.locator(".wall__pin:visible").first.wait_for()
    page.wait_for_load_state("networkidle")  # letters are there, and all is measured by them
    page.wait_for_function(FITS)
    seen = page.locator(".wall__pin:visible").all_inner_texts()
    assert "第 1 项" in seen[0]
    assert (len(seen) == count) is all_seen
    if not all_seen:
        assert str(count - len(seen)) in page.locator(".wall__more").inner_text()


@pytest.mark.parametrize("level", ["street", "committee"])
@pytest.mark.parametrize(
    "visit", [{"width": width, "height": height} for width, height in SIZES], indirect=True
)
def test_warnings_responses_and_duties_of_rooms_fit_every_wall(
    visit: Visit, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    monkeypatch.setattr(wall, "offered_pins", lambda *_: in_order(OFFERED))
    board = client.get(f"/wall/board?level={level}").text
    page = visit.open(f"{WALL}&level={level}")
    page.route("**/wall/board**", lambda route: route.fulfill(status=200, body=board))
    page.evaluate("window.riskmap.wall.ask()")
    pins = page.locator(".wall__pin:visible")
    pins.first.wait_for()
    assert pins.first.locator(".warning").inner_text().count("红") == 1
    assert pins.count() == len(OFFERED)
    assert page.locator(".wall__pin .warning").count() == 1, "colours are for warnings alone"
    assert page.locator(".wall__next:visible").count() == 0, "what is urgent has the room"
    fits = "one => one.scrollHeight <= one.clientHeight + 1"
    for part in (".wall__pins", ".wall__counts", ".wall__highest", ".wall"):
        assert page.locator(part).evaluate(fits), part


@pytest.mark.parametrize("visit", [{"width": 1920, "height": 1080}], indirect=True)
def test_what_is_pinned_stands_still_while_quiet_lines_take_turns(
    visit: Visit, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "offered_pins", lambda *_: in_order(OFFERED))
    board = client.get("/wall/board").text
    page = visit.page
    page.clock.install()
    page.route("**/wall/board**", lambda route: route.fulfill(status=200, body=board))
    visit.open(WALL)
    pins, quiet = page.locator(".wall__pin:visible"), page.locator(".wall__turn li:visible")
    pins.first.wait_for()
    first, lines = pins.locator("strong, .warning").all_inner_texts(), set()
    for _ in range(5):
        lines.add(quiet.inner_text().partition(" ")[0])
        assert pins.locator("strong, .warning").all_inner_texts() == first
        assert pins.count() == len(OFFERED)
        page.clock.run_for(20_000)
    assert len(lines) > 1, "others took turns meanwhile"


@pytest.mark.parametrize("visit", [{"width": 1920, "height": 1080}], indirect=True)
def test_a_calm_wall_names_the_second_class_too(visit: Visit) -> None:
    page = visit.open(WALL)
    assert page.locator(".wall__highest h2:visible").count() == 2
    assert page.locator(".wall__next:visible .wall__names span").count() > 1


def test_the_board_is_replaced_and_never_piles_up(visit: Visit) -> None:
    page = visit.open(WALL)
    elements = "document.querySelectorAll('*').length"
    before = page.evaluate(elements)
    for _ in range(5):
        page.evaluate("window.riskmap.wall.ask()")
    assert page.evaluate(elements) == before
    assert page.locator("#wall-board").count() == 1


def test_quiet_lines_take_turns_unless_less_motion_is_asked_for(visit: Visit) -> None:
    page = visit.open(WALL)
    assert page.locator(".wall__turn li:visible").count() == 1
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("window.riskmap.wall.arrange()")
    assert page.locator(".wall__turn li:visible").count() > 1


def test_the_wall_is_accessible_and_says_what_it_is(visit: Visit) -> None:
    page = visit.open(WALL)
    assert visit.accessibility_faults() == []
    assert "内部使用" in page.locator(".wall__mark").inner_text()
    assert page.locator(".wall--demo").count() == 1
