"""Backups that fit both databases: one zip with a manifest and one JSON-lines file a table.

A backup is made from one consistent look while others write. It is restored into an empty
(or emptied) database in one transaction, then read again there and compared by counts and
hashes; whatever does not fit undoes all of it.
"""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, String, Table, delete, func, insert, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.schema import AddConstraint, DropConstraint

import riskmap
from riskmap.core.access import Scope
from riskmap.core.errors import BackupError, DatabaseError
from riskmap.core.words import N_
from riskmap.store import joining, schema
from riskmap.store.audit import chain
from riskmap.store.database import Database
from riskmap.store.manifest import FORMAT, Content, Manifest
from riskmap.store.tables import is_append_only, metadata
from riskmap.store.values import row_from_json, row_to_json
from riskmap.store.work import Writing

NAME = "riskmap-{made_at:%Y%m%dT%H%M%SZ}.zip"
PATTERN = "riskmap-????????T??????Z.zip"
MANIFEST = "manifest.json"
#: Rows that are held in memory at a time.
CHUNK = 500


def make(database: Database, folder: Path, *, keep: int) -> tuple[Path, Manifest]:
    """Write a backup into `folder`, then remove all but the newest `keep` backups there.

    Raises
    ------
    DatabaseError
        If the tables are not those this program needs.
    """
    schema.require_current(database)
    with database.read(Scope.system("backup")) as uow:
        path = folder / NAME.format(made_at=uow.now)
        part = path.with_suffix(".part")
        with _archive(part) as archive:
            tables = {
                table.name: _write_table(archive, uow.connection, table)
                for table in metadata.sorted_tables
            }
            manifest = Manifest(
                version=riskmap.__version__,
                revision=schema.head(),
                database=database.engine.dialect.name,
                made_at=uow.now,
                tables=tables,
            )
            archive.writestr(MANIFEST, json.dumps(manifest.as_dict(), indent=1))
    part.replace(path)
    for old in sorted(folder.glob(PATTERN), reverse=True)[keep:]:
        old.unlink(missing_ok=True)
    return path, manifest


def examine(path: Path) -> Manifest:
    """Read a backup from end to end and return its manifest.

    Raises
    ------
    BackupError
        If it is no backup, incomplete or damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            values = json.loads(archive.read(MANIFEST))
            if values["format"] != FORMAT:
                raise BackupError(N_("{file} is not a backup of this format."), file=path.name)
            manifest = Manifest.from_dict(values)
            for name, content in manifest.tables.items():
                _require_equal(name, _content(_stored_lines(archive, name)), content)
    except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error):
        raise BackupError(
            N_("{file} is not a backup, or it is damaged."),
            mend=N_("Take another backup; riskmap doctor tells where they are."),
            file=path.name,
        ) from None
    return manifest


def restore(
    database: Database,
    path: Path,
    *,
    replace: bool = False,
    and_record: Callable[[Writing, Manifest], None] | None = None,
) -> Manifest:
    """Fill an empty database from a backup made on either kind of database.

    Parameters
    ----------
    replace
        Remove first, in the same transaction, what the database holds. Tables that only grow
        keep what they have, and get what they lack.
    and_record
        Leaves an entry in the audit log, in the same transaction. None for a scratch database.

    Raises
    ------
    BackupError
        If the backup is damaged or does not fit; the database is left as it was.
    DatabaseError
        If the tables are not those this program needs, or somebody else is using them.
    """
    schema.require_current(database)
    manifest = examine(path)
    _require_fitting(manifest)
    try:
        with zipfile.ZipFile(path) as archive, database.changing() as connection:
            with _without_references(connection):
                _empty(connection, replace=replace)
                for table in metadata.sorted_tables:
                    _read_table(archive, connection, table)
            for table in metadata.sorted_tables:
                _require_restored(archive, connection, table, manifest)
            if and_record is not None:
                _recorded(database, connection, lambda uow: and_record(uow, manifest))
    except OperationalError as fault:
        raise DatabaseError(
            N_("The database did not take the backup: {reason}"),
            mend=N_("Stop the server and the clock, then try again."),
            reason=str(fault.orig).strip(),
        ) from None
    except DBAPIError as fault:
        raise BackupError(
            N_("The backup does not fit this database: {reason}"), reason=str(fault.orig).strip()
        ) from None
    return manifest


@contextmanager
def _archive(part: Path) -> Iterator[zipfile.ZipFile]:
    """Give a new zip that only its owner may read, and bring it safely to the disk."""
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> Content:
    with archive.open(_member(table.name), "w", force_zip64=True) as file:

        def written() -> Iterator[bytes]:
            for line in _lines(connection, table):
                file.write(line)
                yield line

        return _content(written())


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield a table's rows as JSON, in an order that both databases agree on."""
    is_sqlite = connection.dialect.name == "sqlite"
    order = [
        column.collate("C") if isinstance(column.type, String) and not is_sqlite else column
        for column in table.primary_key.columns
    ]
    statement = select(table).order_by(*order).execution_options(yield_per=CHUNK)
    for row in connection.execute(statement).mappings():
        text = json.dumps(row_to_json(table, dict(row)), ensure_ascii=False, separators=(",", ":"))
        yield text.encode() + b"\n"


