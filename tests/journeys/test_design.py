"""Everybody can use every page: eyes, hands, phones, paper (WCAG 2.2 AA)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.journeys.conftest import DESK, PAGES, PHONE, UNATTENDED, Visit

pytestmark = pytest.mark.journey

LOOKS: dict[str, dict[str, str]] = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "large": {"theme": "light", "text": "large"},
    "strong": {"theme": "light", "contrast": "more"},
    "strong and dark": {"theme": "dark", "contrast": "more"},
}
#: Looks of every page; the others are looked at on the style guide, and everywhere with ``--long``.
CHECKED = {"dark"}  # by day the page on a phone is asked the same
LONG = pytest.mark.long
NARROW = ViewportSize(width=320, height=640)
#: Where the focus is: what it is called, whether its ring shows, and what lies over its middle
#: and corners although it is neither part of it nor around it.
FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const clear = [[0.5, 0.5], [0.02, 0.1], [0.98, 0.1], [0.02, 0.9], [0.98, 0.9]].map(([x, y]) => {
        const at = [box.left + box.width * x, box.top + box.height * y];
        const top = document.elementFromPoint(at[0], at[1]);
        if (!top || top.contains(one) || one.contains(top) || top.closest("label, svg")) return "";
        const way = getComputedStyle(top.closest("thead, header, [data-toasts]") || top).position;
        return `${top.tagName}.${top.className} (${way})`;
    });
    if (!one.dataset.walk) one.dataset.walk = String(window.walked = (window.walked || 0) + 1);
    return {
        id: one.dataset.walk,
        name: `${one.tagName} ${one.className} ${(one.textContent || "").trim().slice(0, 30)}`,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        covered: clear.every((what) => what !== "") ? clear[0] : "",
    };
}"""
#: Links in a sentence may be as small as its letters (WCAG 2.5.8, exception "inline").
SMALL = """() => [...document.querySelectorAll(
    "a[href], button, summary, input, select, textarea, [role=tab]"
)].filter((one) => {
    const box = one.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    if (one.closest(".visually-hidden, .skip-link, .article, .leaflet-control-attribution")) {
        return false;
    }
    if (one.closest("svg.duty-map__picture")) return false; // the list beside it leads there, too
    const inText = one.tagName === "A" && getComputedStyle(one).display === "inline"
        && one.parentElement.textContent.trim().length > one.textContent.trim().length;
    if (inText) return false;
    const label = one.closest("label") || (one.type === "checkbox" && one.labels[0]) || one;
    const reach = label.getBoundingClientRect();
    return Math.min(reach.width, reach.height) < 43.5;
}).map((one) => {
    const box = one.getBoundingClientRect();
    const size = `${Math.round(box.width)}x${Math.round(box.height)}`;
    return `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 20)} ${size}`;
})"""


