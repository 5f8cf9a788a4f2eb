"""Where a log for the benchmark lies: a SQLite file, or a PostgreSQL of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from attrs import define, field

from riskmap.store import Database, open_database, schema
from riskmap.store.database import sqlite_url
from tests.bench._audit_log import fill_postgres, fill_sqlite
from tests.fixtures.equipment import can_run_postgres, find_postgres
from tests.fixtures.postgres import Cluster


class Home(Protocol):
    """A place for a log."""

    name: str

    def fill(self, count: int) -> None:
        """Make the log."""
        ...

    def open(self) -> Database:
        """Open it."""
        ...

    def forget(self) -> None:
        """Let nothing of it be left in memory; it must not be open."""
        ...

    def size(self) -> int:
        """Return its bytes."""
        ...

    def another(self) -> Database:
        """Open a new, empty database beside it."""
        ...


@define
class OnSqlite:
    """One file."""

    folder: Path
    name: str = "SQLite"
    _others: int = 0

    @property
    def _file(self) -> Path:
        return self.folder / "log.db"

    def fill(self, count: int) -> None:
        """Make the log."""
        _migrated(sqlite_url(self._file)).close()  # nobody may have it open while it is filled
        fill_sqlite(self._file, count)

    def open(self) -> Database:
        """Open it."""
        return open_database(sqlite_url(self._file))

    def forget(self) -> None:
        """Let nothing of it be left in memory."""
        _forget(self._file)

    def size(self) -> int:
        """Return its bytes."""
        return self._file.stat().st_size

    def another(self) -> Database:
        """Open a new, empty database beside it."""
        self._others += 1
        return _migrated(sqlite_url(self.folder / f"{self._others}.db"))


@define
class OnPostgres:
    """A server with the settings it is shipped with, started for this."""

    cluster: Cluster
    name: str = "PostgreSQL"
    _url: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Make and start the server."""
        self.cluster.make()
        self.cluster.start()
        self._url = self.cluster.new_url()

    def fill(self, count: int) -> None:
        """Make the log."""
        _migrated(self._url).close()
        fill_postgres(self._url.replace("+psycopg", ""), count)

    def open(self) -> Database:
        """Open it."""
        return open_database(self._url)

    def forget(self) -> None:
        """Start the server anew, after its files left the memory."""
        assert self.cluster.child is not None
        self.cluster.child.send_signal(signal.SIGINT)  # in good order: nothing is mended later
        self.cluster.child.wait()
        for file in self._files():
            _forget(file)
        self.cluster.start()

    def size(self) -> int:
        """Return its bytes."""
        return sum(one.stat().st_size for one in self._files())

    def another(self) -> Database:
        """Open a new, empty database beside it."""
        return _migrated(self.cluster.new_url())

    def _files(self) -> Iterator[Path]:
        return (one for one in (self.cluster.folder / "data" / "base").rglob("*") if one.is_file())


@contextmanager
def home(folder: Path, *, on_postgres: bool) -> Iterator[Home]:
    """Give a place for a log below `folder`; a server ends with it."""
    if not on_postgres:
        yield OnSqlite(folder)
        return
    programs = find_postgres()
    if programs is None or not can_run_postgres():
        sys.exit("There is no PostgreSQL that could be started here: apt install postgresql")
    folder.chmod(0o755)
    below = folder / "postgres"
    below.mkdir()
    cluster = Cluster(programs, below)
    try:
        yield OnPostgres(cluster)
    finally:
        cluster.stop()


def _migrated(url: str) -> Database:
    database = open_database(url)
    schema.upgrade(database)
    return database


def _forget(file: Path) -> None:
    """Let the system drop what it keeps of a file."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
