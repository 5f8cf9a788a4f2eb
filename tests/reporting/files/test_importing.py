"""Reports that come as a table: whole or not at all, once, and equal to what was taken along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.errors import UnreadableFileError
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.service import importing, sheets
from riskmap.reporting.service.importing import Chosen, Result, Table
from riskmap.reporting.service.official import official
from riskmap.reporting.store import reports
from riskmap.reporting.store.reports import Wanted
from tests.reporting.reports.conftest import (
    FAR,
    FIRST,
    HEADER,
    SECOND,
    STREET,
    Night,
    figures_of,
)

HEADS = (
    "区域,灾种,灾害发生时间,因灾死亡人口,受灾人口,因灾受伤人口,直接经济损失,"
    "区划代码,填表人,联系电话"
)
FULL: dict[str, Any] = {
    "affected_pop": {"at_least": 12}, "deaths": 0, "injured": "unknown", "loss_total": 12.35,
    "municipal_road_km": 0.25,
}  # fmt: skip
BY_HAND = Chosen(compiler="甲", phone="021-1", has_seen=True)


def a_table(folder: Path, *lines: str, name: str = "t.csv") -> Table:
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    return importing.read_file(path)


def take(night: Night, table: Table, chosen: Chosen = BY_HAND, who: str = "compiler") -> Result:
    return importing.take(night.town.database, night.town.scope(who), table, chosen)


def look(night: Night, table: Table, chosen: Chosen = BY_HAND, who: str = "compiler") -> Result:
    return importing.preview(night.town.database, night.town.scope(who), table, chosen)


def kept(night: Night) -> list[Version]:
    found: list[Version] = night.town.read(reports.page, Wanted(), 100)
    return found


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_along_comes_back_with_the_same_figures(
    night: Night, tmp_path: Path, kind: str
) -> None:
    first = night.begin(FIRST, FULL)
    night.begin(STREET, FULL, event_id=first)
    one = night.town.read(official, first, STREET, night.clock.now())
    sheet = night.town.read(lambda uow: sheets.figures_sheet(uow, one, str))
    made = sheets.as_csv(sheet) if kind == "csv" else sheets.as_xlsx(("数据", sheet))
    path = tmp_path / f"along.{kind}"
    path.write_bytes(made)
    night.pass_(hours=1)
    header = evolve(HEADER, hazard="rainstorm_waterlogging", typhoon="")
    other = night.begin(STREET, {"affected_pop": 10}, header=header)
    table = importing.read_file(path)
    chosen = evolve(BY_HAND, event_id=other)
    assert not take(night, table, evolve(chosen, has_seen=False)).is_taken
    result = take(night, table, chosen)
    assert result.is_good, [one.as_dict() for one in result.findings]
    assert (result.new, result.rows[0].outcome) == (2, "passed_over")
    assert result.warnings  # it says another hazard than the event that was chosen
    came = {one.report.unit: one for one in kept(night) if one.report.channel == "import"}
    assert figures_of(came[FIRST]) == FULL
    assert (came[FIRST].report.kind, came[STREET].report.kind) == (Kind.INITIAL, Kind.FOLLOW_UP)


def test_one_wrong_row_keeps_the_whole_table_out(night: Night, tmp_path: Path) -> None:
    table = a_table(
        tmp_path,
        HEADS,
        f"x,台风灾害,2021-07-25 06:00,0,12,未知,,{FIRST},甲,021-2",
        f"x,台风灾害,2021-07-25 06:00,两,3,,,{SECOND},乙,021-3",
        f"x,台风灾害,2021-07-25 06:00,0,3,,,{FAR},丙,021-4",
    )
    for result in (look(night, table), take(night, table)):
        assert not result.is_good
        wrong = {(one.row, one.field) for one in result.findings if one.severity == "error"}
        assert wrong == {(2, "deaths"), (3, None)}
    assert kept(night) == []


def test_a_preview_changes_nothing_and_tells_what_would_happen(
    night: Night, tmp_path: Path
) -> None:
    table = a_table(tmp_path, HEADS, f"x,台风灾害,2021-07-25 06:00,0,12,未知,,{FIRST},,")
    seen = look(night, table)
    assert (seen.is_good, seen.new, kept(night)) == (True, 1, [])
    done = take(night, table)
    assert done.is_taken
    (version,) = kept(night)
    assert version.id == version.report.id.hex
    assert figures_of(version) == {"affected_pop": 12, "deaths": 0, "injured": "unknown"}
    assert version.report.call is not None
    assert done.rows[0].receipt == seen.rows[0].receipt


def test_the_same_table_again_takes_nothing_again(night: Night, tmp_path: Path) -> None:
    table = a_table(
        tmp_path,
        HEADS,
        f"x,台风灾害,2021-07-25 06:00,0,12,,,{FIRST},,",
        f"x,台风灾害,2021-07-25 06:00,0,5,,,{SECOND},,",
    )
    first = take(night, table)
    night.pass_(minutes=5)
    again = take(night, table)
    assert [row.outcome for row in first.rows] == ["new", "new"]
    assert [row.outcome for row in again.rows] == ["again", "again"]
    assert [row.receipt for row in again.rows] == [row.receipt for row in first.rows]
    assert len(kept(night)) == 2
    assert len({one.report.event_id for one in kept(night)}) == 1  # one hazard and time: one event


def test_headings_that_nobody_knows_are_told_and_files_without_units_refused(
    tmp_path: Path,
) -> None:
    table = a_table(tmp_path, "区划代码,受灾人口,天气", f"{FIRST},3,雨")
    assert [one.field for one in table.findings] == ["天气"]
    with pytest.raises(UnreadableFileError, match="区划代码"):
        a_table(tmp_path, "受灾人口", "3")
    with pytest.raises(UnreadableFileError, match="受灾人口"):
        a_table(tmp_path, "区划代码,天气", f"{FIRST},雨")


def test_nobody_brings_reports_of_units_he_does_not_report_for(
    night: Night, tmp_path: Path
) -> None:
    table = a_table(tmp_path, HEADS, f"x,台风灾害,2021-07-25 06:00,0,12,,,{SECOND},,")
    result = look(night, table, who="first")
    assert [row.outcome for row in result.rows] == ["refused"]
