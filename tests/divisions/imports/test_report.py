"""Findings as files."""

import codecs
import csv
import json
from pathlib import Path

import pytest

from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.sources import Flags
from riskmap.divisions.imports.records import Content, ImportOptions, ImportReport, error, info
from riskmap.divisions.imports.report import write_report


def a_report(*findings: Finding) -> ImportReport:
    return ImportReport(
        file_name="a.csv",
        sha256="0" * 64,
        format="CSV",
        content=Content.DIVISIONS,
        encoding="utf-8",
        datum=None,
        units=(),
        flags=Flags(geometry_is_approximate=True),
        findings=findings,
        options=ImportOptions(),
    )


BAD = error("bad", "曹杨 {n}", "mend {n}", n=3).at(row=2, field="人口", value="=1+1")


def test_a_spreadsheet_reads_the_report_as_utf8(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    write_report(a_report(BAD), path)
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["row"], row["severity"], row["kind"]) == ("2", "error", "bad")
    assert (row["message"], row["mend"], row["field"]) == ("曹杨 3", "mend 3", "人口")


def test_no_value_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    write_report(a_report(BAD), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["value"] == "'=1+1"


def test_a_program_gets_verdict_counts_and_flags(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_report(a_report(BAD, info("note", "x").at()), path)
    found = json.loads(path.read_text("utf-8"))
    assert found["verdict"] == "refused"
    assert found["counts"] == {"error": 1, "warning": 0, "info": 1}
    assert found["geometry_is_approximate"] is True
    assert found["findings"][0]["value"] == "=1+1"


def test_remarks_that_are_no_errors_do_not_refuse() -> None:
    assert a_report(info("note", "x").at()).is_accepted
    assert not a_report(BAD).is_accepted


def test_a_report_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="--report"):
        write_report(a_report(BAD), tmp_path / "no" / "report.csv")
