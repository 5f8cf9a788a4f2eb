"""CSV tables: every row is checked, and every fault says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.risk.place.tables import TableReader, number, plain_code, whole_number


def read(
    folder: Path, content: bytes | str, **options: float
) -> tuple[dict[str, float], list[str]]:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "t.csv").write_bytes(data)
    tables = TableReader(folder)
    values = tables.values("t.csv", "code", "value", **options)
    return dict(values), [f"{one.kind} {one.row} {one.field}" for one in tables.faults]


def test_values_are_read_by_code_and_an_empty_cell_is_no_data(tmp_path: Path) -> None:
    assert read(tmp_path, "code,other,value\n1,x,2.5\n2,y,\n3,z,-1e3\n") == (
        {"1": 2.5, "3": -1000.0},
        [],
    )


def test_a_byte_order_mark_and_blank_lines_are_read_over(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfcode,value\r\n1,2\r\n\r\n2,3\r\n"
    assert read(tmp_path, content) == ({"1": 2.0, "2": 3.0}, [])


def test_a_line_break_within_quotes_is_part_of_a_cell(tmp_path: Path) -> None:
    assert read(tmp_path, 'code,name,value\n1,"a\nb",2\n2,c,x\n') == (
        {"1": 2.0},
        ["wrong_cell 2 value"],
    )


@pytest.mark.parametrize("value", ["nan", "inf", "1,5", "1_000", "二", "１２", "0x10", "-"])
def test_what_is_no_finite_number_is_a_fault(tmp_path: Path, value: str) -> None:
    assert read(tmp_path, f'code,value\n1,"{value}"\n') == ({}, ["wrong_cell 1 value"])


def test_a_number_below_what_is_allowed_is_a_fault(tmp_path: Path) -> None:
    assert read(tmp_path, "code,value\n1,-1\n2,0\n", least=0) == (
        {"2": 0.0},
        ["wrong_cell 1 value"],
    )


def test_a_code_stands_once_and_is_not_empty(tmp_path: Path) -> None:
    values, faults = read(tmp_path, "code,value\n1,1\n1,2\n,3\n")
    assert values == {"1": 1.0}
    assert faults == ["wrong_cell 2 code", "wrong_cell 3 code"]


def test_one_file_may_hold_several_columns_of_values(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code,a,b\n1,1,2\n", "utf-8")
    tables = TableReader(tmp_path)
    assert tables.values("t.csv", "code", "a") == {"1": 1.0}
    assert tables.values("t.csv", "code", "b") == {"1": 2.0}
    assert not tables.faults
    assert tables.codes == {("t.csv", "code"): {"1": 1}}


def test_rows_with_more_or_fewer_cells_than_the_header_are_faults(tmp_path: Path) -> None:
    values, faults = read(tmp_path, "code,value\n1,1\n2\n3,3,3\n4,4\n")
    assert values == {"1": 1.0, "4": 4.0}
    assert faults == ["wrong_cells 2 None", "wrong_cells 3 None"]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("code,worth", "missing_column None value"),
        ("code,value,value", "column_twice None value"),
        ("", "missing_column None code"),
    ],
)
def test_a_header_without_its_columns_is_refused(tmp_path: Path, header: str, fault: str) -> None:
    values, faults = read(tmp_path, f"{header}\n1,2\n")
    assert values == {}
    assert fault in faults


def test_what_is_gbk_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("code,value,名\n1,2,普陀\n".encode("gbk"))
    tables = TableReader(tmp_path)
    assert not tables.values("t.csv", "code", "value")
    (fault,) = tables.faults
    assert fault.kind == "not_utf8"
    assert "probably GBK" in str(fault.message)


def test_what_is_no_text_at_all_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, b"code,value\n\xff\xff\xff,1\n") == ({}, ["not_utf8 None None"])


def test_quotes_that_never_close_are_refused(tmp_path: Path) -> None:
    values, faults = read(tmp_path, 'code,value\n1,1\n2,"3\n')
    assert values == {"1": 1.0}
    assert faults == ["not_csv None None"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("310107005003", "310107005003"),
        ("310107005003.0", "310107005003"),
        ("0101", "0101"),
        ("3.10107E+11", None),
        ("3.1e11", None),
        ("3E+11", None),
        ("E05000001", "E05000001"),
        ("1E5", "1E5"),
        ("2.5", "2.5"),
        ("", ""),
    ],
)
def test_codes_that_a_spreadsheet_cut_are_told_from_whole_ones(text: str, code: str | None) -> None:
    assert plain_code(text) == code


def test_a_cut_code_is_a_fault_of_its_own(tmp_path: Path) -> None:
    assert read(tmp_path, "code,value\n3.10107E+11,1\n") == ({}, ["code_precision_lost 1 code"])


@given(st.integers(min_value=0))
def test_whole_numbers_come_back(value: int) -> None:
    assert whole_number(str(value)) == value
    assert plain_code(f"{value}.0") == str(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back(value: float) -> None:
    assert number(repr(value)) == value


@pytest.mark.parametrize("text", ["-1", "1.0", "²", "", " 1"])
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert whole_number(text) is None
