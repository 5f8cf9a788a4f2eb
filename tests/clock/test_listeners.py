"""What listens does so while the lease is held, and no longer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Self

import pytest
import structlog
from attrs import define, field

from riskmap.clock.process import _Candidate
from riskmap.core.clock import LiveClock
from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_
from riskmap.store import Database
from tests.clock.test_works import FakeLease


@define
class Ear:
    """A listener that only says what it was told."""

    said: list[str] = field(factory=list)
    ends_in_time: bool = True

    def start(self) -> None:
        self.said.append("start")

    def stop(self) -> None:
        self.said.append("stop")

    def join(self, seconds: float) -> bool:
        assert seconds <= 2
        self.said.append("join")
        return self.ends_in_time


@define
class Held:
    """A candidate that came to hold the lease, at work in a thread of its own."""

    candidate: _Candidate
    lease: FakeLease = field(factory=FakeLease)
    thread: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.candidate._hold, args=(self.lease,))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.candidate.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()


def candidate(database: Database, listeners: Callable[[], Any]) -> _Candidate:
    clock = SimpleNamespace(misfire_grace_s=60, beat_s=0.02, lease_poll_s=0.02)
    settings = SimpleNamespace(clock=clock)
    runtime: Any = SimpleNamespace(settings=settings, clock=LiveClock(), database=database)
    return _Candidate(runtime, (), listeners, threading.Event(), "me")


def wait_for(said: list[str], word: str) -> None:
    until = time.monotonic() + 10
    while word not in said:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize("how", ["lease", "stop"])
def test_ears_end_with_the_lease_and_with_the_process(sqlite_database: Database, how: str) -> None:
    ears = Ear(), Ear()
    with Held(candidate(sqlite_database, lambda: ears)) as held:
        wait_for(ears[1].said, "start")
        if how == "lease":
            held.lease.release()
            wait_for(ears[1].said, "join")
    assert [one.said for one in ears] == [["start", "stop", "join"]] * 2


def test_an_ear_that_does_not_end_keeps_nobody_and_is_told(sqlite_database: Database) -> None:
    ear = Ear(ends_in_time=False)
    with structlog.testing.capture_logs() as told, Held(candidate(sqlite_database, lambda: (ear,))):
        wait_for(ear.said, "start")
    assert "a listener did not end in time" in [one["event"] for one in told]


def test_listeners_that_are_set_wrongly_stop_nothing_else(sqlite_database: Database) -> None:
    def wrong() -> Any:
        raise ConfigurationError(N_("There is no feed format {name}."), name="snow")

    with (
        structlog.testing.capture_logs() as told,
        Held(candidate(sqlite_database, wrong)),
    ):
        wait_for_event(told, "the clock runs")
    assert [one["reason"] for one in told if one["event"] == "nobody listens"]


def wait_for_event(told: list[Any], event: str) -> None:
    until = time.monotonic() + 10
    while event not in [one["event"] for one in told]:
        assert time.monotonic() < until
        time.sleep(0.01)
