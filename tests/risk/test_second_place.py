"""Puerto Ejemplo: another hemisphere, language and money, assembled from nothing but a folder."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from riskmap.cli.house import cli
from tests.fixtures.equipment import ROOT

FOLDER = ROOT / "geodata" / "base" / "puerto_ejemplo"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its results, from one run of the command line with two workers."""
    return assess(tmp_path_factory.mktemp("puerto") / "out", workers=2)


def assess(out: Path, *, workers: int) -> Path:
    words = ["risk", "assess", str(FOLDER / "region.toml"), "--out", str(out)]
    result = CliRunner().invoke(cli, ["--lang", "en", *words, "--workers", str(workers)])
    assert result.exit_code == 0, result.stderr
    return out


def document(out: Path, name: str) -> Any:
    return json.loads((out / name).read_text("utf-8"))


def rows(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((out / "divisions.csv").read_text("utf-8").splitlines()))


def test_both_rules_of_annual_loss_stand_there_by_name(out: Path) -> None:
    hazards = document(out, "summary.json")["hazards"]
    for hazard in hazards.values():
        assert hazard["losses"]["event_sum"] > 0
        assert hazard["losses"]["exceedance_trapezoid"] > 0
    headline = {name: hazard["losses"]["headline_rule"] for name, hazard in hazards.items()}
    assert headline == {"inundacion": "exceedance_trapezoid", "sismo": "event_sum"}


def test_the_loss_of_a_mean_year_is_that_of_its_events(out: Path) -> None:
    """Frequencies as they stand in region.toml, losses as they stand in the result."""
    hazard = document(out, "summary.json")["hazards"]["sismo"]
    frequency = {one["label"]: one["frequency_per_year"] for one in hazard["maps"]}
    summed = sum(frequency[one["map"]] * one["loss"] for one in hazard["losses"]["by_map"])
    assert hazard["losses"]["event_sum"] == pytest.approx(summed, rel=1e-12)


def test_money_is_its_own(out: Path) -> None:
    money = document(out, "summary.json")["money"]
    assert (money["currency"], money["price_year"], money["is_estimated"]) == ("CLP", 2024, True)


def test_every_asset_counts_once(out: Path) -> None:
    assets = gpd.read_file(out / "assessment.gpkg", layer="assets")
    value = document(out, "summary.json")["hazards"]["inundacion"]["losses"]["value"]
    assert len(assets) == 72
    assert assets["value"].sum() == pytest.approx(value, rel=1e-9)


def test_names_come_through_in_spanish(out: Path) -> None:
    found = {row["code"]: row["name"] for row in rows(out)}
    assert found["0101-01"] == "Caleta Ñuñoa Chica"
    assert found["0102-03"] == "Cerro Pingüino"
    summary = document(out, "summary.json")
    assert (summary["language"], summary["name"]) == ("es", "Puerto Ejemplo (lugar ficticio)")
    assert list(summary["levels"]) == ["comuna", "barrio"]


def test_it_lies_in_the_south_and_is_measured_there(out: Path) -> None:
    frame = gpd.read_file(out / "assessment.gpkg", layer="divisions")
    assert frame.crs.to_epsg() == 32719
    west, south, east, north = frame.to_crs("EPSG:4326").total_bounds
    assert -72 < west < east < -66
    assert -29 < south < north < -27
    assert (frame["area_km2"] > 0).all()
    assert frame["area_km2"].to_numpy() == pytest.approx(shapely.area(frame.geometry) / 1e6)
    parts = frame[frame["level"] == "barrio"].groupby("parent")["area_km2"].sum()
    whole = frame[frame["level"] == "comuna"].set_index("code")["area_km2"]
    assert np.allclose(parts, whole.loc[parts.index], rtol=1e-6)


def test_every_unit_has_a_class(out: Path) -> None:
    found = rows(out)
    assert all(row["composite_class"] != "no_data" for row in found)
    assert len({row["composite_class"] for row in found if row["level"] == "barrio"}) > 2


def test_a_value_that_is_missing_is_that_of_the_unit_above_and_an_estimate(out: Path) -> None:
    value = {row["code"]: row["vulnerability_homes_without_piped_water"] for row in rows(out)}
    assert value["0102-03"] == value["0102"]
    share = {row["code"]: float(row["input_estimated_share"]) for row in rows(out)}
    assert share["0102-03"] > share["0102-04"]


def test_all_of_it_says_that_it_is_invented(out: Path) -> None:
    summary = document(out, "summary.json")
    assert summary["state"] == "demo"
    said = {name for name, holds in summary["flags"].items() if holds}
    assert said >= {"geometry_is_synthetic", "hazard_is_synthetic", "survey_is_synthetic"}
    assert {row["why_no_rank"] for row in rows(out)} == {"made_up"}


def test_nothing_of_another_place_leaks_in(out: Path) -> None:
    summary = document(out, "summary.json")
    # Where nobody gave weights of the survey's indicators, those of a census hold, and say whose.
    for run in summary["coping_capacity"].values():
        del run["frame"]["weights"]["source"]
    text = (out / "divisions.csv").read_text("utf-8") + json.dumps(summary, ensure_ascii=False)
    assert re.search("putuo|shanghai|china|4549|CNY", text, re.IGNORECASE) is None
    assert re.search("[\u3400-\u9fff]", text) is None


def test_the_number_of_workers_changes_nothing(out: Path, tmp_path: Path) -> None:
    alone = assess(tmp_path / "alone", workers=1)
    assert (alone / "divisions.csv").read_bytes() == (out / "divisions.csv").read_bytes()
    for name in ("summary.json", "provenance.json"):
        one, other = document(alone, name), document(out, name)
        for moment in ("created_at", "made_at"):
            one.pop(moment, None)
            other.pop(moment, None)
        assert one == other
    for layer in ("divisions", "assets"):
        frames = [gpd.read_file(done / "assessment.gpkg", layer=layer) for done in (alone, out)]
        assert frames[0].equals(frames[1])


def test_the_folder_is_small_and_says_where_it_comes_from() -> None:
    size = sum(path.stat().st_size for path in FOLDER.iterdir())
    assert size < 150_000
    text = (FOLDER / "PROVENANCE.md").read_text("utf-8")
    assert "does not exist" in text
    named = re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)
    files = {path.name for path in FOLDER.iterdir()} - {"PROVENANCE.md"}
    assert [name for name in files if not any(Path(name).match(one) for one in named)] == []


def test_its_people_add_up() -> None:
    text = (FOLDER / "people.csv").read_text("utf-8")
    persons: dict[str, int] = {}
    for row in csv.DictReader(text.splitlines()):
        persons[row["codigo"]] = persons.get(row["codigo"], 0) + int(row["total"])
    for code in ("0101", "0102"):
        inside = [count for unit, count in persons.items() if unit.startswith(f"{code}-")]
        assert persons[code] == sum(inside)
