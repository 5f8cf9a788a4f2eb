from __future__ import annotations

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import ForeignKeyConstraint

import riskmap.runtime.rooms  # noqa: F401 - registers every room's tables
from riskmap.store import metadata, operational
from riskmap.store.tables import KIND, is_operational

KEYS = (PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint)


def _operational() -> list[Table]:
    return [table for table in metadata.sorted_tables if is_operational(table)]


def test_every_table_is_declared_reference_or_operational() -> None:
    kinds = {table.name: table.info.get(KIND) for table in metadata.sorted_tables}
    assert kinds
    assert set(kinds.values()) <= {"reference", "operational"}


def test_the_realm_comes_first_in_every_key_and_has_no_default() -> None:
    tables = _operational()
    assert "job_run" in {table.name for table in tables}
    for table in tables:
        realm = table.c.realm
        assert not realm.nullable
        assert realm.default is None
        assert realm.server_default is None
        keys = [one for one in table.constraints if isinstance(one, KEYS)]
        assert keys
        assert {next(iter(one.columns)).name for one in keys} == {"realm"}


def test_every_index_that_makes_operational_rows_unique_begins_with_the_realm() -> None:
    for table in _operational():
        for index in table.indexes:
            assert not index.unique or next(iter(index.columns)).name == "realm"


@pytest.mark.parametrize(
    "column",
    [Column("slot", Text, unique=True), Column("of", Text, ForeignKey("clock_beat.holder"))],
    ids=["unique", "foreign"],
)
def test_a_key_without_the_realm_is_refused(column: Column[str]) -> None:
    with pytest.raises(TypeError, match="realm must come first"):
        operational("test_wrong", Column("id", Text, primary_key=True), column)
    metadata.remove(metadata.tables["test_wrong"])


def test_every_table_has_a_primary_key() -> None:
    assert all(table.primary_key.columns for table in metadata.sorted_tables)
