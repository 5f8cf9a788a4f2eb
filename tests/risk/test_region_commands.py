"""``riskmap region``: from a file of outlines to a map in two commands."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner, Result

from riskmap.cli.house import cli
from tests.risk.conftest import Maker


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", *map(str, words)])


@pytest.fixture
def town(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that draws a town of four quarters, so many degrees wide."""

    def draw(west: float = -70.7, *, degrees: float = 0.02) -> Path:
        squares = [
            shapely.box(west + n * degrees, -33.5, west + (n + 1) * degrees, -33.5 + degrees)
            for n in range(4)
        ]
        names = ["Norte", "Sur", "Este", "Ñuble"]
        file = tmp_path / "town.geojson"
        gpd.GeoDataFrame(
            {"code": list("abcd"), "name": names}, geometry=squares, crs="EPSG:4326"
        ).to_file(file)
        return file

    return draw


@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--demo",),
        ("--total-population", "5000", "--as-of", "2024-06-30", "--source", "census"),
    ],
)
def test_two_commands_lead_to_a_map(
    town: Callable[..., Path], tmp_path: Path, more: tuple[str, ...]
) -> None:
    begun = run("region", "new", town(), "--out", tmp_path / "town", "--language", "es", *more)
    assert begun.exit_code == 0, begun.stderr
    assert "Metres are those of EPSG:32719" in begun.stdout
    region = tmp_path / "town" / "region.toml"
    assert run("region", "check", region).exit_code == 0
    done = run("risk", "assess", region, "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["state"] == "demo"
    assert summary["flags"]["hazard_is_synthetic"] is True
    assert (summary["money"] is not None) == ("--demo" in more)
    table = (tmp_path / "out" / "divisions.csv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    assert {"Norte", "Ñuble"} <= {row["name"] for row in rows}
    assert all(row["composite_class"] != "no_data" for row in rows)


def test_a_place_across_zones_is_measured_in_metres_of_its_own(
    town: Callable[..., Path], tmp_path: Path
) -> None:
    begun = run("region", "new", town(-72.1, degrees=0.1), "--out", tmp_path / "town", "--json")
    assert "+proj=laea" in json.loads(begun.stdout)["metric_crs"]
    out = tmp_path / "out"
    done = run("risk", "assess", tmp_path / "town" / "region.toml", "--out", out)
    assert done.exit_code == 0, done.stderr
    assert (out / "assessment.gpkg").is_file()


def test_new_refuses_a_folder_in_use(town: Callable[..., Path], tmp_path: Path) -> None:
    words = ("region", "new", town(), "--out", tmp_path / "town")
    assert run(*words).exit_code == 0
    again = run(*words)
    assert again.exit_code == 4
    assert "not empty" in again.stderr


def test_a_sound_folder_has_no_faults(make_region: Maker) -> None:
    result = run("region", "check", make_region(), "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["region"], found["is_sound"], found["counts"]["error"]) == ("small", True, 0)


def test_all_faults_are_listed_with_their_places(make_region: Maker) -> None:
    file = make_region(('kind = "age_share"', 'kind = "shares"'), ("low = 0.1", "low = 0.4"))
    people = file.parent / "people.csv"
    people.write_text(people.read_text("utf-8").replace("801", "eight"), "utf-8")
    result = run("region", "check", file, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["is_sound"] is False
    places = {(one["file"], one["row"], one["field"]) for one in found["findings"]}
    assert places >= {
        ("region.toml", None, "social[0].kind"),
        ("region.toml", None, "index.vulnerability.indicators[0]"),
        ("people.csv", 1, "total"),
    }
    said = run("region", "check", file).stdout
    assert "people.csv · 1 · total" in said
    assert "region.toml cannot be assessed" in said


def test_check_computes_and_writes_nothing(make_region: Maker) -> None:
    file = make_region()
    before = {path: path.stat().st_mtime_ns for path in file.parent.iterdir()}
    run("region", "check", file)
    assert {path: path.stat().st_mtime_ns for path in file.parent.iterdir()} == before


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = run("region", "check", tmp_path / "region.toml")
    assert result.exit_code == 4
    assert "region.toml" in result.stderr


def test_the_schema_is_printed_and_written(tmp_path: Path) -> None:
    printed = json.loads(run("region", "schema").stdout)
    assert printed["title"] == "region.toml"
    file = tmp_path / "schema.json"
    assert run("region", "schema", "--out", file).exit_code == 0
    assert json.loads(file.read_text("utf-8")) == printed
