"""The audit log from the shell."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from riskmap.cli import exits
from riskmap.store import open_database
from riskmap.store.audit import anchors, chain
from riskmap.store.database import sqlite_url
from tests.cli.conftest import Run
from tests.store.audit.conftest import leave


@pytest.fixture
def kept(run: Run, home: Path) -> Path:
    """Return the database's file, with three entries that are anchored."""
    run("db", "upgrade")
    path = home / "riskmap.db"
    database = open_database(sqlite_url(path))
    leave(database, 3)
    database.close()
    assert "1 chains anchored" in run("job", "anchor-audit").stdout
    return path


def _tamper(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for name in ("update", "delete"):
            connection.execute(f"DROP TRIGGER audit_entry_no_{name}")
        connection.execute(statement)
        connection.commit()


@pytest.mark.usefixtures("kept")
def test_a_whole_log_is_said_to_be_whole(run: Run) -> None:
    result = run("audit", "verify")
    assert result.exit_code == exits.OK
    assert result.stdout.splitlines() == [
        "3 entries in 1 chains, 1 anchors.",
        "Nothing was changed, removed, moved or cut off.",
    ]


@pytest.mark.usefixtures("kept")
def test_who_waits_for_a_long_log_is_told_how_far_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskmap.cli.audit.EVERY_S", 0)
    result = run("audit", "verify", "--json")
    assert result.stderr.splitlines() == ["3 of 3 entries …"]
    assert json.loads(result.stdout)["is_sound"]


def test_a_harmed_log_is_told_with_the_entry_and_an_exit_code(run: Run, kept: Path) -> None:
    _tamper(kept, "UPDATE audit_entry SET actor = 'wang' WHERE seq = 2")
    told = run("audit", "verify")
    assert told.exit_code == exits.FINDINGS
    assert "/2 was changed after it was written." in told.stdout
    said = json.loads(run("audit", "verify", "--json").stdout)
    assert (said["is_sound"], said["entries"]) == (False, 3)
    assert [(one["kind"], one["seq"]) for one in said["harms"]] == [("changed", 2)]


def test_entries_cut_off_are_told_because_they_were_anchored(run: Run, kept: Path) -> None:
    _tamper(kept, "DELETE FROM audit_entry WHERE seq = 3")
    told = run("--lang", "en", "audit", "verify")
    assert told.exit_code == exits.FINDINGS
    assert "/3 to 3 were cut off" in told.stdout


@pytest.mark.usefixtures("kept")
def test_entries_are_listed_for_people_and_programs(run: Run) -> None:
    said = json.loads(run("audit", "list", "--json", "--unit", "310107000000").stdout)
    assert [one["subject_id"] for one in said["entries"]] == ["p2", "p1", "p0"]
    assert said["entries"][0]["after"] == {"persons": 2}
    assert said["more"] is False
    line = run("audit", "list", "--subject", "place:p1", "--actor", "li").stdout.strip()
    assert line.endswith("li · changed · place p1 (310107005001): 为了测试")
    assert "There are more" in run("audit", "list", "--limit", "2").stdout
    assert run("audit", "list", "--action", "looked").stdout == ""
    assert run("audit", "list", "--until", "2026-01-01").stdout == ""
    assert run("audit", "list", "--realm", "demo").stdout == ""


@pytest.mark.usefixtures("kept")
def test_a_file_of_entries_is_written_and_is_an_entry_itself(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    result = run("audit", "export", str(file), "--from", "2020-01-01", "--to", "2099-01-01")
    assert "3 entries written" in result.stdout
    assert len(file.read_text("utf-8-sig").splitlines()) == 4
    assert file.stat().st_mode & 0o077 == 0, "it names people"
    (entry, *_others) = json.loads(run("audit", "list", "--json").stdout)["entries"]
    assert (entry["action"], entry["origin"], entry["after"]) == (
        "exported",
        "shell",
        {"entries": 3},
    )


@pytest.mark.usefixtures("kept")
def test_a_file_holds_what_fits_and_a_place_that_is_none_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    words = ("--actor", "wang", "--actor", "li", "--subject", "place:p1", "--json")
    assert json.loads(run("audit", "export", str(file), *words).stdout)["count"] == 1
    assert json.loads(run("audit", "list", *words).stdout)["entries"][0]["subject_id"] == "p1"
    result = run("audit", "export", str(tmp_path / "nowhere" / "log.csv"))
    assert result.exit_code != exits.OK
    assert "cannot be written" in result.stderr


def test_a_restore_is_an_entry_and_is_anchored(
    run: Run, kept: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "_writer", lambda _pid: "another process")
    file = json.loads(run("db", "backup", "--json").stdout)["file"]
    before = (home / "audit" / "anchors.jsonl").read_bytes()
    assert run("db", "restore", file, "--replace", "--by", "王").exit_code == exits.OK
    entry = json.loads(run("audit", "list", "--json").stdout)["entries"][0]
    assert (entry["action"], entry["actor"], entry["origin"]) == ("restored", "王", "shell")
    assert entry["subject_id"] == Path(file).name
    assert entry["after"]["lost"] == []
    assert len((home / "audit" / "anchors.jsonl").read_bytes()) > len(before)
    assert run("audit", "verify").exit_code == exits.OK
    kept.unlink()
    for name in ("riskmap.db-wal", "riskmap.db-shm"):
        (home / name).unlink(missing_ok=True)
    monkeypatch.setattr(chain, "_writer", lambda _pid: "a third")
    assert run("db", "restore", file, "--by", "王").exit_code == exits.OK
    told = run("audit", "verify")
    assert told.exit_code == exits.OK
    assert "A restore says so itself." in told.stdout


def test_what_the_servers_worker_left_is_anchored_when_the_server_ends(
    run: Run, kept: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(*_: object, **__: object) -> None:
        database = open_database(sqlite_url(kept))
        leave(database, 2)
        database.close()

    monkeypatch.setattr("riskmap.web.serve.serve", serve)
    before = len(list(anchors.read(home / "audit" / "anchors.jsonl")))
    assert run("serve", "--port", "0").exit_code == exits.OK
    read = list(anchors.read(home / "audit" / "anchors.jsonl"))
    assert (len(read), read[-1].seq) == (before + 1, 5)
