"""Somebody uses the tools of the map: find, where am I, compare, copy; and what fails says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Geolocation, Page, Route, expect

from tests.journeys.conftest import DESK, PHONE, Visit

pytestmark = pytest.mark.journey

MAP = ".folium-map"
TAOPU = "310107103000"
IN_TAOPU = Geolocation(latitude=31.283, longitude=121.345, accuracy=35)
IS_UNCOVERED = """one => {
    const box = one.getBoundingClientRect(), middle = (box.left + box.right) / 2;
    return [box.top + 4, box.bottom - 4].every(
        (y) => one.contains(document.elementFromPoint(middle, y)));
}"""
BEIJING = Geolocation(latitude=39.9, longitude=116.4, accuracy=35)


def find(page: Page, text: str) -> None:
    page.locator("#find-text").fill(text)
    page.wait_for_selector("#find-list [role=option]")


@pytest.mark.parametrize("text", ["桃浦镇", "taopu", "tp", "tpz", TAOPU])
def test_a_unit_is_found_by_name_pinyin_initials_and_code(visit: Visit, text: str) -> None:
    page = visit.open("/")
    find(page, text)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-panel]")
    assert "桃浦镇" in page.locator("#panel h1").inner_text()
    assert visit.complaints == []


def test_the_list_of_found_units_is_walked_by_arrows(visit: Visit) -> None:
    page = visit.open("/")
    find(page, "新村")
    field = page.locator("#find-text")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert active is not None
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert page.locator("#find-list").is_hidden()


#: Types and leaves at once: on a busy machine two steps of ours may lie too far apart.
TYPE_AND_LEAVE = """() => {
    const field = document.getElementById("find-text");
    field.focus();
    field.value = "新村";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById("list-title").focus();
    return document.activeElement.id;
}"""


def test_the_list_of_found_units_stays_away_once_left(visit: Visit) -> None:
    page = visit.open("/")
    assert page.evaluate(TYPE_AND_LEAVE) == "list-title"
    page.wait_for_timeout(500)
    assert [url for url in visit.asked if "/map/find" in url] == []
    assert page.locator("#find-list").is_hidden()


def test_an_answer_that_comes_after_one_has_left_opens_no_list(visit: Visit) -> None:
    page = visit.open("/")
    held: list[Route] = []
    page.route("**/map/find?*", lambda route: held.append(route))  # noqa: PLW0108 - its arguments are counted
    with page.expect_request("**/map/find?*"):
        page.locator("#find-text").fill("新村")
    page.locator("#list-title").focus()
    page.wait_for_timeout(200)  # so long a list stays that is clicked at
    with page.expect_response("**/map/find?*"):
        held[0].continue_()
    page.wait_for_timeout(100)
    assert page.locator("#find-list").is_hidden()


def test_a_committee_is_found_from_the_map_of_streets(visit: Visit) -> None:
    page = visit.open("/")
    find(page, "cybc")
    name = page.locator("#find-list .find__name").first.inner_text()
    code = re.findall(r"\d{12}", page.locator("#find-list .find__where").first.inner_text())[0]
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{MAP}[data-level='committee']")
    page.wait_for_selector("[data-panel]")
    assert name in page.locator("#panel h1").inner_text()
    assert f"selected={code}" in page.url


def test_nothing_found_says_what_to_try(visit: Visit) -> None:
    page = visit.open("/")
    page.locator("#find-text").fill("qqqqqq")
    page.wait_for_selector(".find__nothing")
    assert "拼音或代码" in page.locator(".find__nothing").inner_text()
    assert page.locator("#find-said").inner_text() == page.locator(".find__nothing").inner_text()


def locate(page: Page) -> None:
    page.locator("[data-tool=locate]").click()


def test_where_am_i_shows_how_sure_it_is_and_opens_my_unit(visit: Visit) -> None:
    context = visit.page.context
    context.grant_permissions(["geolocation"], origin=visit.site)
    context.set_geolocation(IN_TAOPU)
    page = visit.open("/")
    locate(page)
    page.wait_for_selector("path.position-circle")
    assert "35" in page.locator(".position-tip").inner_text()
    radii = page.evaluate(
        "riskmap.maps[0].position.getLayers().map((one) => one._mRadius).filter(Boolean)"
    )
    assert radii == [35], "metres"
    page.wait_for_selector("[data-panel]")
    assert "桃浦镇" in page.locator("#panel h1").inner_text()


def test_a_place_outside_the_map_is_said_to_be_outside(visit: Visit) -> None:
    context = visit.page.context
    context.grant_permissions(["geolocation"], origin=visit.site)
    context.set_geolocation(BEIJING)
    page = visit.open("/")
    locate(page)
    expect(page.locator(".map-status")).to_have_text("此位置在地图之外。")
    assert page.locator("#panel").is_hidden()
    assert page.locator("path.position-circle").count() == 1


def test_without_leave_a_click_on_the_map_says_where_i_am(visit: Visit) -> None:
    page = visit.open("/?layers=none")
    page.evaluate(
        """() => { navigator.geolocation.getCurrentPosition = (ok, no) => no({ code: 1 }); }"""
    )
    locate(page)
    expect(page.locator(".map-status")).to_contain_text("浏览器未获准提供位置")
    page.locator("path.division").nth(4).click(force=True)
    page.wait_for_selector("[data-panel]")
    assert page.locator(".map-status p").count() == 0


def test_over_plain_http_it_says_why_there_is_no_position(visit: Visit) -> None:
    visit.page.add_init_script(
        "Object.defineProperty(window, 'isSecureContext', { get: () => false })"
    )
    page = visit.open("/")
    locate(page)
    page.wait_for_selector(".map-status p")
    assert "https" in page.locator(".map-status").inner_text()


def test_the_link_of_the_view_is_copied_over_plain_http_too(visit: Visit) -> None:
    visit.page.add_init_script(
        "Object.defineProperty(window, 'isSecureContext', { get: () => false })"
    )
    page = visit.open("/")
    page.locator("#tools [data-tool=copy]").first.click()
    page.wait_for_selector(".map-status p")
    page.locator("#find-text").click()
    page.keyboard.press("Control+V")
    assert page.locator("#find-text").input_value().startswith(f"{visit.site}/?at=")


def test_two_measures_stand_side_by_side_and_move_together(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")  # what is moved is there at once
    page = visit.open("/?compare=vulnerability")
    page.wait_for_selector("#map_second[data-drawn='10']")
    page.evaluate("window.gone = riskmap.maps[1]")
    assert page.locator(".map-caption").count() == 2
    assert page.locator("#layer-card .legend").count() == 2
    first, second = page.locator(".map-caption").all_inner_texts()
    assert first != second
    colours = "riskmap.maps.map((map) => map.units.units().map((one) => one.colour).join())"
    assert len(set(page.evaluate(colours))) == 2
    places = (
        "riskmap.maps.map(({ leaflet }) => [leaflet.getZoom(), leaflet.getCenter().lat.toFixed(5),"
        " leaflet.getCenter().lng.toFixed(5)].join())"
    )
    before = page.evaluate(places)[0]
    for name, key in (("map_home", "+"), ("map_second", "ArrowRight")):
        page.locator(f"#{name}").focus()
        page.keyboard.press(key)
        page.wait_for_function(
            f"before => {{ const now = {places}; return now[0] !== before && now[0] === now[1]; }}",
            arg=before,
        )
        before = page.evaluate(places)[0]
    page.locator("#more-picker > summary").click()
    page.locator("#more-picker .picker__links a").first.click()
    page.wait_for_selector("#map_second", state="detached")
    assert page.evaluate("riskmap.maps.length") == 1
    pointed = """() => { let heard = 0; gone.units.mark = () => { heard += 1; };
        document.querySelector('#rows [data-code] a').focus(); return heard; }"""
    assert page.evaluate(pointed) == 0, "the map that is gone listens no more"


def test_the_chosen_unit_is_outlined_on_a_second_map_too(visit: Visit) -> None:
    page = visit.open(f"/?selected={TAOPU}")
    page.wait_for_selector("[data-panel]")
    page.locator("#more-picker > summary").click()
    page.locator("#more-picker .picker__part > summary").first.click()
    page.locator("#more-picker .picker__part a").first.click()
    page.wait_for_selector("#map_second path.division--selected")


@pytest.mark.parametrize("opened", ["false", "true"])
def test_the_titles_of_two_maps_can_be_read_whatever_lies_over_them(
    visit: Visit, opened: str
) -> None:
    page = visit.open("/?compare=annual_loss&lang=en")
    page.wait_for_selector("#map_second[data-drawn='10']")
    page.evaluate(f"document.getElementById('cards').open = {opened}")
    covered = page.evaluate(
        """() => [...document.querySelectorAll('.map-caption')].filter((one) => {
            const box = one.getBoundingClientRect(), middle = (box.top + box.bottom) / 2;
            return [box.left + 4, (box.left + box.right) / 2, box.right - 4]
                .some((x) => document.elementFromPoint(x, middle) !== one);
        }).map((one) => one.textContent)"""
    )
    assert covered == []


def test_tools_stand_in_one_row_and_keep_their_names(visit: Visit) -> None:
    page = visit.open("/?lang=en")
    find = page.locator("#find").bounding_box()
    tools = page.locator("#tools").bounding_box()
    assert find is not None
    assert tools is not None
    assert tools["y"] == pytest.approx(find["y"], abs=4)
    for name in ("Where am I", "Copy link"):
        assert page.locator("#tools").get_by_role("button", name=name, exact=True).is_visible()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone_the_second_map_stands_under_the_first(visit: Visit) -> None:
    page = visit.open("/?compare=vulnerability")
    page.wait_for_selector("#map_second[data-drawn='10']")
    first = page.locator("#map_home").bounding_box()
    second = page.locator("#map_second").bounding_box()
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"]
    assert page.locator("#map_home .draw-toggle").evaluate(IS_UNCOVERED)
    page.goto(f"{visit.site}/?selected={TAOPU}")
    page.wait_for_selector("[data-panel]")
    assert page.locator(".draw-toggle").evaluate(IS_UNCOVERED)


# ---- what fails


def refuse(route: Route) -> None:
    route.fulfill(status=500, content_type="application/json", body="{}")


@pytest.mark.parametrize("address", ["outlines", "values"])
def test_a_map_without_its_data_points_to_the_list_and_tries_again(
    visit: Visit, address: str
) -> None:
    visit.page.route(f"**/api/v1/map/{address}**", refuse)
    visit.page.goto(visit.site)
    visit.page.wait_for_selector(".map-status button")
    assert "列表" in visit.page.locator(".map-status").inner_text()
    assert visit.page.locator("#rows tbody tr").count() == 10
    visit.page.unroute(f"**/api/v1/map/{address}**")
    visit.page.locator(".map-status button").click()
    visit.page.wait_for_selector("[data-drawn='10']")
    assert visit.page.locator(".map-status p").count() == 0


def test_a_search_that_does_not_answer_says_so(visit: Visit) -> None:
    visit.page.route("**/api/v1/map/find**", refuse)
    page = visit.open("/")
    page.locator("#find-text").fill("桃浦")
    page.wait_for_selector(".find__nothing")
    said = page.locator(".find__nothing").inner_text()
    assert said.startswith("查找没有回应"), "not that there is no such unit"
    assert page.locator("#find-said").inner_text() == said


def test_a_panel_that_does_not_arrive_can_be_asked_for_again(visit: Visit) -> None:
    visit.page.route("**/divisions/*/panel*", refuse)
    page = visit.open("/")
    page.locator(f"#row-{TAOPU}").click()
    page.wait_for_selector(".panel__trouble button")
    assert "未能取到" in page.locator(".panel__trouble").inner_text()
    visit.page.unroute("**/divisions/*/panel*")
    page.locator(".panel__trouble button").first.click()
    page.wait_for_selector("[data-panel]")
    assert "桃浦镇" in page.locator("#panel h1").inner_text()
    assert page.locator(".panel__trouble").count() == 0


def test_a_page_that_does_not_arrive_leaves_the_map_as_it_was(visit: Visit) -> None:
    page = visit.open("/")
    page.route("**/?*measure=hazard*", refuse)
    page.locator("#measure-picker > summary").click()
    page.locator("#measure-picker a[href*='measure=hazard']").first.click()
    page.wait_for_selector(".map-status button")
    assert page.locator(MAP).get_attribute("data-measure") == "composite"
    assert "measure=hazard" not in page.url
    page.unroute("**/?*measure=hazard*")
    page.locator(".map-status button").click()
    page.wait_for_selector(f"{MAP}[data-measure='hazard']")


# ---- everybody


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Visit]:
    """A visitor without JavaScript."""
    context = browser.new_context(viewport=DESK, locale="zh-CN", java_script_enabled=False)
    yield Visit(context.new_page(), site)
    context.close()


def test_without_javascript_links_list_and_form_work(plain: Visit) -> None:
    page = plain.page
    page.goto(plain.site)
    assert page.locator("#rows tbody tr").count() == 10
    page.locator("#measure-picker > summary").click()
    page.locator("#measure-picker a[href*='measure=vulnerability']").first.click()
    assert "measure=vulnerability" in page.url
    page.locator("#find-text").fill("桃浦")
    page.locator(".find__go").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    assert "measure=vulnerability" in page.url, "the measure stays"
    page.locator("#rows tbody a").click()
    page.wait_for_url(f"**/divisions/{TAOPU}*")


@pytest.mark.parametrize("path", ["/", "/?level=committee", "/?compare=hazard", "/?q=zzz"])
@pytest.mark.parametrize("visit", [{"width": 320, "height": 640}], indirect=True)
def test_320_pixels_are_enough(visit: Visit, path: str) -> None:
    page = visit.open(path)
    assert not visit.is_wider_than_the_screen()
    assert visit.cut_off() == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, summary')]
            .filter((one) => one.offsetParent && !one.closest('.visually-hidden, .map-card'))
            .map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect().height])
            .filter(([, height]) => height > 1 && height < 43.5)"""
    )
    assert small == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("visit", [DESK, PHONE], indirect=True)
def test_map_panel_and_pickers_are_accessible(visit: Visit, theme: str) -> None:
    visit.page.add_init_script(f"localStorage.setItem('riskmap.theme', '{theme}')")
    page = visit.open("/?layers=none")
    page.locator("#measure-picker > summary").click()
    assert visit.accessibility_faults() == []
    page.keyboard.press("Escape")
    page.locator("path.division").first.click(force=True)
    page.wait_for_selector("[data-panel]")
    assert visit.accessibility_faults() == []


def test_nothing_moves_for_those_who_ask_for_less_motion(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    page = visit.open("/")
    assert page.evaluate("riskmap.maps[0].leaflet.options.zoomAnimation") is False
