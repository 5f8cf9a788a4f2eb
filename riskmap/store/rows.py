"""Many new rows of one table: on SQLite the statement is made once, and rows go in by columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    Connection,
    Dialect,
    Insert,
    Table,
    func,
    insert,
    literal,
    select,
)

from riskmap.store.bare import Bare, columns_of

Row = Mapping[str, Any]
#: Rows of one statement that is given arrays.
_AT_ONCE = 50_000


def add(connection: Connection, table: Table, rows: Sequence[Row], same: Row | None = None) -> None:
    """Add rows that all have the same columns, in one statement.

    Parameters
    ----------
    same
        What is the same in all rows, and does not stand in them.
    """
    if not rows:
        return
    names = tuple(rows[0])
    is_alike = connection.dialect.name == "sqlite" and all(tuple(row) == names for row in rows)
    if not (is_alike and _add_bare(connection, table, columns_of(rows), same or {})):
        connection.execute(insert(table), [{**row, **(same or {})} for row in rows])


def add_columns(
    connection: Connection, table: Table, same: Row, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Add rows given by columns: on PostgreSQL one array each, otherwise as `add` does.

    Parameters
    ----------
    same
        What is the same in all rows.
    columns
        Numbers and texts, all of one length.
    """
    if connection.dialect.name != "postgresql":
        if not _add_bare(connection, table, columns, same):
            each = zip(*columns.values(), strict=True)
            rows = [dict(zip(columns, row, strict=True)) for row in each]
            connection.execute(insert(table), [{**row, **same} for row in rows])
        return
    length = len(next(iter(columns.values())))
    for first in range(0, length, _AT_ONCE):
        chunk = {name: values[first : first + _AT_ONCE] for name, values in columns.items()}
        connection.execute(_unnested(table, same, chunk))


def _unnested(table: Table, same: Row, columns: Mapping[str, Sequence[Any]]) -> Insert:
    arrays = [literal(list(values), ARRAY(table.c[name].type)) for name, values in columns.items()]
    valued = func.unnest(*arrays).table_valued(*(f"each_{name}" for name in columns))
    each = valued.render_derived()
    chosen = select(*map(literal, same.values()), *(each.c[f"each_{name}"] for name in columns))
    return insert(table).from_select([*same, *columns], chosen, include_defaults=False)


def _add_bare(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]], same: Row
) -> bool:
    """Add rows by their columns; False where a column fills itself in: then nothing is done.

    What is nothing in each row is left out: to SQLite's driver nothing is dearer than a text.
    """
    said = {name: each for name, each in columns.items() if not _is_nothing(table.c[name], each)}
    made = _made(table, (*same, *said), connection.dialect) if said else None
    if made is not None:
        made.run(connection, said, same)
    return made is not None


def _is_nothing(column: Column[Any], values: Sequence[Any]) -> bool:
    is_free = column.server_default is None and not column.primary_key
    return is_free and values.count(None) == len(values)


@lru_cache(maxsize=512)
def _made(table: Table, names: tuple[str, ...], dialect: Dialect) -> Bare | None:
    """Return the insertion; None where a column fills itself in."""
    made = Bare.of(insert(table), dialect, column_keys=list(names))
    return made if {*made.names} == {*names} else None
