"""A storm at the desk: somebody is missed, homes come with a table, people are moved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.site import run_riskmap
from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, Visit

pytestmark = pytest.mark.journey

COMMITTEE = "310107005001"


@pytest.fixture
def desk(doors: Doors) -> Iterator[Visit]:
    """The desk of a street."""
    context = doors.context("street_compiler", viewport=DESK, locale="zh-CN")
    yield Visit(context.new_page(), doors.town.address)
    context.close()


def test_a_night_of_lists_and_evacuation(desk: Visit, doors: Doors, tmp_path: Path) -> None:
    made = run_riskmap(doors.town.home, "reporting", "demo-storm", "--json")
    event = json.loads(made.stdout)["event"]
    page = desk.page
    desk.open(f"/ledgers/people/new?event={event}&under={COMMITTEE}&lang=zh")
    _report_first(page)
    _settle_later(page)
    assert desk.accessibility_faults() == []
    desk.open(f"/ledgers/houses/import?event={event}")
    _bring_homes(page, _homes(tmp_path))
    desk.open(f"/evacuation?event={event}&under={COMMITTEE}")
    _tell(page)
    assert desk.accessibility_faults() == []
    assert desk.complaints == []


def _report_first(page: Page) -> None:
    """Somebody is missed; nobody knows who."""
    page.get_by_label("发生时间").fill("2026-07-12T06:30")
    page.get_by_label("信息来源").select_option("family")
    page.get_by_role("button", name="列入名单").click()
    expect(page.get_by_role("status").filter(has_text="已登入台账")).to_be_visible()
    expect(page.locator("main")).to_contain_text("不影响上报")


def _settle_later(page: Page) -> None:
    """It is known who it was: kept masked, opened for a purpose; dead is written down with why."""
    page.get_by_role("link", name="修改该行内容").click()
    page.get_by_label("姓名", exact=False).first.fill("示例旅程")
    page.get_by_role("button", name="保存修改").click()
    expect(page.locator("section[aria-labelledby=who]")).to_contain_text("示***")
    page.get_by_label("核实身份或损坏情况").check()
    page.get_by_label("具体说明").fill("台风，认定身份")
    page.get_by_role("button", name="查看原文").click()
    expect(page.locator("section[aria-labelledby=who]")).to_contain_text("示例旅程")
    page.get_by_role("radio", name="死亡").check()
    page.get_by_label("为什么").fill("医院证明")
    page.get_by_role("button", name="记录状态").click()
    expect(page.locator("main")).not_to_contain_text("示例旅程")
    expect(page.locator(".timeline")).to_contain_text("医院证明")


def _homes(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["区划代码", "户主", "地址", "倒塌间数", "是否可居住"])
    sheet.append([COMMITTEE, "示例户主", "示例路99弄1号", 2, "否"])
    sheet.append([COMMITTEE, "示例户主", "", 1, "否"])
    path = folder / "homes.xlsx"
    book.save(path)
    return path


def _bring_homes(page: Page, table: Path) -> None:
    """A table is looked at, what is wrong is said row by row, the good row is taken."""
    page.set_input_files("input[type=file]", table)
    page.get_by_role("button", name="检查表格").click()
    expect(page.locator("main")).to_contain_text("第 2 行")
    expect(page.locator("main")).to_contain_text("地址")
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_role("status").filter(has_text="1")).to_be_visible()


def _tell(page: Page) -> None:
    """A committee tells; the board offers it to the report, and takes nothing over by itself."""
    for name, number in (("应转移", "40"), ("已转移（累计）", "36"), ("现集中安置", "30")):
        page.get_by_label(name, exact=False).first.fill(number)
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="已记录")).to_be_visible()
    offered = page.locator("section[aria-labelledby=offered]")
    expect(offered).to_contain_text("紧急避险转移人口")
    expect(offered).to_contain_text("36")
