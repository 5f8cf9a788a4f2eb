"""Somebody measures on the map: by hand, by mouse, back and forth; nothing leaves the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pyproj import Geod

from tests.journeys.conftest import PHONE, Visit

pytestmark = pytest.mark.journey

GRS80 = Geod(ellps="GRS80")
LINE = [(121.30, 31.20), (121.50, 31.35)]
AREA = [(121.30, 31.20), (121.50, 31.20), (121.50, 31.35), (121.30, 31.35)]


def open_tool(visit: Visit) -> Page:
    page = visit.open("/")
    page.locator(".draw-toggle").click()
    page.locator(".draw").wait_for()
    return page


def enter(page: Page, kind: str, points: str, radius: str = "") -> None:
    page.locator(".draw details").evaluate("one => { one.open = true; }")
    page.locator("#draw-kind").select_option(kind)
    page.locator("#draw-points").fill(points)
    if radius:
        page.locator("#draw-radius").fill(radius)
    page.locator(".draw__form button").click()


def text_of(points: list[tuple[float, float]]) -> str:
    return "\n".join(f"{lon}, {lat}" for lon, lat in points)


def test_lengths_and_areas_are_those_of_the_ellipsoid(visit: Visit) -> None:
    page = visit.open("/")
    measured = page.evaluate(
        "([line, area]) => [riskmap.measure.length(line), riskmap.measure.area(area)]",
        [LINE, AREA],
    )
    lons, lats = zip(*LINE, strict=True)
    assert measured[0] == pytest.approx(GRS80.line_length(lons, lats), rel=0.005)
    lons, lats = zip(*AREA, strict=True)
    assert measured[1] == pytest.approx(GRS80.polygon_area_perimeter(lons, lats)[0], rel=0.005)


def test_the_tool_is_loaded_only_when_it_is_opened(visit: Visit) -> None:
    page = visit.open("/")
    assert not any("geoman" in url for url in visit.asked)
    with page.expect_response("**/leaflet-geoman.min.js**"):
        page.locator(".draw-toggle").click()
    assert visit.complaints == []
    assert visit.strangers == []


def test_shapes_by_hand_undone_redone_removed_and_kept_for_the_window(visit: Visit) -> None:
    page = open_tool(visit)
    asked = len(visit.asked)
    enter(page, "line", text_of(LINE))
    assert "25.3 km" in page.locator(".draw__text").inner_text()
    enter(page, "circle", "121.4, 31.25", "500")
    assert page.locator(".draw__shape").count() == 2
    page.locator("[data-draw=undo]").click()
    assert page.locator(".draw__shape").count() == 1
    page.locator("[data-draw=redo]").click()
    assert page.locator(".draw__shape").count() == 2
    page.locator("[data-remove='0']").click()
    assert "500 m" in page.locator(".draw__text").inner_text()
    posted = [url for url in visit.asked[asked:] if "static" not in url]
    assert not any("121.4" in url for url in posted)
    page.reload()
    page.locator(".draw-toggle").click()
    assert page.locator(".draw__shape").count() == 1


def test_nonsense_by_hand_is_explained(visit: Visit) -> None:
    page = open_tool(visit)
    enter(page, "point", "here and there")
    assert page.locator("#draw-trouble").inner_text()
    enter(page, "area", "121.4, 31.2\n121.5, 31.2")
    assert "3" in page.locator("#draw-trouble").inner_text()
    enter(page, "circle", "121.4, 31.2", "0")
    assert page.locator("#draw-trouble").inner_text()
    assert page.locator(".draw__shape").count() == 0


def test_a_line_is_drawn_by_mouse_and_no_unit_is_opened(visit: Visit) -> None:
    page = open_tool(visit)
    page.locator("[data-mode=line]").click()
    page.locator("[data-mode=line][aria-pressed=true]").wait_for()
    box = page.locator(".folium-map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.42, box["y"] + box["height"] * 0.5
    page.mouse.click(x, y)
    page.locator(".folium-map .marker-icon").first.wait_for()
    live = page.locator(".draw__live").filter(has_text="km")
    for further in range(50):  # a pointer that goes on moving, as a hand does
        page.mouse.move(x + 10 + further, y + 40)
        if live.count():
            break
    live.wait_for()
    page.mouse.click(x + 60, y + 60)
    page.locator("[data-draw=finish]").click()
    page.locator(".draw__shape").wait_for()
    assert page.url.rstrip("/").split("?")[0] == visit.site
    assert visit.complaints == []


def test_what_was_drawn_can_be_taken_along(visit: Visit, tmp_path: Path) -> None:
    page = open_tool(visit)
    enter(page, "area", text_of(AREA))
    with page.expect_download() as waiting:
        page.locator("[data-draw=export]").click()
    path = tmp_path / "drawn.geojson"
    waiting.value.save_as(path)
    (feature,) = json.loads(path.read_text("utf-8"))["features"]
    assert feature["geometry"]["coordinates"][0][0] == [121.3, 31.2]
    assert feature["properties"]["area_m2"] == pytest.approx(316_753_465, rel=0.005)


def test_escape_on_the_map_lays_the_pen_down(visit: Visit) -> None:
    page = open_tool(visit)
    page.locator("[data-mode=line]").click()
    page.locator("[data-mode=line][aria-pressed=true]").wait_for()
    page.locator(".folium-map").focus()
    page.keyboard.press("Escape")
    page.locator("[data-mode=line][aria-pressed=false]").wait_for()
    assert page.locator(".draw").is_visible()
    assert page.evaluate("riskmap.maps[0].isDrawing") is False


def test_escape_leaves_the_tool_and_focus_goes_back(visit: Visit) -> None:
    page = open_tool(visit)
    page.keyboard.press("Escape")
    assert page.locator(".draw").count() == 0
    assert page.locator(".draw-toggle:focus").count() == 1


@pytest.mark.parametrize("visit", [PHONE, {"width": 1440, "height": 900}], indirect=True)
def test_the_open_tool_is_accessible(visit: Visit) -> None:
    open_tool(visit)
    assert visit.accessibility_faults() == []
    assert not visit.is_wider_than_the_screen()
