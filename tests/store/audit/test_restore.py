"""A restore adds to the audit log what it lacks, takes nothing away, and is an entry itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskmap.core.access import Scope
from riskmap.core.errors import BackupError
from riskmap.core.schedule import EPOCH
from riskmap.store import Database, Writing, audit, backup, runs
from riskmap.store.audit import Entry
from riskmap.store.manifest import Manifest
from tests.store.audit.conftest import hashes, leave, records

SYSTEM = Scope.system("test")


def _record(uow: Writing, manifest: Manifest) -> None:
    audit.record(
        uow,
        Entry(
            action="restored",
            subject_kind="database",
            after={"rows": manifest.tables["job_run"].rows},
            by="王",
        ),
    )


def test_entries_made_since_the_backup_stay_when_it_replaces_all_else(
    database: Database, tmp_path: Path
) -> None:
    database.write(SYSTEM, lambda uow: runs.claim(uow, "old", EPOCH, holder="a"))
    leave(database, 2)
    path, _ = backup.make(database, tmp_path, keep=9)
    leave(database, 3)
    before = hashes(database)
    database.write(SYSTEM, lambda uow: runs.claim(uow, "new", EPOCH, holder="a"))
    backup.restore(database, path, replace=True, and_record=_record)
    assert hashes(database)[:5] == before
    restored = records(database)[-1]
    assert (restored.seq, restored.action, restored.actor) == (6, "restored", "王")
    assert (restored.origin, restored.after) == ("shell", '{"rows":1}')
    with database.read(SYSTEM) as uow:
        assert [one.job for one in runs.last_runs(uow)] == ["old"]


def test_an_empty_database_gets_the_chains_of_the_backup(
    sqlite_database: Database, postgres_database: Database, tmp_path: Path
) -> None:
    leave(sqlite_database, 3)
    path, _ = backup.make(sqlite_database, tmp_path, keep=9)
    backup.restore(postgres_database, path, and_record=_record)
    assert hashes(postgres_database)[:3] == hashes(sqlite_database)
    log = records(postgres_database)
    assert all(one.hash == one.expected_hash for one in log)
    assert log[3].previous == log[2].hash


def test_an_entry_that_differs_from_the_backup_stops_the_restore(
    sqlite_database: Database, tmp_path: Path
) -> None:
    leave(sqlite_database, 3)
    path, _ = backup.make(sqlite_database, tmp_path, keep=9)
    with sqlite_database.changing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET actor = 'wang' WHERE seq = 2")
    before = hashes(sqlite_database)
    with pytest.raises(BackupError, match=r"Row live/.*/2 of audit_entry is not the same"):
        backup.restore(sqlite_database, path, replace=True, and_record=_record)
    assert hashes(sqlite_database) == before


def test_a_restore_that_fails_leaves_no_entry(sqlite_database: Database, tmp_path: Path) -> None:
    database = sqlite_database
    database.write(SYSTEM, lambda uow: runs.claim(uow, "a", EPOCH, holder="a"))
    path, _ = backup.make(database, tmp_path, keep=9)
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(database, path, and_record=_record)
    assert records(database) == []
