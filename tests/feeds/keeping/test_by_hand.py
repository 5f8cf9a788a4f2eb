"""``riskmap feeds run|status|replay|resume|stations`` on a home of its own, with a real folder."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner, Result

from riskmap.cli.house import cli


@frozen
class Home:
    """A home with a database, and a folder that a feed looks into."""

    path: Path
    inbox: Path

    def run(self, *words: object) -> Result:
        return CliRunner().invoke(cli, ["--lang", "en", "feeds", *map(str, words)])

    def told(self, *words: object) -> tuple[int, Any]:
        done = self.run(*words, "--json")
        return done.exit_code, json.loads(done.stdout)

    def drop(self, name: str, *values: float) -> Path:
        """Put a file with rain of the last minutes into the folder."""
        now = datetime.now(UTC).replace(microsecond=0)
        lines = ["station,time,rain_mm,minutes"]
        lines += [
            f"a,{(now - timedelta(minutes=place)).isoformat()},{value},60"
            for place, value in enumerate(values, 1)
        ]
        file = self.inbox / name
        file.write_text("\n".join(lines), "utf-8")
        return file


@pytest.fixture
def home(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    found = Home(tmp_path / "home", tmp_path / "inbox")
    found.path.mkdir()
    found.inbox.mkdir()
    shutil.copyfile(migrated_file, found.path / "riskmap.db")
    monkeypatch.setenv("RISKMAP_HOME", str(found.path))
    site = f"""
    [feeds.rain]
    on = true
    address = "file://{found.inbox}/*.csv"
    transport = {{ settle_s = 0 }}
    [feeds.level]
    on = true
    address = "file://{tmp_path}/nowhere/*.csv"
    """
    (found.path / "site.toml").write_text(site, "utf-8")
    return found


def test_a_feed_is_asked_by_hand_and_told_how_it_is(home: Home) -> None:
    home.drop("1.csv", 1, 2)
    code, data = home.told("run", "rain")
    (run,) = data["runs"]
    assert (code, run["state"], run["new"], run["way"]) == (0, "done", 2, "hand")
    code, data = home.told("run", "--all")
    assert code == 4  # the other folder is not there
    assert [one["state"] for one in data["runs"]] == ["done", "failed"]
    assert data["runs"][0]["not_modified"]
    assert data["runs"][1]["error"]
    code, data = home.told("status")
    states = {one["feed"]: one["state"] for one in data["feeds"]}
    assert (code, states["rain"], states["level"], states["usgs"]) == (1, "fresh", "dead", "off")
    assert "level: out of contact" in home.run("status").stdout


def test_the_doctor_says_which_feed_is_in_trouble_and_which_setting_is_wrong(home: Home) -> None:
    def checked() -> list[tuple[str, str]]:
        done = CliRunner().invoke(cli, ["--lang", "en", "doctor", "--json"])
        checks = json.loads(done.stdout)["checks"]
        return [(one["state"], one["message"]) for one in checks if one["name"] == "feeds"]

    assert checked() == [("ok", "2 feeds are on, 0 of them up to date, 2 not asked yet")]
    home.run("run", "level")
    (state, said), _ = checked()
    assert state == "warn"
    assert said.startswith("level is in trouble (out of contact): It did not answer: The folder")
    site = home.path / "site.toml"
    site.write_text(site.read_text("utf-8").replace("settle_s", "setle_s"), "utf-8")
    assert checked() == [
        (
            "fault",
            "feeds.rain.transport sets setle_s, which is no setting of a transport.",
        )
    ]


def test_what_is_asked_has_an_address(home: Home) -> None:
    assert home.run("run").exit_code == 2
    assert "set feeds.tide.address" in home.run("run", "tide").output
    assert "There is no feed nothing" in home.run("run", "nothing").output


def test_a_kept_payload_is_taken_once_and_undoes_nothing_when_it_comes_again(home: Home) -> None:
    before, after = home.drop("before.csv", 1), home.drop("after.csv", 5)
    after.write_text(before.read_text("utf-8").replace(",1.0,", ",5,").replace(",1,", ",5,"))
    assert home.told("replay", "rain", before)[1]["new"] == 1
    assert home.told("replay", "rain", after)[1]["changed"] == 1
    code, data = home.told("replay", "rain", before)
    assert (code, data["new"], data["changed"], data["unchanged"]) == (0, 0, 0, 1)
    (home.inbox / "bad.csv").write_text("hello", "utf-8")
    assert home.run("replay", "rain", home.inbox / "bad.csv").exit_code == 4


def test_a_feed_is_taken_up_again_after_a_look(home: Home) -> None:
    (home.inbox / "1.csv").write_text("<html>busy</html>", "utf-8")
    assert home.run("run", "rain").exit_code == 4
    assert home.told("status")[1]["feeds"][0]["state"] in {"dead", "lying"}
    code, data = home.told("resume", "rain", "--why", "they were busy")
    assert (code, data) == (0, {"feed": "rain", "seen": 1})


def test_a_register_is_brought_looked_at_and_taken_along(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "stations.toml"
    file.write_text(
        """
        [[station]]
        feed = "level"
        station = "L1"
        zh = "示例"
        kind = "level"
        lon = 121.4
        lat = 31.25
        marks.warning_m = { value = 3.3, source = "the water office, 2025", verified = true }
        [[station]]
        feed = "level"
        station = "L2"
        kind = "pump"
        """,
        "utf-8",
    )
    assert home.told("stations", file, "--dry-run")[1]["taken"] is None
    code, data = home.told("stations", file)
    assert (code, data["refused"]) == (1, 1)
    assert data["taken"] == {"added": 1, "changed": 0, "unchanged": 0}
    (error,) = [one for one in data["findings"] if one["severity"] == "error"]
    assert (error["row"], error["field"], error["value"]) == (2, "kind", "pump")
    assert "gnss, rain, level, tide, met" in error["mend"]
    out = tmp_path / "out.toml"
    code, data = home.told("stations", "--export", out)
    assert (code, data["count"]) == (0, 1)
    assert home.told("stations", out)[1]["taken"] == {"added": 0, "changed": 0, "unchanged": 1}
