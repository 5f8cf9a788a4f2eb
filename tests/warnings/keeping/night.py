"""A district with outlines, a clock, and what is said and seen there in one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import shapely
from attrs import define, field

from riskmap.calls.service.means import Means
from riskmap.core.access import Area, Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import Realm
from riskmap.core.sources import Flags, Source
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Boundary, Delivery, DeliveryKind
from riskmap.feeds import service as feeds
from riskmap.feeds.model.kept import KeptSignal
from riskmap.people import service as people
from riskmap.people.model import Person, Role
from riskmap.store import Database
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.model.watching import Detector
from riskmap.warnings.service import (
    deciding,
    finding,
    looking,
    placing,
    relaying,
    showing,
    watching,
)
from tests.reporting.duties.conftest import (
    CITY,
    COMMITTEE,
    COMMITTEES,
    DISTRICT,
    NEIGHBOUR,
    STREET,
    a_division,
)
from tests.warnings.made import NOW

#: West and east of 121.42; the committee is a corner of the western street.
OUTLINES = {
    STREET: shapely.box(121.40, 31.22, 121.42, 31.26),
    NEIGHBOUR: shapely.box(121.42, 31.22, 121.44, 31.26),
    COMMITTEE: shapely.box(121.40, 31.22, 121.405, 31.225),
}
#: What the other tests say of PostgreSQL is not said again by these.
QUICK = pytest.mark.parametrize("night_database", ["sqlite"], indirect=True)
#: Who works there; each is named after what he may do.
PEOPLE = {
    "proposer": (Role.DUTY_OFFICER, DISTRICT),
    "approver": (Role.DISTRICT_APPROVER, DISTRICT),
    "both": (Role.EMERGENCY_MANAGER, DISTRICT),
    "manages": (Role.EMERGENCY_MANAGER, STREET),
    "streets": (Role.STREET_APPROVER, STREET),
    "reader": (Role.DISTRICT_COMPILER, DISTRICT),
}


def register(database: Database) -> None:
    """Enter the divisions, and outlines of some."""
    source = Source(title="test", licence="CC0-1.0", attribution="test")
    drawn = tuple(
        Boundary(code12=code, geometry=shape, area_m2=1.0, flags=Flags(), source=source)
        for code, shape in OUTLINES.items()
    )
    units = tuple(a_division(one) for one in (CITY, DISTRICT, STREET, NEIGHBOUR, *COMMITTEES))
    delivery = Delivery(
        what=DeliveryKind.BASE,
        file_name="test",
        sha256="0" * 64,
        divisions=units,
        boundaries=drawn,
    )
    system = Scope.system("test")
    then = Database(database.engine, database._door, SetClock(NOW - timedelta(days=1)))
    then.write(system, lambda uow: divisions.register(uow, delivery))
    for name, (role, code12) in PEOPLE.items():
        then.write(system, partial(_add, name=name, role=role, code12=code12))


def _add(uow: Any, name: str, role: Role, code12: str) -> None:
    person = Person(name=name, display_name=name, code12=code12, mail=f"{name}@example.org")
    account = people.add(uow, person)
    people.grant(uow, account.number, role, code12, why="test")


@define
class Night:
    """One realm, its clock, and the signals that hold there."""

    _shared: Database
    realm: Realm
    patch: pytest.MonkeyPatch
    clock: SetClock = field(factory=lambda: SetClock(NOW))
    signals: list[KeptSignal] = field(factory=list)

    @property
    def database(self) -> Database:
        """The database as its clock has it."""
        return Database(self._shared.engine, self._shared._door, self.clock)

    @property
    def system(self) -> Scope:
        return Scope.system("test", self.realm)

    def write(self, work: Callable[..., Any], *args: Any, scope: Any = None, **more: Any) -> Any:
        return self.database.write(scope or self.system, lambda uow: work(uow, *args, **more))

    def read(self, look: Callable[..., Any], *args: Any, scope: Any = None, **more: Any) -> Any:
        with self.database.read(scope or self.system) as uow:
            return look(uow, *args, **more)

    def as_(self, name: str) -> Scope:
        """Return the scope of one of the people who work there."""
        return self.person(PEOPLE[name][1], name)

    def person(self, code12: str, name: str = "li") -> Scope:
        return Scope(actor=name, realm=self.realm, areas=(Area.of(code12),), purpose="test")

    def later(self, minutes: float) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    def see(self, *seen: Detection, after: float = 0) -> tuple[HazardWarning, ...]:
        """Let the detector of some detections have said them, so many minutes later."""
        self.later(after)

        def work(uow: Any) -> Any:
            there = placing.outlined(uow, DISTRICT)
            changed = deciding.decide(uow, there, seen[0].detector, seen, uow.now)
            watching.record_impacts(uow, there, changed)
            return changed

        return tuple(self.write(work))

    def relay(self, *signals: KeptSignal, after: float = 0) -> tuple[HazardWarning, ...]:
        """Let only these signals be in force, so many minutes later."""
        self.later(after)
        self.patch.setattr(feeds, "signals", lambda _uow, at: signals)  # noqa: ARG005

        def work(uow: Any) -> Any:
            there = placing.outlined(uow, DISTRICT)
            changed = relaying.relay(uow, there, uow.now)
            watching.record_impacts(uow, there, changed)
            return changed

        return tuple(self.write(work))

    def board(self, scope: Any = None) -> showing.Board:
        found: showing.Board = self.read(showing.board, self.clock.now(), scope=scope)
        return found

    def one(self, kind: Kind = Kind.OWN) -> HazardWarning:
        """Return the only warning in force of a kind."""
        (found,) = self.board().own if kind is Kind.OWN else self.board().official
        return found

    def install(self, *several: Detector) -> None:
        """Let only these detectors be there."""
        there = MappingProxyType({one.name: one for one in several})
        for module in (finding, looking, watching):
            self.patch.setattr(module, "detectors", lambda: there)


def means(channels: Any = None) -> Means:
    folder = Path(__file__).parents[3] / "riskmap" / "locale"
    return Means(
        channels=channels or {},
        folder=folder,
        office="区防汛办",
        public_url="https://riskmap.example",
    )


def statuses(several: Iterable[Any]) -> list[str]:
    return [str(one.status) for one in several]
