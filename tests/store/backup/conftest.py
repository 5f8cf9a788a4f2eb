"""What the tests of backups share: a small home, and ways to harm a backup."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from riskmap.core.access import Scope
from riskmap.core.schedule import EPOCH
from riskmap.store import Database, backup, runs
from riskmap.store.backup.certificate import Certificate
from riskmap.store.backup.verifying import Ground, verify
from riskmap.store.manifest import Manifest

SYSTEM = Scope.system("test")
FILES = {
    "imports/0a1b-边界.geojson": b"{}",
    "photos/ab/one.jpg": b"\xff\xd8 rain",
    "again.jpg": b"\xff\xd8 rain",
}


@frozen
class Home:
    """A database, files, and a folder for backups."""

    database: Database
    path: Path

    @property
    def files(self) -> Path:
        """Folder of the files."""
        return self.path / "files"

    @property
    def backups(self) -> Path:
        """Folder of the backups."""
        return self.path / "backups"

    @property
    def ground(self) -> Ground:
        """Where backups are tried."""
        return Ground(
            site=self.database,
            room=self.path / "scratch",
            anchors=self.path / "audit" / "anchors.jsonl",
            keys=self.path / "keys",
        )

    def put(self, files: Mapping[str, bytes] = FILES) -> None:
        """Write files, each at once under its name, as the program does."""
        for name, content in files.items():
            path = self.files / name
            path.parent.mkdir(parents=True, exist_ok=True)
            half = path.with_name(f"{path.name}.part")
            half.write_bytes(content)
            half.replace(path)

    def held(self) -> dict[str, bytes]:
        """Return what the folder of files holds."""
        found = (one for one in self.files.rglob("*") if one.is_file())
        return {one.relative_to(self.files).as_posix(): one.read_bytes() for one in found}

    def claim(self, name: str) -> None:
        """Write a row."""
        self.database.write(SYSTEM, lambda uow: runs.claim(uow, name, EPOCH, holder="a"))

    def rows(self) -> list[str]:
        """Return the rows there are."""
        with self.database.read(SYSTEM) as uow:
            return [one.job for one in runs.last_runs(uow)]

    def save(self, keep: int = 9) -> tuple[Path, Manifest]:
        """Make a backup."""
        return backup.make(
            self.database, self.backups, keep=keep, files=self.files, keys=self.path / "keys"
        )

    def restore(self, path: Path, *, replace: bool = False) -> Manifest:
        """Restore a backup."""
        return backup.restore(self.database, path, replace=replace, files=self.files)

    def tried(self, path: Path) -> Certificate:
        """Try a backup; whatever comes of it, nothing of the trial is left."""
        found = verify(path, self.ground)
        assert list(self.ground.room.glob("*")) == []
        return found


def _home(database: Database, path: Path) -> Home:
    home = Home(database, path)
    for folder in (home.files, home.backups):
        folder.mkdir(parents=True)
    return home


@pytest.fixture
def home(database: Database, tmp_path: Path) -> Home:
    """A home of either kind of database."""
    return _home(database, tmp_path / "home")


@pytest.fixture
def sqlite_home(sqlite_database: Database, tmp_path: Path) -> Home:
    """A home on SQLite."""
    return _home(sqlite_database, tmp_path / "home")


def rewritten(path: Path, **change: bytes | None) -> Path:
    """Write a backup anew with other members; None takes one away."""
    with zipfile.ZipFile(path) as archive:
        members: dict[str, bytes | None] = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**members, **change}.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def said_by(path: Path) -> dict[str, Any]:
    """Return the manifest of a backup as JSON."""
    with zipfile.ZipFile(path) as archive:
        values: dict[str, Any] = json.loads(archive.read("manifest.json"))
        return values
