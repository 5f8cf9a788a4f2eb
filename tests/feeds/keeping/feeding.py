"""Payloads in our own forms, and feeds that bring them, in one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from attrs import frozen

from riskmap.core.access import Area, Scope
from riskmap.core.realm import Realm
from riskmap.feeds import service
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.taking import Taken
from riskmap.store import Database, Reading, Writing

Result = TypeVar("Result")
HOME = "310107000000"
T0 = datetime(2026, 7, 12, 0, 0, tzinfo=UTC)


def feed(name: str = "gauges", format: str = "rain", **settings: Any) -> FeedSettings:  # noqa: A002
    return FeedSettings(name=name, format=format, home=HOME, **settings)


def minutes(count: float) -> datetime:
    return T0 + timedelta(minutes=count)


def rain(*rows: tuple[str, float, float], quality: str = "") -> bytes:
    """Return hourly sums: station, minutes after the beginning, millimetres."""
    lines = ["station,time,rain_mm,minutes,quality"]
    lines += [f"{one},{minutes(at).isoformat()},{mm},60,{quality}" for one, at, mm in rows]
    return "\n".join(lines).encode()


@frozen
class World:
    """One realm of a database, and what is done with feeds in it."""

    database: Database
    realm: Realm

    @property
    def system(self) -> Scope:
        """The scope of the program itself."""
        return Scope.system("test", self.realm)

    def person(self, code12: str) -> Scope:
        """Return the scope of somebody who works in a division."""
        return Scope(actor="li", realm=self.realm, areas=(Area.of(code12),), purpose="test")

    @contextmanager
    def reading(self, scope: Scope | None = None) -> Iterator[Reading]:
        """Give a look at what is kept."""
        with self.database.read(scope or self.system) as uow:
            yield uow

    def write(self, work: Callable[[Writing], Result]) -> Result:
        """Write something."""
        return self.database.write(self.system, work)

    def brought(self, payload: bytes, *, at: float = 0, by: FeedSettings | None = None) -> Taken:
        """Take a payload that came so many minutes after the beginning."""
        one = by or feed()
        context = service.context_of(one, minutes(at))
        return self.write(lambda uow: service.take(uow, one, payload, context, now=minutes(at)))

    def values(self, key: str, quantity: str = "rain") -> list[float]:
        """Return the values of a series."""
        with self.reading() as uow:
            return [float(one) for one in service.series(uow, key, quantity).values]

    def everything(self, keys: Iterable[str]) -> dict[str, list[Any]]:
        """Return all that series of rain hold, in a form that can be compared."""
        with self.reading() as uow:
            found = {key: service.series(uow, key, "rain") for key in keys}
        return {
            key: list(
                zip(one.times.tolist(), one.values.tolist(), one.qualities.tolist(), strict=True)
            )
            for key, one in found.items()
        }


def counts(taken: Taken) -> tuple[int, int, int, int]:
    return taken.new, taken.changed, taken.unchanged, taken.refused
