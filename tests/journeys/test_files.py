"""A desk brings reports as a table, takes figures and paper along, looks at one quality sheet."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from riskmap.core.clock import SHANGHAI
from tests.fixtures.town import Doors
from tests.journeys.conftest import DESK, Visit

pytestmark = pytest.mark.journey
UNIT = "310107005012"


def _is_sound(visit: Visit) -> None:
    assert visit.accessibility_faults() == []
    assert visit.complaints == []


def taken_along(page: Page, name: str) -> bytes:
    with page.expect_download() as wait:
        page.locator(f"a[href*='{name}']").click()
    return Path(wait.value.path()).read_bytes()


def test_reports_come_as_a_table_and_go_as_a_workbook_and_paper(
    doors: Doors, tmp_path: Path
) -> None:
    at = (datetime.now(UTC) - timedelta(hours=2)).astimezone(SHANGHAI)
    table = tmp_path / "reports.csv"
    table.write_text(
        "区划代码,灾种,灾害发生时间,受灾人口,因灾死亡人口,因灾受伤人口,填表人,联系电话\n"
        f"{UNIT},沙尘暴灾害,{at:%Y-%m-%d %H:%M},12,0,未知,甲,021-00000000\n",
        "utf-8",
    )
    context = doors.context("street_compiler", viewport=DESK, locale="zh-CN")
    visit = Visit(context.new_page(), doors.town.address)
    page = visit.open("/reports/import")
    page.select_option("#field-event", "new")  # whatever other events go on
    page.set_input_files("#field-file", table)
    page.get_by_role("button", name="检查表格").click()
    take = page.locator("form[action='/reports/import/take']")
    seen = take.locator("input[name=seen]")
    if seen.count():
        seen.check()
    take.get_by_role("button").click()
    expect(page.get_by_role("status").first).to_contain_text("已导入 1 份报告")
    _is_sound(visit)
    visit.open("/reports/files")
    hazard = page.locator("#field-event option", has_text="沙尘暴").first.get_attribute("value")
    visit.open(f"/reports/files?event={hazard}")
    _is_sound(visit)
    book = openpyxl.load_workbook(io.BytesIO(taken_along(page, "reports.xlsx")))
    head, *rows = book.worksheets[0].values
    said = dict(zip(head, next(row for row in rows if UNIT in row), strict=True))
    assert (said["因灾死亡人口"], said["因灾受伤人口"], said["受灾人口"]) == (0, "未知", 12)
    assert said["因灾失踪人口"] is None
    paper = PdfReader(io.BytesIO(taken_along(page, "situation.pdf")))
    text = paper.pages[0].extract_text()
    assert "截至" in text
    assert "演示数据" in text
    visit.open(f"/reports/quality/{UNIT}")
    expect(page.locator("h1")).to_contain_text("质量单")
    _is_sound(visit)
    context.close()
