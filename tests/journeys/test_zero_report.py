"""An officer reports that nothing happened: two taps on a telephone, with and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from riskmap.reporting.model.receipts import is_receipt
from tests.fixtures.town import Doors
from tests.journeys.conftest import PHONE, Visit
from tests.journeys.test_design import NARROW

pytestmark = pytest.mark.journey

Look = Callable[..., Visit]


@pytest.fixture
def officer(doors: Doors) -> Iterator[Look]:
    """Return what opens the officer's page on a telephone."""
    contexts = []

    def run(path: str = "/report", **more: Any) -> Visit:
        settings = more.pop("settings", {})
        context = doors.context("officer_a", **{"viewport": PHONE, "locale": "zh-CN", **more})
        contexts.append(context)
        visit = Visit(context.new_page(), doors.town.address)
        visit.choose(**settings)
        visit.open(path)
        return visit

    yield run
    for context in contexts:
        context.close()


def _is_sound(visit: Visit) -> None:
    assert visit.accessibility_faults() == []
    assert not visit.is_wider_than_the_screen()
    assert visit.cut_off() == []
    assert visit.complaints == []
    assert visit.strangers == []


def test_two_taps_and_a_receipt_that_stays(officer: Look) -> None:
    visit = officer()
    page = visit.page
    _is_sound(visit)
    page.get_by_role("link", name="本时段无灾情 · 零报告").click()
    expect(page.locator("main")).to_contain_text("无灾情、无险情。")
    _is_sound(visit)
    page.get_by_role("button", name="确认上报 无灾情").click()
    said = page.locator("[data-receipt]").inner_text().strip()
    assert is_receipt(said.replace("-", ""))
    _is_sound(visit)
    page.get_by_role("link", name="完成").click()
    expect(page.get_by_role("link", name=said)).to_have_count(1)


def test_it_works_without_a_script_by_keyboard(officer: Look) -> None:
    visit = officer(java_script_enabled=False)
    page = visit.page
    page.get_by_role("link", name="本时段无灾情 · 零报告").press("Enter")
    page.get_by_role("button", name="确认上报 无灾情").press("Enter")
    assert is_receipt(page.locator("[data-receipt]").inner_text().strip().replace("-", ""))


def test_the_page_is_whole_when_narrow_large_dark_and_english(officer: Look) -> None:
    settings = {"theme": "dark", "text": "large"}
    for path in ("/report?lang=en", "/report/check?lang=en"):
        _is_sound(officer(path, viewport=NARROW, settings=settings))
