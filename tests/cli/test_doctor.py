from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from riskmap.cli import checks, exits
from riskmap.cli.checks import State
from riskmap.core.access import Scope
from riskmap.runtime import Resources, open_runtime
from riskmap.store import Writing, runs, sealed
from riskmap.store.masters import Masters
from tests.cli.conftest import Run

Look = Callable[..., dict[str, dict[str, str]]]


@pytest.fixture
def look(run: Run) -> Look:
    """Return what runs the doctor and returns its checks by name."""

    def look(*, code: int) -> dict[str, dict[str, str]]:
        result = run("doctor", "--json")
        assert result.exit_code == code
        return {one["name"]: one for one in json.loads(result.stdout)["checks"]}

    return look


@pytest.fixture
def prepared(home: Path, prepared_home: Path) -> Path:
    """Return a home in which the demonstration stands; tests may change it."""
    shutil.copytree(prepared_home, home)
    return home


def _write(work: Callable[[Writing], Any]) -> None:
    with open_runtime() as runtime:
        runtime.database.write(Scope.system("test"), work)


def test_a_prepared_home_has_no_faults(prepared: Path, look: Look) -> None:
    found = look(code=exits.OK)
    assert {one["state"] for one in found.values()} <= {"ok", "warn", "unknown"}
    assert found["divisions"]["message"] == "10 subdistricts and towns, 285 committees"
    assert "putuo" in found["assessment"]["message"]
    assert found["feeds"]["message"] == "No feed is on."
    assert str(prepared) in found["home"]["message"]
    assert all(one["mend"] for one in found.values() if one["state"] in {"warn", "fault"})


def test_people_get_lines_with_what_to_do(prepared: Path, run: Run) -> None:
    said = run("doctor").stdout
    assert f"ok     home        {prepared}" in said
    assert "warn   clock       No clock runs.\n                   To mend: Start" in said


def test_an_empty_home_says_what_to_run(look: Look) -> None:
    found = look(code=exits.FINDINGS)
    assert found["database"]["state"] == "fault"
    assert "riskmap db upgrade" in found["database"]["mend"]


def test_tables_without_rows_say_what_to_run(run: Run, look: Look) -> None:
    run("db", "upgrade")
    found = look(code=exits.FINDINGS)
    for name in ("divisions", "assessment"):
        assert (found[name]["state"], found[name]["mend"]) == ("fault", "Run: riskmap prepare")


def test_wrong_settings_are_a_fault(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKMAP_SERVER__PORT", "many")
    found = look(code=exits.FINDINGS)
    assert list(found) == ["settings"]
    assert "server.port" in found["settings"]["message"]


def test_a_database_that_cannot_be_reached_is_a_fault(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RISKMAP_DATABASE__URL", "postgresql+psycopg://u:secret@127.0.0.1:1/x")
    found = look(code=exits.FINDINGS)
    assert found["database"]["state"] == "fault"
    assert "secret" not in json.dumps(found)


def test_a_damaged_database_is_a_fault(prepared: Path, look: Look) -> None:
    file = prepared / "riskmap.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8192] = b"\xff" * 8192
    file.write_bytes(content)
    found = look(code=exits.FINDINGS)
    assert "db restore" in found["database"]["mend"]


def test_a_live_clock_and_a_silent_one_are_told_apart(prepared: Path, look: Look) -> None:
    now = datetime.now(UTC)
    beat = runs.Beat(holder="a", host="north", pid=7, started_at=now, beat_at=now)
    _write(lambda uow: runs.begin_beats(uow, beat))
    assert look(code=exits.OK)["clock"]["state"] == "ok"
    old = now - timedelta(minutes=5)
    silent = runs.Beat(holder="a", host="north", pid=7, started_at=old, beat_at=old)
    _write(lambda uow: runs.begin_beats(uow, silent))
    found = look(code=exits.OK)["clock"]
    assert found["state"] == "warn"
    assert "north, process 7" in found["message"]
    assert prepared.is_dir()


def test_a_job_that_failed_is_named(prepared: Path, look: Look) -> None:
    slot = datetime.now(UTC)

    def fail(uow: Writing) -> None:
        runs.claim(uow, "backup", slot, holder="a")
        runs.finish(uow, "backup", slot, error="no disk")

    _write(fail)
    found = look(code=exits.OK)["jobs"]
    assert (found["state"], found["message"]) == ("warn", "Last run failed: backup (failed)")
    assert prepared.is_dir()


def test_an_old_backup_is_not_enough(prepared: Path, run: Run, look: Look) -> None:
    run("db", "backup")
    assert look(code=exits.OK)["backups"]["state"] == "ok"
    (file,) = (prepared / "backups").glob("riskmap-*.zip")
    long_ago = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    os.utime(file, (long_ago, long_ago))
    found = look(code=exits.OK)["backups"]
    assert (found["state"], found["mend"]) == ("warn", "Run: riskmap db backup")
    assert "the last 72 h old" in found["message"]


def test_an_audit_log_that_lost_its_end_is_a_fault(prepared: Path, look: Look, run: Run) -> None:
    run("job", "anchor-audit")
    assert look(code=exits.OK)["audit"]["state"] == "ok"
    with closing(sqlite3.connect(prepared / "riskmap.db")) as connection:
        connection.execute("DROP TRIGGER audit_entry_no_delete")
        connection.execute("DELETE FROM audit_entry WHERE seq > 1")
        connection.commit()
    found = look(code=exits.FINDINGS)["audit"]
    assert (found["state"], found["mend"]) == ("fault", "Run: riskmap audit verify")


def test_an_audit_log_that_nobody_anchored_is_told(prepared: Path, look: Look) -> None:
    (prepared / "audit" / "anchors.jsonl").unlink(missing_ok=True)
    with closing(sqlite3.connect(prepared / "riskmap.db")) as connection:
        connection.execute("DROP TRIGGER audit_entry_no_update")
        connection.execute("UPDATE audit_entry SET at = '2026-01-01 00:00:00.000000'")
        connection.commit()
    found = look(code=exits.OK)["audit"]
    assert (found["state"], "anchor-audit" in found["mend"]) == ("warn", True)


def test_master_keys_are_there_and_nobody_elses(prepared: Path, look: Look) -> None:
    assert look(code=exits.OK)["keys"]["state"] == "ok"
    (path,) = (prepared / "keys").glob("master-*.key")
    path.chmod(0o644)
    assert look(code=exits.FINDINGS)["keys"]["state"] == "fault"
    path.chmod(0o600)
    _write(lambda uow: sealed.seal(uow, Masters(prepared / "keys"), "person:1", "李") and None)
    path.unlink()
    found = look(code=exits.FINDINGS)["keys"]
    assert found["message"] == f"Master keys are missing: {path.stem}"


def _noted_as(prepared: Path, **change: Any) -> None:
    """Change what the certificate says."""
    (file,) = (prepared / "backups").glob("*.certificate.json")
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **change}))


