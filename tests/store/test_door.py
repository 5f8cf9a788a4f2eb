from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, text

from riskmap.core.access import Scope
from riskmap.core.errors import DatabaseError
from riskmap.store import Database, Writing, open_database, runs, schema
from riskmap.store.database import sqlite_url
from riskmap.store.door import GroupDoor

SYSTEM = Scope.system("test")
CODE = "310107005001"


class RefusedError(Exception):
    """Raised by a work on purpose."""


def _ids(database: Database, note: Table) -> set[str]:
    with database.read(SYSTEM) as uow:
        return {row["id"] for row in uow.rows(uow.select(note))}


def test_sqlite_writes_ahead_and_waits_for_the_disk(sqlite_database: Database) -> None:
    with sqlite_database.engine.connect() as connection:
        said = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    full = 2
    assert said == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.tuples(st.booleans(), st.text("ab", min_size=1, max_size=3)), max_size=30))
def test_what_is_written_is_read_back_and_failures_undo_alone(
    database: Database, note: Table, wishes: list[tuple[bool, str]]
) -> None:
    database.write(SYSTEM, lambda uow: uow.execute(uow.delete(note)))

    def attempt(number: int, *, fails: bool, words: str) -> str | None:
        def work(uow: Writing) -> str:
            uow.insert(note, id=f"{number}", code12=CODE, text=f"{number} {words}")
            if fails:
                raise RefusedError
            return f"{number}"

        try:
            return database.write(SYSTEM, work)
        except RefusedError:
            return None

    with ThreadPoolExecutor(8) as pool:
        futures = [
            pool.submit(attempt, number, fails=fails, words=words)
            for number, (fails, words) in enumerate(wishes)
        ]
        acknowledged = {one.result() for one in futures} - {None}
    assert acknowledged == {f"{number}" for number, (fails, _) in enumerate(wishes) if not fails}
    assert _ids(database, note) == acknowledged


def test_a_work_that_fails_alone_leaves_nothing_and_the_next_is_kept(
    database: Database, note: Table
) -> None:
    def fail(uow: Writing) -> None:
        uow.insert(note, id="a", code12=CODE)
        raise RefusedError

    for _ in range(2):
        with pytest.raises(RefusedError):
            database.write(SYSTEM, fail)
        assert _ids(database, note) == set()
    database.write(SYSTEM, lambda uow: uow.insert(note, id="b", code12=CODE))
    assert _ids(database, note) == {"b"}


def test_works_that_wait_together_are_committed_together(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    commit = GroupDoor._commit

    def counted(door: GroupDoor, batch: list[object]) -> None:
        batches.append(len(batch))
        commit(door, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(GroupDoor, "_commit", counted)
    began, go_on = threading.Event(), threading.Event()

    def slow(_uow: Writing) -> None:
        began.set()
        go_on.wait(10)

    with ThreadPoolExecutor(12) as pool:
        first = pool.submit(sqlite_database.write, SYSTEM, slow)
        began.wait(10)
        others = [pool.submit(sqlite_database.write, SYSTEM, runs.last_beat) for _ in range(10)]
        door = sqlite_database._door
        assert isinstance(door, GroupDoor)
        while door._waiting.qsize() < len(others):
            pass
        go_on.set()
        first.result(10)
        for one in others:
            one.result(10)
    assert batches == [1, 10]


def test_a_write_from_within_a_write_is_refused(sqlite_database: Database) -> None:
    def work(_uow: Writing) -> None:
        sqlite_database.write(SYSTEM, runs.last_beat)

    with pytest.raises(DatabaseError, match="within a write"):
        sqlite_database.write(SYSTEM, work)


def test_closing_finishes_what_waits_and_lets_nobody_in(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path / "riskmap.db"))
    schema.upgrade(database)
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(database.write, SYSTEM, runs.last_beat) for _ in range(20)]
        for one in waiting:
            one.result(10)
    database.close()
    with pytest.raises(DatabaseError, match="closed"):
        database.write(SYSTEM, runs.last_beat)


def test_a_database_that_is_locked_too_long_is_explained(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "riskmap.db")
    database, other = open_database(url, busy_timeout_s=0.05), open_database(url)
    schema.upgrade(database)
    with other.changing(), pytest.raises(DatabaseError, match="did not take the write"):
        database.write(SYSTEM, runs.last_beat)
    database.close()
    other.close()
