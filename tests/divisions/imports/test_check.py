"""Whole files: one bad row hides nothing that is wrong with the others."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from riskmap.core.codes import DivisionLevel
from riskmap.divisions.imports.check import check_file
from riskmap.divisions.imports.records import Content, ImportOptions, ImportReport, Known
from tests.divisions.imports.conftest import STREETS, two_streets


@pytest.fixture
def check(known: Known) -> Callable[..., ImportReport]:
    return lambda path, **said: check_file(path, ImportOptions(**said), known)


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "a.csv"
        path.write_text(text, "utf-8")
        return path

    return write


def kinds(report: ImportReport, row: int | None = None) -> list[str]:
    return [one.kind for one in report.findings if one.row == row]


def test_a_sound_map_is_accepted_with_its_units(
    check: Callable[..., ImportReport], save: Callable[..., Path]
) -> None:
    report = check(save(two_streets(), "a.gpkg"))
    assert report.is_accepted
    assert report.content is Content.BOUNDARIES
    assert [(one.code12, one.name) for one in report.units] == list(STREETS.items())
    assert all(one.geometry is not None for one in report.units)
    assert len(report.sha256) == 64


def test_fields_that_nobody_knows_are_listed_and_not_dropped_silently(
    check: Callable[..., ImportReport], save: Callable[..., Path]
) -> None:
    report = check(save(two_streets(MJ=[1.5, 2.5], 备注=["甲", "乙"]), "a.gpkg"))
    assert [one.field for one in report.findings if one.kind == "unused_field"] == ["MJ", "备注"]


def test_codes_that_were_mixed_up_show_in_their_names(
    check: Callable[..., ImportReport], save: Callable[..., Path]
) -> None:
    frame = two_streets()
    frame["代码"] = frame["代码"].to_list()[::-1]
    report = check(save(frame, "a.gpkg"))
    assert "name_differs" in kinds(report, 1)
    assert "name_differs" in kinds(report, 2)


def test_errors_of_all_kinds_and_rows_are_found_at_once(
    check: Callable[..., ImportReport], save: Callable[..., Path]
) -> None:
    frame = two_streets(人口=["-5", "1.2万"])
    frame.loc[0, "代码"] = "3.10107E+11"
    frame.loc[1, "geometry"] = None
    report = check(save(frame, "a.gpkg"))
    assert not report.is_accepted
    assert set(kinds(report, 1)) == {"code_precision_lost", "negative_number"}
    assert set(kinds(report, 2)) == {"no_outline", "number_rounded"}


def test_a_list_without_outlines_needs_no_datum(
    check: Callable[..., ImportReport], table: Callable[[str], Path]
) -> None:
    report = check(table("code,name\n310107005001,源园居委会\n"))
    assert report.is_accepted
    assert (report.content, report.datum) == (Content.DIVISIONS, None)


def test_a_list_of_streets_may_have_short_codes_when_it_says_so(
    check: Callable[..., ImportReport], table: Callable[[str], Path]
) -> None:
    path = table("code,name\n310107005,曹杨新村街道\n")
    assert "code_wrong_length" in kinds(check(path), 1)
    report = check(path, level=DivisionLevel.STREET)
    assert report.is_accepted
    assert report.units[0].code12 == "310107005000"


def test_a_new_unit_needs_a_name(
    check: Callable[..., ImportReport], table: Callable[[str], Path]
) -> None:
    report = check(table("code\n310107005099\n"), adds_units=True)
    assert "missing_name" in kinds(report, 1)


def test_points_in_a_table_are_placed_and_need_no_code(
    check: Callable[..., ImportReport], table: Callable[[str], Path]
) -> None:
    path = table("name,lon,lat\n上海西,121.398156,31.264603\n无处,x,31.2\n")
    report = check(path, datum="wgs84")
    assert report.content is Content.POINTS
    assert kinds(report, 2) == ["no_position"]
    assert report.units[0].geometry == shapely.Point(121.398156, 31.264603)


def test_public_outlines_must_say_where_they_come_from(
    check: Callable[..., ImportReport], save: Callable[..., Path]
) -> None:
    path = save(two_streets(), "a.gpkg")
    missing = [one for one in check(path, is_public=True).findings if one.kind == "no_origin"]
    assert len(missing) == 3
    said = {"source": "District survey", "licence": "CC-BY-4.0", "attribution": "© Putuo"}
    assert check(path, is_public=True, **said).is_accepted


def test_shifted_outlines_are_flagged(
    check: Callable[..., ImportReport], save: Callable[..., Path]
) -> None:
    path = save(two_streets(), "a.kml")
    assert check(path, datum="gcj02").flags.geometry_is_approximate
    assert not check(path).flags


def test_findings_on_the_whole_file_come_first_then_row_by_row(
    check: Callable[..., ImportReport], table: Callable[[str], Path]
) -> None:
    report = check(table("code,name,x1\n310107005001,a,b\nx,b,c\n"))
    rows = [one.row or 0 for one in report.findings]
    assert rows == sorted(rows)
    assert {one.file for one in report.findings} == {"a.csv"}