def test_a_backup_that_nobody_tried_is_a_hope(prepared: Path, run: Run, look: Look) -> None:
    run("db", "backup")
    found = look(code=exits.OK)["verified"]
    assert (found["state"], found["message"]) == ("warn", "No backup was ever tried.")
    assert found["mend"] == "Run: riskmap db verify-backup"
    run("db", "verify-backup")
    found = look(code=exits.OK)["verified"]
    assert found["state"] == "ok"
    assert "compared 0 h ago: equal" in found["message"]
    for hours, state in ((47, "ok"), (49, "warn")):
        at = datetime.now(UTC) - timedelta(hours=hours)
        _noted_as(prepared, verified_at=at.isoformat())
        assert look(code=exits.OK)["verified"]["state"] == state


def test_a_backup_that_was_refused_is_told_with_its_fault(
    prepared: Path, run: Run, look: Look
) -> None:
    run("db", "backup")
    run("db", "verify-backup")
    words = {"id": "There is no backup in {folder}.", "params": {"folder": "backups"}}
    _noted_as(prepared, result="refused", fault_words=words)
    found = look(code=exits.OK)["verified"]
    assert found["state"] == "warn"
    assert "was refused 0 h ago: There is no backup in backups." in found["message"]
    assert "riskmap db backup" in found["mend"]


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """Return a folder of browser files with one file and its manifest."""
    vendor = tmp_path / "riskmap" / "web" / "static" / "vendor"
    vendor.mkdir(parents=True)
    (vendor / "map.js").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (vendor / "manifest.json").write_text(json.dumps({"map": {"files": {"map.js": empty}}}))
    return vendor


@pytest.mark.parametrize(
    ("name", "says"), [("map.js", "map.js is missing or changed"), ("manifest.json", "is missing")]
)
def test_browser_files_that_are_gone_or_changed_are_a_fault(
    static: Path, name: str, says: str
) -> None:
    resources: Any = SimpleNamespace(static=static.parent)
    (good,) = checks._explained("assets", lambda: [checks._assets(resources)])
    assert good.state is State.OK
    (static / name).unlink()
    (bad,) = checks._explained("assets", lambda: [checks._assets(resources)])
    assert bad.state is State.FAULT
    assert says in str(bad.message)
    assert "prepare" in str(bad.mend)


def test_a_changed_browser_file_is_a_fault(static: Path) -> None:
    (static / "map.js").write_bytes(b"changed")
    resources: Any = SimpleNamespace(static=static.parent)
    (bad,) = checks._explained("assets", lambda: [checks._assets(resources)])
    assert bad.state is State.FAULT


def test_a_missing_catalogue_is_a_fault(tmp_path: Path) -> None:
    resources: Any = SimpleNamespace(locale=tmp_path)
    (bad,) = checks._explained("words", lambda: [checks._words(resources)])
    assert bad.state is State.FAULT
    (good,) = checks._explained("words", lambda: [checks._words(Resources.find())])
    assert good.state is State.OK


@pytest.mark.parametrize(
    ("free", "state"), [(3e9, State.OK), (1e9, State.WARN), (1e8, State.FAULT)]
)
def test_little_room_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: float, state: State
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    home: Any = SimpleNamespace(path=tmp_path)
    assert checks._space(home).state is state


def test_fonts_are_unknown_where_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert checks._fonts().state is State.UNKNOWN


@pytest.mark.parametrize(("listed", "state"), [("", State.WARN), ("Noto Sans SC", State.OK)])
def test_fonts_for_chinese_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: str, state: State
) -> None:
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\nprintf '%s' '{listed}'\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(program))
    assert checks._fonts().state is state


def test_a_home_that_cannot_be_written_to_is_a_fault(tmp_path: Path) -> None:
    home: Any = SimpleNamespace(path=tmp_path / "unmounted")
    assert checks._home(home).state is State.FAULT
