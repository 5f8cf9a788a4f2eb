"""The database itself refuses to change or remove an entry."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from riskmap.store import Database
from tests.store.audit.conftest import hashes, leave

ATTEMPTS = (
    "UPDATE audit_entry SET actor = 'wang'",
    "UPDATE audit_entry SET seq = seq + 1 WHERE seq = 2",
    "DELETE FROM audit_entry WHERE seq = 2",
    "DELETE FROM audit_entry",
)
BY_DATABASE = {
    "sqlite": (
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1",
        "UPDATE OR REPLACE audit_entry SET seq = 1 WHERE seq = 2",
    ),
    "postgresql": ("TRUNCATE audit_entry", "TRUNCATE audit_entry CASCADE"),
}


def test_entries_are_not_changed_and_not_removed(database: Database) -> None:
    leave(database, 3)
    before = hashes(database)
    for statement in (*ATTEMPTS, *BY_DATABASE[database.engine.dialect.name]):
        with pytest.raises(DBAPIError, match="append-only"), database.changing() as connection:
            connection.exec_driver_sql(statement)
    assert hashes(database) == before
