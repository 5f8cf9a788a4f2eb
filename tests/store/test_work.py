from __future__ import annotations

import pytest
from sqlalchemy import Table, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from riskmap.core.access import Area, Scope
from riskmap.core.errors import DatabaseError, ScopeError
from riskmap.core.realm import DEMO, LIVE
from riskmap.store import Database, Writing, audit
from riskmap.store.audit import Entry
from riskmap.store.runs import clock_beat

SYSTEM = Scope.system("test")
CHANGFENG = "310107005000"
CAOYANG = "310107014000"


def officer(code12: str) -> Scope:
    return Scope(actor="li", realm=LIVE, areas=(Area.of(code12),), purpose="test")


def _two_notes(database: Database, note: Table) -> None:
    def work(uow: Writing) -> None:
        uow.insert(note, id="a", code12="310107005001", text="water")
        uow.insert(note, id="b", code12="310107014001", text="wind")

    database.write(SYSTEM, work)


def _texts(database: Database, scope: Scope, note: Table) -> list[str]:
    with database.read(scope) as uow:
        return sorted(row["text"] for row in uow.rows(uow.select(note)))


def test_a_scope_reads_only_what_lies_in_its_areas(database: Database, note: Table) -> None:
    _two_notes(database, note)
    assert _texts(database, SYSTEM, note) == ["water", "wind"]
    assert _texts(database, officer(CHANGFENG), note) == ["water"]
    assert _texts(database, officer("310107005001"), note) == ["water"]
    assert _texts(database, officer("310107005002"), note) == []
    assert _texts(database, Scope.public("test"), note) == []


def test_what_units_above_publish_is_found_below_where_it_is_asked_for(
    database: Database, note: Table
) -> None:
    _two_notes(database, note)

    def announce(uow: Writing) -> None:
        for code12 in ("310107000000", "310101000000", CHANGFENG):
            uow.insert(note, id=code12, code12=code12, text=code12)

    database.write(SYSTEM, announce)
    demo = Scope.system("test", DEMO)
    database.write(demo, lambda uow: uow.insert(note, id="z", code12="310107000000", text="drill"))
    with database.read(officer("310107005001")) as uow:
        found = [row["text"] for row in uow.rows(uow.select_published(note))]
    assert sorted(found) == ["310107000000", CHANGFENG, "water"]
    assert _texts(database, officer("310107005001"), note) == ["water"]
    with database.read(Scope.public("test")) as uow:
        assert uow.rows(uow.select_published(note)) == []


def test_a_scope_sees_one_realm(database: Database, note: Table) -> None:
    _two_notes(database, note)
    demo = Scope.system("test", DEMO)
    database.write(demo, lambda uow: uow.insert(note, id="a", code12="310107005001", text="drill"))
    assert _texts(database, demo, note) == ["drill"]
    assert _texts(database, SYSTEM, note) == ["water", "wind"]


def test_a_statement_that_was_not_begun_by_the_unit_of_work_is_refused(
    database: Database, note: Table
) -> None:
    with database.read(SYSTEM) as uow:
        for statement in (
            select(note),
            select(note.c.text).where(note.c.realm == "live"),
            select(clock_beat).where(clock_beat.c.holder.in_(select(note.c.id))),
            uow.select(clock_beat).where(clock_beat.c.holder.in_(select(note.c.id))),
        ):
            with pytest.raises(ScopeError, match="test_note"):
                uow.execute(statement)


def test_a_write_that_was_not_begun_by_the_unit_of_work_is_refused(
    database: Database, note: Table
) -> None:
    statements = (insert(note).values(realm="live", id="x", code12="3"), update(note))
    for statement in statements:
        with pytest.raises(ScopeError, match="test_note"):
            database.write(SYSTEM, lambda uow, one=statement: uow.execute(one))  # type: ignore[misc]


def test_a_row_outside_the_scope_cannot_be_written(database: Database, note: Table) -> None:
    scope = officer(CHANGFENG)
    with pytest.raises(ScopeError, match="outside"):
        database.write(scope, lambda uow: uow.insert(note, id="x", code12="310107014001"))
    with pytest.raises(ScopeError, match="another realm"):
        database.write(
            scope, lambda uow: uow.insert(note, id="x", code12="310107005001", realm="demo")
        )
    assert _texts(database, SYSTEM, note) == []


def test_changes_and_removals_stay_within_the_scope(database: Database, note: Table) -> None:
    _two_notes(database, note)

    def change(uow: Writing) -> None:
        uow.execute(uow.update(note).values(text="storm"))
        audit.record(uow, Entry(action="changed", subject_kind="note"))

    def remove(uow: Writing) -> None:
        uow.execute(uow.delete(note))
        audit.record(uow, Entry(action="removed", subject_kind="note"))

    database.write(officer(CAOYANG), change)
    assert _texts(database, SYSTEM, note) == ["storm", "water"]
    database.write(officer(CAOYANG), remove)
    assert _texts(database, SYSTEM, note) == ["water"]


def test_nothing_can_be_changed_through_a_reading(database: Database, note: Table) -> None:
    _two_notes(database, note)
    with pytest.raises((DBAPIError, DatabaseError)), database.read(SYSTEM) as uow:
        uow.execute(text("DELETE FROM test_note"))
    assert _texts(database, SYSTEM, note) == ["water", "wind"]


def test_a_connection_reads_and_changes_in_turns(sqlite_database: Database) -> None:
    remove = text("DELETE FROM clock_beat")
    for _ in range(2):
        with sqlite_database.changing() as connection:
            connection.execute(remove)
        with (
            pytest.raises((DBAPIError, DatabaseError), match="readonly"),
            sqlite_database.read(SYSTEM) as uow,
        ):
            uow.execute(remove)


def test_a_reading_sees_one_moment_while_others_write(database: Database, note: Table) -> None:
    _two_notes(database, note)
    with database.read(SYSTEM) as uow:
        before = len(uow.rows(uow.select(note)))
        database.write(SYSTEM, lambda one: one.insert(note, id="c", code12=CAOYANG, text="fire"))
        assert len(uow.rows(uow.select(note))) == before
    assert len(_texts(database, SYSTEM, note)) == before + 1


def test_insert_if_new_tells_whether_it_added(database: Database, note: Table) -> None:
    def add(uow: Writing) -> bool:
        return uow.insert_if_new(note, id="a", code12=CHANGFENG, text="water")

    assert database.write(SYSTEM, add)
    assert not database.write(SYSTEM, add)
    assert _texts(database, SYSTEM, note) == ["water"]


def test_insert_many_counts_and_insert_returns_the_key(database: Database, note: Table) -> None:
    rows = [{"id": str(one), "code12": CHANGFENG, "text": str(one)} for one in range(3)]
    assert database.write(SYSTEM, lambda uow: uow.insert_many(note, rows)) == 3
    assert database.write(SYSTEM, lambda uow: uow.insert_many(note, [])) == 0
    key = database.write(SYSTEM, lambda uow: uow.insert(note, id="k", code12=CHANGFENG))
    assert key == "k"


def test_the_same_key_may_stand_in_two_realms_but_not_twice_in_one(
    database: Database, note: Table
) -> None:
    _two_notes(database, note)
    with pytest.raises(IntegrityError):
        _two_notes(database, note)
