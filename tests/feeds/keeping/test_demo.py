"""The made-up night is told through the way that all feeds go, and stays in the demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from attrs import frozen

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.errors import OutsideError
from riskmap.core.realm import DEMO
from riskmap.feeds import service
from riskmap.feeds.demo import making, story
from riskmap.feeds.demo.asking import TOLD, ZERO, ask_sender
from riskmap.feeds.demo.making import Made
from riskmap.feeds.demo.settings import demo_feeds
from riskmap.feeds.demo.story import Night
from riskmap.feeds.jobs import jobs
from riskmap.feeds.model.health import FeedState
from riskmap.feeds.service.demonstration import begun, is_any_on, zero_of
from riskmap.outside.transports import State
from riskmap.store import Parts, open_database
from riskmap.store.database import sqlite_url
from tests.feeds.keeping.feeding import HOME

NOW = datetime(2026, 7, 12, 14, tzinfo=UTC)
NIGHT = Night(NOW + timedelta(minutes=30))


@frozen
class House:
    """Parts that go by a clock that is put, and what was told in them."""

    parts: Parts
    clock: SetClock

    def states(self, now: datetime) -> dict[str, FeedState]:
        """Return how the feeds of the demonstration are."""
        with self.parts.database.read(making.SCOPE) as uow:
            found = service.health_of(uow, now, begun(uow, HOME))
        return {one.feed: one.state for one in found}


def house(path: Path) -> House:
    clock = SetClock(NOW)
    place = SimpleNamespace(code12=HOME)
    database = open_database(sqlite_url(path), clock=clock)
    parts = SimpleNamespace(
        database=database,
        clock=clock,
        settings=SimpleNamespace(place=place, feeds={}),
        modules=lambda _name: [],
    )
    return House(cast("Parts", parts), clock)


@pytest.fixture(scope="module")
def told(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which the night was told up to half an hour before its worst."""
    path = tmp_path_factory.mktemp("demo") / "riskmap.db"
    shutil.copyfile(migrated_file, path)
    there = house(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "told", lambda: {**story.told(), "step_min": 120})
        made = list(making.tell(there.parts, there.clock, NIGHT, NOW))
    assert sum(one.new for one in made) > 10_000
    assert sum(one.refused + one.changed for one in made) == 0
    yield there
    there.parts.database.close()


def test_its_feeds_are_fresh_but_for_the_one_that_fell_silent(told: House) -> None:
    states = told.states(NOW)
    assert states.pop("demo-rain-old") is FeedState.STALE
    assert set(states.values()) == {FeedState.FRESH}


def test_its_runs_stand_at_the_hours_to_which_they_belong(told: House) -> None:
    with told.parts.database.read(making.SCOPE) as uow:
        runs = service.runs_of(uow, "demo-rain")
    assert runs[0].began_at == NOW
    assert NOW - timedelta(hours=9) < runs[-1].began_at < NOW - timedelta(hours=7)


def test_stations_bear_marks_that_say_that_they_are_made_up(told: House) -> None:
    with told.parts.database.read(making.SCOPE) as uow:
        stations = {one.key: one for one in service.stations(uow)}
    marks = stations["demo-level/SAMPLE-L1"].marks
    assert marks["warning_m"] == {"value": 3.3, "source": making.MADE_UP, "verified": False}
    assert all(one.registered for one in stations.values())


def test_nothing_of_it_is_live(told: House) -> None:
    with told.parts.database.read(Scope.system("test")) as uow:
        assert service.stations(uow) == ()
        assert service.latest(uow) == ()
        assert zero_of(uow) is None
        assert begun(uow, HOME) == ()


def test_it_goes_on_and_says_nothing_twice(told: House) -> None:
    told.clock.at = NOW + timedelta(minutes=20)
    made = making.step(told.parts, NIGHT)
    assert (made.changed, made.refused) == (0, 0)
    assert made.new == 4 * 4 + 2 * 2 + 2  # gauges, creeks and the tide since
    again = making.step(told.parts, NIGHT)
    assert (again.new, again.changed) == (0, 0)
    told.clock.at = NOW


class Wall:
    """A clock on the wall that also goes while somebody works."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(seconds=2)
        return self.at


def test_a_played_night_catches_up_with_the_clock_on_the_wall(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, wall = SetClock(NIGHT.at(-8)), Wall(NIGHT.at(-7.4))
    pauses: list[timedelta] = []
    parts = cast("Parts", SimpleNamespace(clock=clock))
    monkeypatch.setattr(making, "tell", lambda *_: iter(()))
    monkeypatch.setattr(making, "step", lambda _, night: Made(zero=night.zero, now=clock.now()))
    steps = list(making.play(parts, clock, NIGHT, wall, pauses.append))
    assert steps[-1].now <= wall.at < steps[-1].now + timedelta(minutes=2)
    assert pauses == [timedelta(minutes=5)] * 8


def test_the_demonstration_is_the_realm_of_it_all() -> None:
    assert making.SCOPE.realm == DEMO


def test_a_sender_tells_nothing_before_a_night_was_begun() -> None:
    feed = demo_feeds(HOME)[0]
    with pytest.raises(OutsideError, match="No demonstration was begun"):
        ask_sender(feed, {}, NOW)


def test_several_signals_of_one_span_come_one_after_the_other() -> None:
    feed = next(one for one in demo_feeds(HOME) if one.name == "demo-signals")
    state: State = {ZERO: NIGHT.zero.isoformat(), TOLD: NIGHT.at(-13).isoformat()}
    found = [fetched := ask_sender(feed, state, NIGHT.at(-4))]
    while fetched.more:
        found.append(fetched := ask_sender(feed, fetched.state, NIGHT.at(-1)))
    assert [one.payload is not None for one in found] == [True] * 3
    assert found[-1].state == {ZERO: state[ZERO], TOLD: NIGHT.at(-4).isoformat()}
    assert ask_sender(feed, found[-1].state, NIGHT.at(-3)).payload is None


def test_a_site_that_asks_somebody_leaves_the_demonstration() -> None:
    off, by_hand = SimpleNamespace(on=False, address="a"), SimpleNamespace(on=True, address="")
    asked = SimpleNamespace(on=True, address="https://gauges.test/")
    assert not is_any_on(SimpleNamespace(feeds={"off": off, "by_hand": by_hand}))
    assert is_any_on(SimpleNamespace(feeds={"off": off, "asked": asked}))
    names = {one.name for one in jobs(SimpleNamespace(feeds={"asked": asked}))}
    assert names == {"feeds", "forget-feeds"}
    assert "feeds-demo" in {one.name for one in jobs(SimpleNamespace(feeds={"off": off}))}
