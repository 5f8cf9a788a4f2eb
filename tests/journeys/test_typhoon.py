"""Typhoon In-Fa (烟花, no. 2106) of July 2021, from the first zero report to a workbook.

The dates are those of the storm: it came ashore in Zhoushan on the 25th about 12:30 and in Pinghu
on the 26th about 9:50. People, places and figures are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.storm import STREET, UNIT, Storm, on, storm

pytestmark = pytest.mark.journey

WORDS = "示例桥下积水，车辆熄火（演示数据）"
AFFECTED, LATER = 30, 46


@pytest.fixture
def infa(prepared_home: Path, tmp_path: Path, browser: Browser) -> Iterator[Storm]:
    """The site on the morning of 24 July."""
    with storm(prepared_home, tmp_path / "home", browser, on(24, 7)) as made:
        yield made


def test_a_typhoon_from_the_first_zero_report_to_the_workbook(infa: Storm) -> None:
    response_is_set(infa)
    nothing_happened_yet(infa)
    danger_is_reported(infa)
    first_report = losses_with_somebody_injured(infa)
    alarm_is_taken(infa)
    silent_units_are_called(infa)
    decide(infa, first_report, "accept")
    follow_up = losses_grow(infa)
    decide(infa, follow_up, "return")
    decide(infa, mended(infa), "accept")
    event = event_is_stable(infa)
    decide(infa, settled(infa), "accept")
    figures_go_into_a_workbook(infa, event)
    assert infa.complaints == []


def response_is_set(infa: Storm) -> None:
    page = infa.as_("headquarters", f"/activation?under={STREET}")
    page.locator("summary", has_text="登记决定").click()
    page.select_option("#field-decide-what", "flood-II")
    page.fill("#field-decide-authority", "区防汛指挥部")
    page.fill("#field-decide-document", "普汛〔2021〕7号（演示）")
    page.fill("#field-decide-reason", "台风“烟花”")
    page.locator('form[action="/activation/check"] button').click()
    page.get_by_role("button", name="确认登记 Ⅱ级").click()
    page.wait_for_url("**/activation?*done=decided")


def nothing_happened_yet(infa: Storm) -> None:
    infa.at(on(24, 8, 5))
    page = infa.as_("officer", "/report")
    page.get_by_role("link", name="本时段无灾情 · 零报告").click()
    page.get_by_role("button", name="确认上报 无灾情").click()
    expect(page.locator("[data-receipt]")).to_be_visible()
    board = infa.as_("desk", f"/board?under={STREET}")
    expect(board.locator("main")).to_contain_text("源园居委会")


def danger_is_reported(infa: Storm) -> None:
    infa.at(on(25, 10, 10))
    page = infa.as_("officer", "/report/danger")
    page.get_by_label("下立交积水").check()
    page.fill("#field-words", WORDS)
    page.get_by_label("到膝盖").check()
    page.get_by_role("button", name="上报此险情").click()
    page.wait_for_url("**/report/receipt/*")


def losses_with_somebody_injured(infa: Storm) -> str:
    infa.at(on(25, 13, 10))
    page = infa.as_("officer", "/report")
    page.get_by_role("link", name="有灾情 · 初报").click()
    page.select_option("#field-hazard", "typhoon_wind")
    page.fill("#field-hour", "12:30")
    page.locator("summary", has_text="台风编号").click()
    page.fill("#field-typhoon", "2106")
    page.fill("#field-place", "示例路 100 弄（演示）")
    onward(page)
    for name, number in {"deaths": 0, "missing": 0, "injured": 1, "injured_serious": 1}.items():
        page.fill(f"#field-number-{name}", str(number))
    page.fill("#field-number-affected_pop", str(AFFECTED))
    for _ in range(3):
        onward(page)
    return sent(page)


def onward(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()


def sent(page: Page) -> str:
    """Send what is checked, and return the report's id."""
    tick = page.get_by_role("checkbox", name="情况属实")
    for place in range(tick.count()):
        tick.nth(place).check()
    page.get_by_role("button", name="确认上报").click()
    page.wait_for_selector("[data-receipt]")
    return page.url.rpartition("/")[2].partition("?")[0]