def _stored_lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    with archive.open(_member(table)) as file:
        yield from file


def _stored_rows(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    return (row_from_json(table, json.loads(one)) for one in _stored_lines(archive, table.name))


def _require_restored(
    archive: zipfile.ZipFile, connection: Connection, table: Table, manifest: Manifest
) -> None:
    if is_append_only(table):
        joining.require_there(connection, table, _stored_rows(archive, table))
    else:
        content = _content(_lines(connection, table))
        _require_equal(table.name, content, manifest.tables[table.name])


def _recorded(
    database: Database, connection: Connection, record: Callable[[Writing], None]
) -> None:
    uow = Writing(connection, Scope.system("restore", origin="shell"), database.now())
    record(uow)
    chain.close(uow)


def _read_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> None:
    rows = _stored_rows(archive, table)
    if is_append_only(table):
        joining.join(connection, table, rows)
        return
    while chunk := list(islice(rows, CHUNK)):
        connection.execute(insert(table), chunk)
    counter = table.autoincrement_column
    if connection.dialect.name == "postgresql" and counter is not None:
        following = select(func.coalesce(func.max(counter), 0) + 1).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, counter.name)
        connection.execute(select(func.setval(sequence, following, False)))  # noqa: FBT003 - SQL's


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    """Lift PostgreSQL's foreign keys within the transaction: rows may refer to later rows.

    SQLite's are off here already and checked at the end (`Database.changing`).
    """
    keys = [
        key
        for table in metadata.sorted_tables
        for key in table.foreign_key_constraints
        if connection.dialect.name == "postgresql"
    ]
    for key in keys:
        connection.execute(DropConstraint(key))
    yield
    for key in keys:
        connection.execute(AddConstraint(key, isolate_from_table=False))


def _empty(connection: Connection, *, replace: bool) -> None:
    for table in reversed(metadata.sorted_tables):
        if is_append_only(table):
            continue
        if replace:
            connection.execute(delete(table))
        elif connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise BackupError(
                N_("The database is not empty: {table} has rows."),
                mend=N_("Add --replace to remove all it holds, or restore into a new home."),
                table=table.name,
            )


def _content(lines: Iterator[bytes]) -> Content:
    digest, rows = sha256(), 0
    for line in lines:
        digest.update(line)
        rows += 1
    return Content(rows, digest.hexdigest())


def _require_equal(table: str, found: Content, wanted: Content) -> None:
    if found != wanted:
        raise BackupError(
            N_("Table {table} has {rows} rows that differ from the {wanted} of the backup."),
            table=table,
            rows=found.rows,
            wanted=wanted.rows,
        )


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


def _member(table: str) -> str:
    return f"{table}.jsonl"
