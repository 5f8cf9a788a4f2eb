"""Whoever goes around the program is found out: each kind of harm, on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attrs import evolve

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import DEMO
from riskmap.store import Database, audit, backup
from riskmap.store.audit import Entry, anchors
from riskmap.store.audit.harm import Harm, Kind
from riskmap.store.audit.verifying import lost, verify
from tests.store.audit.conftest import leave, records

Tamper = Callable[..., None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the anchor file."""
    return tmp_path / "audit" / anchors.NAME


@pytest.fixture(autouse=True)
def _one_process(named: Any) -> None:
    """Let the chain be called ``one``."""


@pytest.fixture
def tamper(database: Database) -> Tamper:
    """Return what changes the database behind the program's back, its triggers taken away."""

    def on_sqlite(*statements: str) -> None:
        with closing(sqlite3.connect(str(database.engine.url.database))) as connection:
            for name in ("update", "delete", "replace"):
                connection.execute(f"DROP TRIGGER IF EXISTS audit_entry_no_{name}")
            for one in statements:
                connection.execute(one)
            connection.commit()

    def on_postgresql(*statements: str) -> None:
        url = database.engine.url.set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
            connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
            for one in statements:
                connection.execute(one.encode())

    return on_sqlite if database.is_sqlite else on_postgresql


def _harms(database: Database, file: Path) -> list[Harm]:
    return list(verify(database, file).harms)


def _only(database: Database, file: Path) -> Harm:
    (harm,) = _harms(database, file)
    assert not verify(database, file).is_sound
    return harm


def _where(number: int) -> str:
    return f"WHERE realm = 'live' AND writer = 'one' AND seq = {number}"


def test_a_log_that_nobody_touched_is_sound(database: Database, file: Path, named: Any) -> None:
    leave(database, 4)
    named("two")
    leave(database, 3, Scope.system("test", DEMO))
    assert anchors.anchor_all(database, file) == 2
    verdict = verify(database, file)
    assert (verdict.entries, verdict.chains, verdict.anchors) == (7, 2, 2)
    assert verdict.is_sound
    assert verdict.harms == ()


@pytest.mark.parametrize(
    "change",
    ["actor = 'wang'", "why = 'nothing'", "code12 = NULL", "after = '{}'", "at = '2999-01-01'",
     "origin = ''", "before = 'null'", "subject_id = 'p9'", "action = 'looked'"],
)  # fmt: skip
def test_a_changed_entry_is_found(
    database: Database, file: Path, tamper: Tamper, change: str
) -> None:
    leave(database, 5)
    tamper(f"UPDATE audit_entry SET {change} {_where(3)}")
    harm = _only(database, file)
    assert (harm.kind, harm.writer, harm.seq) == (Kind.CHANGED, "one", 3)
    assert str(harm.message) == "live/one/3 was changed after it was written."


@pytest.mark.parametrize(
    "change", ["at = 'once'", "at = 7", "actor = x'00ff'", "after = '{'", "hash = ''"]
)
def test_what_no_program_would_write_is_found_and_stops_nothing(
    sqlite_database: Database, file: Path, change: str
) -> None:
    leave(sqlite_database, 5)
    with sqlite_database.changing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql(f"UPDATE audit_entry SET {change} {_where(3)}")
    assert (Kind.CHANGED, 3) in {(one.kind, one.seq) for one in _harms(sqlite_database, file)}


def test_a_number_that_is_none_is_found(sqlite_database: Database, file: Path) -> None:
    leave(sqlite_database, 3)
    with sqlite_database.changing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql(f"UPDATE audit_entry SET seq = 'x' {_where(2)}")
    assert Kind.MISSING in {one.kind for one in _harms(sqlite_database, file)}
    assert not verify(sqlite_database, file).is_sound


def test_a_changed_entry_with_a_hash_made_anew_is_found_by_the_next(
    database: Database, file: Path, tamper: Tamper
) -> None:
    leave(database, 5)
    forged = evolve(records(database)[2], actor="wang").sealed()
    tamper(f"UPDATE audit_entry SET actor = 'wang', hash = '{forged.hash}' {_where(3)}")
    harm = _only(database, file)
    assert (harm.kind, harm.seq) == (Kind.REPLACED, 3)


def test_a_chain_made_anew_from_an_entry_on_is_found_by_its_anchor(
    database: Database, file: Path, tamper: Tamper
) -> None:
    leave(database, 5)
    anchors.anchor_all(database, file)
    forged = evolve(records(database)[2], actor="wang").sealed()
    statements = [f"UPDATE audit_entry SET actor = 'wang', hash = '{forged.hash}' {_where(3)}"]
    for one in records(database)[3:]:
        forged = evolve(one, previous=forged.hash).sealed()
        statements.append(
            f"UPDATE audit_entry SET previous = '{forged.previous}', hash = '{forged.hash}'"
            f" {_where(one.seq)}"
        )
    tamper(*statements)
    harm = _only(database, file)
    assert (harm.kind, harm.seq) == (Kind.REWRITTEN, 5)


@pytest.mark.parametrize(("gone", "first", "last"), [("3", 3, 3), ("2, 3, 4", 2, 4), ("1", 1, 1)])
def test_missing_entries_are_found(
    database: Database, file: Path, tamper: Tamper, gone: str, first: int, last: int
) -> None:
    leave(database, 5)
    tamper(f"DELETE FROM audit_entry WHERE seq IN ({gone})")
    harm = _only(database, file)
    assert (harm.kind, harm.seq, harm.last) == (Kind.MISSING, first, last)


