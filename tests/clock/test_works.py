from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from attrs import define

from riskmap.clock.works import SlotTrigger, Works
from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import LIVE, Realm
from riskmap.core.schedule import Job
from riskmap.store import Database, runs

SYSTEM = Scope.system("test")
HOUR = timedelta(hours=1)
NOON = datetime(2026, 7, 12, 12, tzinfo=UTC)


@define
class FakeLease:
    """A lease that is held as long as it is said to be."""

    held: bool = True

    def take(self) -> bool:
        return self.held

    def still_held(self) -> bool:
        return self.held

    def release(self) -> None:
        self.held = False


@define
class Noted:
    """What a job was asked."""

    calls: list[tuple[datetime, Realm]]

    def run(self, _runtime: Any, now: datetime, realm: Realm) -> str:
        self.calls.append((now, realm))
        return f"call {len(self.calls)}"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON + timedelta(minutes=10))


@pytest.fixture
def lease() -> FakeLease:
    return FakeLease()


@pytest.fixture
def works(sqlite_database: Database, clock: SetClock, lease: FakeLease) -> Works:
    settings = SimpleNamespace(clock=SimpleNamespace(misfire_grace_s=3600))
    runtime: Any = SimpleNamespace(settings=settings, clock=clock, database=sqlite_database)
    return Works(runtime, (), lease, "me")


@pytest.fixture
def noted() -> Noted:
    return Noted([])


@pytest.fixture
def hourly(noted: Noted) -> Job:
    return Job(name="hourly", every=HOUR, run=noted.run)


def _last(database: Database) -> list[runs.Run]:
    with database.read(SYSTEM) as uow:
        return list(runs.last_runs(uow))


def test_a_slot_is_run_once_and_recorded(
    works: Works, hourly: Job, noted: Noted, clock: SetClock, sqlite_database: Database
) -> None:
    works.run(hourly)
    works.run(hourly)
    assert noted.calls == [(clock.at, LIVE)]
    (run,) = _last(sqlite_database)
    assert (run.slot, run.state, run.result, run.holder) == (NOON, "done", "call 1", "me")
    clock.advance(HOUR)
    works.run(hourly)
    assert len(noted.calls) == 2


def test_nothing_is_run_or_claimed_without_the_lease(
    works: Works, hourly: Job, noted: Noted, lease: FakeLease, sqlite_database: Database
) -> None:
    lease.release()
    with structlog.testing.capture_logs() as said:
        works.run(hourly)
    assert noted.calls == []
    assert _last(sqlite_database) == []
    assert [one["log_level"] for one in said] == ["warning"]


def test_what_a_job_raises_is_recorded_not_raised(works: Works, sqlite_database: Database) -> None:
    def broken(_runtime: Any, _now: datetime, _realm: Realm) -> str:
        msg = "no rain gauge"
        raise ValueError(msg)

    works.run(Job(name="broken", every=HOUR, run=broken))
    (run,) = _last(sqlite_database)
    assert (run.state, run.error, run.result) == ("failed", "ValueError: no rain gauge", None)


def test_a_run_that_was_given_up_meanwhile_stays_lost(
    works: Works, sqlite_database: Database
) -> None:
    def slow(_runtime: Any, _now: datetime, _realm: Realm) -> str:
        sqlite_database.write(SYSTEM, lambda uow: runs.mark_lost(uow, holder="another"))
        return "too late"

    with structlog.testing.capture_logs() as said:
        works.run(Job(name="slow", every=HOUR, run=slow))
    assert [one.state for one in _last(sqlite_database)] == ["lost"]
    assert said[-1]["event"] == "finished after it was given up as lost"


def test_a_database_that_is_away_does_not_stop_the_works(
    works: Works, hourly: Job, noted: Noted, sqlite_database: Database
) -> None:
    sqlite_database.close()
    with structlog.testing.capture_logs() as said:
        works.run(hourly)
    assert noted.calls == []
    assert "closed" in said[0]["reason"]


@pytest.mark.parametrize(
    ("minutes", "first"),
    [(10, NOON), (30, NOON), (31, NOON + HOUR)],
    ids=["late", "as late as it may be", "too late"],
)
def test_at_the_start_the_latest_slot_is_caught_up_unless_it_is_too_late(
    hourly: Job, minutes: int, first: datetime
) -> None:
    trigger = SlotTrigger(hourly, timedelta(minutes=30))
    assert trigger.get_next_fire_time(None, NOON + timedelta(minutes=minutes)) == first


def test_later_slots_follow_one_another(hourly: Job) -> None:
    trigger = SlotTrigger(hourly, timedelta(minutes=30))
    much_later = NOON + timedelta(days=2)
    assert trigger.get_next_fire_time(NOON, much_later) == NOON + HOUR
