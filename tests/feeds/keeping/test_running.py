from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.errors import LaterError, OutsideError
from riskmap.core.words import N_
from riskmap.feeds import service
from riskmap.feeds.model.runs import Run, RunState, Way
from riskmap.feeds.model.taking import Taken
from riskmap.feeds.service.health import forget
from riskmap.feeds.store import runs
from riskmap.outside.transports import Fetched
from riskmap.store import Writing
from tests.feeds.keeping.asking import Night
from tests.feeds.keeping.feeding import World, minutes, rain

AWAY = OutsideError(N_("The host does not answer."))


@pytest.fixture
def night(world: World) -> Night:
    return Night(world)


def test_a_run_says_what_came_and_how_it_went(night: Night) -> None:
    one = night.feed()
    run = night.run(one, rain(("a", 0, 1), ("b", 0, 2)) + b"\nc,when,1,60,")
    assert run is not None
    assert (run.state, run.way, run.new, run.refused, run.messages) == ("done", "hand", 2, 1, 3)
    assert run.error is None
    night.later(minutes=5)
    again = night.run(one, rain(("a", 0, 1), ("b", 0, 2)))
    assert again is not None
    assert (again.new, again.unchanged, len(night.runs(one))) == (0, 2, 2)
    assert again.size == len(rain(("a", 0, 1), ("b", 0, 2)))
    with night.world.reading() as uow:
        assert service.payload(uow, one.name, again.sha256) == rain(("a", 0, 1), ("b", 0, 2))


def test_what_the_transport_remembers_is_kept_with_what_it_brought(night: Night) -> None:
    one = night.feed()
    night.run(one, rain(("a", 0, 1)))
    night.run(one, AWAY)
    run = night.run(one, None)
    assert [state.get("number") for state in night.states] == [None, 1, 1]
    assert run is not None
    assert (run.not_modified, run.state, run.size) == (True, RunState.DONE, 0)


def test_a_feed_is_asked_by_the_clock_when_it_is_due(night: Night) -> None:
    one = night.feed(every=timedelta(minutes=5))
    assert night.run(one, rain(("a", 0, 1)), way=Way.CLOCK) is not None
    assert night.run(one, way=Way.CLOCK) is None
    night.later(minutes=4, seconds=59)
    assert night.run(one, way=Way.CLOCK) is None
    night.later(seconds=1)
    assert night.run(one, None, way=Way.CLOCK) is not None
    assert night.run(one, None) is not None  # by hand whenever somebody likes


def test_pauses_grow_until_the_breaker_opens_and_one_trial_closes_it(night: Night) -> None:
    one = night.feed(
        every=timedelta(minutes=5),
        retry=timedelta(seconds=30),
        breaker_after=4,
        breaker_pause=timedelta(minutes=10),
    )
    night.run(one, rain(("a", 0, 1)))
    pauses = []
    for _ in range(5):
        night.run(one, AWAY)
        health = night.health(one)
        assert health.next_at is not None
        pauses.append((health.next_at - night.clock.now()).total_seconds())
        night.later(seconds=pauses[-1])
    assert pauses == [30, 60, 120, 600, 600]
    assert (health.state, health.breaker, health.failures) == ("dead", "open", 5)
    assert night.health(one).breaker == "half_open"
    assert str(health.words[0]).endswith("The host does not answer.")
    night.run(one, rain(("a", 130, 2)))
    health = night.health(one)
    assert (health.state, health.breaker, health.failures, health.words) == (
        "fresh", "closed", 0, (),
    )  # fmt: skip


def test_a_host_that_asks_for_peace_is_left_in_peace(night: Night) -> None:
    one = night.feed()
    night.run(one, LaterError(N_("The host asks for a pause."), wait_s=900))
    health = night.health(one)
    assert health.next_at is not None
    assert health.next_at - night.clock.now() >= timedelta(minutes=15)


def test_two_processes_ask_a_feed_once(night: Night) -> None:
    one, other = night.feed(), Night(night.world)
    entered, goes_on = threading.Event(), threading.Event()

    def slow() -> bytes:
        entered.set()
        assert goes_on.wait(10)
        return rain(("a", 0, 1))

    first = threading.Thread(target=night.run, args=(one, slow))
    first.start()
    assert entered.wait(10)
    assert other.run(one, rain(("a", 0, 9))) is None
    goes_on.set()
    first.join(10)
    assert night.world.values("gauges/a") == [1]
    assert [run.state for run in night.runs(one)] == [RunState.DONE]


def test_who_dies_between_question_and_keeping_loses_nothing_and_doubles_nothing(
    night: Night,
) -> None:
    class KilledError(BaseException):
        """Nothing in the program catches it."""

    one = night.feed()
    night.run(one, rain(("a", 0, 1)))
    with pytest.raises(KilledError):
        night.run(one, KilledError())
    assert night.run(one, rain(("a", 60, 2))) is None  # nobody knows that it is dead
    night.later(minutes=3)
    run = night.run(one, rain(("a", 0, 1), ("a", 60, 2)))
    assert run is not None
    assert (run.new, run.unchanged) == (1, 1)
    assert [state.get("number") for state in night.states] == [None, 1, 1]
    assert [each.state for each in night.runs(one)] == ["done", "lost", "done"]
    assert night.world.values("gauges/a") == [1, 2]