def test_entries_that_changed_places_are_found(
    database: Database, file: Path, tamper: Tamper
) -> None:
    leave(database, 6)
    tamper(*(f"UPDATE audit_entry SET seq = {to} {_where(at)}"
             for at, to in ((2, 99), (5, 2), (99, 5))))  # fmt: skip
    found = [(one.kind, one.seq, one.was) for one in _harms(database, file)]
    assert found == [(Kind.REORDERED, 2, 5), (Kind.REORDERED, 5, 2)]


def test_entries_moved_up_into_a_gap_are_found(
    database: Database, file: Path, tamper: Tamper
) -> None:
    leave(database, 4)
    anchors.anchor_all(database, file)
    tamper(
        f"DELETE FROM audit_entry {_where(2)}",
        *(f"UPDATE audit_entry SET seq = {at - 1} {_where(at)}" for at in (3, 4)),
    )
    found = {(one.kind, one.seq, one.was or one.last) for one in _harms(database, file)}
    assert found == {
        (Kind.REORDERED, 2, 3),
        (Kind.REORDERED, 3, 4),
        (Kind.CUT_OFF, 4, 4),
    }


def test_entries_cut_off_at_the_end_are_found(
    database: Database, file: Path, tamper: Tamper
) -> None:
    leave(database, 5)
    anchors.anchor_all(database, file)
    tamper("DELETE FROM audit_entry WHERE seq > 3")
    harm = _only(database, file)
    assert (harm.kind, harm.seq, harm.last) == (Kind.CUT_OFF, 4, 5)


def test_new_entries_do_not_hide_that_others_were_cut_off(
    database: Database, file: Path, tamper: Tamper
) -> None:
    leave(database, 5)
    anchors.anchor_all(database, file)
    tamper("DELETE FROM audit_entry WHERE seq > 3")
    leave(database, 3, why="something else")
    anchors.anchor_all(database, file)
    harm = _only(database, file)
    assert (harm.kind, harm.seq) == (Kind.REWRITTEN, 5)


def test_a_chain_that_is_gone_as_a_whole_is_found(
    database: Database, file: Path, tamper: Tamper, named: Any
) -> None:
    leave(database, 2)
    named("two")
    leave(database, 3)
    anchors.anchor_all(database, file)
    tamper("DELETE FROM audit_entry WHERE writer = 'two'")
    harm = _only(database, file)
    assert (harm.kind, harm.writer, harm.seq, harm.last) == (Kind.CHAIN_GONE, "two", 1, 3)


def test_an_entry_pushed_in_at_the_front_is_found(
    database: Database, file: Path, tamper: Tamper
) -> None:
    leave(database, 2)
    first = records(database)[0]
    forged = evolve(first, previous="1" * 64).sealed()
    tamper(
        f"UPDATE audit_entry SET previous = '{forged.previous}', hash = '{forged.hash}' {_where(1)}"
    )
    assert {(one.kind, one.seq) for one in _harms(database, file)} == {
        (Kind.CHANGED, 1),
        (Kind.REPLACED, 1),
    }


@pytest.mark.parametrize(("line", "content"), [(1, b"no anchor"), (0, b"{}"), (1, None)])
def test_a_changed_anchor_file_is_found(
    database: Database, file: Path, line: int, content: bytes | None
) -> None:
    for _ in range(3):
        leave(database)
        anchors.anchor_all(database, file)
    lines = file.read_bytes().splitlines(keepends=True)
    if content is None:
        lines[line] = lines[line].replace(b'"seq":2', b'"seq":1')
    else:
        lines[line] = content + b"\n"
    file.write_bytes(b"".join(lines))
    kinds = {one.kind for one in _harms(database, file)}
    assert Kind.ANCHOR_CHANGED in kinds
    assert not verify(database, file).is_sound


def test_a_line_taken_out_of_the_anchor_file_is_found(database: Database, file: Path) -> None:
    for _ in range(3):
        leave(database)
        anchors.anchor_all(database, file)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[2])
    harm = _only(database, file)
    assert (harm.kind, harm.last) == (Kind.ANCHOR_CHANGED, 2)


def test_an_anchor_file_that_is_gone_is_found(sqlite_database: Database, file: Path) -> None:
    clock = SetClock(sqlite_database.now())
    database = Database(sqlite_database.engine, sqlite_database._door, clock)
    leave(database)
    assert verify(database, file).is_sound  # nobody had the time to anchor it
    clock.advance(timedelta(hours=2))
    harm = _only(database, file)
    assert harm.kind is Kind.ANCHORS_GONE


def test_what_a_restore_could_not_bring_back_is_explained_by_its_entry(
    sqlite_database: Database, postgres_database: Database, file: Path, tmp_path: Path, named: Any
) -> None:
    leave(sqlite_database, 3)
    path, _ = backup.make(sqlite_database, tmp_path, keep=9)
    leave(sqlite_database, 2)
    named("two")
    leave(sqlite_database, 2)
    anchors.anchor_all(sqlite_database, file)

    def record(uow: Any, _manifest: Any) -> None:
        gone = Entry(action="restored", subject_kind="database", after={"lost": lost(uow, file)})
        audit.record(uow, gone)

    named("three")
    backup.restore(postgres_database, path, and_record=record)
    anchors.anchor_all(postgres_database, file)
    verdict = verify(postgres_database, file)
    assert [(one.kind, one.writer, one.seq, one.last) for one in verdict.harms] == [
        (Kind.CUT_OFF, "one", 4, 5),
        (Kind.CHAIN_GONE, "two", 1, 2),
    ]
    assert verdict.is_sound
    assert "A restore says so itself." in str(verdict.harms[0].message)
