"""Bring the database's tables to the version this program needs, by Alembic without an ini file.

Migrations lie in ``riskmap/store/migrations/versions``, one file a step. All rooms must be
imported before (`riskmap.runtime.rooms`), so that the one MetaData is complete.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from riskmap.core.errors import DatabaseError
from riskmap.core.words import N_
from riskmap.store.database import Database
from riskmap.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
#: Any number that nothing else locks in the same PostgreSQL database.
UPGRADE_LOCK = 0x7269736B_00000001


def head() -> str:
    """Return the revision this program needs."""
    return str(_scripts().get_current_head())


def current(database: Database) -> str | None:
    """Return the revision the database has, None while it is empty."""
    with database.engine.connect() as connection:
        return _revision(connection)


def is_known(revision: str) -> bool:
    """Tell whether this program has or had that revision."""
    return any(one.revision == revision for one in _scripts().walk_revisions())


def upgrade(database: Database, to: str | None = None) -> tuple[str | None, str]:
    """Bring the tables to `head`, all steps in one transaction.

    Two processes may ask at once: the second waits, then finds nothing to do.

    Parameters
    ----------
    to
        An earlier revision to stop at: for a scratch database that takes an earlier backup.

    Returns
    -------
    tuple
        Revision before, and after.

    Raises
    ------
    DatabaseError
        If the database is newer than the program, or stays locked.
    """
    try:
        with _locked(database) as connection:
            before = _revision(connection)
            _require_known(before)
            if before != (to or head()):
                command.upgrade(_config(connection), to or "head")
    except OperationalError as fault:
        raise DatabaseError(
            N_("The tables could not be changed: {reason}"),
            mend=N_("Stop other riskmap processes, make a backup, then run: riskmap db upgrade"),
            reason=str(fault.orig).strip(),
        ) from None
    return before, to or head()


def require_current(database: Database) -> None:
    """Do nothing if the tables are those this program needs.

    Raises
    ------
    DatabaseError
        If they are older or newer.
    """
    found = current(database)
    _require_known(found)
    if found != head():
        raise DatabaseError(
            N_("The database has revision {found}, this program needs {head}."),
            mend=N_("Run: riskmap db upgrade"),
            found=found or "0",
            head=head(),
        )


def differences(database: Database) -> list[Any]:
    """Return how the tables differ from what the rooms declare; empty when all is well."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def draft(database: Database, message: str) -> list[Path]:
    """Write a new migration from what the rooms declare and the database lacks, to be tidied."""
    number = f"{len(list(_scripts().walk_revisions())) + 1:04d}"
    with database.engine.connect() as connection:
        made = command.revision(
            _config(connection), message=message, autogenerate=True, rev_id=number
        )
    scripts = made if isinstance(made, list) else [made]
    return [Path(one.path) for one in scripts if one is not None]


def _config(connection: Connection | None = None) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True))
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _require_known(revision: str | None) -> None:
    if revision is not None and not is_known(revision):
        raise DatabaseError(
            N_("The database has revision {found}, which this program does not know."),
            mend=N_("It was made by a newer riskmap: install that version or a later one."),
            found=revision,
        )


@contextmanager
def _locked(database: Database) -> Iterator[Connection]:
    """Give one transaction that excludes every other upgrade."""
    with database.changing() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        yield connection
