"""Open the database and hand out units of work. SQLite at home, PostgreSQL by address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from riskmap.core.access import Scope
from riskmap.core.clock import Clock, LiveClock
from riskmap.core.errors import ConfigurationError, DatabaseError
from riskmap.core.words import N_
from riskmap.store import live
from riskmap.store.audit import chain
from riskmap.store.checkpoints import MOST_PAGES
from riskmap.store.door import DirectDoor, Door, GroupDoor
from riskmap.store.work import Reading, Writing

Result = TypeVar("Result")
#: Of each connection to SQLite; 16 MiB of pages are kept in memory.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"wal_autocheckpoint={MOST_PAGES}",
    "cache_size=-16384",
)
#: Ways to reach PostgreSQL that are never in the open.
_ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


class Database:
    """The engine and its one door to write.

    Parameters
    ----------
    engine
        A SQLAlchemy engine made by `open_database`.
    door
        How writes reach it.
    clock
        Where units of work take their time from.
    """

    def __init__(self, engine: Engine, door: Door, clock: Clock) -> None:
        self.engine = engine
        self._door = door
        self._clock = clock
        #: Realms in whose audit log something was written here.
        self.recorded: set[str] = set()

    @property
    def is_sqlite(self) -> bool:
        """True for the one-machine database."""
        return self.engine.dialect.name == "sqlite"

    @property
    def address(self) -> str:
        """Where it is, without the password."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def is_reached_in_the_open(self) -> bool:
        """Tell whether it is on another machine, and its address asks for no encryption."""
        host = self.engine.url.host or ""
        is_near = not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}
        return not is_near and self.engine.url.query.get("sslmode") not in _ENCRYPTED

    def now(self) -> datetime:
        """Return the present moment, as its units of work have it."""
        return self._clock.now()

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Reading]:
        """Give one consistent look under `scope`; nothing can be changed through it.

        Raises
        ------
        DatabaseError
            If the database is away, or what is asked would change it.
        """
        try:
            with self.engine.connect() as connection:
                if not self.is_sqlite:
                    connection = connection.execution_options(  # noqa: PLW2901 - SQLAlchemy's idiom
                        isolation_level="REPEATABLE READ", postgresql_readonly=True
                    )
                with connection.begin():
                    yield Reading(connection, scope, self._clock.now())
        except OperationalError as fault:
            raise DatabaseError(
                N_("The database did not answer: {reason}"),
                mend=N_("Check that it runs; riskmap doctor tells more."),
                reason=str(fault.orig).strip(),
            ) from fault

    def write(self, scope: Scope, work: Callable[[Writing], Result]) -> Result:
        """Run `work` under `scope`, commit, and return what it returned.

        The answer comes after the commit. Any exception undoes this work alone
        and is raised here. What it recorded joins the audit log with it.

        Raises
        ------
        ScopeError
            If it is a person's, changed something and recorded nothing.
        """

        def whole(connection: Connection) -> Result:
            uow = Writing(connection, scope, self._clock.now())
            result = work(uow)
            live.close(uow)
            if chain.close(uow):
                self.recorded.add(scope.realm.name)
            return result

        return self._door.write(whole)

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Give the store itself one transaction over everything: for upgrade and restore.

        Foreign keys are checked at its end on SQLite, where tables are changed by being
        copied; anything raised undoes all of it.
        """
        with self.engine.connect().execution_options(riskmap_write=True) as connection:
            if self.is_sqlite:
                _pragma(connection, "foreign_keys=OFF")  # ignored within a transaction
            try:
                with connection.begin():
                    yield connection
                    if self.is_sqlite:
                        _require_references(connection)
            finally:
                if self.is_sqlite:
                    _pragma(connection, "foreign_keys=ON")

    def damage(self) -> str | None:
        """Return what SQLite's own check finds wrong with the file, None while it is sound."""
        if not self.is_sqlite:
            return None
        with self.engine.connect() as connection:
            said = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
        return None if said == "ok" else said

    def close(self) -> None:
        """Finish waiting writes and let go of all connections."""
        self._door.close()
        self.engine.dispose()


def open_database(
    url: str,
    *,
    clock: Clock | None = None,
    busy_timeout_s: float = 10,
    group_commit_max: int = 256,
    schema: str = "",
) -> Database:
    """Open the database at `url` (``sqlite:///file`` or ``postgresql+psycopg://…``).

    Parameters
    ----------
    schema
        The only schema to see in a PostgreSQL database; empty for that of the user.

    Raises
    ------
    ConfigurationError
        If the address is not understood or its driver is missing.
    DatabaseError
        If nothing answers there.
    """
    address = _understood(url)
    if address.get_backend_name() == "sqlite":
        engine = _sqlite(address, busy_timeout_s)
        door: Door = GroupDoor(engine, at_most=group_commit_max)
    else:
        engine = _postgresql(address, busy_timeout_s, schema)
        door = DirectDoor(engine)
    _knock(engine)
    return Database(engine, door, clock or LiveClock())


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def _understood(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ConfigurationError(
            N_("database.url is not an address of SQLite or PostgreSQL."),
            mend=N_("Leave it empty for SQLite, or write postgresql+psycopg://user@host/name."),
        )
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    return address


def _sqlite(address: URL, busy_timeout_s: float) -> Engine:
    engine = create_engine(address, connect_args={"timeout": busy_timeout_s})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        # SQLAlchemy says BEGIN itself (below), so that a write can take its lock at once.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("riskmap_write", False)
        if connection.info.get("riskmap_write") is not writing:
            # Not each time: after such a pragma SQLite compiles all statements anew.
            _pragma(connection, f"query_only={'OFF' if writing else 'ON'}")
            connection.info["riskmap_write"] = writing
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _postgresql(address: URL, busy_timeout_s: float, schema: str = "") -> Engine:
    milliseconds = int(busy_timeout_s * 1000)
    options = f"-c lock_timeout={milliseconds} -c timezone=UTC"
    if schema:
        options += f" -c search_path={schema}"
    try:
        return create_engine(
            address, pool_pre_ping=True, connect_args={"options": options, "connect_timeout": 10}
        )
    except (ModuleNotFoundError, NoSuchModuleError):
        raise ConfigurationError(
            N_("The PostgreSQL driver is not installed."),
            mend=N_('Install it with: pip install "riskmap[postgres]".'),
        ) from None


def _knock(engine: Engine) -> None:
    try:
        with engine.connect():
            pass
    except OperationalError as fault:
        engine.dispose()
        raise DatabaseError(
            N_("The database at {address} cannot be opened: {reason}"),
            mend=N_("Check database.url, that the server runs, and that the folder is writable."),
            address=engine.url.render_as_string(hide_password=True),
            reason=str(fault.orig).strip(),
        ) from None


def _pragma(connection: Connection, pragma: str) -> None:
    """Set a pragma on the bare connection, where SQLAlchemy begins no transaction for it."""
    bare: Any = connection.connection.driver_connection
    bare.execute(f"PRAGMA {pragma}")


def _require_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise DatabaseError(
            N_("A row of {table} refers to a row of {other} that is not there."),
            table=broken[0],
            other=broken[2],
        )
