"""A verified figure was wrong: the unit proposes another, a second person approves (统计核销)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.storm import UNIT, Storm, on, storm
from tests.people.conftest import Town
from tests.reporting.reports.conftest import SOME, settled_report

pytestmark = pytest.mark.journey

WHY = "复核：重复统计三人（演示）"
REPORTED, RIGHT = SOME["affected_pop"], 9


@pytest.fixture
def after(prepared_home: Path, tmp_path: Path, browser: Browser) -> Iterator[Storm]:
    """The site three days after the storm."""
    with storm(prepared_home, tmp_path / "home", browser, on(28, 9)) as made:
        yield made


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_verified_figure_changes_only_when_a_second_person_approves(after: Storm) -> None:
    town = Town(after.runtime.database)
    version = settled_report(town, after.clock.now(), on(25, 12, 30), UNIT).id
    page = after.as_("officer", f"/report/mine/{version}")
    page.get_by_role("link", name="提出统计核销").click()
    page.wait_for_url("**/report/amend/*")
    _fits(page)
    page.fill("#field-number-affected_pop", str(RIGHT))
    page.get_by_role("button", name="提出核销").click()  # nobody said why
    expect(page.locator("#field-number-affected_pop")).to_have_value(str(RIGHT))
    page.fill("#field-words", WHY)
    page.get_by_role("button", name="提出核销").click()
    expect(page.locator("main")).to_contain_text(WHY)
    _fits(page)

    desk = after.as_("chief", "/reports")
    expect(desk.locator("main")).to_contain_text(WHY)
    desk = after.as_("chief", f"/reports/{version}")
    asked = desk.locator("section.card", has_text=WHY)
    expect(asked).to_contain_text(f"{REPORTED} 人 → {RIGHT} 人")
    asked.get_by_role("button", name="批准核销", exact=True).click()
    expect(desk.locator(".banner[role=status]")).to_contain_text("新版本已取代本版本")

    page = after.as_("officer", "/report/mine")
    page.locator("tr", has_text="版本 2").get_by_role("link").click()
    page.wait_for_url("**/report/mine/*")
    expect(page.locator("main")).to_contain_text("第1次统计核销")
    figures = page.locator("table", has=page.locator("caption", has_text="全部指标"))
    row = figures.locator("tbody tr", has_text="受灾人口")
    expect(row.locator("td").first).to_have_text(f"{RIGHT} 人")
    _fits(page)
    assert [one for one in after.complaints if "400" not in one] == []  # the form without a reason
