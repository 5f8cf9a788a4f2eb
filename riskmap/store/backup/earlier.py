"""Bring a backup of an earlier revision of the tables to that of this program.

Its rows go into a scratch database of their own revision, which then is upgraded as a site's
database would be, and saved again. So a restore needs to know one revision only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import JSON, Connection, DateTime, MetaData, Table, event, insert

from riskmap.core.errors import BackupError
from riskmap.core.words import N_
from riskmap.store import schema
from riskmap.store.backup import scratch, tables
from riskmap.store.backup.archive import lines, reading, table_member
from riskmap.store.backup.making import make
from riskmap.store.database import Database
from riskmap.store.manifest import Manifest
from riskmap.store.types import Json, UtcDateTime
from riskmap.store.values import row_from_json

_VERSIONS = "alembic_version"


def is_earlier(manifest: Manifest) -> bool:
    """Tell whether a backup has tables that this program once had."""
    return manifest.revision != schema.head() and schema.is_known(manifest.revision)


@contextmanager
def modern(path: Path, manifest: Manifest, room: Path) -> Iterator[tuple[Path, Manifest]]:
    """Give a backup of the same rows as this program has them, and what it says of itself.

    Parameters
    ----------
    room
        Folder with room for a second database.

    Raises
    ------
    BackupError
        If the rows do not fit the revision that the backup names.
    """
    with (
        scratch.room(room) as place,
        scratch.on_sqlite(place, manifest.revision) as database,
    ):
        _fill(database, path, manifest)
        schema.upgrade(database)
        yield make(database, place, keep=1)


def _fill(database: Database, path: Path, manifest: Manifest) -> None:
    with reading(path) as archive, database.changing() as connection:
        there = _reflected(connection)
        if there.tables.keys() != manifest.tables.keys():
            raise BackupError(
                N_("The backup does not hold the tables of the revision it names: {revision}."),
                revision=manifest.revision,
            )
        for table in there.sorted_tables:
            _fill_one(archive, connection, table)
        for table in there.sorted_tables:
            _require_equal(archive, connection, table)


def _reflected(connection: Connection) -> MetaData:
    """Return the tables as they are in the database, with types that we save and read."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def _of_ours(_inspector: Any, _table: Table, column: dict[str, Any]) -> None:
        if isinstance(column["type"], DateTime):
            column["type"] = UtcDateTime()
        elif isinstance(column["type"], JSON):
            column["type"] = Json

    found.reflect(connection)
    found.remove(found.tables[_VERSIONS])
    return found


def _fill_one(archive: ZipFile, connection: Connection, table: Table) -> None:
    rows = (row_from_json(table, one) for one in _stored(archive, table))
    while chunk := list(islice(rows, tables.CHUNK)):
        connection.execute(insert(table), chunk)


def _require_equal(archive: ZipFile, connection: Connection, table: Table) -> None:
    """Compare as values: columns that were added later stand elsewhere in the database."""
    found = (json.loads(one) for one in tables.rows_of(connection, table))
    for there, stored in zip_longest(found, _stored(archive, table)):
        if there != stored:
            raise BackupError(
                N_("A row of {table} is not the same after it was restored."), table=table.name
            )


def _stored(archive: ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    return (json.loads(one) for one in lines(archive, table_member(table.name)))
