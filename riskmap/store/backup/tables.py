"""Tables as lines of JSON, in an order that both databases agree on, and back into tables."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, String, Table, delete, func, insert, select
from sqlalchemy.schema import AddConstraint, DropConstraint

from riskmap.core.errors import BackupError
from riskmap.core.words import N_
from riskmap.store import joining
from riskmap.store.backup.archive import content_of, lines, table_member
from riskmap.store.manifest import Content, Manifest
from riskmap.store.tables import is_append_only, metadata
from riskmap.store.values import row_from_json, row_to_json

#: Rows that are held in memory at a time.
CHUNK = 500


def save(archive: zipfile.ZipFile, connection: Connection, table: Table) -> Content:
    """Write the rows of `table` into `archive`."""
    with archive.open(table_member(table.name), "w", force_zip64=True) as file:

        def written() -> Iterator[bytes]:
            for line in rows_of(connection, table):
                file.write(line)
                yield line

        return content_of(written())


def rows_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield a table's rows as JSON, ordered by the primary key."""
    is_sqlite = connection.dialect.name == "sqlite"
    order = [
        column.collate("C") if isinstance(column.type, String) and not is_sqlite else column
        for column in table.primary_key.columns
    ]
    statement = select(table).order_by(*order).execution_options(yield_per=CHUNK)
    for row in connection.execute(statement).mappings():
        text = json.dumps(row_to_json(table, dict(row)), ensure_ascii=False, separators=(",", ":"))
        yield text.encode() + b"\n"


def fill(archive: zipfile.ZipFile, connection: Connection, *, replace: bool) -> None:
    """Put the rows of `archive` into all tables.

    Raises
    ------
    BackupError
        If they are not empty, and `replace` is not asked for.
    """
    with _without_references(connection):
        _empty(connection, replace=replace)
        for table in metadata.sorted_tables:
            _fill_one(archive, connection, table)


def require_restored(
    archive: zipfile.ZipFile, connection: Connection, table: Table, manifest: Manifest
) -> None:
    """Do nothing if the database gives back what the backup has.

    Raises
    ------
    BackupError
        If a row differs.
    """
    if is_append_only(table):
        joining.require_there(connection, table, _stored_rows(archive, table))
    else:
        require_equal(connection, table, manifest)


def require_equal(connection: Connection, table: Table, manifest: Manifest) -> None:
    """Do nothing if a table has just the rows of the backup.

    Raises
    ------
    BackupError
        If not.
    """
    found, wanted = content_of(rows_of(connection, table)), manifest.tables[table.name]
    if found != wanted:
        raise BackupError(
            N_("Table {table} has {rows} rows that differ from the {wanted} of the backup."),
            table=table.name,
            rows=found.rows,
            wanted=wanted.rows,
        )


def _stored_rows(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    stored = lines(archive, table_member(table.name))
    return (row_from_json(table, json.loads(one)) for one in stored)


def _fill_one(archive: zipfile.ZipFile, connection: Connection, table: Table) -> None:
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
