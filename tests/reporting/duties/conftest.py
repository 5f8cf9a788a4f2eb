"""A city with two streets and five committees, and a clock that stands where it is put."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from attrs import frozen

from riskmap.core.access import Area, Scope
from riskmap.core.clock import SHANGHAI, SetClock
from riskmap.core.codes import level_of, parent_of
from riskmap.core.realm import LIVE, Realm
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Delivery, DeliveryKind, Division
from riskmap.reporting.model.activation import Change, Track, Value
from riskmap.reporting.model.duties import Duty, Slot, State, Submission
from riskmap.reporting.service import activating, meeting, planning
from riskmap.reporting.service.activating import Said
from riskmap.reporting.store import duties, rollup, slots
from riskmap.store import Database

CITY, DISTRICT = "310000000000", "310107000000"
STREET, NEIGHBOUR = "310107005000", "310107014000"
COMMITTEE, SECOND, THIRD = "310107005001", "310107005002", "310107005003"
FAR, FARTHER = "310107014001", "310107014002"
COMMITTEES = (COMMITTEE, SECOND, THIRD, FAR, FARTHER)
SYSTEM = Scope.system("test")
EVERYWHERE = Area.of(CITY)


def local(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment of July 2026 as clocks in Shanghai show it."""
    return datetime(2026, 7, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


MONTH = (local(1), local(31))


def _track(value: Value) -> Track:
    return Track.SEASON if value in {Value.OPEN, Value.CLOSED} else Track.FLOOD


def a_change(code12: str, value: Value, at: datetime, **more: Any) -> Change:
    values: dict[str, Any] = {
        "id": uuid4().hex,
        "track": _track(value),
        "effective_at": at,
        "recorded_at": at,
        "authority": "区防汛指挥部",
        "document": "普汛〔2026〕1号",
        "reason": "test",
        "actor": "system",
    }
    return Change(code12=code12, value=value, **{**values, **more})


def a_slot(plan: str = "season-daily", **more: Any) -> Slot:
    """Return the slot of the twelfth of July: from 0:00, due at 7:30."""
    values: dict[str, Any] = {
        "id": f"{plan}@20260711T2330Z",
        "event_id": "",
        "period_from": local(11),
        "cutoff_at": local(12),
        "due_at": local(12, 7, 30),
        "closes_at": local(13),
    }
    return Slot(plan=plan, **{**values, **more})


def a_submission(at: datetime, unit: str = COMMITTEE, **more: Any) -> Submission:
    values: dict[str, Any] = {
        "id": uuid4(),
        "kind": "zero",
        "channel": "web",
        "by": "li.xinxi",
        "entered_by": "li.xinxi",
    }
    return Submission(unit=unit, received_at=at, **{**values, **more})


def a_division(code12: str) -> Division:
    return Division(
        code12=code12,
        level=level_of(code12),
        kind=level_of(code12).slug,
        name_zh=f"单位{code12}",
        parent=parent_of(code12),
        valid_from=date(2023, 6, 30),
        source="test",
    )


@frozen
class City:
    """A database with a register, its clock, and short ways to do something there."""

    database: Database
    clock: SetClock
    realm: Realm = LIVE

    @property
    def scope(self) -> Scope:
        return Scope.system("test", self.realm)

    def write(self, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return self.database.write(self.scope, lambda uow: work(uow, *args, **more))

    def read(self, look: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with self.database.read(self.scope) as uow:
            return look(uow, *args, **more)

    def decide(self, code12: str, value: Value, **more: Any) -> Change:
        """Decide something, plan anew, and let a minute pass."""
        said: dict[str, Any] = {"track": _track(value), "document": "沪汛1号", "reason": "雨停"}
        values = {"code12": code12, "value": value, "authority": "市防汛指挥部", **said, **more}
        made: Change = self.write(activating.decide, Said(**values))
        self.plan()
        self.clock.advance(timedelta(minutes=1))
        return made

    def plan(self) -> planning.Planned:
        return planning.plan_ahead(self.database, self.realm)

    def meet(self, at: datetime, unit: str = COMMITTEE, **more: Any) -> Any:
        """Let a report come at a moment, which the clock is put to."""
        self.clock.at = at
        return self.write(meeting.meet, a_submission(at, unit, **more))

    def duties(self) -> list[Duty]:
        """Return all duties of the month, in the order of due time and code."""

        def look(uow: Any) -> list[Duty]:
            several = {one.id: one for one in slots.between(uow, *MONTH)}
            found = duties.find(uow, several, EVERYWHERE)
            return sorted(found, key=lambda one: (one.slot.due_at, one.code12))

        return list(self.read(look))

    def states(self, unit: str = COMMITTEE, plan: str = "") -> dict[str, State]:
        """Return how the duties of a unit stand now, by slot."""
        now = self.clock.now()
        return {
            one.slot.id: one.state_at(now)
            for one in self.duties()
            if one.code12 == unit and one.slot.plan.startswith(plan)
        }

    def require_counted(self) -> None:
        """Do nothing if every roll-up equals what is counted duty by duty."""

        def look(uow: Any) -> None:
            ids = [one.id for one in slots.between(uow, *MONTH)]
            for code12 in (CITY, DISTRICT, STREET, NEIGHBOUR, COMMITTEE, FAR):
                area = Area.of(code12)
                kept = rollup.of_area(uow, ids, area)
                counted = rollup.recount(uow, ids, area)
                assert {k: v for k, v in kept.items() if any(v.values())} == counted

        self.read(look)


@pytest.fixture
def city(database: Database) -> City:
    """The city at noon of the eleventh of July; once on each kind of database."""
    return make_city(database)


def make_city(database: Database, realm: Realm = LIVE) -> City:
    clock = SetClock(local(11, 12))
    mine = Database(database.engine, database._door, clock)
    units = [a_division(one) for one in (CITY, DISTRICT, STREET, NEIGHBOUR, *COMMITTEES)]
    delivery = Delivery(
        what=DeliveryKind.BASE, file_name="test", sha256="0" * 64, divisions=tuple(units)
    )
    mine.write(SYSTEM, lambda uow: divisions.register(uow, delivery))
    return City(mine, clock, realm)
