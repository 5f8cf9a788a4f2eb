"""Statements as text, handed to the driver of SQLite itself, their values by columns.

What SQLAlchemy does for each row of a statement costs several times what SQLite does for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError

Process = Callable[[Any], Any]


@frozen
class Bare:
    """A statement, with what becomes of values on their way in and out; most need nothing.

    Parameters
    ----------
    names
        Of its parameters, in their order.
    bound, found
        What is to be done to parameters by name, and to columns of results by place.
    fixed
        Parameters that it brings itself.
    """

    text: str
    names: tuple[str, ...]
    bound: Mapping[str, Process]
    found: Mapping[int, Process]
    fixed: Mapping[str, Any]

    @classmethod
    def of(cls, statement: Any, dialect: Dialect, **more: Any) -> Bare:
        """Return a statement of SQLAlchemy as text; `more` is for its `compile`."""
        compiled = statement.compile(dialect=dialect, **more)
        columns = getattr(statement, "selected_columns", ())
        processes = {place: _process(one, dialect) for place, one in enumerate(columns)}
        return cls(
            text=str(compiled),
            names=tuple(compiled.positiontup),
            bound=dict(compiled._bind_processors),  # noqa: SLF001 - what SQLAlchemy itself calls
            found={place: one for place, one in processes.items() if one is not None},
            fixed={
                name: one.value
                for name, one in compiled.binds.items()
                if not one.required and one.value is not None
            },
        )

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return what it finds with some parameters."""
        given = {**self.fixed, **values}
        bound = [self._in(name, [given[name]])[0] for name in self.names]
        rows = _ask(connection, "execute", self.text, bound)
        if not rows or not self.found:
            return rows
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for place, process in self.found.items():
            columns[place] = [process(one) for one in columns[place]]
        return list(zip(*columns, strict=True))

    def run(
        self,
        connection: Connection,
        columns: Mapping[str, Sequence[Any]],
        same: Mapping[str, Any] | None = None,
    ) -> None:
        """Run it once for each row of columns of one length; `same` is for each of them."""
        length = len(next(iter(columns.values())))
        alike = {**self.fixed, **(same or {})}
        given = {**{name: [value] * length for name, value in alike.items()}, **columns}
        filled = [self._in(name, given[name]) for name in self.names]
        _ask(connection, "executemany", self.text, zip(*filled, strict=True))

    def _in(self, name: str, values: Sequence[Any]) -> Sequence[Any]:
        """Return parameters of a name as the driver takes them; one and the same only once."""
        process = self.bound.get(name)
        if process is None:
            return values
        first = values[0]
        if all(one is first for one in values):
            return [process(first)] * len(values)
        return [process(one) for one in values]


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return rows that have the same names by columns."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def _process(column: ColumnElement[Any], dialect: Dialect) -> Process | None:
    process: Process | None = column.type.dialect_impl(dialect).result_processor(dialect, None)
    return process


def _ask(
    connection: Connection, how: str, text: str, values: Iterable[Any]
) -> list[tuple[Any, ...]]:
    """Let the driver run a statement; what it raises is raised as SQLAlchemy's."""
    driver: Any = connection.connection.driver_connection
    try:
        found: list[tuple[Any, ...]] = getattr(driver, how)(text, values).fetchall()
    except sqlite3.Error as fault:
        told: Any = DBAPIError.instance(
            text, None, fault, sqlite3.Error, dialect=connection.dialect
        )
        raise told from fault
    return found
