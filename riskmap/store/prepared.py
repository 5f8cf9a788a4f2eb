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
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import define, field
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    String,
    Text,
    any_,
    bindparam,
    func,
)
from sqlalchemy import select as plain_select
from sqlalchemy.sql.base import Executable

from riskmap.core.errors import ScopeError
from riskmap.core.words import N_
from riskmap.store.bare import Bare, columns_of
from riskmap.store.work import Reading, Writing

#: Returns the condition that a column has one of the values of a list that is named.
Each = Callable[[ColumnElement[Any], str], ColumnElement[bool]]


@define(eq=False)
class Prepared:
    """A query.

    Parameters
    ----------
    make
        Makes it; ``each(column, "names")`` says that a column has one of some values.
    """

    make: Callable[[Each], Select[Any]]
    _made: dict[str, Select[Any]] = field(factory=dict, init=False)
    _texts: dict[str, Bare] = field(factory=dict, init=False)

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
            text = self._texts[dialect.name] = Bare.of(statement, dialect)
        packed = {
            name: json.dumps(value) if isinstance(value, list) else value
            for name, value in given.items()
        }
        return text.rows(uow.connection, packed)

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

    def run(self, uow: Writing, rows: Sequence[Mapping[str, Any]], **same: Any) -> None:
        """Run it with each set of values; whoever calls notes what was changed.

        Parameters
        ----------
        same
            Values that are the same each time, and do not stand in the sets.

        Raises
        ------
        ScopeError
            If the scope is limited.
        """
        realm = _realm(uow)
        run_many(uow.connection, self._made, self.make, rows, in_realm=realm, **same)


def run_many(
    connection: Connection,
    made: dict[str, Any],
    make: Callable[[str], Executable],
    rows: Sequence[Mapping[str, Any]],
    **same: Any,
) -> None:
    """Run what `make` makes with each set of values, and keep it in `made`.

    Parameters
    ----------
    same
        Values that are the same each time, and do not stand in the sets.
    """
    if not rows:
        return
    name = connection.dialect.name
    if name not in made:
        statement: Any = make(name)
        made[name] = Bare.of(statement, connection.dialect) if name == "sqlite" else statement
    if name == "sqlite":
        made[name].run(connection, columns_of(rows), same)
    else:
        connection.execute(made[name], [{**one, **same} for one in rows])


def _each_sqlite(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    listed = func.json_each(bindparam(name)).table_valued("value")
    return column.in_(plain_select(listed.c.value))


def _each(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    # Not a join with what is unnested: without statistics that reads the whole table.
    kind = Text() if isinstance(column.type, String) else column.type
    return column == any_(bindparam(name, type_=ARRAY(kind)))


def _realm(uow: Reading) -> str:
    if not uow.scope.everywhere:
        raise ScopeError(N_("A prepared statement was run with a limited scope."))
    return uow.scope.realm.name