def with_language(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


def walk(page: Page, most: int = 60) -> list[dict[str, Any]]:
    """Press Tab through the page and return each place of the focus once."""
    places: dict[str, dict[str, Any]] = {}
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here is None or here["id"] in places:
            break
        places[here["id"]] = here
    return list(places.values())


def lost_focus(places: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return which places of the focus have no ring, are out of sight or covered."""
    return {
        "hardly any focus": [] if len(places) > 5 else [len(places)],
        "no ring": [one["name"] for one in places if not one["ring"]],
        "out of sight": [one["name"] for one in places if not one["seen"]],
        "covered": [(one["name"], one["covered"]) for one in places if one["covered"]],
    }


def pressed_on_paper(page: Page) -> list[str]:
    """Return what paper shows although it is to be pressed, and ink or ground that is none."""
    page.emulate_media(media="print")
    found = [
        control
        for control in ("button", ".button", ".site-nav", ".languages", ".settings", ".toasts")
        if any(one.is_visible() for one in page.locator(control).all())
    ]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.body).color")
    if ground not in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"} or ink != "rgb(0, 0, 0)":
        found.append(f"{ink} on {ground}")
    return found


@pytest.mark.parametrize("path", [*PAGES, *UNATTENDED])
@pytest.mark.parametrize(
    "look", [one if one in CHECKED else pytest.param(one, marks=LONG) for one in LOOKS]
)
def test_a_page_is_accessible(visit: Visit, path: str, look: str) -> None:
    visit.choose(**LOOKS[look])
    visit.open(path)
    assert visit.accessibility_faults() == []
    assert visit.strangers == []
    assert [one for one in visit.complaints if "404" not in one] == []


@pytest.mark.parametrize("look", sorted(set(LOOKS) - CHECKED))
def test_parts_of_pages_are_accessible_in_every_look(visit: Visit, look: str) -> None:
    visit.choose(**LOOKS[look])
    visit.open("/styleguide")
    assert visit.accessibility_faults() == []


@pytest.mark.parametrize("path", [*PAGES, *UNATTENDED])
@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_a_page_is_whole_on_a_phone(visit: Visit, path: str) -> None:
    page = visit.open(with_language(path, "en"))
    assert visit.accessibility_faults() == []
    assert not visit.is_wider_than_the_screen()
    page.set_viewport_size(NARROW)
    assert not visit.is_wider_than_the_screen()
    visit.open(path)
    assert not visit.is_wider_than_the_screen()
    page.set_viewport_size(PHONE)
    assert not visit.is_wider_than_the_screen()
    if path not in UNATTENDED:
        assert page.evaluate(SMALL) == []
        page.locator("[data-discloses=site-nav]").click()
        assert page.evaluate(SMALL) == []
        page.locator("[data-discloses=settings]").click()
        assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("visit", "lang"),
    [(NARROW, "en"), pytest.param(PHONE, "zh", marks=LONG)],
    indirect=["visit"],
)
def test_large_text_is_24_px_and_cut_off_nowhere_on_a_phone(
    visit: Visit, path: str, lang: str
) -> None:
    page = visit.open(with_language(path, lang))
    assert visit.cut_off() == []
    page.locator("[data-discloses=settings]").click()
    page.locator("[data-setting=text]").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert visit.cut_off() == []
    assert not visit.is_wider_than_the_screen()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("visit", [DESK, pytest.param(PHONE, marks=LONG)], indirect=True)
def test_the_focus_is_always_seen_and_paper_has_nothing_to_press(visit: Visit, path: str) -> None:
    page = visit.open(path)
    faults = lost_focus(walk(page))
    *_, helping, signing_in = page.locator(".site-nav a").all()
    assert helping.get_attribute("href") == "/help"
    assert str(signing_in.get_attribute("href")).startswith("/sign-in")
    assert "#main" in str(page.locator("a").first.get_attribute("href"))
    faults["pressed on paper"] = pressed_on_paper(page)
    assert {name: found for name, found in faults.items() if found} == {}


def test_the_dark_prints_as_ink_on_white(visit: Visit) -> None:
    visit.choose(theme="dark", contrast="more")
    page = visit.open("/health")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_menu_and_settings_open_and_close_by_keyboard(visit: Visit) -> None:
    page = visit.open("/help")
    menu, nav = page.locator("[data-discloses=site-nav]"), page.locator("#site-nav")
    assert not nav.is_visible()
    menu.focus()
    page.keyboard.press("Enter")
    assert nav.is_visible()
    assert menu.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/"
    page.keyboard.press("Escape")
    assert not nav.is_visible()
    assert page.evaluate("document.activeElement.dataset.discloses") == "site-nav"
    page.locator("[data-discloses=settings]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_settings_are_remembered_on_the_next_page(visit: Visit) -> None:
    page = visit.open("/help")
    for name in ("theme", "text", "contrast"):
        page.locator(f"[data-setting={name}]").click()
    visit.open("/health")
    kept = page.evaluate("({...document.documentElement.dataset})")
    assert (kept["theme"], kept["text"], kept["contrast"]) == ("dark", "large", "more")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("asked", ["more", "no-preference"])
def test_a_system_that_asks_for_contrast_gets_it(browser: Browser, site: str, asked: str) -> None:
    context = browser.new_context(contrast=asked)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site}/help")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert (ink == "rgb(0, 0, 0)") == (asked == "more")
    context.close()


def test_colours_of_the_system_leave_levels_and_edges_to_see(browser: Browser, site: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{site}/styleguide")
    fills = page.locator(".level .swatch rect").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).fill)"
    )
    assert len(set(fills)) == 6
    edge = page.locator(".button--primary").first.evaluate(
        "(one) => getComputedStyle(one).borderStyle"
    )
    assert edge == "solid"
    context.close()


def test_tabs_move_with_arrows_and_show_one_part(visit: Visit) -> None:
    page = visit.open("/styleguide")
    tabs = page.locator("[role=tab]")
    tabs.first.focus()
    for key, at in (("ArrowRight", 1), ("ArrowLeft", 0), ("ArrowLeft", 2), ("Home", 0), ("End", 2)):
        page.keyboard.press(key)
        assert tabs.nth(at).get_attribute("aria-selected") == "true"
        assert page.locator("[role=tabpanel]:not([hidden])").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "tabpanel"


def test_a_dialog_keeps_the_focus_and_gives_it_back(visit: Visit) -> None:
    page = visit.open("/styleguide")
    opener = page.locator("[data-opens]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    assert dialog.get_attribute("aria-labelledby") == "publish-title"
    for _ in range(5):
        page.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    assert page.evaluate("document.activeElement.hasAttribute('data-opens')")


def test_a_toast_is_announced_and_goes_when_dismissed(visit: Visit) -> None:
    page = visit.open("/styleguide")
    page.locator("[data-toast]").click()
    toasts = page.locator("[data-toasts]")
    assert toasts.get_attribute("role") == "status"
    toasts.get_by_role("button").click()
    assert toasts.locator(".toast").count() == 0


def test_a_list_of_faults_leads_to_the_field(visit: Visit) -> None:
    page = visit.open("/styleguide")
    page.locator("[data-faults] a").first.click()
    assert page.evaluate("document.activeElement.id") == "field-depth"
    described = page.locator("#field-depth").get_attribute("aria-describedby")
    assert described == "hint-depth unit-depth error-depth"


def test_nothing_moves_when_motion_is_not_wanted(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    page = visit.open("/styleguide")
    assert page.evaluate("document.getAnimations().length") == 0
    visit.page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate("document.getAnimations().length") > 0


def test_without_scripts_menu_tabs_and_settings_of_the_system_still_work(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}/styleguide")
    assert page.locator("#site-nav a").first.is_visible()
    assert all(panel.is_visible() for panel in page.locator(".tabset__panel").all())
    assert page.locator("button[data-setting]").first.is_hidden()
    context.close()
