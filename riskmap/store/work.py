"""Units of work: what a scope may read, and what one write may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any

from attrs import field, frozen
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Select,
    Table,
    Update,
    and_,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement, visitors

from riskmap.core.access import Scope
from riskmap.core.codes import ancestors_of
from riskmap.core.errors import ScopeError
from riskmap.core.words import N_
from riskmap.store.rows import add as add_rows
from riskmap.store.rows import add_columns
from riskmap.store.tables import AREA_COLUMN, is_operational
from riskmap.store.trail import Trail

_MARK = "riskmap_scoped"


@frozen
class Reading:
    """One consistent look at the database under a scope.

    Statements on operational tables must be begun with `select` of this class,
    which adds realm and area; `execute` refuses any other.
    """

    connection: Connection
    scope: Scope
    now: datetime

    def select(self, table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
        """Begin a query on `table`, limited to the realm and areas of the scope."""
        statement = select(*(columns or table.c)).select_from(table)
        return statement.where(self.reach(table)).execution_options(**{_MARK: (table.name,)})

    def select_published(self, table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
        """Begin a query as `select` does that also finds what units above published downward.

        For tables whose rows are meant for all below their division, such as announcements.
        """
        statement = select(*(columns or table.c)).select_from(table)
        reach = or_(self.reach(table), self._from_above(table))
        return statement.where(reach).execution_options(**{_MARK: (table.name,)})

    def select_owned(
        self, table: Table, owner: Table, on: ColumnElement[bool], *columns: ColumnElement[Any]
    ) -> Select[Any]:
        """Begin a query on `table`, each of whose rows belongs to one of `owner`.

        For many small rows that name no division themselves, such as values of a series: what the
        scope finds of `owner`, or units above published downward, it finds of `table`.

        Parameters
        ----------
        on
            Which row of `owner` a row belongs to; both are of the realm anyway.
        """
        joined = table.join(owner, and_(table.c.realm == owner.c.realm, on))
        statement = select(*(columns or table.c)).select_from(joined)
        reach = or_(self.reach(owner), self._from_above(owner))
        return statement.where(reach).execution_options(**{_MARK: (table.name, owner.name)})

    def reach(self, table: Table) -> ColumnElement[bool]:
        """Return the condition that keeps a row of `table` within the scope."""
        if not is_operational(table):
            return true()
        in_realm = table.c.realm == self.scope.realm.name
        if self.scope.everywhere:
            return in_realm
        area_column = table.info[AREA_COLUMN]
        if area_column is None:
            return false()
        column = table.c[area_column]
        return in_realm & or_(
            false(), *(column.startswith(one, autoescape=True) for one in self.scope.prefixes())
        )

    def _from_above(self, table: Table) -> ColumnElement[bool]:
        area_column = table.info.get(AREA_COLUMN)
        if area_column is None:
            return false()
        above = sorted({code for area in self.scope.areas for code in ancestors_of(area.code12)})
        return and_(table.c.realm == self.scope.realm.name, table.c[area_column].in_(above))

    def execute(self, statement: Executable) -> CursorResult[Any]:
        """Run a statement.

        Raises
        ------
        ScopeError
            If it touches an operational table and was not begun by this class.
        """
        self._require_scope(statement)
        return self.connection.execute(statement)

    def rows(self, statement: Executable) -> Sequence[Mapping[str, Any]]:
        """Return all rows as mappings."""
        found = self.execute(statement)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found]

    def row(self, statement: Executable) -> Mapping[str, Any] | None:
        """Return the first row as a mapping, None when there is none."""
        found = self.execute(statement).mappings().first()
        return None if found is None else dict(found)

    def scalar(self, statement: Executable) -> Any:
        """Return the first column of the first row, None when there is none."""
        return self.execute(statement).scalar()

    def _require_scope(self, statement: Executable) -> None:
        marked = statement.get_execution_options().get(_MARK, ())
        for part in visitors.iterate(statement):  # type: ignore[arg-type]
            if isinstance(part, Table) and is_operational(part) and part.name not in marked:
                raise ScopeError(
                    N_("A statement on {table} was asked without a scope."), table=part.name
                )


@frozen
class Writing(Reading):
    """One write: it is kept or lost as a whole, and returns after the commit."""

    #: What it changed, and what it says of that to the audit log.
    trail: Trail = field(factory=Trail, eq=False, repr=False)

    def execute(self, statement: Executable) -> CursorResult[Any]:
        """Run a statement, and note which table it changed."""
        result = super().execute(statement)
        if isinstance(statement, Insert | Update | Delete) and result.rowcount:
            self.trail.note(statement.table)
        return result

    def insert(self, table: Table, **values: Any) -> Any:
        """Add one row and return its primary key without the realm, if that is one column."""
        statement = self._insert(table).values(**self._with_realm(table, values))
        result = self.connection.execute(statement)
        self.trail.note(table)
        key = [
            value
            for column, value in zip(
                table.primary_key.columns, result.inserted_primary_key or (), strict=False
            )
            if column.name != "realm"
        ]
        return key[0] if len(key) == 1 else tuple(key)

    def insert_many(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        """Add rows and return how many."""
        values, same = list(rows), {}
        if is_operational(table):
            if self.scope.everywhere and all("realm" not in row for row in values):
                same = {"realm": self.scope.realm.name}
            else:
                values = [self._with_realm(table, row) for row in values]
        if values:
            add_rows(self.connection, table, values, same)
            self.trail.note(table)
        return len(values)

    def insert_columns(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
        """Add many small rows, given by columns of numbers and texts of one length.

        Raises
        ------
        ScopeError
            If the scope is limited: such rows name no division.
        """
        if not self.scope.everywhere:
            raise ScopeError(N_("A row of {table} lies outside the scope."), table=table.name)
        if any(columns.values()):
            add_columns(self.connection, table, {"realm": self.scope.realm.name}, columns)
            self.trail.note(table)

    def insert_if_new(self, table: Table, **values: Any) -> bool:
        """Add one row unless a unique key has it already; tell whether it was added."""
        dialect = {"sqlite": sqlite, "postgresql": postgresql}[self.connection.dialect.name]
        statement = dialect.insert(table).values(**self._with_realm(table, values))
        added = statement.on_conflict_do_nothing().returning(*table.primary_key.columns)
        was_added = self.connection.execute(added).first() is not None
        if was_added:
            self.trail.note(table)
        return was_added

    def execute_many(self, change: Update, values: Sequence[Mapping[str, Any]]) -> None:
        """Run one change with many sets of values for what is bound in it."""
        self._require_scope(change)
        if values:
            self.connection.execute(change, list(values))
            self.trail.note(change.table)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Undo only what is written inside, where something is raised there."""
        with self.connection.begin_nested():
            yield

    def hold(self, thing: str) -> None:
        """Let nobody else who holds `thing` go on until this write has ended.

        For what is decided from several rows, or from rows that are not there yet. On SQLite there
        is one writer anyway.
        """
        if self.connection.dialect.name == "postgresql":
            number = int.from_bytes(sha256(thing.encode()).digest()[:8], signed=True)
            self.connection.execute(select(func.pg_advisory_xact_lock(number)))

    def hold_all(self, things: Iterable[str]) -> None:
        """Do the same for several things, in one order, so that no two wait in a circle."""
        if self.connection.dialect.name == "postgresql":
            numbers = sorted(
                int.from_bytes(sha256(one.encode()).digest()[:8], signed=True)
                for one in set(things)
            )
            each = func.unnest(literal(numbers, ARRAY(BigInteger))).column_valued("number")
            self.connection.execute(select(func.pg_advisory_xact_lock(each)))

    def update(self, table: Table) -> Update:
        """Begin a change of rows of `table` within the scope."""
        return update(table).where(self.reach(table)).execution_options(**{_MARK: (table.name,)})

    def delete(self, table: Table) -> Delete:
        """Begin the removal of rows of `table` within the scope."""
        return delete(table).where(self.reach(table)).execution_options(**{_MARK: (table.name,)})

    @staticmethod
    def _insert(table: Table) -> Insert:
        return insert(table)

    def _with_realm(self, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        if not is_operational(table):
            return dict(values)
        if self.scope.everywhere and "realm" not in values:
            return {**values, "realm": self.scope.realm.name}
        if values.get("realm", self.scope.realm.name) != self.scope.realm.name:
            raise ScopeError(N_("A row of {table} names another realm."), table=table.name)
        area_column = table.info[AREA_COLUMN]
        outside = not self.scope.everywhere and (
            area_column is None or not self.scope.reaches(str(values[area_column]))
        )
        if outside:
            raise ScopeError(N_("A row of {table} lies outside the scope."), table=table.name)
        return {**values, "realm": self.scope.realm.name}
