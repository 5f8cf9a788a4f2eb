"""Everybody can use the pages behind the way in as well: eyes, hands, telephones, paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, PHONE, SIGNED_IN_PAGES, Visit
from tests.journeys.test_design import NARROW, SMALL, walk, with_language

pytestmark = pytest.mark.journey

Look = Callable[..., Visit]
EVERY_PAGE = pytest.mark.parametrize("path", list(SIGNED_IN_PAGES))
#: Each page in light and dark, at a desk and on a telephone; the rest with ``--long``.
LONG = pytest.mark.long


@pytest.fixture
def look(doors: Doors, known: dict[str, str]) -> Iterator[Look]:
    """Return what opens a page as the one who works with it, in a language, on a screen."""
    contexts = []

    def run(path: str, lang: str = "zh", size: ViewportSize = DESK, **settings: str) -> Visit:
        context = doors.context(SIGNED_IN_PAGES[path], viewport=size, locale="zh-CN")
        contexts.append(context)
        visit = Visit(context.new_page(), doors.town.address)
        visit.choose(**settings)
        visit.open(with_language(path.format_map(known), lang))
        return visit

    yield run
    for context in contexts:
        context.close()


def _unfold(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


@EVERY_PAGE
@pytest.mark.parametrize(
    ("lang", "size", "settings"),
    [
        ("zh", DESK, {"theme": "light"}),
        ("en", PHONE, {"theme": "dark", "text": "large"}),
        pytest.param("en", DESK, {"theme": "dark"}, marks=LONG),
        pytest.param("en", PHONE, {"theme": "light", "contrast": "more"}, marks=LONG),
        pytest.param("zh", PHONE, {"theme": "dark", "text": "large"}, marks=LONG),
    ],
    ids=["desk", "phone", "desk, dark, English", "phone, strong", "phone, dark and large"],
)
def test_a_page_is_accessible_and_asks_nobody_else(
    look: Look, path: str, lang: str, size: ViewportSize, settings: dict[str, str]
) -> None:
    visit = look(path, lang, size, **settings)
    _unfold(visit.page)
    assert visit.accessibility_faults() == []
    assert visit.strangers == []
    assert visit.complaints == []


@EVERY_PAGE
@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "large"),
        pytest.param("zh", "normal", marks=LONG),
        pytest.param("en", "normal", marks=LONG),
    ],
)
def test_the_smallest_telephone_never_scrolls_sideways(
    look: Look, path: str, lang: str, text: str
) -> None:
    visit = look(path, lang, NARROW, text=text)
    _unfold(visit.page)
    assert not visit.is_wider_than_the_screen()
    assert visit.cut_off() == []


@EVERY_PAGE
def test_a_thumb_hits_every_target(look: Look, path: str) -> None:
    page = look(path, "zh", PHONE).page
    _unfold(page)
    assert page.evaluate(SMALL) == []
    page.locator("[data-discloses=site-nav]").click()
    assert page.evaluate(SMALL) == []


@EVERY_PAGE
def test_the_focus_is_seen_and_not_covered(look: Look, path: str) -> None:
    places = walk(look(path).page)
    assert len(places) > 5
    assert [one["name"] for one in places if not one["ring"]] == []
    assert [one["name"] for one in places if not one["seen"]] == []
    assert [(one["name"], one["covered"]) for one in places if one["covered"]] == []


@EVERY_PAGE
def test_paper_has_nothing_to_press(look: Look, path: str) -> None:
    page = look(path).page
    page.emulate_media(media="print")
    for control in ("button", ".button", ".site-nav", ".languages", ".settings"):
        assert [one for one in page.locator(control).all() if one.is_visible()] == [], control
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
