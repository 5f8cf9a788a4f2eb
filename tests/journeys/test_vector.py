"""Many outlines: as vector tiles where WebGL is quick, as pictures where it is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from riskmap.doors.pacing import paces
from tests.fixtures.journeys import FLAGS
from tests.fixtures.site import served
from tests.journeys.asked import by_cost
from tests.journeys.conftest import DESK, Visit

pytestmark = pytest.mark.journey

#: WebGL is imitated here; the page is told that a graphics card does it.
_CALL_IT_A_CARD = """
const ask = WebGLRenderingContext.prototype.getParameter;
WebGLRenderingContext.prototype.getParameter = function (name) {
  return name === 0x9246 || name === this.RENDERER ? "a graphics card" : ask.call(this, name);
};
"""
_PAGE = "/?level=committee"


@pytest.fixture(scope="module")
def many(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site to which 285 outlines are many."""
    home = tmp_path_factory.mktemp("many") / "home"
    shutil.copytree(prepared_home, home)
    (home / "site.toml").write_text("[map]\nvector_tiles_from = 100\n", "utf-8")
    with served(home) as address:
        yield address


@pytest.fixture(scope="module")
def browser_with_webgl(browser: Browser, chromium: Path) -> Iterator[Browser]:
    """A Chromium that draws WebGL with the processor."""
    flags = [one for one in FLAGS if one != "--disable-gpu"]
    flags += ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    if os.name != "nt" and os.geteuid() == 0:
        flags.append("--no-sandbox")
    running = browser.browser_type.launch(executable_path=chromium, args=flags)
    yield running
    running.close()


@pytest.fixture(params=["vector tiles", "pictures"])
def visitor(
    request: pytest.FixtureRequest, browser_with_webgl: Browser, many: str
) -> Iterator[Visit]:
    """Somebody whose browser has quick WebGL, and somebody whose has none."""
    context = browser_with_webgl.new_context(viewport=DESK, locale="zh-CN")
    page = context.new_page()
    if request.param == "vector tiles":
        page.add_init_script(_CALL_IT_A_CARD)
    visit = Visit(page, many)
    visit.kind = request.param  # type: ignore[attr-defined]
    yield visit
    context.close()


def point(page: Page) -> tuple[float, float]:
    """Return where the middle of the place is on the screen."""
    found = page.evaluate(
        """() => {
            const leaflet = window.riskmap.maps[0].leaflet;
            const box = leaflet.getContainer().getBoundingClientRect();
            const at = leaflet.latLngToContainerPoint([31.2518, 121.4102]);
            return [box.left + at.x, box.top + at.y];
        }"""
    )
    return float(found[0]), float(found[1])


def test_many_outlines_are_drawn_without_a_file_of_them_all(visitor: Visit) -> None:
    page = visitor.open(_PAGE)
    assert page.locator(".folium-map").first.get_attribute("data-drawn") == "285"
    asked = " ".join(visitor.asked)
    assert "/outlines?" not in asked
    kind = "mvt" if visitor.kind == "vector tiles" else "png"  # type: ignore[attr-defined]
    other = {"mvt": "png", "png": "mvt"}[kind]
    assert f".{kind}" in asked
    assert f".{other}" not in asked
    assert ("maplibre-gl-csp.js" in asked) is (kind == "mvt")
    assert visitor.strangers == []
    assert visitor.complaints == []


def test_tiles_of_a_first_view_are_far_from_what_an_address_may_ask(
    visitor: Visit, app: Flask
) -> None:
    page = visitor.open(_PAGE)
    for _ in range(4):
        page.mouse.move(700, 450)
        page.mouse.wheel(0, -200)
        page.wait_for_timeout(300)
    page.wait_for_load_state("networkidle")
    tiles = by_cost(app, visitor)["tile"]
    assert 1 <= tiles <= paces()["tile"].at_once / 50


def test_pointing_names_a_unit_and_a_click_chooses_it(visitor: Visit) -> None:
    page = visitor.open(_PAGE)
    page.wait_for_load_state("networkidle")
    x, y = point(page)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.wait_for_selector(".division-tip strong")
    tip = page.locator(".division-tip").inner_text()
    assert "综合风险" in tip
    assert "示意" in tip, "made-up outlines say so"
    page.mouse.click(x, y)
    page.wait_for_function(
        "() => location.search.includes('selected=') || location.pathname.startsWith('/divisions/')"
    )
    assert visitor.complaints == []


def test_another_measure_needs_no_other_outlines(visitor: Visit) -> None:
    page = visitor.open(_PAGE)
    before = len([one for one in visitor.asked if ".mvt" in one])
    page.evaluate("document.querySelector(\"a[href*='measure=exposure']\").click()")
    page.wait_for_selector("[data-measure='exposure']")
    assert len([one for one in visitor.asked if ".mvt" in one]) == before
    if visitor.kind == "pictures":  # type: ignore[attr-defined]
        assert any("/exposure/" in one for one in visitor.asked)
    assert visitor.complaints == []
