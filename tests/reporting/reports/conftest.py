"""A night of made-up reports: two streets, five committees, their people, and a set clock."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from attrs import evolve, frozen

from riskmap.core.clock import SHANGHAI, SetClock
from riskmap.core.codes import level_of, parent_of
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Delivery, DeliveryKind, Division
from riskmap.people.model import Role
from riskmap.reporting.model.bodies import body_of
from riskmap.reporting.model.checks import checks
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.figures import take, told
from riskmap.reporting.model.reports import (
    Danger,
    Header,
    Kind,
    Report,
    Signed,
    Version,
)
from riskmap.reporting.service import correcting, submitting
from riskmap.reporting.service.submitting import Incoming, Outcome
from riskmap.reporting.store import reports
from riskmap.store import Database
from tests.people.conftest import SYSTEM, Town

DISTRICT = "310107000000"
STREET, NEIGHBOUR = "310107005000", "310107014000"
FIRST, SECOND, THIRD = "310107005001", "310107005003", "310107005004"
FAR, FARTHER = "310107014001", "310107014002"
UNITS = (DISTRICT, STREET, NEIGHBOUR, FIRST, SECOND, THIRD, FAR, FARTHER)
#: Who reports for what: sign-in name, role, unit.
PEOPLE = (
    ("first", Role.OFFICER_A, FIRST),
    ("first.b", Role.OFFICER_B, FIRST),
    ("second", Role.OFFICER_A, SECOND),
    ("third", Role.OFFICER_A, THIRD),
    ("far", Role.OFFICER_A, FAR),
    ("farther", Role.OFFICER_A, FARTHER),
    ("compiler", Role.STREET_COMPILER, STREET),
    ("approver", Role.STREET_APPROVER, STREET),
    ("neighbour", Role.STREET_COMPILER, NEIGHBOUR),
    ("neighbour.head", Role.STREET_APPROVER, NEIGHBOUR),
    ("desk", Role.DUTY_OFFICER, DISTRICT),
    ("district", Role.DISTRICT_COMPILER, DISTRICT),
    ("chief", Role.DISTRICT_APPROVER, DISTRICT),
)
WHO = {unit: name for name, role, unit in reversed(PEOPLE) if role is not Role.DISTRICT_APPROVER}
WHO |= {STREET: "compiler", NEIGHBOUR: "neighbour", DISTRICT: "district"}
HEADS = {FIRST: "approver", SECOND: "approver", THIRD: "approver", STREET: "approver",
         FAR: "neighbour.head", FARTHER: "neighbour.head", NEIGHBOUR: "neighbour.head",
         DISTRICT: "chief"}  # fmt: skip
KINDS = {"310107005000": "subdistrict", "310107014000": "subdistrict"}
DANGER = Danger(what="tree", words="倒在弄堂口")


def local(hour: int, minute: int = 0, day: int = 25) -> datetime:
    """Return a moment of the typhoon of July 2021 as clocks in Shanghai show it."""
    return datetime(2021, 7, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


BEGAN = local(6)
HEADER = Header(hazard="typhoon_wind", occurred_at=BEGAN, typhoon="2106")
SOME: dict[str, Any] = {"affected_pop": 12, "deaths": 0, "injured": 1, "injured_serious": 0}


def a_division(code12: str) -> Division:
    usual = "residents_committee" if level_of(code12).slug == "committee" else "district"
    return Division(
        code12=code12,
        level=level_of(code12),
        kind=KINDS.get(code12, usual),
        name_zh=f"单位{code12}",
        parent=parent_of(code12),
        valid_from=date(2021, 1, 1),
        source="test",
    )


def a_report(kind: Kind, unit: str = FIRST, **more: Any) -> Report:
    by_kind: dict[str, Any] = {
        "header": HEADER if kind is Kind.INITIAL else None,
        "danger": DANGER if kind is Kind.DANGER else None,
        "signed": Signed(compiler="甲", unit_head="乙", phone="021-00000000"),
        "cutoff_at": BEGAN + timedelta(hours=1),
    }
    return Report(**{"id": uuid4(), **by_kind, **more}, kind=kind, unit=unit)


def incoming(report: Report, figures: Any = None, sent: bytes | None = None) -> Incoming:
    usual = SOME if report.kind.is_stage else {}
    said = usual if figures is None else figures
    taken = take(said)
    body = json.dumps([body_of(report), said], sort_keys=True).encode()
    return Incoming(
        report=submitting.with_figures(report, taken),
        taken=taken,
        sent=body if sent is None else sent,
    )


def settled_report(town: Town, now: datetime, began: datetime, unit: str = FIRST) -> Version:
    """Write down an accepted verified report of a unit on a new event; return it."""
    header = evolve(HEADER, occurred_at=began)
    more: dict[str, Any] = {
        "cutoff_at": now,
        "ticked": tuple(checks()),
        "reasons": dict.fromkeys(SOME, "so"),
    }
    first = a_report(Kind.INITIAL, unit, header=header, **more)
    begun = version_of(town.write(submitting.submit, incoming(first, SOME), by="someone"))
    town.write(correcting.accept, begun.id, by="another")
    event_id = begun.report.event_id
    town.write(correcting.declare, event_id, EventState.STABLE, "so", by="another")
    report = a_report(Kind.VERIFIED, unit, event_id=event_id, **more)
    version = version_of(town.write(submitting.submit, incoming(report, SOME), by="someone"))
    town.write(correcting.accept, version.id, by="another")
    return version


@frozen
class Night:
    """The town on that night, and short ways to report there."""

    town: Town
    clock: SetClock

    def send(
        self, kind: Kind, unit: str = FIRST, figures: Any = None, *, as_: str = "", **more: Any
    ) -> Outcome:
        """Send a report of a unit, as one of its people."""
        sent = more.pop("sent", None)
        more.setdefault("cutoff_at", self.clock.now())
        return self.submit(incoming(a_report(kind, unit, **more), figures, sent), as_ or WHO[unit])

    def submit(self, one: Incoming, as_: str) -> Outcome:
        found: Outcome = self.town.write(submitting.submit, one, as_=as_)
        return found

    def accept(self, outcome: Outcome, as_: str = "") -> Version:
        """Let somebody accept what was sent."""
        version = version_of(outcome)
        name = as_ or HEADS[version.report.unit]
        made: Version = self.town.write(correcting.accept, version.id, as_=name)
        return made

    def accepted(self, kind: Kind, unit: str = FIRST, figures: Any = None, **more: Any) -> Version:
        """Send a report and let it be accepted."""
        return self.accept(self.send(kind, unit, figures, **more))

    def begin(self, unit: str = FIRST, figures: Any = None, **more: Any) -> str:
        """Begin an event at a unit; return its id."""
        return self.accepted(Kind.INITIAL, unit, figures, **more).report.event_id

    def pass_(self, **more: float) -> datetime:
        """Let time pass; return the time."""
        self.clock.advance(timedelta(**more))
        return self.clock.now()

    def version(self, version_id: str) -> Version:
        found: Version = self.town.read(reports.by_id, version_id)
        return found


def version_of(outcome: Outcome) -> Version:
    assert outcome.version is not None
    return outcome.version


def figures_of(version: Version) -> dict[str, Any]:
    """Return figures as people write them."""
    return told(version.report.figures)


def make_night(database: Database) -> Night:
    clock = SetClock(local(7))
    mine = Database(database.engine, database._door, clock)
    delivery = Delivery(
        what=DeliveryKind.BASE,
        file_name="test",
        sha256="0" * 64,
        divisions=tuple(a_division(one) for one in UNITS),
    )
    mine.write(SYSTEM, lambda uow: divisions.register(uow, delivery))
    town = Town(mine)
    for name, role, unit in PEOPLE:
        town.add(name, (role, unit), code12=unit)
    return Night(town, clock)


@pytest.fixture
def night(sqlite_database: Database) -> Night:
    """The night on SQLite, for rules that are the program's own."""
    return make_night(sqlite_database)


@pytest.fixture
def either(database: Database) -> Night:
    """The night once on each kind of database, where a statement or a lock could differ."""
    return make_night(database)
