from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from riskmap.core.access import Scope
from riskmap.core.clock import LiveClock
from riskmap.core.errors import BackupError, HarmedLogError
from riskmap.core.realm import LIVE
from riskmap.core.schedule import Job
from riskmap.runtime import Home, Resources
from riskmap.store import Database, backup, jobs, runs
from riskmap.store.audit import anchors
from riskmap.store.backup import certificate
from tests.store.audit.conftest import leave

SYSTEM = Scope.system("test")


def _settings(every_h: int) -> Any:
    return SimpleNamespace(backup=SimpleNamespace(every_h=every_h, keep=3))


def _named(name: str, every_h: int = 6) -> Job:
    (found,) = [one for one in jobs.jobs(_settings(every_h)) if one.name == name]
    return found


def test_backups_are_made_as_often_as_the_settings_say() -> None:
    assert _named("backup").every == timedelta(hours=6)
    assert [one.name for one in jobs.jobs(_settings(0))] == [
        "anchor-audit",
        "verify-audit",
        "prune-runs",
        "sweep-cache",
    ]


def test_the_backup_job_makes_a_backup(sqlite_database: Database, tmp_path: Path) -> None:
    parts = SimpleNamespace(
        settings=_settings(6),
        database=sqlite_database,
        home=SimpleNamespace(backups=tmp_path, files=tmp_path / "files", keys=tmp_path / "keys"),
    )
    said = _named("backup").run(parts, LiveClock().now(), LIVE)
    (path,) = tmp_path.glob(backup.PATTERN)
    assert said.startswith(f"{path.name}: ")
    assert backup.examine(path).rows == 0


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path) -> Any:
    """The share of a site that the nightly jobs use."""
    settings = _settings(6)
    settings.place = SimpleNamespace(timezone="Asia/Shanghai")
    home = Home(tmp_path)
    for folder in (home.files, home.backups):
        folder.mkdir()
    resources = Resources.find()
    return SimpleNamespace(
        settings=settings, database=sqlite_database, home=home, resources=resources
    )


def test_every_night_the_newest_backup_is_tried_after_it_was_made(site: Any) -> None:
    at = LiveClock().now()
    made, tried = _named("backup"), _named("verify-backup", every_h=24)
    assert tried.every == timedelta(days=1)
    assert made.offset < tried.offset
    made.run(site, at, LIVE)
    said = tried.run(site, at, LIVE)
    (path,) = site.home.backups.glob(backup.PATTERN)
    assert said.startswith(f"{path.name}: sound")
    text = path.with_name(f"{path.stem}.certificate.txt").read_text("utf-8")
    assert "Result: SOUND." in text
    assert not text.isascii()


def test_a_night_without_a_sound_backup_is_a_failed_run(site: Any) -> None:
    at = LiveClock().now()
    with pytest.raises(BackupError, match="There is no backup in"):
        _named("verify-backup").run(site, at, LIVE)
    _named("backup").run(site, at, LIVE)
    (path,) = site.home.backups.glob(backup.PATTERN)
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(BackupError, match=r"is refused: .*cut off"):
        _named("verify-backup").run(site, at, LIVE)
    noted = certificate.last(site.home.backups)
    assert noted is not None
    assert not noted.is_sound


def test_the_anchoring_job_anchors_every_chain_that_grew(
    sqlite_database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "anchors.jsonl"
    parts = SimpleNamespace(database=sqlite_database, home=SimpleNamespace(anchors=file))
    leave(sqlite_database, 2)
    job = _named("anchor-audit")
    assert job.every == timedelta(minutes=10)
    assert job.run(parts, LiveClock().now(), LIVE) == "1 chains anchored"
    assert [one.seq for one in anchors.read(file)] == [2]


def test_every_night_the_whole_log_is_checked(site: Any) -> None:
    leave(site.database, 3)
    job, now = _named("verify-audit"), LiveClock().now()
    assert job.every == timedelta(days=1)
    assert job.run(site, now, LIVE) == "3 entries in 1 chains: sound"
    with site.database.changing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET actor = 'wang' WHERE seq = 2")
    with pytest.raises(HarmedLogError, match=r"in 1 places, first: .*/2 was changed"):
        job.run(site, now, LIVE)


@pytest.mark.parametrize(("days", "left"), [(399, 1), (401, 0)])
def test_the_pruning_job_keeps_400_days(sqlite_database: Database, days: int, left: int) -> None:
    slot = LiveClock().now() - timedelta(days=days)
    sqlite_database.write(SYSTEM, lambda uow: runs.claim(uow, "a", slot, holder="a"))
    parts = SimpleNamespace(database=sqlite_database)
    said = _named("prune-runs").run(parts, LiveClock().now(), LIVE)
    with sqlite_database.read(SYSTEM) as uow:
        assert len(runs.last_runs(uow)) == left
    assert said == f"{1 - left} runs removed"


@pytest.mark.parametrize(("days", "left"), [(119, 1), (121, 0)])
def test_the_sweeping_job_keeps_what_was_used_within_120_days(
    tmp_path: Path, days: int, left: int
) -> None:
    now = LiveClock().now()
    file = tmp_path / "outlines" / "a.geojson"
    file.parent.mkdir()
    file.write_bytes(b"made")
    used_at = (now - timedelta(days=days)).timestamp()
    os.utime(file, (used_at, used_at))
    parts = SimpleNamespace(home=SimpleNamespace(cache=tmp_path))
    assert _named("sweep-cache").run(parts, now, LIVE) == f"{1 - left} files removed"
    assert file.exists() is bool(left)
