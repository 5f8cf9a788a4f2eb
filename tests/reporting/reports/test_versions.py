"""Versions are found by the report that they are of, quickly however many reports there are."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

import riskmap.runtime.rooms  # noqa: F401 - registers every room's tables
from riskmap.reporting.model.reports import Kind, ReturnReason, Version
from riskmap.reporting.service import correcting
from riskmap.reporting.store import reports
from riskmap.reporting.store.report_tables import report_version
from riskmap.store import open_database, schema
from tests.reporting.reports.conftest import (
    SECOND,
    Night,
    version_of,
)

#: A row as it stood before later versions had an index of their own.
_BEFORE = """
    INSERT INTO report_version (realm, version_id, report_id, number, code12, event_id, kind,
        position, carries, supersedes, cutoff_at, received_at, body, findings, sent, sent_hash,
        receipt, actor)
    VALUES ('live', :id, 'one', :number, '310107005001', '', 'season_zero', 0, '', :before,
        '2021-07-25 00:00:00.000000', '2021-07-25 00:00:00.000000', '{}', '[]', :sent, 'x', :id,
        'somebody')
"""


@pytest.fixture
def mended(either: Night) -> tuple[Version, Version]:
    """A report that was returned, and its second version."""
    event_id = either.begin()
    first = version_of(either.send(Kind.FOLLOW_UP, event_id=event_id))
    reason = ReturnReason.WRONG_FIGURES
    either.town.write(correcting.return_, first.id, reason, "count again", as_="approver")
    again = either.send(Kind.FOLLOW_UP, event_id=event_id, replaces=first.report.id)
    return first, version_of(again)


def _row(night: Night, version_id: str) -> dict[str, Any]:
    with night.town.database.engine.connect() as connection:
        where = report_version.c.version_id == version_id
        return dict(connection.execute(select(report_version).where(where)).mappings().one())


def _insert(night: Night, row: dict[str, Any]) -> None:
    engine = night.town.database.engine.execution_options(riskmap_write=True)
    with engine.begin() as connection:
        connection.execute(insert(report_version).values(row))


def test_versions_of_a_report_are_found_the_first_first(
    either: Night, mended: tuple[Version, Version]
) -> None:
    first, second = mended
    other = version_of(either.send(Kind.DANGER, SECOND))
    assert either.town.read(reports.version_ids, first.id) == [first.id, second.id]
    assert either.town.read(reports.version_ids, other.id) == [other.id]
    assert either.town.read(reports.version_ids, second.id) == []  # no report has this id


def test_a_report_has_each_number_once(either: Night, mended: tuple[Version, Version]) -> None:
    _, second = mended
    row = _row(either, second.id)
    with pytest.raises(IntegrityError):
        _insert(either, row | {"version_id": "f" * 32, "receipt": "ZZZZZZZZ"})
    _insert(either, row | {"version_id": "f" * 32, "receipt": "ZZZZZZZZ", "number": 3})


def test_a_first_version_has_the_id_of_its_report(
    either: Night, mended: tuple[Version, Version]
) -> None:
    first, _ = mended
    row = _row(either, first.id)
    with pytest.raises(IntegrityError):
        _insert(either, row | {"version_id": "f" * 32, "receipt": "ZZZZZZZZ"})


def test_sqlite_looks_through_no_more_versions_than_those_asked_for(night: Night) -> None:
    asked: list[tuple[str, Any]] = []
    engine = night.town.database.engine

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_1: Any, _2: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    night.town.read(lambda uow: list(reports.rows_of(uow, ["a", "b"], report_version.c.actor)))
    about = [one for one in asked if "FROM report_version" in one[0]]
    assert len(about) == 2
    with engine.connect() as connection:
        for statement, values in about:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            (step,) = [row[3] for row in plan]
            assert "version_id=?" in step or "report_id=?" in step


def test_versions_of_before_are_taken_over(database_url: str) -> None:
    several = [
        {"id": "one", "number": 1, "before": None, "sent": b"a"},
        {"id": "two", "number": 2, "before": "one", "sent": b"b"},
    ]
    database = open_database(database_url)
    try:
        schema.upgrade(database, "0030")
        with database.changing() as connection:
            connection.execute(text(_BEFORE), several)
        schema.upgrade(database)
        with database.engine.connect() as connection:
            rows = list(connection.execute(select(report_version)).mappings())
        assert [(row["version_id"], row["number"], row["sent"]) for row in rows] == [
            ("one", 1, b"a"), ("two", 2, b"b"),
        ]  # fmt: skip
        assert schema.differences(database) == []
        with (
            pytest.raises(DBAPIError, match=r"never changed|append-only"),
            database.changing() as connection,
        ):
            connection.execute(text("UPDATE report_version SET actor = 'another'"))
    finally:
        database.close()
