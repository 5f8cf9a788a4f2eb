"""Make a backup while others go on writing."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

from attrs import evolve

import riskmap
from riskmap.core.access import Scope
from riskmap.store import schema
from riskmap.store.audit import reading
from riskmap.store.backup import files as stored_files
from riskmap.store.backup import tables
from riskmap.store.backup.archive import MANIFEST, new_archive
from riskmap.store.backup.folder import alone, explained, name_of, prune, settle
from riskmap.store.database import Database
from riskmap.store.manifest import Head, Manifest
from riskmap.store.tables import metadata


def make(
    database: Database,
    folder: Path,
    *,
    keep: int,
    files: Path | None = None,
    keys: Path | None = None,
) -> tuple[Path, Manifest]:
    """Write a backup into `folder`, then remove all but the newest `keep` backups there.

    Parameters
    ----------
    files
        Folder of the files that rows name; None saves tables only.
    keys
        Folder of the master keys; only their names are saved.

    Raises
    ------
    DatabaseError
        If the tables are not those this program needs.
    BackupError
        If the backup cannot be written; what is in `folder` stays as it is.
    """
    schema.require_current(database)
    with explained(folder), alone(folder):
        part = folder / "riskmap-backup.part"
        with new_archive(part) as archive:
            manifest = _one_look(database, archive)
            if files is not None:
                manifest = evolve(manifest, files=stored_files.save(archive, files))
            manifest = evolve(manifest, keys=key_names(keys))
            archive.writestr(MANIFEST, json.dumps(manifest.as_dict(), indent=1))
        path = folder / name_of(manifest.made_at)
        part.replace(path)
        settle(folder)
        prune(folder, keep=keep)
    return path, manifest


def key_names(keys: Path | None) -> tuple[str, ...]:
    """Return the names of the master keys in `keys`."""
    if keys is None or not keys.is_dir():
        return ()
    return tuple(sorted(one.stem for one in keys.iterdir() if one.is_file()))


def _one_look(database: Database, archive: ZipFile) -> Manifest:
    with database.read(Scope.system("backup")) as uow:
        saved = {
            table.name: tables.save(archive, uow.connection, table)
            for table in metadata.sorted_tables
        }
        heads = tuple(Head(one.realm, one.writer, one.seq, one.hash) for one in reading.heads(uow))
        return Manifest(
            version=riskmap.__version__,
            revision=schema.head(),
            database=database.engine.dialect.name,
            made_at=uow.now,
            tables=saved,
            heads=heads,
        )
