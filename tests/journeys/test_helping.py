"""Who needs help: kept by an officer, opened on a bad night, printed from door to door."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.site import run_riskmap
from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, PHONE, Visit

pytestmark = pytest.mark.journey

Come = Callable[..., Visit]


@pytest.fixture
def come(doors: Doors) -> Iterator[Come]:
    """Return what lets somebody of a role in, with a language and a screen."""
    contexts = []

    def run(role: str, lang: str, **more: object) -> Visit:
        context = doors.context(role, locale="zh-CN", **more)
        contexts.append(context)
        visit = Visit(context.new_page(), doors.town.address)
        visit.open(f"/helping?lang={lang}")
        return visit

    yield run
    for context in contexts:
        context.close()


def test_an_officer_keeps_the_list_on_a_telephone(come: Come) -> None:
    """In Chinese: put somebody on it, mend a slip, check it, take off, bring back."""
    page = come("street_compiler", "zh", viewport=PHONE).page
    page.get_by_role("link", name="添加人员").click()
    page.get_by_role("button", name="继续").click()
    page.get_by_label("卧床").check()
    page.get_by_label("需要抬").check()
    page.get_by_label("楼层").fill("0")
    page.get_by_label("姓名").fill("示例旅程")
    page.get_by_role("button", name="列入名单").click()
    expect(page.get_by_role("alert")).to_contain_text("没有这个楼层")
    expect(page.get_by_label("姓名")).to_have_value("示例旅程")
    expect(page.get_by_label("卧床")).to_be_checked()
    page.get_by_label("楼层").fill("6")
    page.get_by_role("button", name="列入名单").click()
    expect(page.get_by_role("status").filter(has_text="已列入名单")).to_be_visible()
    expect(page.locator("main")).to_contain_text("示***")
    expect(page.locator("main")).not_to_contain_text("示例旅程")
    page.get_by_role("button", name="核实无误").click()
    expect(page.get_by_role("status").filter(has_text="核实")).to_be_visible()
    page.get_by_label("重复或误录").check()
    page.get_by_role("button", name="移出名单").click()
    expect(page.locator("main")).to_contain_text("保存至")
    page.get_by_role("button", name="恢复到名单").click()
    expect(page.get_by_role("status").filter(has_text="已恢复")).to_be_visible()


def test_a_manager_opens_one_row_and_then_the_sheet(come: Come, doors: Doors) -> None:
    """In English: a purpose first, a look, nothing left of it; then the whole list."""
    page = come("emergency_manager", "en", viewport=DESK).page
    page.locator("#helping tbody a").first.click()
    _refuse_without_words(page)
    page.get_by_label("In your own words").fill("Typhoon, district drill")
    page.get_by_role("button", name="Open", exact=True).click()
    who = page.locator("section[aria-labelledby=who]")
    expect(who).to_contain_text("示例")
    expect(who).to_contain_text("Evacuation or rescue: Typhoon, district drill")
    assert "示例" not in page.url + page.title()
    page.goto(page.url)
    expect(page.locator("section[aria-labelledby=who]")).not_to_contain_text("示例")
    page.goto(f"{doors.town.address}/helping/sheet?under=310107005000")
    page.get_by_label("Evacuation or rescue").check()
    page.get_by_label("In your own words").fill("Typhoon, district drill")
    page.get_by_role("button", name="Open to print").click()
    expect(page.locator(".helping-sheet")).to_contain_text("示例路")
    page.emulate_media(media="print")
    expect(page.locator(".helping-sheet")).to_be_visible()
    expect(page.get_by_text("Destroy the paper after use.")).to_be_visible()
    said = run_riskmap(
        doors.town.home, "audit", "list", "--action", "opened", "--realm", "demo", "--json"
    )
    assert "Typhoon, district drill" in said.stdout
    assert "示例" not in said.stdout


def _refuse_without_words(page: Page) -> None:
    """The browser itself asks for what is missing; nothing was sent."""
    before = page.url
    page.get_by_label("Evacuation or rescue").check()
    page.get_by_role("button", name="Open", exact=True).click()
    assert page.url == before
    expect(page.locator("section[aria-labelledby=who]")).not_to_contain_text("示例")
