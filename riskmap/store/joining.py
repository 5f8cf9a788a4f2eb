"""Rows of a table that only grows: a restore adds what is missing and takes nothing away.

So a restore cannot remove entries of the audit log, on purpose or by accident. Where the
database and the backup disagree about a row, one of them was tampered with: the restore is
refused, and both are left as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert, select, tuple_

from riskmap.core.errors import BackupError
from riskmap.core.words import N_
from riskmap.store.values import row_to_json

#: Rows that are compared at a time; each takes as many parameters as the key has columns.
CHUNK = 500
Row = Mapping[str, Any]


def join(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Add the rows that `table` has not.

    Raises
    ------
    BackupError
        If it has one of them with other content.
    """
    for chunk in _chunks(rows):
        there = _there(connection, table, chunk)
        missing = []
        for row in chunk:
            found = there.get(_key(table, row))
            if found is None:
                missing.append(row)
            elif found != row_to_json(table, row):
                raise _differing(table, row)
        if missing:
            connection.execute(insert(table), missing)


def require_there(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Do nothing if `table` has all the rows, as they are.

    Raises
    ------
    BackupError
        If it has not.
    """
    for chunk in _chunks(rows):
        there = _there(connection, table, chunk)
        for row in chunk:
            if there.get(_key(table, row)) != row_to_json(table, row):
                raise _differing(table, row)


def _there(connection: Connection, table: Table, rows: Sequence[Row]) -> dict[tuple[Any, ...], Any]:
    keys = [_key(table, row) for row in rows]
    found = select(table).where(tuple_(*table.primary_key.columns).in_(keys))
    several = [dict(row) for row in connection.execute(found).mappings()]
    return {_key(table, row): row_to_json(table, row) for row in several}


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    several = iter(rows)
    while chunk := list(islice(several, CHUNK)):
        yield chunk


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _differing(table: Table, row: Row) -> BackupError:
    return BackupError(
        N_("Row {key} of {table} is not the same in the database and in the backup."),
        mend=N_(
            "Keep this database as it is; restore into a new home, and run riskmap audit verify"
            " in both."
        ),
        table=table.name,
        key="/".join(str(part) for part in _key(table, row)),
    )
