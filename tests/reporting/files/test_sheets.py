"""Figures of an event as files: unknown, zero and not asked stay three things in each of them."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from riskmap.core.errors import ConflictError
from riskmap.core.words import Message
from riskmap.reporting.model import columns
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Kind, Signed
from riskmap.reporting.service import sheets
from riskmap.reporting.service.official import Basis, Official, official
from riskmap.reporting.service.sheets import Sheet
from tests.reporting.reports.conftest import FIRST, SECOND, STREET, THIRD, Night

SAID: dict[str, Any] = {
    "affected_pop": {"at_least": 12}, "deaths": 0, "injured": "unknown", "loss_total": 12.35,
}  # fmt: skip


def an_event(night: Night) -> str:
    """A street and a committee with accepted reports, and one whose report nobody accepted."""
    event_id = night.begin(FIRST, SAID)
    night.begin(STREET, SAID, event_id=event_id)
    night.send(Kind.INITIAL, SECOND, SAID, event_id=event_id)
    return event_id


def standing(night: Night, event_id: str, unit: str = STREET) -> Official:
    found: Official = night.town.read(official, event_id, unit, night.clock.now())
    return found


def a_sheet(night: Night, event_id: str, **more: Any) -> Sheet:
    one = standing(night, event_id)
    found: Sheet = night.town.read(lambda uow: sheets.figures_sheet(uow, one, str, **more))
    return found


def cells(sheet: Sheet, unit: str = "") -> dict[str, Any]:
    """Return the row of a unit by heading; the sum without one."""
    rows = [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]
    return next(row for row in rows[1:] if row["区划代码"] == unit) if unit else rows[0]


def test_the_headings_are_those_of_the_national_form_in_its_order(night: Night) -> None:
    sheet = a_sheet(night, an_event(night))
    forms = [one.zh for one in indicators().values()]
    assert list(sheet.headings[:3]) == ["区域", "灾种", "隶属区域"]
    assert list(sheet.headings[8:74]) == forms
    assert len(set(sheet.headings)) == len(sheet.headings)


def test_zero_unknown_a_bound_and_not_asked_are_four_cells(night: Night) -> None:
    sheet = a_sheet(night, an_event(night))
    said = cells(sheet, FIRST)
    assert (said["因灾死亡人口"], said["因灾受伤人口"]) == (0, "未知")
    assert (said["受灾人口"], said["直接经济损失"]) == ("至少12", 12.35)
    assert said["因灾失踪人口"] is None


def test_the_sum_says_how_much_of_it_is_unknown_and_who_is_awaited(night: Night) -> None:
    event_id = an_event(night)
    one, sheet = standing(night, event_id), a_sheet(night, event_id)
    assert one.basis is Basis.SUM
    assert (one.unknown_parts, len(one.parts), one.awaited) == (1, 2, (SECOND,))
    assert cells(sheet)["数据状态"] == "合计(不完整)"
    assert cells(sheet)["因灾死亡人口"] == "至少0"  # a part is unknown: never an exact 0
    assert cells(sheet, SECOND)["数据状态"] == "尚无"
    assert cells(sheet, SECOND)["因灾死亡人口"] is None
    assert any("1 of 2 parts unknown" in about.text for about in sheet.about)


def test_what_came_after_the_cutoff_is_not_in_the_file(night: Night) -> None:
    event_id = an_event(night)
    before = night.clock.now()
    night.pass_(hours=2)
    night.accepted(Kind.FOLLOW_UP, FIRST, {**SAID, "deaths": 1}, event_id=event_id)
    then = night.town.read(official, event_id, STREET, before)
    now = standing(night, event_id)
    assert [one.report.figures["deaths"].amount for one in then.said] == [0, 0]
    assert [one.report.figures["deaths"].amount for one in now.said] == [0, 1]


def test_a_verified_report_settles_the_figures_of_its_unit(night: Night) -> None:
    event_id = night.begin(FIRST, SAID)
    one = standing(night, event_id, FIRST)
    assert (one.basis, one.versions) == (Basis.OWN, [one.said[0].id])


def test_nothing_accepted_is_nothing_known_and_no_zero(night: Night) -> None:
    event_id = an_event(night)
    long_ago = night.clock.now() - timedelta(days=2)
    one = night.town.read(official, event_id, STREET, long_ago)
    assert (one.basis, one.figures, one.is_complete) == (Basis.NOTHING, {}, False)
    sheet = night.town.read(lambda uow: sheets.figures_sheet(uow, one, str))
    assert cells(sheet)["因灾死亡人口"] is None


def test_no_format_loses_what_must_be_said(night: Night) -> None:
    event_id = an_event(night)
    one, sheet = standing(night, event_id), a_sheet(night, event_id)
    book = openpyxl.load_workbook(io.BytesIO(sheets.as_xlsx((columns.ONE, sheet))))
    assert [page.title for page in book] == [columns.ONE, "说明"]
    rows = list(book.worksheets[0].values)
    assert rows[0] == sheet.headings
    assert dict(zip(rows[0], rows[3], strict=True))["因灾受伤人口"] == "未知"
    text = sheets.as_csv(sheet).decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text)))
    assert (read[2]["因灾死亡人口"], read[2]["因灾失踪人口"]) == ("0", "")
    body = json.loads(night.town.read(lambda uow: sheets.as_geojson(uow, one, str)))
    drawn = {one["properties"]["code12"]: one["properties"] for one in body["features"]}
    assert set(drawn) == {STREET, FIRST}
    assert drawn[FIRST]["figures"] == SAID
    assert (body["is_complete"], body["awaited"]) == (False, [SECOND])


def test_made_up_things_say_so_in_every_row_and_file() -> None:
    assert sheets.made_up("live") is None
    for realm in ("demo", "drill:otter"):
        assert isinstance(sheets.made_up(realm), Message)


def test_no_text_of_a_report_is_taken_for_a_formula(night: Night) -> None:
    evil = '=HYPERLINK("http://evil.example")'
    event_id = night.begin(THIRD, SAID, signed=Signed(compiler=evil, phone="+86 21"))
    now = night.clock.now()
    sheet = night.town.read(sheets.reports_sheet, event_id, STREET, now, "live", str)
    text = sheets.as_csv(sheet).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["填表人"], row["联系电话"]) == (f"'{evil}", "'+86 21")
    book = openpyxl.load_workbook(io.BytesIO(sheets.as_xlsx(("x", sheet))))
    kinds = {cell.data_type for line in book.worksheets[0].iter_rows() for cell in line}
    assert "f" not in kinds


def test_official_codes_are_refused_as_long_as_nobody_brought_them(night: Night) -> None:
    with pytest.raises(ConflictError, match="official codes"):
        a_sheet(night, an_event(night), codes=True)


@pytest.mark.parametrize("slug", ["typhoon_wind", "rainstorm_waterlogging", "earthquake"])
def test_a_hazard_is_read_as_it_is_written(slug: str) -> None:
    assert columns.hazard_read(columns.hazard_said(slug)) == slug
