"""A reader turns layers on and off, looks through them, and sees how old they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import PHONE, Visit

pytestmark = pytest.mark.journey

HAZARDS = "/?layers=places_hazards"
PLACES = "**/api/v1/places.geojson?group=hazards"
TRACKS = "typhoon_tracks"
FLOOD = "raster_rainstorm_waterlogging"
ON = ("base_roads", "base_metro_lines", "base_metro_stations")


def switch(page: Page, slug: str) -> Any:
    return page.locator(f"[data-layer={slug}]")


def open_cards(page: Page) -> None:
    page.evaluate("document.getElementById('cards').open = true")


def open_hazard_maps(page: Page) -> None:
    group = page.locator(".map-cards__group", has=switch(page, FLOOD))
    group.locator(".map-cards__title").click()


def is_drawn(page: Page, slug: str) -> None:
    page.wait_for_function(
        "(slug) => Boolean(riskmap.maps[0].layers.layers.get(slug).drawing)", arg=slug
    )


def test_the_base_map_is_there_at_once_and_credited(visit: Visit) -> None:
    page = visit.open("/")
    for slug in ON:
        is_drawn(page, slug)
        expect(switch(page, slug)).to_be_checked()
    assert page.locator(".leaflet-riskmap-lines-pane path").count() >= 16
    assert page.locator(".map-symbol--square").count() >= 44
    credit = page.locator(".leaflet-control-attribution")
    expect(credit).to_contain_text("OpenStreetMap")
    expect(credit).to_contain_text("metromancn")
    assert visit.strangers == []
    assert visit.complaints == []


def test_a_layer_is_turned_off_by_keyboard_and_the_address_remembers(visit: Visit) -> None:
    page = visit.open("/")
    is_drawn(page, "base_metro_stations")
    switch(page, "base_metro_stations").focus()
    page.keyboard.press("Space")
    expect(page.locator(".leaflet-control-attribution")).not_to_contain_text("metromancn")
    assert "base_roads" in page.url
    assert "base_metro_stations" not in page.url
    page.reload()
    is_drawn(page, "base_roads")
    expect(switch(page, "base_metro_stations")).not_to_be_checked()


def test_opacity_is_set_by_keyboard(visit: Visit) -> None:
    page = visit.open("/")
    is_drawn(page, "base_roads")
    page.locator("#layer-base_roads-more > summary").click()
    page.locator("[data-opacity=base_roads]").focus()
    page.keyboard.press("Home")
    lines = page.locator(".leaflet-riskmap-lines-pane path[stroke='#6C8092']")
    expect(lines.first).to_have_attribute("stroke-opacity", "0")
    page.keyboard.press("End")
    expect(lines.first).to_have_attribute("stroke-opacity", "1")


def test_the_opacity_of_the_units_is_set_by_keyboard(visit: Visit) -> None:
    page = visit.open("/")
    unit = page.locator("path.division").first
    expect(unit).to_have_attribute("fill-opacity", "1")
    page.locator("[data-units-opacity]").focus()
    page.keyboard.press("Home")
    expect(unit).to_have_attribute("fill-opacity", "0.2")


def test_a_station_is_found_in_the_list_and_told_of_without_a_mouse(visit: Visit) -> None:
    page = visit.open("/")
    is_drawn(page, "base_metro_stations")
    page.locator("#layer-base_metro_stations-more > summary").press("Enter")
    page.locator("#list-base_metro_stations > summary").press("Enter")
    found = page.locator("#list-base_metro_stations").get_by_role("button", name="曹杨路")
    found.press("Enter")
    facts = page.locator(".map-facts")
    expect(facts).to_be_focused()
    expect(facts).to_contain_text("3/4/11/14")
    page.keyboard.press("Escape")
    expect(facts).to_have_count(0)
    expect(found).to_be_focused()


def test_names_are_texts_and_never_become_elements(visit: Visit) -> None:
    visit.page.route(PLACES, lambda route: answer(route, title="<img src=x onerror=alert(1)>"))
    page = visit.open(HAZARDS)
    is_drawn(page, "places_hazards")
    page.locator("#layer-places_hazards-more > summary").press("Enter")
    page.locator("#list-places_hazards > summary").press("Enter")
    page.locator("#list-places_hazards button").press("Enter")
    expect(page.locator(".map-facts h3")).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator(".map-facts img").count() == 0


def test_from_afar_symbols_are_dots_and_stations_wait_until_they_have_room(visit: Visit) -> None:
    page = visit.open("/?at=12/31.25/121.4&level=street")
    is_drawn(page, "base_metro_stations")
    is_drawn(page, "places_facilities")
    stations = page.locator(".map-symbol--base .map-symbol__box")
    places = page.locator(".map-symbol:not(.map-symbol--base)")
    expect(stations.first).to_be_hidden()
    expect(places.locator(".map-symbol__icon").first).to_be_hidden()
    expect(places.locator(".map-symbol__box").first).to_be_visible()
    age = page.locator("[data-age=base_metro_stations]")
    expect(age).not_to_be_empty()
    page.evaluate("riskmap.maps[0].leaflet.setZoom(14, { animate: false })")
    expect(stations.first).to_be_visible()
    expect(places.locator(".map-symbol__icon").first).to_be_visible()
    expect(age).to_be_empty()


def test_hazard_maps_fold_into_one_card_open_while_one_is_on(visit: Visit) -> None:
    page = visit.open("/")
    expect(switch(page, FLOOD)).to_be_hidden()
    group = page.locator(".map-cards__group", has=switch(page, FLOOD))
    group.locator(".map-cards__title").press("Enter")
    expect(switch(page, FLOOD)).to_be_visible()
    page = visit.open(f"/?layers={FLOOD}")
    expect(switch(page, FLOOD)).to_be_visible()


def test_depth_of_water_is_drawn_as_tiles_of_the_map_that_is_chosen(visit: Visit) -> None:
    page = visit.open("/")
    open_hazard_maps(page)
    switch(page, FLOOD).check()
    tiles = page.locator(".leaflet-riskmap-raster-pane img[src*='/T100/']")
    expect(tiles.first).to_be_attached()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.leaflet-riskmap-raster-pane img')]"
        ".some((one) => one.complete && one.naturalWidth === 256)"
    )
    page.locator(f"#choice-{FLOOD}").select_option("T20")
    expect(page.locator(".leaflet-riskmap-raster-pane img[src*='/T20/']").first).to_be_attached()
    expect(tiles).to_have_count(0)
    switch(page, FLOOD).uncheck()
    expect(page.locator(".leaflet-riskmap-raster-pane img")).to_have_count(0)
    expect(page.locator(f"#choice-{FLOOD}")).to_have_count(0)
    assert visit.complaints == []


@pytest.mark.parametrize("visit", [None, PHONE], indirect=True, ids=["desk", "phone"])
def test_a_past_storm_is_walked_through_by_buttons_slider_and_keys(visit: Visit) -> None:
    page = visit.open("/")
    open_cards(page)
    switch(page, TRACKS).check()
    if page.viewport_size == PHONE:
        page.evaluate("document.getElementById('cards').open = false")
    slider = page.locator(".time-slider input[type=range]")
    text = page.locator("[data-part=text]")
    expect(text).to_contain_text("m/s")
    start = int(slider.input_value())
    page.locator("[data-part=forward]").click()
    expect(slider).to_have_value(str(start + 1))
    page.locator("[data-part=back]").click()
    page.locator("[data-part=back]").click()
    expect(slider).to_have_value(str(start - 1))
    before = text.inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value(str(start))
    assert text.inner_text() != before
    assert slider.get_attribute("aria-valuetext") == text.inner_text()
    page.keyboard.press("Home")
    expect(slider).to_have_value("0")
    page.locator("[data-part=storm]").select_option("3")
    expect(page.locator(".map-symbol--moment")).to_have_count(1)
    page.locator(".time-slider [data-part=close]").click()
    expect(page.locator(".time-slider")).to_have_count(0)
    expect(switch(page, TRACKS)).not_to_be_checked()


def test_a_storm_plays_only_when_asked_and_stops_at_a_step(visit: Visit) -> None:
    page = visit.page
    page.clock.install()
    visit.open("/")
    switch(page, TRACKS).check()
    slider = page.locator(".time-slider input[type=range]")
    start = int(slider.input_value())
    page.clock.run_for(5_000)
    expect(slider).to_have_value(str(start))
    page.locator("[data-part=play]").click()
    page.clock.run_for(1_500)
    expect(slider).to_have_value(str(start + 2))
    page.locator("[data-part=back]").click()
    page.clock.run_for(5_000)
    expect(slider).to_have_value(str(start + 1))


def test_nothing_plays_where_less_motion_is_wished_for(visit: Visit) -> None:
    page = visit.page
    page.emulate_media(reduced_motion="reduce")
    visit.open("/")
    switch(page, TRACKS).check()
    expect(page.locator("[data-part=play]")).to_be_disabled()
    page.locator("[data-part=forward]").click()
    assert visit.complaints == []


def answer(
    route: Route, *, title: str = "一处", count: int = 1, days_old: float = 0, mark: str = '"1"'
) -> None:
    """Answer as the server would, with some hazard points."""
    if route.request.headers.get("if-none-match") == mark:
        route.fulfill(status=304, headers={"ETag": mark})
        return
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [121.4, 31.25]},
        "properties": {"symbol": "hazard_high", "title": title, "facts": [["a", "b"]]},
    }
    as_of = datetime.now(UTC) - timedelta(days=days_old)
    body = {
        "type": "FeatureCollection",
        "as_of": as_of.isoformat(),
        "attribution": "",
        "features": [feature] * count,
    }
    route.fulfill(
        status=200,
        content_type="application/geo+json",
        body=json.dumps(body),
        headers={"ETag": mark},
    )


def points(page: Page) -> int:
    found: int = page.evaluate(
        "riskmap.maps[0].layers.layers.get('places_hazards').drawing.items.length"
    )
    return found


def test_newer_data_appear_without_reloading(visit: Visit) -> None:
    page = visit.page
    told = {"count": 1, "mark": '"1"'}
    asked: list[str] = []

    def handle(route: Route) -> None:
        asked.append(route.request.headers.get("if-none-match", ""))
        answer(route, **told)  # type: ignore[arg-type]

    page.route(PLACES, handle)
    page.clock.install()
    visit.open(HAZARDS)
    is_drawn(page, "places_hazards")
    assert points(page) == 1
    page.evaluate("riskmap.maps[0].layers.layers.get('places_hazards').drawing.seen = true")
    with page.expect_response(PLACES) as same:
        page.clock.run_for(70_000)
    assert same.value.status == 304
    assert asked == ["", '"1"'], "it is asked with the mark of what is here"
    assert page.evaluate("riskmap.maps[0].layers.layers.get('places_hazards').drawing.seen"), (
        "the same data are not drawn again"
    )
    told.update(count=3, mark='"2"')
    with page.expect_response(PLACES):
        page.clock.run_for(70_000)
    page.wait_for_function(
        "() => riskmap.maps[0].layers.layers.get('places_hazards').drawing.items.length === 3"
    )


def test_old_data_are_called_out_of_date_and_hatched(visit: Visit) -> None:
    page = visit.page
    page.route(PLACES, lambda route: answer(route, days_old=400))
    visit.open(HAZARDS)
    is_drawn(page, "places_hazards")
    card = page.locator(".map-card--layer.is-stale")
    expect(card).to_have_count(1)
    word = page.locator("#layers-template").get_attribute("data-stale")
    expect(page.locator("[data-age=places_hazards]")).to_contain_text(str(word))
    assert page.locator(".map-symbol.is-stale").count() == 1
    ground = "one => getComputedStyle(one).backgroundImage"
    for hatched in (".map-symbol.is-stale .map-symbol__box", ".is-stale .map-card__age"):
        assert "gradient" in page.locator(hatched).evaluate(ground), hatched


def test_when_nobody_answers_the_last_good_data_stay_and_say_so(visit: Visit) -> None:
    page = visit.page
    page.route(PLACES, answer)
    page.clock.install()
    visit.open(HAZARDS)
    is_drawn(page, "places_hazards")
    page.unroute(PLACES)
    page.route(PLACES, lambda route: route.fulfill(status=503))
    with page.expect_response(PLACES):
        page.clock.run_for(70_000)
    word = page.locator("#layers-template").get_attribute("data-failed")
    expect(page.locator("[data-age=places_hazards]")).to_contain_text(str(word))
    assert points(page) == 1


def test_layers_and_slider_are_accessible(visit: Visit) -> None:
    page = visit.open("/")
    switch(page, TRACKS).check()
    open_hazard_maps(page)
    switch(page, FLOOD).check()
    page.locator("#layer-base_metro_stations-more > summary").press("Enter")
    page.locator("#list-base_metro_stations > summary").press("Enter")
    page.locator("[data-part=facts]").click()
    expect(page.locator(".map-facts")).to_be_focused()
    assert visit.accessibility_faults() == []
