"""Listeners hear a real port on this machine and keep what it says in a real database."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import reduce
from operator import xor
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from attrs import define, evolve, field

from riskmap.core.clock import LiveClock
from riskmap.core.errors import DatabaseError
from riskmap.core.words import N_
from riskmap.feeds import service
from riskmap.feeds.model.runs import RunState
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stand import Stand
from riskmap.feeds.store import runs
from riskmap.feeds.streams import listener as listening
from riskmap.feeds.streams.listener import Listener
from riskmap.feeds.streams.waiting import Waiting
from tests.feeds.keeping.feeding import HOME, World


def sentence(body: str) -> bytes:
    return f"${body}*{reduce(xor, body.encode(), 0):02X}\r\n".encode()


def epoch(second: int, *, north: float = 0.0) -> bytes:
    """Return what a receiver says of one second: an exact position, and which day it is."""
    day = time.strftime("%d%m%y", time.gmtime())
    at = time.strftime("%H%M", time.gmtime()) + f"{second:02d}.00"
    lat = f"3114.{2500000 + round(north * 1e4):07d}"
    return sentence(
        f"GNGGA,{at},{lat},N,12124.0000000,E,4,12,0.7,5.100,M,9.200,M,1.0,0001"
    ) + sentence(f"GNRMC,{at},A,3114.2500,N,12124.0000,E,0.0,0.0,{day},,,A")


@define
class Receiver:
    """A port that lets listeners in, one after the other."""

    server: socket.socket

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server.getsockname()[1]}"

    def answered(self) -> socket.socket:
        self.server.settimeout(10)
        return self.server.accept()[0]

    def is_asked(self) -> bool:
        """Tell whether somebody waits to be let in."""
        self.server.settimeout(0.3)
        try:
            line, _ = self.server.accept()
        except TimeoutError:
            return False
        line.close()
        return True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Receiver(server)


@pytest.fixture
def feed(world: World, receiver: Receiver) -> FeedSettings:
    return FeedSettings(
        name="wall",
        format="nmea",
        address=receiver.address,
        station="W1",
        home=HOME,
        realm=world.realm,
        positions_every=timedelta(0),  # what is heard is what is kept
    )


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less than at night."""
    monkeypatch.setattr(listening, "EVERY_S", 0.05)
    monkeypatch.setattr(listening, "HOLD_EVERY_S", 0.05)
    monkeypatch.setattr(listening, "FIRST_PAUSE_S", 0.05)


@define
class Away:
    """A database that can be away."""

    world: World
    is_away: bool = False
    asked: int = 0

    def write(self, *words: Any) -> Any:
        self.asked += 1
        if self.is_away:
            raise DatabaseError(N_("The database is closed."))
        return self.world.database.write(*words)


@define
class Ears:
    """Makes listeners, and ends them all."""

    world: World
    made: list[Listener] = field(factory=list)

    def hear(self, feed: FeedSettings, database: Any = None, **how: Any) -> Listener:
        parts: Any = SimpleNamespace(
            database=database or self.world.database,
            clock=LiveClock(),
            settings=SimpleNamespace(outside=SimpleNamespace(inner_hosts=["127.0.0.1"])),
            modules=lambda _name: [],
        )
        one = Listener(parts, feed, **how)
        self.made.append(one)
        one.start()
        return one


@pytest.fixture
def ears(world: World) -> Iterator[Ears]:
    row = Ears(world)
    yield row
    for one in row.made:
        one.stop()
    ended = [one.join(10) for one in row.made]
    assert all(ended)


def until(condition: Callable[[], bool], within_s: float = 20) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within_s, "not in time"
        time.sleep(0.02)


def heights(world: World) -> int:
    with world.reading() as uow:
        return len(service.series(uow, "wall/W1", "gnss_height"))


def stand(world: World) -> Stand:
    with world.reading() as uow:
        return runs.stand(uow, "wall")


