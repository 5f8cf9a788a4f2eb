from __future__ import annotations

import json
import os
import threading
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, insert

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.errors import BackupError, DatabaseError
from riskmap.core.schedule import EPOCH
from riskmap.store import Database, backup, open_database, runs, schema
from riskmap.store.backup import tables
from riskmap.store.backup.archive import content_of
from riskmap.store.values import row_from_json
from tests.store.tables import create
from tests.store.test_values import ROWS

SYSTEM = Scope.system("test")
REPEATED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)


@pytest.fixture
def both(
    sqlite_database: Database, postgres_database: Database, sample: Table
) -> tuple[Database, Database]:
    """Return a SQLite and a PostgreSQL database, each with the sample table."""
    create(sample, sqlite_database, postgres_database)
    return sqlite_database, postgres_database


def _fill(database: Database, sample: Table, rows: list[dict[str, Any]]) -> None:
    with database.changing() as connection:
        connection.execute(delete(sample))
        if rows:
            connection.execute(insert(sample), rows)


def _names(database: Database, sample: Table) -> list[str]:
    with database.read(SYSTEM) as uow:
        return [row["name"] for row in uow.rows(uow.select(sample).order_by(sample.c.id))]


def _three(database: Database, sample: Table) -> None:
    """Write three rows of which the first refers to the last."""
    with database.changing() as connection:
        for number, name in ((3, "真如"), (2, "b"), (1, "a")):
            earlier = 3 if number == 1 else None
            connection.execute(insert(sample).values(id=number, name=name, supersedes=earlier))


@REPEATED
@given(rows=st.lists(ROWS, max_size=6, unique_by=lambda row: str(row["name"])))
def test_a_backup_wanders_from_sqlite_to_postgresql_and_back_with_equal_hashes(
    both: tuple[Database, Database],
    sample: Table,
    tmp_path: Path,
    rows: list[dict[str, Any]],
) -> None:
    sqlite, postgresql = both
    _fill(sqlite, sample, [{"id": number, **row} for number, row in enumerate(rows)])
    first, made = backup.make(sqlite, tmp_path, keep=9)
    backup.restore(postgresql, first, replace=True)
    second, again = backup.make(postgresql, tmp_path, keep=9)
    backup.restore(sqlite, second, replace=True)
    _, last = backup.make(sqlite, tmp_path, keep=9)
    assert made.tables["test_sample"].rows == len(rows)
    assert made.tables == again.tables == last.tables


def test_rows_may_refer_to_later_rows_and_new_ones_get_new_numbers(
    database: Database, sample: Table, tmp_path: Path
) -> None:
    create(sample, database)
    _three(database, sample)
    path, _ = backup.make(database, tmp_path, keep=9)
    backup.restore(database, path, replace=True)
    assert _names(database, sample) == ["a", "b", "真如"]
    assert database.write(SYSTEM, lambda uow: uow.insert(sample, name="new")) == 4
    assert schema.differences(database) == []


