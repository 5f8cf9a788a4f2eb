"""``riskmap warnings analyse``: a file without a home, a station that is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from riskmap.cli.house import cli

near: Any = pytest.approx


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return four years of a station that sinks by 20 mm a year and jumps once."""
    chance = np.random.default_rng(11)
    lines = ["station,time,east_mm,north_mm,up_mm"]
    for day, start in enumerate(np.arange("2020-01-01", "2024-01-01", dtype="datetime64[D]")):
        east, north = chance.normal(0, 1.5, 2)
        east += 40.0 * (day > 900)
        up = chance.normal(0, 5.0) - 20.0 * day / 365.25
        lines.append(f"G1,{start}T12:00Z,{east:.2f},{north:.2f},{up:.2f}")
    path = tmp_path / "g1.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def ask(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(cli, ["warnings", "analyse", *words, "--json"])
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_file_gives_rate_class_model_and_jumps(file: Path) -> None:
    found = ask(str(file))
    assert (found["station"], found["days"], found["grade"]) == ("G1", 1461, "class")
    assert found["rates"]["up"]["mm_per_year"] == near(-20, abs=1.5)
    assert found["sinking"] == {
        "mm_per_year": near(20, abs=1.5), "sigma": near(0.8, abs=0.5), "least": 10, "most": 30,
        "classed": True, "verified": False,
    }  # fmt: skip
    (jump,) = [one for one in found["jumps"] if one["ratio"] > 3]
    assert jump["mm"]["east"] == near(40, abs=2)
    assert jump["cause"] is None
    assert found["candidates_a_year"] == near(len(found["jumps"]) / found["years"], abs=0.01)


def test_a_day_that_is_named_explains_the_jump_and_goes_into_the_model(file: Path) -> None:
    found = ask(str(file), "--step", "2022-06-20")
    (jump,) = [one for one in found["jumps"] if one["ratio"] > 3]
    assert jump["cause"]["cause"] == "operator"
    assert found["model"]["steps"][0]["mm"]["east"] == near(40, abs=0.5)
    assert found["rates"]["east"]["mm_per_year"] == near(0, abs=0.5)


def test_an_earthquake_needs_a_place(file: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "quakes.json"
    event = {
        "type": "Feature",
        "id": "made-up",
        "properties": {
            "mag": 7.0,
            "time": 1_655_683_200_000,
            "type": "earthquake",
            "place": "here",
        },
        "geometry": {"type": "Point", "coordinates": [121.0, 31.0, 10.0]},
    }
    catalogue.write_text(
        json.dumps({"type": "FeatureCollection", "metadata": {}, "features": [event]})
    )
    done = CliRunner().invoke(cli, ["warnings", "analyse", str(file), "--quakes", str(catalogue)])
    assert (done.exit_code, "belong together" in done.output) == (2, True)
    near_by = ask(str(file), "--quakes", str(catalogue), "--at", "121.4", "31.2")
    assert [one["cause"] for one in near_by["steps"]] == ["earthquake"]
    (jump,) = [one for one in near_by["jumps"] if one["ratio"] > 3]
    assert jump["cause"]["about"].startswith("M7.0 2022-06-20")
    assert near_by["model"]["decays"], "after a great one the ground may go on moving"
    far = ask(str(file), "--quakes", str(catalogue), "--at", "100.0", "31.2")
    assert far["steps"] == []


def test_people_read_sentences(file: Path) -> None:
    done = CliRunner().invoke(cli, ["--lang", "en", "warnings", "analyse", str(file)])
    assert done.exit_code == 0
    assert "single-station step (equipment?)" in done.output
    assert "Sinks by 10 to 30 mm a year for certain" in done.output


def test_what_is_neither_file_nor_station_says_so(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    done = CliRunner().invoke(cli, ["--lang", "en", "warnings", "analyse", str(empty)])
    assert done.exit_code not in {0, 1}
    assert "empty" in done.output
