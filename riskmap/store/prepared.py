"""Statements that are made once and run by the thousand, each time with other values.

To make a statement and to look up what it compiles to costs more than SQLite needs to run it.
These are for the program itself, whose scope reaches everything: nothing is added to limit them,
and so nobody else may use them. Where a table belongs to a realm, the statement says so itself::

    _KNOWN = Prepared(lambda each: select(unit.c.code12).where(
        unit.c.realm == bindparam("in_realm"), each(unit.c.code12, "codes")))
    rows = _KNOWN.rows(uow, codes=["310107005001"])
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Text,
    any_,
    bindparam,
    func,
)
from sqlalchemy import select as plain_select
from sqlalchemy.sql.base import Executable

from riskmap.core.errors import ScopeError
from riskmap.core.words import N_
from riskmap.store.work import Reading, Writing

#: Returns the condition that a column has one of the values of a list that is named.
Each = Callable[[ColumnElement[Any], str], ColumnElement[bool]]
Process = Callable[[Any], Any] | None


@frozen
class _Text:
    """A statement as text, with what becomes of values on their way in and out."""

    text: str
    names: tuple[str, ...]
    processed: tuple[tuple[int, Callable[[Any], Any]], ...]
    fixed: Mapping[str, Any]
    results: tuple[tuple[int, Callable[[Any], Any]], ...]

    def parameters(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        given = {**self.fixed, **values} if self.fixed else values
        found = [given[name] for name in self.names]
        for place, process in self.processed:
            found[place] = process(found[place])
        return tuple(found)

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        if not self.results:
            return tuple(found)
        values = list(found)
        for place, process in self.results:
            values[place] = process(values[place])
        return tuple(values)


@define(eq=False)
class Prepared:
    """A query.

    Parameters
    ----------
    make
        Makes it; ``each(column, "names")`` says that a column has one of some texts.
    """

    make: Callable[[Each], Select[Any]]
    _made: dict[str, Select[Any]] = field(factory=dict, init=False)
    _texts: dict[str, _Text] = field(factory=dict, init=False)

    def rows(self, uow: Reading, **values: Any) -> list[tuple[Any, ...]]:
        """Return all rows, as tuples.

        Raises
        ------
        ScopeError
            If the scope is limited.
        """
        dialect = uow.connection.dialect
        statement = self._statement(dialect)
        given = {"in_realm": _realm(uow), **values}
        if dialect.name != "sqlite":
            named = {name: given[name] for name in statement.compile().params}
            return [tuple(row) for row in uow.connection.execute(statement, named)]
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _text(statement, dialect)
        packed = {
            name: json.dumps(value) if isinstance(value, list) else value
            for name, value in given.items()
        }
        found = uow.connection.exec_driver_sql(text.text, text.parameters(packed))
        return [text.row(row) for row in found]

    def _statement(self, dialect: Dialect) -> Select[Any]:
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = self.make(
                _each_sqlite if dialect.name == "sqlite" else _each
            )
        return made


@define(eq=False)
class PreparedMany:
    """A change that is made with many sets of values in one go.

    Parameters
    ----------
    make
        Makes it, for the dialect of a name.
    """

    make: Callable[[str], Executable]
    _made: dict[str, Any] = field(factory=dict, init=False)

    def run(self, uow: Writing, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it with each set of values; whoever calls notes what was changed.

        Raises
        ------
        ScopeError
            If the scope is limited.
        """
        realm = _realm(uow)
        if rows:
            given = [{"in_realm": realm, **one} for one in rows]
            run_many(uow.connection, self._made, self.make, given)


def run_many(
    connection: Connection,
    made: dict[str, Any],
    make: Callable[[str], Executable],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Run what `make` makes with each set of values, and keep it in `made`."""
    name = connection.dialect.name
    if name not in made:
        statement: Any = make(name)
        made[name] = _text(statement, connection.dialect) if name == "sqlite" else statement
    if name == "sqlite":
        text: _Text = made[name]
        connection.exec_driver_sql(text.text, [text.parameters(one) for one in rows])
    else:
        connection.execute(made[name], list(rows))


def _text(statement: Any, dialect: Dialect) -> _Text:
    compiled: Any = statement.compile(dialect=dialect)
    bound = compiled._bind_processors  # noqa: SLF001 - what SQLAlchemy itself would call
    names = tuple(compiled.positiontup)
    binds = _placed(bound.get(name) for name in names)
    found = getattr(statement, "selected_columns", ())
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    results = _placed(_result(one, dialect) for one in found)
    return _Text(str(compiled), names, binds, fixed, results)


def _placed(several: Iterable[Process]) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """Return what is to be done to values, with the place of each; most need nothing."""
    return tuple((place, one) for place, one in enumerate(several) if one is not None)


def _result(column: ColumnElement[Any], dialect: Dialect) -> Process:
    process: Process = column.type.dialect_impl(dialect).result_processor(dialect, None)
    return process


def _each_sqlite(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    listed = func.json_each(bindparam(name)).table_valued("value")
    return column.in_(plain_select(listed.c.value))


def _each(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    # Not a join with what is unnested: without statistics that reads the whole table.
    return column == any_(bindparam(name, type_=ARRAY(Text)))


def _realm(uow: Reading) -> str:
    if not uow.scope.everywhere:
        raise ScopeError(N_("A prepared statement was run with a limited scope."))
    return uow.scope.realm.name