def test_who_was_taken_for_dead_keeps_nothing_when_he_wakes(night: Night) -> None:
    one, other = night.feed(), Night(night.world)

    def asleep() -> bytes:
        other.later(hours=1)
        assert other.run(one, rain(("a", 0, 5))) is not None
        return rain(("a", 0, 1))

    assert night.run(one, asleep) is None
    assert night.world.values("gauges/a") == [5]
    assert [run.state for run in night.runs(one)] == ["done", "lost"]


def test_a_transport_that_heeds_no_time_limit_is_given_up(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskmap.feeds.service.running._DEAF", timedelta(0))
    ends = threading.Event()
    one = night.feed(timeout=timedelta(seconds=0.05))
    run = night.run(one, lambda: ends.wait(10))
    ends.set()
    assert run is not None
    assert "no answer within 0.05 s" in str(run.error)


def test_what_is_due_is_asked_side_by_side_and_the_slow_one_keeps_nobody_waiting(
    night: Night,
) -> None:
    ends = threading.Event()
    acts: dict[str, Callable[[], Any]] = {
        "slow": lambda: ends.wait(10) and None,
        "good": lambda: rain(("a", 0, 1)),
        "bad": lambda: (_ for _ in ()).throw(AWAY),
    }
    feeds = tuple(evolve(night.feed(), name=name) for name in acts)
    off = evolve(night.feed(), name="off", on=False)

    def asking(_parts: Any, one: Any, _state: Any) -> Fetched:
        return Fetched(payload=acts[one.name](), received_at=minutes(1), state={})

    begun = time.monotonic()
    done = service.run_due(
        night.parts,
        (*feeds, off),
        night.clock.now(),
        patience=timedelta(seconds=0.3),
        asking=asking,
    )
    assert time.monotonic() - begun < 8
    assert done.still >= 1
    while (done.asked, done.failed) != (2, 1) and time.monotonic() - begun < 20:
        time.sleep(0.01)
    assert (done.asked, done.failed) == (2, 1)
    assert night.world.values("good/a") == [1]
    ends.set()


def test_rooms_above_hear_of_news_in_the_same_write_and_one_that_fails_stops_nothing(
    night: Night,
) -> None:
    heard: list[tuple[int, int]] = []
    good, bad = ModuleType("good"), ModuleType("bad")

    def hear(uow: Writing, taken: Taken, _now: Any) -> None:
        heard.append((len(service.latest(uow)), taken.new))

    def fail(uow: Writing, _taken: Taken, _now: Any) -> None:
        runs.put(uow, "gauges", dropped=9)
        raise ZeroDivisionError

    good.heard, bad.heard = hear, fail  # type: ignore[attr-defined]
    night.listening.extend((bad, good))
    one = night.feed()
    night.run(one, rain(("a", 0, 1), ("b", 0, 1)))
    night.run(one, rain(("a", 0, 1)))
    assert heard == [(2, 2)]
    assert night.world.values("gauges/a") == [1]
    assert night.health(one).dropped == 0  # what it wrote is undone, and nothing else


def test_payloads_go_when_their_time_is_over_and_those_that_wait_stay_longer(
    night: Night,
) -> None:
    one = night.feed(keep_payloads=timedelta(days=1), keep_quarantine=timedelta(days=10))
    good, bad = night.run(one, rain(("a", 0, 1))), night.run(one, b"<html>busy</html>")
    assert isinstance(good, Run)
    assert isinstance(bad, Run)

    def kept() -> list[bool]:
        night.parts.database.write(night.world.system, lambda uow: forget(uow, one))
        with night.world.reading() as uow:
            return [service.payload(uow, one.name, each.sha256) is not None for each in (good, bad)]

    assert kept() == [True, True]
    night.later(days=2)
    assert kept() == [False, True]
    night.later(days=9)
    assert kept() == [False, False]


def test_what_a_stream_says_within_a_minute_is_one_run_and_one_payload(night: Night) -> None:
    one = night.feed()

    def said(payload: bytes) -> None:
        context = service.context_of(one, night.clock.now())
        service.keep(night.parts, one, payload, context)

    said(rain(("a", 0, 1)))
    night.later(seconds=20)
    said(b"\n" + rain(("a", 60, 2)))
    (run,) = night.runs(one)
    assert (run.new, run.way, run.size) == (2, "stream", 1 + 2 * len(rain(("a", 0, 1))))
    with night.world.reading() as uow:
        body = service.payload(uow, one.name, run.sha256)
    assert body == rain(("a", 0, 1)) + b"\n" + rain(("a", 60, 2))
    night.later(seconds=50)
    said(rain(("a", 60, 2)))
    assert len(night.runs(one)) == 2