def test_what_a_receiver_says_is_kept_and_a_listener_ends_when_it_shall(
    world: World, receiver: Receiver, feed: FeedSettings, ears: Ears
) -> None:
    one = ears.hear(feed)
    with receiver.answered() as line:
        said = epoch(1) + epoch(2)
        line.sendall(said[:30])
        line.sendall(said[30:])
        until(lambda: heights(world) == 2)
        one.stop()
        assert one.join(10)
    assert stand(world).held_by == ""


def test_what_is_said_in_a_minute_is_one_run_with_all_its_counts(
    world: World, receiver: Receiver, feed: FeedSettings, ears: Ears
) -> None:
    ears.hear(feed)
    with receiver.answered() as line:
        for second in (1, 2, 3):
            line.sendall(epoch(second))
            until(lambda second=second: heights(world) == second)  # type: ignore[misc]
    with world.reading() as uow:
        run = runs.runs_of(uow, "wall", 5)[-1]
    assert (run.number, run.state) == (1, RunState.DONE)
    assert (run.new, run.size) == (9, 3 * len(epoch(1)))
    assert run.messages == 6


def test_a_receiver_that_hangs_up_is_called_again_and_it_is_told(
    world: World, receiver: Receiver, feed: FeedSettings, ears: Ears
) -> None:
    ears.hear(feed)
    for times in (1, 2):
        receiver.answered().close()
        until(lambda times=times: stand(world).failures == times)  # type: ignore[misc]
    assert "ended the connection" in str(stand(world).error)
    with world.reading() as uow:
        assert {one.state for one in runs.runs_of(uow, "wall", 5)} == {RunState.FAILED}
    with receiver.answered() as line:
        line.sendall(epoch(1))
        until(lambda: heights(world) == 1)
        until(lambda: stand(world).failures == 0)
        assert stand(world).error is None


def test_of_two_listeners_one_hears_and_the_other_follows_it(
    world: World, receiver: Receiver, feed: FeedSettings, ears: Ears
) -> None:
    first = ears.hear(feed)
    with receiver.answered():
        ears.hear(feed)
        assert not receiver.is_asked()
        first.stop()
        assert first.join(10)
    with receiver.answered() as line:
        line.sendall(epoch(3))
        until(lambda: heights(world) == 1)


def test_while_the_database_is_away_it_hears_on_with_little_room_and_tells_what_was_lost(
    world: World, receiver: Receiver, feed: FeedSettings, ears: Ears
) -> None:
    away = Away(world)
    room = len(epoch(1)) * 2
    one = ears.hear(feed, away, waiting=Waiting(bytes_max=room))
    with receiver.answered() as line:
        away.is_away, asked = True, away.asked
        until(lambda: away.asked > asked)
        for second in range(5):
            line.sendall(epoch(second))
        until(lambda: one.waiting.heard == 10)
        assert one.waiting.dropped == 6
        away.is_away = False
        until(lambda: heights(world) == 2)
        until(lambda: stand(world).dropped == 6)
        assert one.waiting.dropped == 0


def test_a_batch_that_the_database_cannot_take_is_lost_and_the_next_is_kept(
    world: World,
    receiver: Receiver,
    feed: FeedSettings,
    ears: Ears,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def kept(*words: Any, **more: Any) -> Any:
        if b"000001" in words[2] or b"01.00" in words[2]:
            msg = "a slip in our own code"
            raise ValueError(msg)
        return service.keep(*words, **more)

    monkeypatch.setattr(listening, "keep", kept)
    one = ears.hear(feed)
    with structlog.testing.capture_logs(), receiver.answered() as line:
        line.sendall(epoch(1))
        until(lambda: one.waiting.dropped == 2)
        line.sendall(epoch(2))
        until(lambda: heights(world) == 1)
        until(lambda: stand(world).dropped == 2)


def test_what_is_set_wrongly_is_told_as_a_fault_of_the_feed(
    world: World, feed: FeedSettings, ears: Ears
) -> None:
    ears.hear(evolve(feed, options={"pasword": "x"}))
    until(lambda: stand(world).failures >= 1)
    assert "nearest" in str(stand(world).error) or "pasword" in str(stand(world).error)
