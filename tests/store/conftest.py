"""What the tests of the store share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Table

from riskmap.store import Database
from tests.store.tables import create, note_table, sample_table


@pytest.fixture
def note(database: Database) -> Iterator[Table]:
    """Return an operational table that exists in `database`."""
    with note_table() as table:
        create(table, database)
        yield table


@pytest.fixture
def sample() -> Iterator[Table]:
    """Return a reference table with all types of columns, not created anywhere yet."""
    with sample_table() as table:
        yield table
