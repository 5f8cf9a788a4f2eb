"""A database whose clock stands where it is put, and a courier that does as it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import define, field, frozen

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import LIVE, Realm
from riskmap.store import Database, Writing, outbox
from riskmap.store.delivering import Delivered, Go, UndeliveredError, Verdict, deliver
from riskmap.store.outbox import Parcel, State

NOW = datetime(2026, 7, 12, 0, 0, tzinfo=UTC)
PLACE = "310107005001"


@define
class Told:
    """A courier of tests: does as `does` says, and remembers everything."""

    does: Callable[[Parcel], Any] = lambda _parcel: "taken"
    looks: Callable[[Parcel], Verdict] = lambda _parcel: Go()
    carried: list[str] = field(factory=list)
    became: list[tuple[str, State]] = field(factory=list)

    def look(self, _uow: Writing, parcel: Parcel) -> Verdict:
        return self.looks(parcel)

    def carry(self, parcel: Parcel, _ready: Any) -> Any:
        self.carried.append(parcel.key)
        return self.does(parcel)

    def tell(self, _uow: Writing, parcel: Parcel, _evidence: Any) -> None:
        self.became.append((parcel.key, parcel.state))


@frozen
class House:
    """Short ways to post and to deliver."""

    database: Database
    clock: SetClock

    def post(self, key: str, realm: Realm = LIVE, **more: Any) -> bool:
        scope = Scope.system("test", realm)
        return self.database.write(
            scope, lambda uow: outbox.post(uow, "test", PLACE, key, {"key": key}, **more)
        )

    def deliver(self, courier: Told) -> Delivered:
        return deliver(self.database, {"test": courier}, for_s=20)

    def parcel(self, key: str, realm: Realm = LIVE) -> Parcel:
        with self.database.read(Scope.system("test", realm)) as uow:
            found = outbox.by_key(uow, key)
        assert found is not None
        return found

    def pass_(self, **more: float) -> None:
        self.clock.advance(timedelta(**more))


def refuse(_parcel: Parcel) -> Any:
    raise UndeliveredError("busy")


@pytest.fixture
def house(database: Database) -> House:
    clock = SetClock(NOW)
    return House(Database(database.engine, database._door, clock), clock)
