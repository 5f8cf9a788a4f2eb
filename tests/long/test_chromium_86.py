"""The oldest browser that is promised: every page draws, says no error and fits a small phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.fixtures.chromium86 import chromium_86, running

pytestmark = [pytest.mark.long, pytest.mark.journey]

PAGES = (
    "/",
    "/?level=committee",
    "/?lang=en&measure=exposure",
    "/divisions/310107005000",
    "/divisions/310107005001",
    "/health",
    "/help",
    "/styleguide",
    "/?screen=wall",
)
DESK, SMALL = {"width": 1280, "height": 800}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def old_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A running Chromium 86."""
    with running(chromium_86(tmp_path_factory.mktemp("chromium86"))) as browser:
        assert browser.version.startswith("86.")
        yield browser


@pytest.fixture
def page(old_browser: Browser) -> Iterator[Page]:
    """A page of it that keeps what went wrong in ``page.complaints``."""
    context = old_browser.contexts[0]
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    opened.complaints = complaints  # type: ignore[attr-defined]
    yield opened
    opened.close()


def wait_for(page: Page, selector: str) -> None:
    """Wait until something is there.

    Playwright's own waiting and clicking ask elements for what Chromium 86 does not know.
    """
    page.wait_for_function(
        "selector => document.querySelector(selector) !== null", arg=selector, timeout=60_000
    )


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", [DESK, SMALL], ids=["desk", "phone"])
def test_a_page_works_in_chromium_86(
    page: Page, site: str, path: str, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(f"{site}{path}")
    if page.locator(".folium-map").count():
        wait_for(page, "[data-drawn]")
        assert int(page.locator("[data-drawn]").first.get_attribute("data-drawn") or 0) > 0
    assert page.locator("h1").count() >= 1
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_settings_and_a_measure_can_be_changed_in_chromium_86(page: Page, site: str) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(site)
    wait_for(page, "[data-drawn]")
    page.evaluate("document.querySelector('[data-setting=theme]').click()")
    assert page.evaluate("document.documentElement.dataset.theme") in {"dark", "light"}
    page.evaluate("""document.querySelector("a[href*='measure=exposure']").click()""")
    wait_for(page, "[data-measure='exposure']")
    assert page.complaints == []  # type: ignore[attr-defined]
