"""A backup made by an earlier program is restored by this one.

``data/`` holds one that riskmap wrote when its tables had revision 0007 and its backups no files:
three runs of jobs and the demonstration's made-up places.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Table

from riskmap.core.errors import BackupError
from riskmap.places.store import place
from riskmap.store import backup, runs, schema
from riskmap.store.backup import earlier
from riskmap.store.backup.archive import content_of
from riskmap.store.values import row_from_json
from tests.store.backup.conftest import SYSTEM, Home, rewritten, said_by

MADE_BEFORE = Path(__file__).parent / "data" / "riskmap-20261126T001550Z.zip"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The backup, to be changed."""
    return Path(shutil.copy(MADE_BEFORE, tmp_path))


def _restored(home: Home, path: Path) -> backup.Manifest:
    return backup.restore(
        home.database, path, replace=True, files=home.files, room=home.ground.room
    )


def _count(home: Home, table: Table) -> int:
    with home.database.read(SYSTEM) as uow:
        return len(uow.rows(uow.select(table)))


def test_rows_of_an_earlier_revision_come_into_the_tables_of_this_one(home: Home) -> None:
    home.put()
    home.claim("later")
    manifest = _restored(home, MADE_BEFORE)
    assert manifest.revision == "0007"
    assert manifest.tables["audit_entry"].rows == 0
    with home.database.read(SYSTEM) as uow:
        done = {one.job: one.result for one in runs.last_runs(uow)}
    assert done == {"job-0": None, "job-1": "好", "job-2": None}
    assert _count(home, place) == 151
    assert len(home.held()) == 3, "the first format leaves files alone"
    assert schema.differences(home.database) == []
    assert list(home.ground.room.iterdir()) == []


def test_it_can_be_verified_too(home: Home) -> None:
    found = home.tried(MADE_BEFORE)
    assert found.fault is None
    assert found.manifest is not None
    assert found.manifest.revision == "0007"
    assert all(one.not_done is None for one in found.trials)


def test_what_is_saved_afterwards_is_of_this_revision(home: Home) -> None:
    _restored(home, MADE_BEFORE)
    path, manifest = home.save()
    assert manifest.revision == schema.head()
    assert manifest.tables["place"].rows == 151
    assert home.tried(path).is_sound


def test_an_earlier_backup_that_was_changed_is_refused(sqlite_home: Home, old: Path) -> None:
    home = sqlite_home
    home.claim("kept")
    said = said_by(old)
    del said["tables"]["place_import"]
    rewritten(old, **{"manifest.json": json.dumps(said).encode(), "place_import.jsonl": None})
    assert "does not hold the tables of the revision" in str(home.tried(old).fault)
    with pytest.raises(BackupError, match="0007"):
        _restored(home, old)
    assert home.rows() == ["kept"]


def test_an_earlier_backup_whose_rows_do_not_fit_is_refused(sqlite_home: Home, old: Path) -> None:
    with zipfile.ZipFile(old) as archive:
        lines = archive.read("job_run.jsonl").replace(b'"running"', b'"walking"')
    said = said_by(old)
    content = content_of(iter(lines.splitlines(keepends=True)))
    said["tables"]["job_run"] = {"rows": content.rows, "sha256": content.sha256}
    rewritten(old, **{"manifest.json": json.dumps(said).encode(), "job_run.jsonl": lines})
    assert "does not fit" in str(sqlite_home.tried(old).fault)


def test_rows_that_come_back_otherwise_are_found(
    sqlite_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lossy(table: Table, values: dict[str, object]) -> dict[str, object]:
        row = row_from_json(table, values)
        return {**row, "result": "bad"} if row.get("result") == "好" else row

    monkeypatch.setattr(earlier, "row_from_json", lossy)
    assert "A row of job_run is not the same" in str(sqlite_home.tried(MADE_BEFORE).fault)


def test_without_room_it_is_refused_as_of_another_revision(sqlite_home: Home) -> None:
    with pytest.raises(BackupError, match="The backup has revision 0007"):
        backup.restore(sqlite_home.database, MADE_BEFORE)
