"""``riskmap risk assess`` turns a folder into files, and a wrong folder into a list of faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riskmap.cli.house import cli
from tests.risk.conftest import Maker


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", "risk", "assess", *map(str, words)])


def test_the_results_are_written_and_told(make_region: Maker, tmp_path: Path) -> None:
    out = tmp_path / "results" / "new"
    result = run(make_region(), "--out", out)
    assert result.exit_code == 0
    names = {"divisions.csv", "assessment.gpkg", "summary.json", "provenance.json"}
    assert {path.name for path in out.iterdir()} == names | {"map.svg", "steps"}
    assert "Assessing 4 divisions." in result.stderr
    assert str(out / "divisions.csv") in result.stdout


def test_json_is_one_object_on_standard_output(make_region: Maker, tmp_path: Path) -> None:
    result = run(make_region(), "--out", tmp_path / "out", "--json")
    found = json.loads(result.stdout)
    assert found == json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert found["flags"]["population_is_estimated"] is True


def test_a_second_run_gives_the_same_table(make_region: Maker, tmp_path: Path) -> None:
    file = make_region()
    tables = []
    for _ in range(2):
        run(file, "--out", tmp_path / "out")
        tables.append((tmp_path / "out" / "divisions.csv").read_bytes())
    assert tables[0] == tables[1]


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(
    make_region: Maker, tmp_path: Path
) -> None:
    """Steps that were finished are taken as they are; --fresh takes nothing."""
    file, out = make_region(), tmp_path / "out"
    first = run(file, "--out", out)
    assert "taken from an earlier run" not in first.stderr
    (out / "summary.json").unlink()
    again = run(file, "--out", out)
    assert "measure-rainstorm_waterlogging: taken from an earlier run." in again.stderr
    assert (out / "summary.json").is_file()
    fresh = run(file, "--out", out, "--fresh")
    assert "taken from an earlier run" not in fresh.stderr


def test_faults_are_listed_and_nothing_is_written(make_region: Maker, tmp_path: Path) -> None:
    file = make_region(("total = 1001", "total = 1000"), ("age_from = 65", "age_from = 60"))
    out = tmp_path / "out"
    result = run(file, "--out", out)
    assert result.exit_code != 0
    assert "add up to 1001 persons" in result.stderr
    assert "social[0].age_from cannot be 60" in result.stderr
    assert not out.exists()


def test_a_map_in_another_crs_is_an_error(make_region: Maker, tmp_path: Path) -> None:
    file = make_region(('metric_crs = "EPSG:32651"', 'metric_crs = "EPSG:32650"'))
    result = run(file, "--out", tmp_path / "out")
    assert result.exit_code != 0
    assert "EPSG:32650" in result.stderr


@pytest.mark.parametrize("words", [("nowhere.toml",), ()])
def test_a_missing_file_or_folder_is_said(words: tuple[str, ...], tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out")) if words else ()
    result = run(*words, *out)
    assert result.exit_code != 0
    assert result.stderr


def test_the_risk_matrix_is_shown_with_version_and_source() -> None:
    result = CliRunner().invoke(cli, ["--lang", "en", "risk", "matrix"])
    worst, *_, best = result.stdout.splitlines()[1:]
    assert "version 1" in result.stdout
    assert (
        worst
        == "5  yellow: ordinary orange: considerable orange: considerable red: grave red: grave"
    )
    assert best.startswith("1  blue: low")
    told = CliRunner().invoke(cli, ["risk", "matrix", "--on", "2026-12-01", "--json"])
    assert json.loads(told.stdout)["verified"] is False
