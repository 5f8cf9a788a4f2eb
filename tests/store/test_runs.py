from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from attrs import evolve
from sqlalchemy.exc import IntegrityError

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.store import Database, Writing, runs

SYSTEM = Scope.system("test")
SLOT = datetime(2026, 7, 12, 8, tzinfo=UTC)
BEAT = runs.Beat(holder="a", host="north", pid=1, started_at=SLOT, beat_at=SLOT)


def _claim(
    holder: str = "a", job: str = "backup", slot: datetime = SLOT
) -> Callable[[Writing], bool]:
    return lambda uow: runs.claim(uow, job, slot, holder=holder)


def _last(database: Database) -> list[runs.Run]:
    with database.read(SYSTEM) as uow:
        return list(runs.last_runs(uow))


def test_a_slot_is_claimed_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        wishes = [pool.submit(database.write, SYSTEM, _claim(str(one))) for one in range(8)]
    assert sorted(one.result() for one in wishes) == [False] * 7 + [True]
    assert len(_last(database)) == 1


def test_each_realm_has_its_own_runs(database: Database) -> None:
    assert database.write(SYSTEM, _claim())
    assert database.write(Scope.system("test", DEMO), _claim())


def test_a_run_ends_done_or_failed(database: Database) -> None:
    database.write(SYSTEM, _claim(job="good"))
    database.write(SYSTEM, _claim(job="bad"))
    database.write(SYSTEM, lambda uow: runs.finish(uow, "good", SLOT, result="3 rows"))
    database.write(SYSTEM, lambda uow: runs.finish(uow, "bad", SLOT, error="no disk"))
    bad, good = _last(database)
    assert (bad.job, bad.state, bad.error, bad.result) == ("bad", "failed", "no disk", None)
    assert (good.job, good.state, good.error, good.result) == ("good", "done", None, "3 rows")
    assert good.finished_at is not None
    assert good.started_at <= good.finished_at
    assert good.slot == SLOT


def test_runs_of_dead_clocks_are_given_up_and_stay_so(database: Database) -> None:
    database.write(SYSTEM, _claim("dead"))
    database.write(SYSTEM, _claim("me", job="mine"))
    assert database.write(SYSTEM, lambda uow: runs.mark_lost(uow, holder="me")) == 1
    assert [(one.job, one.state) for one in _last(database)] == [
        ("backup", "lost"),
        ("mine", "running"),
    ]
    assert not database.write(SYSTEM, lambda uow: runs.finish(uow, "backup", SLOT, result="late"))
    assert not database.write(SYSTEM, _claim("me"))


def test_the_last_run_of_each_job_is_found(database: Database) -> None:
    for days in range(3):
        database.write(SYSTEM, _claim(slot=SLOT + timedelta(days=days)))
    database.write(SYSTEM, _claim(job="other", slot=SLOT - timedelta(days=9)))
    assert [(one.job, one.slot) for one in _last(database)] == [
        ("backup", SLOT + timedelta(days=2)),
        ("other", SLOT - timedelta(days=9)),
    ]


def test_old_runs_are_pruned(database: Database) -> None:
    now = datetime.now(UTC)
    database.write(SYSTEM, _claim(job="old", slot=now - timedelta(days=401)))
    database.write(SYSTEM, _claim(job="new", slot=now - timedelta(days=399)))
    assert database.write(SYSTEM, runs.prune) == 1
    assert [one.job for one in _last(database)] == ["new"]


def test_of_a_job_that_goes_well_only_the_newest_runs_are_kept(database: Database) -> None:
    now = datetime.now(UTC)
    for minutes in range(6):
        slot = now - timedelta(minutes=minutes)
        database.write(SYSTEM, _claim(job="often", slot=slot))
        error = "broken" if minutes == 5 else None
        database.write(SYSTEM, partial(runs.finish, job="often", slot=slot, error=error))
    database.write(SYSTEM, _claim(job="seldom", slot=now - timedelta(days=99)))
    assert database.write(SYSTEM, partial(runs.prune, most=2)) == 3
    with database.read(SYSTEM) as uow:
        left = [(row["job"], row["state"]) for row in uow.rows(uow.select(runs.job_run))]
    assert sorted(left) == [
        ("often", "done"),
        ("often", "done"),
        ("often", "failed"),
        ("seldom", "running"),
    ]


def test_a_state_that_does_not_exist_is_refused(database: Database) -> None:
    database.write(SYSTEM, _claim())
    with pytest.raises(IntegrityError):
        database.write(
            SYSTEM, lambda uow: uow.execute(uow.update(runs.job_run).values(state="fine"))
        )


def test_only_the_holder_of_the_lease_has_a_beat(database: Database) -> None:
    def last() -> runs.Beat | None:
        with database.read(SYSTEM) as uow:
            return runs.last_beat(uow)

    assert last() is None
    database.write(SYSTEM, lambda uow: runs.begin_beats(uow, BEAT))
    database.write(SYSTEM, lambda uow: runs.begin_beats(uow, evolve(BEAT, holder="b")))
    database.write(SYSTEM, lambda uow: runs.give_beat(uow, "a"))
    assert last() == evolve(BEAT, holder="b")
    database.write(SYSTEM, lambda uow: runs.give_beat(uow, "b"))
    beat = last()
    assert beat is not None
    assert beat.beat_at > SLOT
    database.write(SYSTEM, lambda uow: runs.end_beats(uow, "a"))
    assert last() is not None
    database.write(SYSTEM, lambda uow: runs.end_beats(uow, "b"))
    assert last() is None
