"""Databases to try a backup in: empty, gone at the end."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from riskmap.core.errors import DatabaseError
from riskmap.core.words import N_
from riskmap.store import schema
from riskmap.store.database import Database, open_database, sqlite_url

#: Name of the schema on PostgreSQL; whatever it holds is removed.
SCHEMA = "riskmap_scratch"
#: Any number that nothing else locks in the same PostgreSQL database.
SCRATCH_LOCK = 0x7269736B_00000003
_PREFIX = "scratch-"
_FORGOTTEN_S = 86_400


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    """Give an empty folder below `folder`, and remove it with all it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{_PREFIX}*"):  # by a process that was killed
        if time.time() - left.stat().st_mtime > _FORGOTTEN_S:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as path:
        yield Path(path)


@contextmanager
def on_sqlite(folder: Path, revision: str | None = None) -> Iterator[Database]:
    """Give an empty SQLite database in `folder`, of an earlier revision if one is named."""
    yield from _opened(sqlite_url(folder / "scratch.db"), revision=revision)


@contextmanager
def on_postgresql(site: Database) -> Iterator[Database]:
    """Give an empty schema in the PostgreSQL database of the site, which sees nothing else of it.

    Raises
    ------
    DatabaseError
        If the site's user may not make one there, or another process tries a backup.
    """
    url = site.engine.url.render_as_string(hide_password=False)
    with site.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        _make_schema(link)
        try:
            yield from _opened(url, SCHEMA)
        finally:
            link.exec_driver_sql(f"DROP SCHEMA {SCHEMA} CASCADE")
            link.exec_driver_sql(f"SELECT pg_advisory_unlock({SCRATCH_LOCK})")


def _opened(url: str, name: str = "", *, revision: str | None = None) -> Iterator[Database]:
    database = open_database(url, schema=name)
    try:
        schema.upgrade(database, revision)
        yield database
    finally:
        database.close()


def _make_schema(link: Connection) -> None:
    taken = link.exec_driver_sql(f"SELECT pg_try_advisory_lock({SCRATCH_LOCK})").scalar_one()
    if not taken:
        raise DatabaseError(
            N_("Another process tries a backup in the schema {schema}."),
            mend=N_("Wait until it is done, then try again."),
            schema=SCHEMA,
        )
    try:
        link.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        link.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    except DBAPIError as fault:
        link.exec_driver_sql(f"SELECT pg_advisory_unlock({SCRATCH_LOCK})")
        raise DatabaseError(
            N_("The scratch schema could not be made: {reason}"),
            mend=N_("Allow it: GRANT CREATE ON DATABASE … TO the user of database.url."),
            reason=str(fault.orig).strip(),
        ) from None