def alarm_is_taken(infa: Storm) -> None:
    infa.at(on(25, 13, 12))
    page = infa.as_("desk", "/alarms")
    expect(page.locator("main")).to_contain_text("因灾重伤人口 1")
    page.get_by_role("button", name="由我接手").click()
    expect(page.get_by_role("button", name="由我接手")).to_have_count(0)


def silent_units_are_called(infa: Storm) -> None:
    """Two of those who have not reported are called: one says nothing happened, one is away."""
    page = infa.as_("desk", f"/roll-call?under={STREET}")
    page.get_by_role("button", name="开始点名").click()
    first = page.url
    page.get_by_label("姓名").fill("示例值班员")
    page.get_by_label("电话号码").fill("021-00000000")
    page.get_by_role("button", name="无灾情、无险情").click()
    page.wait_for_url(lambda url: url != first)
    second = page.url
    page.get_by_role("button", name="无人接听").click()
    page.wait_for_url(lambda url: url != second)


def decide(infa: Storm, report: str, what: str) -> None:
    """Accept a report, or return it with the field that is to be mended."""
    page = infa.as_("head", f"/reports/{report}")
    if what == "accept":
        page.get_by_role("button", name="审核通过").click()
    else:
        page.locator("tr", has_text="受灾人口").get_by_role("checkbox").check()
        page.get_by_label("需要修改的内容").fill("受灾人口请按楼栋重新核对")
        page.get_by_role("button", name="退回报告").click()
    expect(page.locator(".banner[role=status]")).to_be_visible()


def losses_grow(infa: Storm) -> str:
    infa.at(on(26, 10, 20))
    page = infa.as_("officer", "/report")
    page.get_by_role("link", name="情况有变化").click()
    page.fill("#field-number-affected_pop", str(LATER - 6))
    page.get_by_role("checkbox", name="本页其余各项均与上次相同").check()
    for _ in range(3):
        onward(page)
    return sent(page)


def mended(infa: Storm) -> str:
    infa.at(on(26, 11, 5))
    page = infa.as_("officer", "/report")
    page.get_by_role("link", name="现在修改").click()
    page.fill("#field-number-affected_pop", str(LATER))
    onward(page)
    return sent(page)


def event_is_stable(infa: Storm) -> str:
    infa.at(on(28, 9))
    page = infa.as_("chief", "/disasters")
    page.locator("main tbody tr a").first.click()
    page.wait_for_url("**/disasters/*")
    event = page.url.rpartition("/")[2].partition("?")[0]
    page.locator("#state > summary").click()
    page.select_option("#field-state-state", "stable")
    page.fill("#field-state-why", "降雨停止，险情排除")
    page.locator("#state form button").click()
    expect(page.locator(".banner[role=status]")).to_be_visible()
    return event


def settled(infa: Storm) -> str:
    infa.at(on(28, 15))
    page = infa.as_("officer", "/report")
    page.get_by_role("link", name="灾情已稳定 · 核报").click()
    for _ in range(3):
        if page.locator("#field-same-rest").count():
            page.check("#field-same-rest")
        onward(page)
    page.fill("#field-unit_head", "示例主任")
    return sent(page)


def figures_go_into_a_workbook(infa: Storm, event: str) -> None:
    page = infa.as_("chief", f"/reports/files?event={event}&under={UNIT}")
    with page.expect_download() as coming:
        page.get_by_role("link", name="数据工作簿（XLSX）").click()
    sheet = load_workbook(BytesIO(coming.value.path().read_bytes())).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert LATER in cells
    assert any("受灾人口" in str(one) for one in cells)
