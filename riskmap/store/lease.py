"""The lease of the clock: whoever holds it runs the jobs, everybody else waits.

A file lock on one machine (SQLite), a session-level advisory lock on PostgreSQL. Both end
with the process that holds them, however it dies.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from riskmap.core.errors import LeaseLostError
from riskmap.core.words import N_
from riskmap.store.database import Database
from riskmap.store.filelock import lock

#: Any number that nothing else locks in the same PostgreSQL database.
CLOCK_LOCK = 0x7269736B_00000002
#: Let the server notice within 25 s that the holder's machine is gone (not only its process).
KEEPALIVES = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}


class Lease(Protocol):
    """Something that one process can hold at a time."""

    def take(self) -> bool:
        """Take it if nobody holds it; tell whether it is held by us now."""
        ...

    def still_held(self) -> bool:
        """Tell whether it is held by us; never raises."""
        ...

    def release(self) -> None:
        """Let go of it."""
        ...


def lease_for(database: Database, lock_file: Path) -> Lease:
    """Return the lease that fits the database; `lock_file` serves on one machine."""
    return FileLease(lock_file) if database.is_sqlite else AdvisoryLease(database)


def require_held(lease: Lease) -> None:
    """Do nothing while we hold `lease`.

    Raises
    ------
    LeaseLostError
        If we do not.
    """
    if not lease.still_held():
        raise LeaseLostError(N_("The clock's lease is lost: another clock may run the jobs."))


class FileLease:
    """A lock on a file, kept by the operating system for this process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Lock the file unless another process has."""
        if self.still_held():
            return True
        self.release()
        file = self._path.open("ab")
        try:
            lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return self.still_held()

    def still_held(self) -> bool:
        """Tell whether we hold the lock of the file that others would lock too."""
        if self._file is None:
            return False
        try:  # somebody may have removed the file, and locked a new one of the same name
            return os.path.samestat(os.fstat(self._file.fileno()), self._path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Close the file, which unlocks it."""
        if self._file is not None:
            self._file.close()
            self._file = None


class AdvisoryLease:
    """A lock of a PostgreSQL session, on a connection of its own.

    The connection must be direct: through a pooler in transaction mode the session
    would not be ours.
    """

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._guard = threading.Lock()
        self._connection: Connection | None = None
        self._session = 0

    def take(self) -> bool:
        """Lock unless another session has, or the server cannot be reached."""
        if self.still_held():
            return True
        self.release()
        with self._guard, suppress(SQLAlchemyError):
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()
            self._connection = connection
            for setting, value in KEEPALIVES.items():
                connection.exec_driver_sql(f"SET {setting} = {value}")
            self._session = _session(connection)
            taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({CLOCK_LOCK})")
            if taken.scalar_one():
                return True
        self.release()
        return False

    def still_held(self) -> bool:
        """Tell whether the session that took the lock still lives: then the lock does."""
        with self._guard:
            if self._connection is None:
                return False
            try:
                return _session(self._connection) == self._session
            except SQLAlchemyError:
                return False

    def release(self) -> None:
        """Close the connection, which unlocks."""
        with self._guard:
            if self._connection is not None:
                with suppress(SQLAlchemyError):
                    self._connection.close()
                self._connection = None


def _session(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
