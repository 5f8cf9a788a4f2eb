"""Feeds that are asked: parts whose clock a test sets, senders that follow a play."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from attrs import define, field

from riskmap.core.clock import SetClock
from riskmap.feeds import service
from riskmap.feeds.model.health import FeedHealth
from riskmap.feeds.model.runs import Run, Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.outside.transports import Fetched
from riskmap.store import Database, Parts
from tests.feeds.keeping.feeding import World, feed, minutes

#: What a sender does when it is asked: answers bytes, says that nothing is new, or raises.
Act = bytes | None | BaseException | Callable[[], Any]


@define
class Night:
    """A realm at a time that a test sets, with the senders that are asked in it."""

    world: World
    clock: SetClock = field(factory=lambda: SetClock(minutes(120)))
    listening: list[ModuleType] = field(factory=list)
    #: What the transport was handed at each question.
    states: list[Mapping[str, Any]] = field(factory=list)

    @property
    def parts(self) -> Parts:
        """Parts with this night's clock."""
        shared = self.world.database
        found = SimpleNamespace(
            database=Database(shared.engine, shared._door, self.clock),
            clock=self.clock,
            modules=lambda _name: self.listening,
        )
        return cast("Parts", found)

    def feed(self, **settings: Any) -> FeedSettings:
        """Return a feed that has an address."""
        return feed(realm=self.world.realm, address="https://gauges.test/", **settings)

    def run(self, one: FeedSettings, *acts: Act, way: Way = Way.HAND) -> Run | None:
        """Ask a feed whose sender does one act after the other."""
        asking = self.playing(iter(acts))
        return service.run(self.parts, one, self.clock.now(), way=way, asking=asking)

    def playing(self, acts: Iterator[Act]) -> Callable[..., Fetched]:
        """Return what asks a sender."""

        def asking(_parts: Parts, _feed: FeedSettings, state: Mapping[str, Any]) -> Fetched:
            self.states.append(dict(state))
            act = next(acts)
            if isinstance(act, BaseException):
                raise act
            if callable(act):
                act = act()
            number = int(state.get("number", 0)) + 1
            return Fetched(
                payload=act, received_at=self.clock.now(), state={"number": number}, more=False
            )

        return asking

    def later(self, **span: float) -> None:
        """Let time go by."""
        self.clock.advance(timedelta(**span))

    def health(self, one: FeedSettings) -> FeedHealth:
        """Return how a feed is now."""
        with self.parts.database.read(self.world.system) as uow:
            return service.health_of(uow, self.clock.now(), [one])[0]

    def runs(self, one: FeedSettings) -> list[Run]:
        """Return the runs of a feed, the latest first."""
        with self.parts.database.read(self.world.system) as uow:
            return service.runs_of(uow, one.name)
