"""Many rows are kept as they are, whatever is the same in them, or missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy.exc import IntegrityError

from riskmap.core.access import Scope
from riskmap.store import Database, metadata, reference
from tests.store.tables import create

SYSTEM = Scope.system("test")
_BEGIN = datetime(2000, 1, 1)  # noqa: DTZ001 - the zone is drawn beside it
SHANGHAI = timezone(timedelta(hours=8))
#: Equal to Python, and yet not the same.
_BODIES = [0, False, 1, True, [1], [True], [1.0], [], "", {"a": 1}, {"a": True}]
_ROW = st.fixed_dictionaries(
    {
        "code12": st.none() | st.sampled_from(["310107005001", "310107005002"]),
        "at": st.none() | st.datetimes(_BEGIN, timezones=st.sampled_from([UTC, SHANGHAI])),
        "on": st.none() | st.dates(),
        "wkb": st.none() | st.binary(max_size=3),
        "body": st.none() | st.sampled_from(_BODIES),
        "depth_m": st.none() | st.floats(0.5, 9),
        "verified": st.none() | st.booleans(),
    }
)


@pytest.fixture
def kept(database: Database, sample: Table) -> Table:
    """Return the table of all types, created."""
    create(sample, database)
    return sample


def _said(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what a row says, so that 1, 1.0 and True differ."""
    at = row["at"]
    return {**{name: repr(one) for name, one in row.items()}, "at": at and at.astimezone(UTC)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(_ROW, min_size=1, max_size=4))
def test_many_rows_are_found_as_they_were_added(
    database: Database, kept: Table, rows: list[dict[str, Any]]
) -> None:
    database.write(SYSTEM, lambda uow: uow.execute(uow.delete(kept)))
    named = [{"name": f"row {number}", **row} for number, row in enumerate(rows)]
    assert database.write(SYSTEM, lambda uow: uow.insert_many(kept, named)) == len(rows)
    with database.read(SYSTEM) as uow:
        found = uow.rows(uow.select(kept).order_by(kept.c.name))
    asked = [{name: row[name] for name in named[0]} for row in found]
    assert [*map(_said, asked)] == [*map(_said, named)]


@pytest.mark.parametrize("row", [{"id": 7, "name": None}, {"id": 7}])
def test_rows_of_nothing_and_of_several_shapes_are_added(
    database: Database, kept: Table, row: dict[str, Any]
) -> None:
    rows = [{"id": 1, "name": "a"}, {"name": "b", "id": 2}]
    database.write(SYSTEM, lambda uow: uow.insert_many(kept, rows))
    with pytest.raises(IntegrityError):
        database.write(SYSTEM, lambda uow: uow.insert_many(kept, [row]))
    with pytest.raises(IntegrityError):
        database.write(SYSTEM, lambda uow: uow.insert_many(kept, rows))
    with database.read(SYSTEM) as uow:
        assert [one["name"] for one in uow.rows(uow.select(kept).order_by(kept.c.id))] == ["a", "b"]


def test_what_is_equal_to_python_is_not_taken_for_the_same(database: Database, kept: Table) -> None:
    bodies = [[1], [True], [1.0]]
    rows = [{"name": f"row {number}", "body": one} for number, one in enumerate(bodies)]
    database.write(SYSTEM, lambda uow: uow.insert_many(kept, rows))
    with database.read(SYSTEM) as uow:
        found = uow.rows(uow.select(kept).order_by(kept.c.name))
    assert repr([one["body"] for one in found]) == repr(bodies)


@pytest.mark.parametrize("filled", [{"server_default": "a"}, {"default": lambda: "a"}])
def test_a_column_that_fills_itself_in_does_so_where_nothing_is_said_of_it(
    database: Database, filled: dict[str, Any]
) -> None:
    table = reference("test_filled", Column("id", Integer, primary_key=True),
                      Column("other", Text), Column("said", Text, **filled))  # fmt: skip
    try:
        create(table, database)
        silent: list[dict[str, Any]] = [{"id": 1, "other": "x"}, {"id": 2, "other": "x"}]
        loud = [{**one, "id": one["id"] + 2, "said": None} for one in silent]
        database.write(SYSTEM, lambda uow: uow.insert_many(table, silent))
        database.write(SYSTEM, lambda uow: uow.insert_many(table, loud))
        with database.read(SYSTEM) as uow:
            found = uow.rows(uow.select(table).order_by(table.c.id))
    finally:
        metadata.remove(table)
    assert [one["said"] for one in found] == ["a", "a", None, None]