def test_a_backup_holds_one_moment_while_a_writer_runs(database: Database, tmp_path: Path) -> None:
    stop, written = threading.Event(), []

    def write() -> None:
        number = 0
        while not stop.is_set():
            for job in ("first", "second"):  # always in pairs
                name = f"{number:06d} {job}"
                written.append(name)
            pair = written[-2:]

            def work(uow: Any, pair: list[str] = pair) -> None:
                for one in pair:
                    runs.claim(uow, one, EPOCH, holder="test")

            database.write(SYSTEM, work)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifests = [backup.make(database, tmp_path, keep=9)[1] for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    counts = [one.tables["job_run"].rows for one in manifests]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    assert all(count % 2 == 0 for count in counts)


def test_a_restored_database_is_compared_row_by_row(
    database: Database, sample: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(sample, database)
    _three(database, sample)
    path, _ = backup.make(database, tmp_path, keep=9)
    _fill(database, sample, [{"id": 7, "name": "kept"}])
    real = row_from_json

    def lossy(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        row = real(table, values)
        return {**row, "name": "b!"} if row.get("name") == "b" else row

    monkeypatch.setattr(tables, "row_from_json", lossy)
    with pytest.raises(BackupError, match="test_sample has 3 rows that differ"):
        backup.restore(database, path, replace=True)
    assert _names(database, sample) == ["kept"]


def test_a_database_with_rows_is_not_overwritten_unasked(
    database: Database, tmp_path: Path
) -> None:
    database.write(SYSTEM, lambda uow: runs.claim(uow, "a", EPOCH, holder="a"))
    path, _ = backup.make(database, tmp_path, keep=9)
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(database, path)
    backup.restore(database, path, replace=True)


def test_an_empty_database_is_filled_unasked(
    sqlite_database: Database, postgres_database: Database, tmp_path: Path
) -> None:
    sqlite_database.write(SYSTEM, lambda uow: runs.claim(uow, "a", EPOCH, holder="a"))
    path, _ = backup.make(sqlite_database, tmp_path, keep=9)
    manifest = backup.restore(postgres_database, path)
    assert manifest.rows == 1
    with postgres_database.read(SYSTEM) as uow:
        assert [one.job for one in runs.last_runs(uow)] == ["a"]


@pytest.fixture
def good(sqlite_database: Database, tmp_path: Path) -> Iterator[Path]:
    """Return a backup of one row; the database must hold the same row at the end."""

    def count() -> int:
        with sqlite_database.read(SYSTEM) as uow:
            return len(uow.rows(uow.select(runs.job_run)))

    sqlite_database.write(SYSTEM, lambda uow: runs.claim(uow, "a", EPOCH, holder="a"))
    yield backup.make(sqlite_database, tmp_path, keep=9)[0]
    assert count() == 1


def _rewritten(path: Path, change: Mapping[str, bytes | None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**members, **change}.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def _manifest(path: Path, **change: Any) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return json.dumps({**json.loads(archive.read("manifest.json")), **change}).encode()


def test_a_damaged_backup_is_refused(good: Path, sqlite_database: Database) -> None:
    content = bytearray(good.read_bytes())
    content[len(content) // 2] ^= 0xFF
    good.write_bytes(content)
    with pytest.raises(BackupError):
        backup.restore(sqlite_database, good, replace=True)


@pytest.mark.parametrize(
    "name",
    ["half", "text", "table lost", "row changed", "row lost", "manifest lost", "other format"],
)
def test_a_backup_that_is_not_whole_is_refused(
    good: Path, sqlite_database: Database, name: str
) -> None:
    match name:
        case "half":
            good.write_bytes(good.read_bytes()[:-100])
        case "text":
            good.write_text("no backup")
        case "table lost":
            _rewritten(good, {"job_run.jsonl": None})
        case "row changed":
            _rewritten(good, {"job_run.jsonl": b'{"realm":"live"}\n'})
        case "row lost":
            _rewritten(good, {"job_run.jsonl": b""})
        case "manifest lost":
            _rewritten(good, {"manifest.json": None})
        case "other format":
            _rewritten(good, {"manifest.json": _manifest(good, format="other")})
    with pytest.raises(BackupError):
        backup.restore(sqlite_database, good, replace=True)


def test_a_backup_of_another_version_names_the_program_that_fits(
    good: Path, sqlite_database: Database
) -> None:
    _rewritten(good, {"manifest.json": _manifest(good, revision="0000", riskmap="0.0.9")})
    with pytest.raises(BackupError, match=r"riskmap 0\.0\.9"):
        backup.restore(sqlite_database, good, replace=True)


def test_a_backup_that_the_tables_refuse_is_explained(
    good: Path, sqlite_database: Database
) -> None:
    with zipfile.ZipFile(good) as archive:
        line = archive.read("job_run.jsonl").replace(b'"running"', b'"walking"')
    content = content_of(iter([line]))
    said = backup.examine(good).as_dict()["tables"]
    said["job_run"] = {"rows": content.rows, "sha256": content.sha256}
    _rewritten(good, {"job_run.jsonl": line, "manifest.json": _manifest(good, tables=said)})
    with pytest.raises(BackupError, match="does not fit"):
        backup.restore(sqlite_database, good, replace=True)


def test_a_database_in_use_is_explained(good: Path, sqlite_database: Database) -> None:
    url = sqlite_database.engine.url.render_as_string()
    impatient = open_database(url, busy_timeout_s=0.05)
    with (
        sqlite_database.changing(),
        pytest.raises(DatabaseError, match="did not take the backup"),
    ):
        backup.restore(impatient, good, replace=True)
    impatient.close()


def test_the_newest_backups_are_kept_and_other_files_left_alone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    clock = SetClock(datetime(2026, 7, 12, tzinfo=UTC))
    database = Database(sqlite_database.engine, sqlite_database._door, clock)
    for day in range(1, 6):
        clock.at = datetime(2026, 7, day, tzinfo=UTC)
        backup.make(database, tmp_path, keep=2)
    assert sorted(one.name for one in tmp_path.glob("[!.]*.*")) == [
        "notes.txt",
        "riskmap-20260704T000000Z.zip",
        "riskmap-20260705T000000Z.zip",
        "riskmap.db",
        "riskmap.db-shm",
        "riskmap.db-wal",
    ]


def test_a_backup_that_fails_leaves_nothing_behind(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(BackupError, match="No space"):
        backup.make(sqlite_database, folder, keep=2)
    assert list(folder.glob("[!.]*")) == []


def test_only_its_owner_may_read_a_backup(good: Path) -> None:
    assert good.stat().st_mode & 0o077 == 0


def test_a_database_that_is_not_up_to_date_is_not_saved(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.changing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(DatabaseError, match="riskmap db upgrade"):
        backup.make(sqlite_database, tmp_path, keep=2)
