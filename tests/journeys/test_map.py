"""Somebody reads the map: measures, levels, the list, the panel, and the address of the view."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route
from playwright.sync_api import TimeoutError as NotInTime
from pyproj import Geod

from tests.journeys.conftest import DESK, PHONE, Visit

pytestmark = pytest.mark.journey

MAP = ".folium-map"
COMMITTEE = "310107005"
TAOPU = "310107103000"
OF_ELLIPSOID = Geod(a=6378137.0, rf=298.257222101)  # CGCS2000


def colours(page: Page) -> list[str]:
    """The fill of every outline, in their order on the map."""
    found: list[str] = page.evaluate(
        """() => [...riskmap.maps[0].units.units()].map((one) => `${one.code} ${one.colour}`)"""
    )
    return found


def drawn(page: Page, **wanted: str) -> None:
    """Wait until the map shows a level or a measure."""
    parts = "".join(f"[data-{name}='{value}']" for name, value in wanted.items())
    page.wait_for_selector(f"{MAP}{parts}:not([aria-busy])")


#: The reader moves the map to a zoom.
ZOOM = """zoom => {
    const m = riskmap.maps[0];
    m.moved = true;
    m.leaflet.setZoom(zoom, { animate: false });
}"""


def choose_measure(page: Page, slug: str) -> None:
    page.locator("#measure-picker > summary").click()
    page.locator(f"#measure-picker a[href*='measure={slug}']").first.click()
    drawn(page, measure=slug)


def test_another_measure_recolours_the_outlines_without_asking_for_them_again(
    visit: Visit,
) -> None:
    page = visit.open("/")
    before = colours(page)
    asked = len([url for url in visit.asked if "/outlines" in url])
    choose_measure(page, "vulnerability")
    assert colours(page) != before
    assert len([url for url in visit.asked if "/outlines" in url]) == asked
    assert "measure=vulnerability" in page.url
    title = page.locator("#list-title").inner_text()
    page.wait_for_function(
        "title => document.getElementById('map-live').textContent.startsWith(title)", arg=title
    )
    assert title in page.locator("#layer-card").inner_text()
    assert visit.complaints == []


def test_the_focus_stays_with_the_picker_after_a_measure_was_chosen_by_keyboard(
    visit: Visit,
) -> None:
    page = visit.open("/")
    page.locator("#measure-picker > summary").focus()
    page.keyboard.press("Enter")
    page.locator("#measure-picker a[href*='measure=exposure']").first.focus()
    page.keyboard.press("Enter")
    drawn(page, measure="exposure")
    page.wait_for_function("() => document.activeElement.matches('#measure-picker > summary')")
    assert page.locator("#measure-picker").get_attribute("open") is None


def test_a_level_chosen_by_hand_holds_whatever_the_zoom(visit: Visit) -> None:
    page = visit.page
    page.clock.install()
    visit.open("/")
    page.locator("#level-committee").click()
    drawn(page, level="committee")
    assert page.locator("#level-auto").get_attribute("aria-pressed") == "false"
    asked = len(visit.asked)
    page.evaluate(ZOOM, 10)
    assert page.evaluate("riskmap.levelFor(riskmap.maps[0])") == "district", "by zoom it is another"
    page.clock.run_for(5_000)
    assert [url for url in visit.asked[asked:] if "/?" in url] == []
    assert page.locator("#level-committee").get_attribute("aria-current") == "true"
    assert page.locator(MAP).get_attribute("data-level") == "committee"
    assert "演示" in page.locator("#map-banner").inner_text()


def zoom_by_key(page: Page, key: str) -> None:
    """Press a key of the map and wait until it stands at another zoom: it begins a frame later."""
    before = page.evaluate("riskmap.maps[0].leaflet.getZoom()")
    page.keyboard.press(key)
    page.wait_for_function(
        "(before) => { const map = riskmap.maps[0].leaflet;"
        " return map.getZoom() !== before && !map._animatingZoom; }",
        arg=before,
    )


def test_the_level_follows_the_zoom_until_somebody_chooses(visit: Visit) -> None:
    page = visit.open("/")
    assert page.locator("#level-auto").get_attribute("aria-pressed") == "true"
    page.locator(MAP).focus()
    for _ in range(4):
        zoom_by_key(page, "+")
    drawn(page, level="committee")
    assert page.evaluate("document.activeElement.matches('.folium-map')"), "focus stays"
    for _ in range(4):
        zoom_by_key(page, "-")
    drawn(page, level="street")


def test_the_address_brings_back_the_exact_view(visit: Visit) -> None:
    page = visit.open(f"/?at=14/31.25/121.4&selected={TAOPU}&level=street&measure=hazard")
    drawn(page, measure="hazard")
    page.wait_for_selector("[data-panel]")
    centre = page.evaluate(
        "() => { const m = riskmap.maps[0].leaflet, c = m.getCenter();"
        " return [m.getZoom(), c.lat.toFixed(3), c.lng.toFixed(3)]; }"
    )
    assert centre == [14, "31.250", "121.400"]
    assert "桃浦镇" in page.locator("#panel").inner_text()
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_url(re.compile(r"at=15"))


def test_going_back_undoes_measure_and_panel_one_by_one(visit: Visit) -> None:
    page = visit.open("/")
    choose_measure(page, "hazard")
    page.locator(f"#row-{TAOPU}").click()
    page.wait_for_selector("[data-panel]")
    title = page.locator("#list-title").inner_text()
    page.go_back()
    page.wait_for_selector("#panel", state="hidden")
    assert "measure=hazard" in page.url
    page.go_back()
    drawn(page, measure="composite")
    assert page.locator("#list-title").inner_text() != title
    assert "measure" not in page.url
    page.go_forward()
    drawn(page, measure="hazard")
    assert page.locator("#list-title").inner_text() == title


def test_the_panel_says_why_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit.open("/")
    page.locator(f"#row-{TAOPU}").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-panel]")
    page.wait_for_function("() => document.activeElement.id === 'panel'")
    panel = page.locator("#panel")
    assert panel.locator("h1").inner_text().startswith("桃浦镇")
    assert 1 <= panel.locator(".panel__why li").count() <= 3
    assert panel.locator(f"a[href='/divisions/{TAOPU}']").count() == 1
    assert page.locator("path.division--selected").count() == 1
    assert f"selected={TAOPU}" in page.url
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == f"row-{TAOPU}"
    assert "selected" not in page.url


def test_a_click_on_the_map_opens_the_panel_and_from_there_the_sheet(visit: Visit) -> None:
    page = visit.open("/?layers=none")
    page.locator("path.division").first.click(force=True)
    page.wait_for_selector("[data-panel]")
    name = page.locator("#panel h1").inner_text()
    page.locator("#panel .button--primary").click()
    page.wait_for_url("**/divisions/310107*")
    assert page.locator("h1").inner_text() in name


def test_no_data_is_hatched_on_the_map_and_said_to_be_none(visit: Visit) -> None:
    page = visit.page
    page.route("**/api/v1/map/values**", without_taopu)
    visit.open("/?layers=none")
    (colourless,) = [one for one in colours(page) if not re.search("#[0-9A-F]{6}$", one)]
    assert colourless.startswith(TAOPU)
    hatched = page.locator("path.division[fill='url(#riskmap-no-data)']")
    assert hatched.count() == 1
    assert page.locator("#riskmap-no-data rect").count() == 2
    hatched.hover(force=True)
    tip = page.locator(".division-tip")
    tip.wait_for()
    assert "桃浦镇" in tip.inner_text()
    assert "无数据" in tip.inner_text()


def without_taopu(route: Route) -> None:
    """Answer as if nobody knew anything of one unit."""
    body = route.fetch().json()
    body["values"][TAOPU] = [0, None, ""]
    route.fulfill(json=body)


def test_the_filter_is_the_same_for_list_and_map(visit: Visit) -> None:
    page = visit.open("/")
    page.locator("#filter-text").fill("桃浦")
    page.wait_for_function("() => document.querySelectorAll('#rows tbody tr').length === 1")
    page.wait_for_function("() => document.querySelectorAll('path.division--faded').length === 9")
    assert page.evaluate("document.activeElement.id") == "filter-text"
    page.locator("#filter-text").fill("")
    page.wait_for_function("() => document.querySelectorAll('#rows tbody tr').length === 10")
    page.wait_for_function("() => !document.querySelector('path.division--faded')")
    page.locator("#filter-class").select_option("0")
    page.wait_for_function("() => document.querySelectorAll('#rows tbody tr').length === 0")
    assert page.locator("#rows .empty").is_visible()


def test_the_list_is_sorted_by_its_headers(visit: Visit) -> None:
    page = visit.open("/")
    page.locator("#sort-name").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('th[aria-sort] #sort-name') !== null")
    rows = page.locator("#rows tbody tr")
    rising = rows.all_inner_texts()
    assert page.locator("th[aria-sort=ascending] #sort-name").count() == 1
    assert page.evaluate("document.activeElement.id") == "sort-name"
    page.keyboard.press("Enter")
    page.wait_for_selector("th[aria-sort=descending] #sort-name")
    assert rows.all_inner_texts() == rising[::-1]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", ["normal", "large"])
@pytest.mark.parametrize("visit", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_the_longest_legend_fits_into_its_card(visit: Visit, text: str, language: str) -> None:
    visit.choose(text=text)
    page = visit.open(f"/?measure=annual_loss&lang={language}")
    page.evaluate("document.getElementById('cards').open = true")
    outside = page.evaluate(
        """() => {
            const card = document.getElementById('layer-card').getBoundingClientRect();
            return [...document.querySelectorAll('#layer-card .legend *')]
                .filter((one) => one.getBoundingClientRect().right > card.right + 0.5)
                .map((one) => one.textContent.trim());
        }"""
    )
    assert outside == []


def test_a_name_stands_over_the_middle_of_its_unit(visit: Visit) -> None:
    page = visit.open("/?lang=en")
    page.wait_for_selector(".division-label")
    off = page.evaluate(
        """() => {
            const map = riskmap.maps[0], frame = map.container.getBoundingClientRect();
            const units = new Map(map.units.units().map((one) => [one.name, one.point]));
            return [...document.querySelectorAll('.division-label')].map((one) => {
                const [lon, lat] = units.get(one.textContent);
                const at = map.leaflet.latLngToContainerPoint([lat, lon]);
                const box = one.getBoundingClientRect();
                return Math.abs((box.left + box.right) / 2 - frame.left - at.x);
            });
        }"""
    )
    assert off
    assert max(off) < 6


def test_the_print_button_of_the_panel_opens_the_print_dialogue_of_the_sheet(
    visit: Visit,
) -> None:
    visit.page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page = visit.open(f"/?selected={TAOPU}")
    page.locator("#panel a[href$='#print']").click()
    page.wait_for_url(f"**/divisions/{TAOPU}")
    page.wait_for_function("() => window.printed > 0")
    assert page.evaluate("window.printed") == 1
    assert page.locator("h1").inner_text() == "桃浦镇"


def test_levels_follow_the_zoom_from_the_whole_to_the_parts_and_back(visit: Visit) -> None:
    page = visit.open("/")
    counts = {"district": "1", "street": "10", "committee": "285"}
    levels = ("district", "street", "committee", "street", "district")
    for at, level in zip((10, 12.5, 16, 12.5, 9), levels, strict=True):
        page.evaluate(ZOOM, at)
        drawn(page, level=level)
        assert page.locator(MAP).get_attribute("data-drawn") == counts[level]
        assert page.locator("#levels [aria-current]").get_attribute("id") == f"level-{level}"
        assert counts[level] in page.locator("#list-summary").inner_text()


def test_the_district_is_one_unit_that_can_be_chosen_by_hand(visit: Visit) -> None:
    page = visit.open("/")
    for level, count in (("district", "1"), ("street", "10"), ("committee", "285")):
        page.locator(f"#level-{level}").click()
        drawn(page, level=level, drawn=count)
    assert visit.complaints == []


def test_row_and_outline_point_at_each_other(visit: Visit) -> None:
    page = visit.open("/")
    page.locator(f"#row-{TAOPU}").hover()
    assert page.locator("path.division.is-marked").count() == 1
    page.locator("#row-310107005000").focus()
    assert page.locator(f"tr[data-code='{TAOPU}'].is-marked").count() == 0
    tip = page.locator(".division-tip strong")
    _point_at_a_unit(page, tip)
    assert page.locator("tr.is-marked a").all_inner_texts() == [tip.inner_text()]


def _point_at_a_unit(page: Page, tip: Locator) -> None:
    """Move onto a unit as a hand does, which never holds still; what comes late may lie above."""
    for _ in range(10):
        page.mouse.move(*page.evaluate(FREE_POINT))
        try:
            tip.wait_for(timeout=2_000)
        except NotInTime:
            page.mouse.move(1, 1)
        else:
            return
    pytest.fail("no unit says what it is")


@pytest.mark.parametrize("at", ["12/31.25/121.4", "14.25/31.25/121.4", "17/31.3/121.35"])
def test_the_scale_bar_is_right_at_the_centre_of_the_map(visit: Visit, at: str) -> None:
    page = visit.open(f"/?at={at}&level=street")
    ends, metres, number, zoom_px = page.evaluate(
        """() => {
            const m = riskmap.maps[0].leaflet, size = m.getSize();
            const bar = document.querySelector('.map-scale__bar');
            const scale = riskmap.scaleOf(m);
            const at = (x) => m.containerPointToLatLng([x, size.y / 2]);
            const half = scale.width / 2;
            const west = at(size.x / 2 - half), east = at(size.x / 2 + half);
            return [[west.lng, west.lat, east.lng, east.lat], Number(bar.dataset.metres),
                scale.number, bar.getBoundingClientRect().width];
        }"""
    )
    ground = OF_ELLIPSOID.inv(*ends)[2]
    assert ground == pytest.approx(metres, rel=0.005)
    assert number == pytest.approx(metres / (zoom_px * 0.0254 / 96), rel=0.06)
    assert "1:" in page.locator(".map-scale__number").inner_text()


def test_nearer_shapes_take_the_place_of_the_coarse_ones(visit: Visit) -> None:
    page = visit.open("/?at=12/31.25/121.4&level=street")
    coarse = page.locator("path.division").first.get_attribute("d")
    page.locator(MAP).focus()
    for _ in range(3):
        zoom_by_key(page, "+")
    page.wait_for_selector(f"{MAP}[data-detail='2']")
    assert page.locator("path.division").count() == 10
    assert page.locator("path.division").first.get_attribute("d") != coarse


#: A point of the screen where nothing lies over a unit.
FREE_POINT = """() => {
    for (let y = 240; y < innerHeight; y += 6) {
        for (let x = 20; x < innerWidth; x += 6) {
            const there = document.elementFromPoint(x, y);
            if (there && there.matches("path.division")) return [x, y];
        }
    }
    return null;
}"""


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_the_sheet_of_a_phone_has_three_heights_by_buttons(visit: Visit) -> None:
    page = visit.open("/?layers=none")
    height = "document.getElementById('column').getBoundingClientRect().height"
    low = page.evaluate(height)
    page.locator("[data-sheet=up]").click()
    page.wait_for_selector("#map-body[data-height=half]")
    page.locator("[data-sheet=up]").click()
    page.wait_for_selector("#map-body[data-height=full]")
    page.wait_for_function(f"low => {height} > low * 3", arg=low)
    page.locator("[data-sheet=down]").click()
    page.locator("[data-sheet=down]").click()
    page.wait_for_selector("#map-body[data-height=low]")
    page.mouse.click(*page.evaluate(FREE_POINT))
    page.wait_for_selector("[data-panel]")
    assert page.locator("#map-body").get_attribute("data-height") == "half"


def test_panning_285_outlines_never_holds_the_page_up(visit: Visit) -> None:
    page = visit.open("/?level=committee&at=13/31.25/121.4")
    page.evaluate("document.querySelectorAll('path.division').forEach((p) => { p.kept = true; })")
    asked = len(visit.asked)
    tasks = page.evaluate(
        """async () => {
            const m = riskmap.maps[0].leaflet;
            const tasks = [];
            new PerformanceObserver((list) => {
                list.getEntries().forEach((one) => tasks.push(one.duration));
            }).observe({ type: "longtask" });
            for (let step = 0; step < 12; step += 1) {
                m.panBy([step % 2 ? 180 : -180, 60], { animate: false });
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
            }
            return tasks.length;
        }"""
    )
    assert tasks <= 12, "at most one task over 50 ms a step"
    kept = "[...document.querySelectorAll('path.division')].filter((one) => one.kept).length"
    assert page.evaluate(kept) == 285, "outlines are moved, not drawn anew"
    assert [url for url in visit.asked[asked:] if "/outlines" in url or "/values" in url] == []
