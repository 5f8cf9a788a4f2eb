"""Tables for tests of the store: registered while a test runs, created where it asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from riskmap.store import Database, Json, UtcDateTime, metadata, operational, reference


@contextmanager
def sample_table() -> Iterator[Table]:
    """Register reference data with every type of column and rows that refer to rows."""
    table = reference(
        "test_sample",
        Column("id", Integer, primary_key=True),
        Column("name", Text, nullable=False, unique=True),
        Column("code12", String(12)),
        Column("at", UtcDateTime),
        Column("on", Date),
        Column("wkb", LargeBinary),
        Column("body", Json),
        Column("depth_m", Double),
        Column("verified", Boolean),
        Column("supersedes", Integer, ForeignKey("test_sample.id")),
    )
    try:
        yield table
    finally:
        metadata.remove(table)


@contextmanager
def note_table() -> Iterator[Table]:
    """Register operational rows that belong to divisions."""
    table = operational(
        "test_note",
        Column("id", Text, primary_key=True),
        Column("code12", Text, nullable=False),
        Column("text", Text),
        UniqueConstraint("realm", "code12", "text"),
        area_column="code12",
    )
    try:
        yield table
    finally:
        metadata.remove(table)


def create(table: Table, *databases: Database) -> None:
    """Create `table` in each database, as a migration would."""
    for database in databases:
        with database.changing() as connection:
            table.create(connection)
