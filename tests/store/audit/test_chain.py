"""Entries are linked in the transaction of what they tell about."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import Table

from riskmap.core.access import Scope
from riskmap.core.errors import ScopeError
from riskmap.core.realm import DEMO
from riskmap.store import Database, Writing, audit, open_database
from riskmap.store.audit import Entry, difference
from riskmap.store.audit.record import NOTHING, canonical
from riskmap.store.runs import clock_beat
from tests.store.audit.conftest import COMMITTEE, entry, leave, person, records

SYSTEM = Scope.system("set-up")


def test_an_entry_says_who_did_what_from_where_and_why(database: Database) -> None:
    leave(database, before={"persons": 1})
    (one,) = records(database)
    assert (one.realm, one.actor, one.origin) == ("live", "li", "10.0.0.7")
    assert (one.action, one.subject_kind, one.subject_id) == ("changed", "place", "p0")
    assert (one.code12, one.why) == (COMMITTEE, "为了测试")
    assert (one.before, one.after) == ('{"persons":1}', '{"persons":0}')
    assert (one.seq, one.previous, one.hash) == (1, NOTHING, one.expected_hash)
    assert one.at.tzinfo is UTC


def test_each_entry_bears_the_hash_of_the_one_before(database: Database) -> None:
    leave(database, 5)
    log = records(database)
    assert [one.seq for one in log] == [1, 2, 3, 4, 5]
    assert all(after.previous == before.hash for before, after in pairwise(log))
    assert all(one.hash == one.expected_hash for one in log)


def test_a_hash_covers_every_field(database: Database) -> None:
    leave(database)
    (one,) = records(database)
    others: dict[str, Any] = {"seq": 2, "at": datetime(2026, 1, 1, tzinfo=UTC)}
    for name in ("realm", "writer", "actor", "origin", "action", "subject_kind", "subject_id",
                 "code12", "why", "before", "after", "previous", *others):  # fmt: skip
        changed = evolve(one, **{name: others.get(name, "other")})
        assert changed.expected_hash != one.hash, name


def test_a_work_that_fails_leaves_no_gap(database: Database) -> None:
    def fail(uow: Writing) -> None:
        audit.record(uow, entry())
        raise LookupError

    leave(database)
    with pytest.raises(LookupError):
        database.write(person(), fail)
    leave(database)
    assert [one.seq for one in records(database)] == [1, 2]


def test_entries_are_kept_with_the_change_or_not_at_all(database: Database, note: Table) -> None:
    def twice(uow: Writing) -> None:
        uow.insert(note, id="a", code12=COMMITTEE)
        audit.record(uow, Entry(action="added", subject_kind="note", after=object()))

    with pytest.raises(TypeError, match="does not fit"):
        database.write(person(), twice)
    with database.read(SYSTEM) as uow:
        assert uow.rows(uow.select(note)) == []
    assert records(database) == []


def test_many_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: leave(database), range(40)))
    log = records(database)
    assert [one.seq for one in log] == list(range(1, 41))
    assert all(after.previous == before.hash for before, after in pairwise(log))


def test_several_entries_of_one_write_follow_each_other(database: Database) -> None:
    def several(uow: Writing) -> None:
        for number in range(3):
            audit.record(uow, entry(number))

    database.write(person(), several)
    assert [one.subject_id for one in records(database)] == ["p0", "p1", "p2"]


def test_each_process_and_each_realm_has_a_chain_of_its_own(database: Database, named: Any) -> None:
    leave(database, 2)
    leave(database, 1, Scope.system("test", DEMO))
    named("two")
    leave(database, 2)
    chains = [(one.realm, one.writer, one.seq) for one in records(database)]
    assert chains == [
        ("demo", "one", 1),
        ("live", "one", 1),
        ("live", "one", 2),
        ("live", "two", 1),
        ("live", "two", 2),
    ]


def test_a_second_door_goes_on_where_the_first_ended(database: Database) -> None:
    leave(database, 2)
    url = database.engine.url.render_as_string(hide_password=False)
    other = open_database(url)
    leave(other)
    other.close()
    leave(database)
    log = records(database)
    assert [one.seq for one in log] == [1, 2, 3, 4]
    assert log[3].previous == log[2].hash


def test_the_program_names_who_stands_behind_it(database: Database) -> None:
    leave(database, 1, SYSTEM, by="民政局 李")
    leave(database, 1, SYSTEM, why="")
    leave(database, 1, person(), by="somebody else")
    assert [one.actor for one in records(database)] == ["民政局 李", "system", "li"]
    assert records(database)[1].why == "set-up"


def test_a_person_changes_nothing_without_an_entry(database: Database, note: Table) -> None:
    def add(uow: Writing) -> None:
        uow.insert(note, id="a", code12=COMMITTEE)

    def add_several(uow: Writing) -> None:
        uow.insert_many(note, [{"id": "b", "code12": COMMITTEE}])

    def add_new(uow: Writing) -> None:
        uow.insert_if_new(note, id="c", code12=COMMITTEE)

    def change(uow: Writing) -> None:
        uow.execute(uow.update(note).values(text="x"))

    def remove(uow: Writing) -> None:
        uow.execute(uow.delete(note))

    for work in (add, add_several, add_new):
        with pytest.raises(ScopeError, match="li changed test_note and left no entry"):
            database.write(person(), work)
    database.write(SYSTEM, add)
    for work in (change, remove):
        with pytest.raises(ScopeError, match="test_note"):
            database.write(person(), work)
    with database.read(SYSTEM) as uow:
        assert [row["text"] for row in uow.rows(uow.select(note))] == [None]


def test_what_changes_nothing_needs_no_entry(database: Database, note: Table) -> None:
    def nothing(uow: Writing) -> int:
        uow.rows(uow.select(note))
        uow.insert_many(note, [])
        return uow.execute(uow.delete(note)).rowcount

    assert database.write(person(), nothing) == 0


def test_notes_of_the_program_itself_need_no_entry(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(clock_beat.info, "riskmap_audited", value=False)
    at = datetime(2026, 7, 1, tzinfo=UTC)
    beat = {"holder": "a", "host": "a", "pid": 1, "started_at": at, "beat_at": at}
    database.write(person(), lambda uow: uow.insert(clock_beat, **beat))


def test_canonical_json_is_the_same_however_it_came_about() -> None:
    first = canonical({"b": 1, "a": (1.5, "真如", None), "c": date(2026, 7, 1)})
    assert first == '{"a":[1.5,"真如",null],"b":1,"c":"2026-07-01"}'
    assert canonical({"s": {"y", "x"}}) == '{"s":["x","y"]}'
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


def test_a_difference_holds_only_what_differs() -> None:
    before, after = difference({"a": 1, "b": 2, "gone": 3}, {"a": 1, "b": 5, "new": 4})
    assert before == {"b": 2, "gone": 3}
    assert after == {"b": 5, "new": 4}


def test_an_entry_is_named_by_slugs() -> None:
    with pytest.raises(ValueError, match="slug"):
        Entry(action="Was changed", subject_kind="place")


def test_a_zero_byte_is_no_way_around_the_log(database: Database) -> None:
    leave(database, why="a\0b", subject_id="x\0")
    (one,) = records(database)
    assert (one.why, one.subject_id) == ("a\ufffdb", "x\ufffd")
