"""Many new rows of one table: the statement is made once, and each row is a plain tuple.

What SQLAlchemy does for each row of a statement costs several times what SQLite does for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import frozen
from sqlalchemy import ARRAY, Connection, Dialect, Insert, Table, func, insert, literal, select

Row = Mapping[str, Any]
#: Rows of one statement that is given arrays.
_AT_ONCE = 50_000


@frozen
class _Made:
    """An insertion as text, and the way from a row to its parameters."""

    text: str
    names: tuple[str, ...]
    processed: tuple[tuple[int, Callable[[Any], Any]], ...]

    def parameters(self, row: Row) -> tuple[Any, ...]:
        """Return the parameters of one row."""
        values = [row[name] for name in self.names]
        for place, process in self.processed:
            values[place] = process(values[place])
        return tuple(values)


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows that all have the same columns, in one statement."""
    if not rows:
        return
    made = _made(table, tuple(rows[0]), connection.dialect)
    if made is None or any(row.keys() != rows[0].keys() for row in rows):
        connection.execute(insert(table), list(rows))
        return
    connection.exec_driver_sql(made.text, [made.parameters(row) for row in rows])


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
        names = tuple(columns)
        each = (dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True))
        add(connection, table, [{**same, **row} for row in each])
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


@lru_cache(maxsize=256)
def _made(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Made | None:
    """Return the insertion; None where parameters have names, or a column fills itself in."""
    compiled: Any = insert(table).compile(dialect=dialect, column_keys=list(names))
    if compiled.positiontup is None or {*compiled.positiontup} != {*names}:
        return None
    processors = compiled._bind_processors  # noqa: SLF001 - what SQLAlchemy itself would call
    found = [processors.get(name) for name in compiled.positiontup]
    processed = tuple((place, one) for place, one in enumerate(found) if one is not None)
    return _Made(str(compiled), tuple(compiled.positiontup), processed)
