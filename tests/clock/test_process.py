from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from riskmap.store import Database
from tests.clock.conftest import Clocks


def test_killed_another_takes_over_within_30_s_and_no_slot_runs_twice(clocks: Clocks) -> None:
    for _ in range(3):
        clocks.start("LONG")
    clocks.wait_for(lambda: len(clocks.ran("quick")) >= 2 and len(clocks.ran("long")) == 1)
    first = clocks.holder()
    assert first is not None
    assert {one.pid for one in clocks.ran()} == {first}
    clocks.kill(first)
    assert clocks.wait_for(lambda: clocks.ran()[-1].pid != first) < 30
    clocks.wait_for(lambda: clocks.states("quick")["done"] >= 4)
    second = clocks.holder()
    assert second != first
    assert {one.pid for one in clocks.ran()} == {first, second}
    # Each run noted itself once; a slot that ran twice would have one row and two notes.
    assert len(clocks.ran("quick")) <= len(clocks.slots("quick"))
    # What the first was doing is given up, and not done again for the same slot.
    assert len(clocks.ran("long")) == 1
    assert clocks.states("long") == {"lost": 1}


@pytest.mark.long
def test_a_row_of_clocks_with_the_shipped_settings_survives_ten_kills(clocks: Clocks) -> None:
    clocks.clock_settings.clear()
    for _ in range(3):
        clocks.start()
    for _ in range(10):
        done = clocks.states("quick")["done"]
        clocks.wait_for(lambda done=done: clocks.states("quick")["done"] > done)  # type: ignore[misc]
        killed = clocks.holder()
        assert killed is not None
        clocks.kill(killed)
        clocks.start()
        clocks.wait_for(lambda killed=killed: clocks.holder() != killed)  # type: ignore[misc]
    assert len(clocks.ran("quick")) <= len(clocks.slots("quick"))


def test_a_job_that_fails_is_recorded_and_does_not_stop_the_others(clocks: Clocks) -> None:
    clocks.start()
    clocks.wait_for(lambda: clocks.states("broken")["failed"] >= 1)
    done = clocks.states("quick")["done"]
    clocks.wait_for(lambda: clocks.states("quick")["done"] >= done + 2)
    assert "no rain gauge" in (clocks.home / "log" / "clock.log").read_text("utf-8")
    assert "Traceback" not in (clocks.home / "clock.err").read_text("utf-8")


def test_it_ends_cleanly_on_sigterm_and_on_ctrl_c(clocks: Clocks) -> None:
    for how in (signal.SIGTERM, signal.SIGINT):
        pid = clocks.start()
        clocks.wait_for(lambda pid=pid: clocks.holder() == pid)  # type: ignore[misc]
        clocks.wait_for(lambda: clocks.states("quick")["done"] > 0)
        assert clocks.kill(pid, how) == 0
        assert clocks.holder() is None
    assert set(clocks.states("quick")) == {"done"}


def test_it_ends_with_the_parent_that_holds_its_standard_input(clocks: Clocks) -> None:
    pid = clocks.start("JOBS", "--with-parent", stdin=subprocess.PIPE)
    clocks.wait_for(lambda: clocks.holder() == pid)
    child = clocks.child(pid)
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(20) == 0
    assert clocks.holder() is None


def test_of_the_slots_missed_in_a_pause_only_the_latest_is_caught_up(clocks: Clocks) -> None:
    pid = clocks.start()
    clocks.wait_for(lambda: clocks.states("quick")["done"] >= 2)
    clocks.child(pid).send_signal(signal.SIGSTOP)
    before = clocks.slots("quick")
    time.sleep(3.2)
    clocks.child(pid).send_signal(signal.SIGCONT)
    clocks.wait_for(lambda: len(clocks.slots("quick")) > len(before) + 1)
    first, *_ = [one for one in clocks.slots("quick") if one > before[-1]]
    assert (first - before[-1]).total_seconds() >= 3
    assert len(clocks.ran("quick")) <= len(clocks.slots("quick"))


def test_it_outlives_a_database_that_ends_all_sessions(
    postgres_database: Database, tmp_path: Path
) -> None:
    clocks = Clocks(postgres_database, tmp_path)
    pid = clocks.start()
    try:
        clocks.wait_for(lambda: clocks.states("quick")["done"] > 0)
        with postgres_database.changing() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        done = clocks.states("quick")["done"]
        clocks.wait_for(lambda: clocks.states("quick")["done"] >= done + 2)
        assert clocks.holder() == pid
        assert "the lease is lost" in (tmp_path / "clock.err").read_text("utf-8")
        assert len(clocks.ran("quick")) <= len(clocks.slots("quick"))
    finally:
        clocks.kill(pid)
