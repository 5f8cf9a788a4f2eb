"""Everybody can use the pages behind the way in as well: eyes, hands, telephones, paper.

Each page is opened where its people work: at a desk, or dark and in large letters on a telephone.
The other screen and more looks come with ``--long``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, PHONE, SIGNED_IN_PAGES, Visit
from tests.journeys.test_design import (
    NARROW,
    SMALL,
    lost_focus,
    pressed_on_paper,
    walk,
    with_language,
)

pytestmark = pytest.mark.journey

Look = Callable[..., Visit]
EVERY_PAGE = pytest.mark.parametrize("path", list(SIGNED_IN_PAGES))


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


#: Who works with a telephone; all others sit at a desk.
HANDS = {"", "officer_a", "officer_b"}


@EVERY_PAGE
def test_a_page_is_whole_where_its_people_work(look: Look, path: str) -> None:
    is_in_hand = SIGNED_IN_PAGES[path] in HANDS
    visit = in_hand(look, path) if is_in_hand else at_a_desk(look, path)
    assert faults_of(visit) == {}


@EVERY_PAGE
@pytest.mark.long
def test_a_page_is_whole_on_the_other_screen(look: Look, path: str) -> None:
    is_in_hand = SIGNED_IN_PAGES[path] in HANDS
    visit = at_a_desk(look, path) if is_in_hand else in_hand(look, path)
    assert faults_of(visit) == {}


def at_a_desk(look: Look, path: str) -> Visit:
    """Open a page in Chinese, light, on a wide screen."""
    return look(path, theme="light")


def in_hand(look: Look, path: str) -> Visit:
    """Open a page in English, dark, in large letters on a telephone."""
    return look(path, "en", PHONE, theme="dark", text="large")


def faults_of(visit: Visit) -> dict[str, object]:
    """Return what is wrong with a page: for eyes and hands, on a narrow screen, on paper."""
    page, size = visit.page, visit.page.viewport_size
    _unfold(page)
    faults: dict[str, object] = {"access": visit.accessibility_faults()}
    page.set_viewport_size(NARROW)
    faults["too wide"] = visit.cut_off() or [NARROW] * visit.is_wider_than_the_screen()
    faults["small"] = page.evaluate(SMALL)
    page.locator("[data-discloses=site-nav]").click()
    faults["small in the menu"] = page.evaluate(SMALL)
    if size is not None:
        page.set_viewport_size(size)
    page.reload()
    faults |= lost_focus(walk(page))
    faults["pressed on paper"] = pressed_on_paper(page)
    faults |= {"strangers": visit.strangers, "complaints": visit.complaints}
    return {name: found for name, found in faults.items() if found}


@EVERY_PAGE
@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "size", "settings"),
    [
        ("en", DESK, {"theme": "dark"}),
        ("en", PHONE, {"theme": "light", "contrast": "more"}),
        ("zh", PHONE, {"theme": "dark", "text": "large"}),
        ("zh", NARROW, {"text": "normal"}),
        ("en", NARROW, {"text": "normal"}),
    ],
    ids=[
        "desk, dark, English",
        "phone, strong",
        "phone, dark and large",
        "narrow",
        "narrow, English",
    ],
)
def test_a_page_is_accessible_and_asks_nobody_else(
    look: Look, path: str, lang: str, size: ViewportSize, settings: dict[str, str]
) -> None:
    visit = look(path, lang, size, **settings)
    _unfold(visit.page)
    assert visit.accessibility_faults() == []
    assert visit.strangers == []
    assert visit.complaints == []
    assert not visit.is_wider_than_the_screen()
    assert visit.cut_off() == []
