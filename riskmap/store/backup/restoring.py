"""Fill a database and a folder of files from a backup: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from zipfile import ZipFile

from attrs import evolve
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from riskmap.core.access import Scope
from riskmap.core.errors import BackupError, DatabaseError
from riskmap.core.words import N_
from riskmap.store import schema
from riskmap.store.audit import chain
from riskmap.store.backup import files as stored_files
from riskmap.store.backup import tables
from riskmap.store.backup.archive import examine, reading
from riskmap.store.backup.earlier import is_earlier, modern
from riskmap.store.database import Database
from riskmap.store.manifest import Manifest
from riskmap.store.tables import metadata
from riskmap.store.work import Writing

Record = Callable[[Writing, Manifest], None]


def restore(
    database: Database,
    path: Path,
    *,
    replace: bool = False,
    files: Path | None = None,
    room: Path | None = None,
    and_record: Record | None = None,
) -> Manifest:
    """Fill an empty database from a backup made on either kind of database.

    Parameters
    ----------
    replace
        Remove first, in the same transaction, what the database holds. Tables that only grow
        keep what they have, and get what they lack; so do the files.
    files
        Folder of the files; None leaves those of the backup out.
    room
        Folder for a scratch database, which a backup of an earlier revision passes through.
        None refuses such a backup.
    and_record
        Leaves an entry in the audit log, in the same transaction. None for a scratch database.

    Returns
    -------
    Manifest
        What the backup says of itself, and its tables as they are now.

    Raises
    ------
    BackupError
        If the backup is damaged or does not fit; database and files are left as they were.
    DatabaseError
        If the tables are not those this program needs, or somebody else is using them.
    """
    schema.require_current(database)
    manifest = examine(path)
    try:
        # Files first: if the program is killed in between, no row names a file that is not there.
        with (
            reading(path) as archive,
            _of_this_revision(path, manifest, room) as (rows, manifest),
            _placed(archive, manifest, files, replace=replace),
            database.changing() as connection,
        ):
            tables.fill(rows, connection, replace=replace)
            for table in metadata.sorted_tables:
                tables.require_restored(rows, connection, table, manifest)
            if and_record is not None:
                _recorded(database, connection, lambda uow: and_record(uow, manifest))
    except OperationalError as fault:
        raise DatabaseError(
            N_("The database did not take the backup: {reason}"),
            mend=N_(
                "It is as it was. Stop the server and the clock, see that the disk has room,"
                " then try again."
            ),
            reason=str(fault.orig).strip(),
        ) from None
    except DatabaseError as fault:  # a row refers to one that is not there
        raise BackupError(
            N_("The backup does not fit this database: {reason}"), reason=fault.message
        ) from None
    except DBAPIError as fault:
        raise BackupError(
            N_("The backup does not fit this database: {reason}"), reason=str(fault.orig).strip()
        ) from None
    return manifest


@contextmanager
def _of_this_revision(
    path: Path, manifest: Manifest, room: Path | None
) -> Iterator[tuple[ZipFile, Manifest]]:
    """Give the rows of a backup as this program has them."""
    if room is None or not is_earlier(manifest):
        _require_fitting(manifest)
        with reading(path) as archive:
            yield archive, manifest
        return
    with modern(path, manifest, room) as (newer, made), reading(newer) as archive:
        yield archive, evolve(manifest, tables=made.tables)


def _placed(
    archive: ZipFile, manifest: Manifest, folder: Path | None, *, replace: bool
) -> AbstractContextManager[None]:
    if folder is None:
        return nullcontext()
    return stored_files.placed(archive, manifest.files, folder, replace=replace)


def _recorded(
    database: Database, connection: Connection, record: Callable[[Writing], None]
) -> None:
    uow = Writing(connection, Scope.system("restore", origin="shell"), database.now())
    record(uow)
    chain.close(uow)


def _require_fitting(manifest: Manifest) -> None:
    ours = {table.name for table in metadata.sorted_tables}
    if manifest.revision != schema.head() or manifest.tables.keys() != ours:
        raise BackupError(
            N_("The backup has revision {found}, this program needs {head}."),
            mend=N_("Restore it with riskmap {version}, then upgrade."),
            found=manifest.revision,
            head=schema.head(),
            version=manifest.version,
        )
