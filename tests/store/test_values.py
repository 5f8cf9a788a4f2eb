from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Table

import riskmap.runtime.rooms  # noqa: F401 - registers every room's tables
from riskmap.store import metadata
from riskmap.store.values import _WRITE, row_from_json, row_to_json

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
ROWS = st.fixed_dictionaries(
    {
        "name": words,
        "code12": st.none() | st.text("0123456789", min_size=12, max_size=12),
        "at": st.none()
        | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        "on": st.none() | st.dates(),
        "wkb": st.none() | st.binary(max_size=20),
        "body": documents,
        "depth_m": st.none() | st.floats(allow_nan=False),
        "verified": st.none() | st.booleans(),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=ROWS)
def test_a_row_comes_back_from_json_as_it_was(sample: Table, row: dict[str, Any]) -> None:
    whole = {"id": 1, "supersedes": None, **row}
    text = json.dumps(row_to_json(sample, whole), allow_nan=False)
    back = row_from_json(sample, json.loads(text))
    assert json.dumps(row_to_json(sample, back), allow_nan=False) == text
    # Only in documents do numbers change their form: 1e16 becomes 10000000000000000.
    assert {**back, "body": None} == {**whole, "body": None}


def test_values_that_json_lacks_are_written_as_words(sample: Table) -> None:
    row = {
        "id": 1,
        "name": "真如",
        "code12": "310107021000",
        "at": datetime(2026, 7, 12, 8, tzinfo=UTC),
        "on": date(2026, 7, 12),
        "wkb": b"\x00\x01",
        "body": {"b": 1e22, "a": [-0.0]},
        "depth_m": float("inf"),
        "verified": True,
        "supersedes": None,
    }
    assert json.dumps(row_to_json(sample, row), ensure_ascii=False) == (
        '{"id": 1, "name": "真如", "code12": "310107021000", "at": "2026-07-12T08:00:00+00:00",'
        ' "on": "2026-07-12", "wkb": "AAE=", "body": {"a": [0.0], "b": 10000000000000000000000},'
        ' "depth_m": "inf", "verified": true, "supersedes": null}'
    )


@pytest.mark.parametrize(
    "table", metadata.sorted_tables, ids=[table.name for table in metadata.sorted_tables]
)
def test_every_column_of_every_room_can_be_backed_up(table: Table) -> None:
    for column in table.c:
        assert isinstance(column.type, JSON) or column.type.python_type in _WRITE
