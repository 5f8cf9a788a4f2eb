"""``riskmap feeds list`` and ``replay``: what a kept payload gives, without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from riskmap.cli.house import cli
from tests.feeds import written


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a home would stand, if one were made."""
    path = tmp_path / "home"
    monkeypatch.setenv("RISKMAP_HOME", str(path))
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "PT01.log"


def run(*words: object, language: str = "en") -> Result:
    return CliRunner().invoke(cli, ["--lang", language, "feeds", *map(str, words)])


def replayed(name: str, file: Path, payload: bytes, *words: str) -> tuple[int, Any]:
    file.write_bytes(payload)
    done = run("replay", name, file, "--dry-run", "--json", *words)
    return done.exit_code, json.loads(done.stdout)


def test_a_payload_is_told_in_numbers_without_a_home(home: Path, file: Path) -> None:
    code, data = replayed("nmea", file, written.nmea(written.rmc(), written.gga()))
    assert code == 0
    said = [data[name] for name in ("format", "form", "confirmed", "messages", "refused")]
    assert said == ["nmea", "nmea_0183", "real", 2, 0]
    assert (data["observations"], data["health"], data["signals"]) == (3, 1, 0)
    assert data["by_kind"] == {"GNGGA": 1, "GNRMC": 1}
    assert data["by_quality"] == {"good": 3}
    assert data["first"] == data["last"] == "2026-07-12T08:00:00+00:00"
    assert not home.exists()


def test_what_is_refused_in_part_ends_with_1_and_says_where(file: Path) -> None:
    code, data = replayed(
        "nmea", file, b"$GNGGA,1*00\n" + written.nmea(written.rmc(), written.gga())
    )
    assert code == 1
    assert (data["messages"], data["refused"]) == (3, 1)
    (refusal,) = data["refusals"]
    assert refusal["where"] == "line 1"
    assert refusal["mend"] == "Tell the sender; everything else was taken."


def test_a_file_of_another_format_ends_with_4(file: Path) -> None:
    code, data = replayed("cap", file, b"hello")
    assert code == 4
    assert (data["form"], data["confirmed"], data["messages"], data["refused"]) == (
        None,
        None,
        0,
        1,
    )


def test_a_format_without_a_real_file_says_so(file: Path) -> None:
    code, data = replayed("forecast_track", file, written.A_DECK)
    assert (code, data["confirmed"], data["tracks"]) == (0, "unconfirmed", 2)
    told = run("replay", "forecast_track", file, "--dry-run").stdout
    assert "forecast_track, atcf_a: format unconfirmed" in told
    assert (
        "格式未经证实" in run("replay", "forecast_track", file, "--dry-run", language="zh").stdout
    )


def test_what_is_known_beside_the_bytes_is_handed_on(file: Path) -> None:
    naive = written.RAIN.replace(b"+08:00", b"")
    assert replayed("rain", file, naive)[0] == 1
    code, data = replayed("rain", file, naive, "--utc-offset", "8")
    assert (code, data["first"]) == (0, "2026-07-12T00:00:00+00:00")
    bare = (written.gga() + "\n").replace("GNGGA", "$GNGGA").encode()
    came = ("--received-at", "2026-07-12T16:00+08:00", "--without-checksum", "--station", "X")
    assert replayed("nmea", file, bare, *came)[1]["observations"] == 3


def test_a_replay_that_keeps_something_needs_a_database(home: Path, file: Path) -> None:
    file.write_bytes(written.RAIN)
    done = run("replay", "rain", file)
    assert done.exit_code == 5
    assert "riskmap db upgrade" in done.output
    assert home.exists()


def test_a_format_that_is_not_there_names_those_that_are(file: Path) -> None:
    file.write_bytes(b"x")
    done = run("replay", "telegraph", file, "--dry-run")
    assert done.exit_code == 4
    assert "There is no feed format telegraph." in done.output
    assert "tenv3" in done.output


def test_all_formats_are_listed_in_both_languages() -> None:
    data = json.loads(run("list", "--json").stdout)
    assert data["count"] == len(data["formats"]) == 18
    assert "RTCM 3 frames of reference stations" in run("list").stdout
    assert "基准站 RTCM 3 报文" in run("list", language="zh").stdout


def test_a_person_reads_counts_and_the_first_refusals(file: Path) -> None:
    file.write_bytes(b"$GNGGA,1*00\n" * 30 + written.nmea(written.rmc(), written.gga()))
    told = run("replay", "nmea", file, "--dry-run").stdout
    assert "32 messages, 30 refused." in told
    assert "3 observations, 1 of health" in told
    assert "line 20: This is no sound sentence." in told
    assert "line 21:" not in told
    assert "… and 10 more" in told


def test_what_is_indicative_only_is_said_in_words(file: Path) -> None:
    file.write_bytes(written.TRO)
    assert "  indicative only: 1" in run("replay", "sinex_tro", file, "--dry-run").stdout
    chinese = run("replay", "sinex_tro", file, "--dry-run", language="zh").stdout
    assert "  可降水量: 2" in chinese
    assert "仅供参考" in chinese


def test_of_a_file_of_another_format_nothing_is_said_to_be_taken(file: Path) -> None:
    file.write_bytes(b"<a/>")
    told = run("replay", "cap", file, "--dry-run").stdout
    assert "Nothing was taken." in told
    assert "everything else was taken" not in told
