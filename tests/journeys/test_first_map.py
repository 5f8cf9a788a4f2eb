"""A newcomer opens the map, finds a unit and reads its sheet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey


def test_the_map_draws_ten_units_with_every_other_host_blocked(visit: Visit) -> None:
    page = visit.open("/")
    assert page.locator(".folium-map").get_attribute("data-drawn") == "10"
    assert page.locator(".folium-map path.division").count() == 10
    assert visit.strangers == []
    assert visit.complaints == []


def test_the_first_view_of_285_units_is_less_than_a_megabyte_and_a_half(visit: Visit) -> None:
    sizes: list[int] = []

    def weigh(one: Request) -> None:
        found = one.sizes()
        sizes.append(found["responseHeadersSize"] + found["responseBodySize"])

    visit.page.on("requestfinished", weigh)
    page = visit.open("/?level=committee")
    page.wait_for_load_state("networkidle")
    assert page.locator(".folium-map").get_attribute("data-drawn") == "285"
    assert len(sizes) == len(visit.asked) > 5
    assert 100_000 < sum(sizes) < 1_500_000, "bytes over the wire"


def test_on_a_wide_screen_the_list_stands_beside_the_map(visit: Visit) -> None:
    page = visit.open("/")
    drawing, listed = (page.locator(one).bounding_box() for one in (".folium-map", "#side"))
    assert drawing
    assert listed
    assert drawing["x"] + drawing["width"] <= listed["x"] + 1
    assert listed["y"] < drawing["y"] + drawing["height"]
    assert listed["width"] > 250


def test_the_legend_counts_every_unit_once(visit: Visit) -> None:
    page = visit.open("/")
    counts = page.locator("#layer-card .legend td.number").all_inner_texts()
    assert len(counts) == 6
    assert sum(int(count) for count in counts) == 10
    assert "无数据" in page.locator("#layer-card .legend").inner_text()


def test_pointing_at_a_unit_names_it_and_a_click_opens_its_sheet(visit: Visit) -> None:
    page = visit.open("/")
    row = page.locator("tr[data-code='310107103000']")
    row.hover()
    assert "桃浦镇" in page.locator(".folium-map").inner_text()
    row.get_by_role("link").click()
    page.locator("#panel .button--primary").click()
    page.wait_for_url("**/divisions/310107103000")
    assert page.locator("h1").inner_text() == "桃浦镇"


def test_committees_stand_in_a_marked_demonstration_view(visit: Visit) -> None:
    page = visit.open("/")
    assert "演示" in page.locator("#level-committee").inner_text()
    page.locator("#level-committee").click()
    page.wait_for_selector("[data-drawn='285']")
    assert "居委边界为示意，非真实界线" in page.locator("#map-banner").inner_text()
    assert page.locator("path.division[stroke-dasharray]").count() == 285
    assert page.locator(".atlas__list td.col-value").count() == 0, "a list of scores is a ranking"


def test_the_map_can_be_used_by_keyboard(visit: Visit) -> None:
    page = visit.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.locator(".folium-map").focus()
    before = page.locator(".leaflet-control-scale-line").first.inner_text()
    page.keyboard.press("+")
    page.wait_for_function(
        "old => document.querySelector('.leaflet-control-scale-line').textContent !== old",
        arg=before,
    )
    page.locator("tr[data-code='310107005000'] a").focus()
    page.keyboard.press("Enter")
    page.locator("#panel .button--primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/divisions/310107005000")


def test_english_is_one_click_away_and_stays(visit: Visit) -> None:
    page = visit.open("/")
    page.locator(".languages a[lang='en']").click()
    page.wait_for_selector("[data-drawn]")
    assert page.locator("h1").first.inner_text() == "Composite risk"
    visit.open("/divisions/310107005000")
    assert page.locator("h1").inner_text() == "Caoyang Xincun Subdistrict"


def test_a_map_without_its_data_says_so_and_offers_to_try_again(visit: Visit) -> None:
    visit.page.route("**/api/v1/map/**", lambda route: route.abort())
    visit.page.goto(visit.site)
    visit.page.wait_for_selector(".map-status button")
    visit.page.unroute("**/api/v1/map/**")
    assert "列表" in visit.page.locator(".map-status").inner_text(), "it points to the list"
    assert visit.page.locator(".atlas__list tbody tr").count() == 10
    visit.page.locator(".map-status button").click()
    visit.page.wait_for_selector("[data-drawn='10']")
    assert visit.page.locator(".map-status button").count() == 0
