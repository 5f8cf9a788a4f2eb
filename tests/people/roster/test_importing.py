"""Tables of officers: good rows are taken, the others are listed, and what goes out comes back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from riskmap.core.errors import UnreadableFileError
from riskmap.people.imports.fields import FIELDS, field_of
from riskmap.people.imports.reading import read_file
from riskmap.people.model.officers import Post
from riskmap.people.service import roster
from tests.people.conftest import COMMITTEE, OTHER_COMMITTEE, Town
from tests.people.roster.conftest import SECOND_COMMITTEE, UNITS, Put

HEAD = "区划代码,AB角,姓名,手机,任职日期,最近核实,国家灾情系统账号"
GOOD = f"{COMMITTEE},A角,示例甲,13800000001,2026-01-01,2026/7/1,是"


def table(path: Path, *rows: str, head: str = HEAD) -> Path:
    file = path / "officers.csv"
    file.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    return file


def bring(office: Town, file: Path, as_: str = "street") -> dict[str, Any]:
    def work(uow: Any) -> dict[str, Any]:
        checked = roster.judge(uow, read_file(file))
        return {**checked.as_dict(), "taken": roster.take(uow, checked)}

    found: dict[str, Any] = office.write(work, as_=as_)
    return found


def kinds(report: dict[str, Any], row: int | None = None) -> list[str]:
    return [one["kind"] for one in report["findings"] if row is None or one["row"] == row]


def test_one_bad_row_keeps_no_other_out(office: Town, tmp_path: Path) -> None:
    report = bring(
        office,
        table(
            tmp_path,
            GOOD,
            f"{COMMITTEE},C,示例乙,13800000002,,,",
            f"{SECOND_COMMITTEE},A,示例丙,call me,,,",
            f"{OTHER_COMMITTEE},A,示例丁,13800000003,,,",
            f"{SECOND_COMMITTEE},B,示例戊,,2026-02-30,,maybe",
            f"{SECOND_COMMITTEE},B,示例己,,,,",
        ),
    )
    assert (report["accepted"], report["refused"]) == (2, 4)
    assert kinds(report, 2) == kinds(report, 3) == ["not_understood"]
    assert kinds(report, 4) == ["unknown_code"]
    assert kinds(report, 5) == ["not_understood", "not_understood"]
    assert kinds(report, 6) == ["no_phone"]
    unit = office.read(roster.unit, COMMITTEE)
    (one,) = unit.officers
    assert (one.name, one.has_ndis, one.confirmed_by) == ("示例甲", True, "street")
    (entry,) = office.entries(action="imported", actor="street")
    assert '"added":2' in entry.after
    assert "示例" not in str(entry)


def test_what_a_cell_held_is_not_kept_beside_the_findings(office: Town, tmp_path: Path) -> None:
    bring(office, table(tmp_path, GOOD, f"{SECOND_COMMITTEE},A,示例丙,call-me,,,"))
    with office.database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT findings, counts FROM roster_import").all()
    assert "示例丙" not in str(kept)


def test_the_same_file_again_changes_nothing(office: Town, tmp_path: Path) -> None:
    file = table(tmp_path, GOOD)
    bring(office, file)
    again = bring(office, file)
    assert again["taken"] == {"added": 0, "changed": 0, "replaced": 0, "unchanged": 1}
    assert len(office.read(roster.history, COMMITTEE)) == 1
    assert len(office.entries(action="imported", actor="street")) == 1


def test_a_new_number_changes_the_row_and_a_new_name_replaces_it(
    office: Town, tmp_path: Path
) -> None:
    bring(office, table(tmp_path, GOOD))
    (first,) = office.read(roster.unit, COMMITTEE).officers
    changed = bring(office, table(tmp_path, GOOD.replace("13800000001", "13900000001")))
    assert changed["changed"] == 1
    assert office.read(roster.officer, first.id).phone == "13900000001"
    replaced = bring(office, table(tmp_path, f"{COMMITTEE},A,示例新,13700000000,2026-07-01,,"))
    assert replaced["replaced"] == 1
    assert kinds(replaced, 1) == ["replaces"]
    unit = office.read(roster.unit, COMMITTEE)
    holder = unit.holder(Post.A)
    assert holder is not None
    assert holder.name == "示例新"
    assert office.read(roster.officer, first.id).valid_to == holder.valid_from


def test_a_and_b_of_a_file_must_be_two_persons_and_a_post_stands_once(
    office: Town, tmp_path: Path
) -> None:
    b = GOOD.replace("A角", "B角")
    report = bring(office, table(tmp_path, GOOD, b, GOOD.replace("示例甲", "示例乙")))
    assert (report["accepted"], kinds(report, 2), kinds(report, 3)) == (
        1,
        ["not_understood"],
        ["post_twice"],
    )


def test_a_unit_may_be_named_by_name_and_street(office: Town, tmp_path: Path) -> None:
    head = "街道,居委会,角色,姓名,电话"
    report = bring(
        office,
        table(
            tmp_path,
            f"长风新村街道,{UNITS[COMMITTEE]},主岗,示例甲,021-1234567",
            "长风新村街道,师大二村,A,示例乙,021-1234568",
            "曹杨新村街道,师大一村居委会,B,示例丙,021-1234569",
            ",不存在居委会,B,示例丁,021-1234560",
            ",,B,示例戊,021-1234561",
            head=head,
        ),
    )
    assert report["accepted"] == 2
    assert kinds(report, 3) == kinds(report, 4) == ["unknown_unit"]
    assert kinds(report, 5) == ["no_unit"]
    assert office.read(roster.unit, SECOND_COMMITTEE).has_valid_a


def test_a_day_that_is_still_to_come_is_refused(office: Town, tmp_path: Path) -> None:
    report = bring(office, table(tmp_path, GOOD.replace("2026/7/1", "2199/7/1")))
    assert kinds(report, 1) == ["in_the_future"]
    assert report["refused"] == 1


def test_a_table_without_the_columns_that_matter_says_which(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="post"):
        read_file(table(tmp_path, "x,y,z", head="区划代码,姓名,备注"))
    with pytest.raises(UnreadableFileError, match="code12"):
        read_file(table(tmp_path, "x,y,z", head="角色,姓名,备注"))


def test_columns_without_use_are_told(office: Town, tmp_path: Path) -> None:
    report = bring(office, table(tmp_path, GOOD + ",42", head=HEAD + ",年龄"))
    assert kinds(report) == ["unused_field"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_along_comes_back_unchanged(
    office: Town, put: Put, tmp_path: Path, kind: str
) -> None:
    put(phone="+8613800000000", name="=1+1")
    put(post=Post.B)
    put(SECOND_COMMITTEE)
    office.write(roster.confirm, [COMMITTEE], as_="street")
    units = office.read(roster.units, as_="street")
    rows = roster.rows_of(units, {})
    heads = {name: one.word for name, one in FIELDS.items()}
    made = roster.as_csv(rows, heads) if kind == "csv" else roster.as_xlsx(rows, heads, "note")
    file = tmp_path / f"roster.{kind}"
    file.write_bytes(made)
    report = bring(office, file)
    assert (report["rows"], report["vacant"], report["refused"]) == (4, 1, 0)
    assert report["added"] == report["replaced"] == 0


def test_no_cell_of_a_table_runs(office: Town, put: Put) -> None:
    put(name="=cmd()", phone="+8613800000000")
    rows = roster.rows_of(office.read(roster.units, as_="street"), {})
    heads = {name: name for name in FIELDS}
    assert "'=cmd()" in roster.as_csv(rows, heads).decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(roster.as_xlsx(rows, heads, "x")))
    assert all(cell.data_type != "f" for line in book["roster"].iter_rows() for cell in line)


def test_every_name_of_a_column_means_one_field() -> None:
    names = [alias for one in FIELDS.values() for alias in one.aliases]
    assert len(names) == len(set(names))
    assert field_of(" AB角 ") == "post"
    assert field_of("年龄") is None
