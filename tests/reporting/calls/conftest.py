"""A city whose officers stand on a roster, and a channel that remembers what it was given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from attrs import define, field, frozen

from riskmap.calls.model.calls import Delivery
from riskmap.calls.model.messages import Message
from riskmap.calls.model.people import Reached
from riskmap.calls.service import calling
from riskmap.calls.service.carrying import send_due
from riskmap.calls.service.channels import Outgoing
from riskmap.calls.service.means import Means
from riskmap.people import service as people
from riskmap.people.model import Person, Role
from riskmap.people.model.officers import Officer, Post
from riskmap.people.service.roster import writing as roster
from riskmap.reporting.model.activation import Value
from riskmap.reporting.service import answering, reminding
from riskmap.reporting.service.answering import How, Outcome
from riskmap.reporting.service.reminding import Reminded
from riskmap.runtime import Resources
from riskmap.store import Database, delivering
from riskmap.store.delivering import Delivered, UndeliveredError
from tests.reporting.duties.conftest import (
    CITY,
    COMMITTEE,
    DISTRICT,
    FAR,
    FARTHER,
    NEIGHBOUR,
    SECOND,
    STREET,
    THIRD,
    City,
    local,
    make_city,
)

FOLDER = Resources.find().locale
KEY = b"k" * 32
_NUMBERS = count(1)


@define
class Sink:
    """A channel of tests."""

    name: str = "mail"
    gives_id: bool = True
    #: Raised instead of taking a message.
    fault: UndeliveredError | None = None
    came: list[Outgoing] = field(factory=list)
    #: Asked just before a message is taken.
    before: Callable[[Outgoing], None] = lambda _one: None

    def reaches(self, who: Reached) -> bool:
        return bool(who.mail)

    def send(self, one: Outgoing) -> str:
        self.before(one)
        if self.fault is not None:
            raise self.fault
        self.came.append(one)
        return "kept"

    def to(self, who: str) -> list[Outgoing]:
        return [one for one in self.came if one.to.name == who]


@frozen
class Desk:
    """The city, its people, and short ways to remind, send and answer."""

    city: City
    sink: Sink

    def add(self, name: str, *held: tuple[Role, str], **more: Any) -> int:
        values = {"display_name": name, "code12": STREET, "mail": f"{name}@example.org"}
        number = next(_NUMBERS)
        person = Person(name=f"person{number}", **{**values, "phone": phone(number), **more})
        account = self.city.write(people.add, person)
        for role, code12 in held:
            self.city.write(people.grant, account.number, role, code12, why="test")
        return int(account.number)

    def officer(self, code12: str, post: Post, name: str, account: int | None = None) -> Officer:
        number = next(_NUMBERS)
        said = roster.Said(
            post=post, name=name, phone=phone(number), account=account,
            valid_from=local(1).date(),
        )  # fmt: skip
        made: Officer = self.city.write(roster.add, code12, said)
        return made

    @property
    def means(self) -> Means:
        return Means(
            channels={"mail": self.sink},
            folder=FOLDER,
            office="区值班室 021-12345678",
            public_url="https://here",
        )

    def remind(self) -> Reminded:
        return reminding.remind(self.city.database, self.city.realm, self.means)

    def send(self) -> Delivered:
        return send_due(
            self.city.database, {"mail": self.sink}, public_url="https://here", key=KEY, for_s=10
        )

    def tick(self) -> None:
        """Do what the clock does every minute."""
        self.remind()
        self.send()

    def at(self, moment: datetime) -> list[str]:
        """Put the clock to a moment, do what it does then; return who was told."""
        before = len(self.sink.came)
        self.city.clock.at = moment
        self.tick()
        return sorted(one.to.name for one in self.sink.came[before:])

    def told(self) -> list[Delivery]:
        """Return all deliveries, the latest first."""
        return list(self.city.read(calling.lately_about, DISTRICT, timedelta(days=1)))

    def answer(self, sender: str, text: str, **more: Any) -> Outcome:
        values = {"channel": "mail", "id": f"m{next(_NUMBERS)}", "sent": text.encode(), **more}
        message = Message(sender=sender, text=text, **values)
        how = How(
            folder=FOLDER, language="zh", home=DISTRICT, office="区值班室 021-12345678",
            can_reply=lambda name: name == "mail",
        )  # fmt: skip
        return answering.receive(self.city.database, self.city.realm, message, how)


def phone(number: int) -> str:
    return f"138{number:08d}"


def make_desk(database: Database, **more: Any) -> Desk:
    """Return the desk at midnight of the twelfth of July; what is above committees has reported."""
    city = make_city(database, **more)
    city.decide(DISTRICT, Value.OPEN)
    city.clock.at = local(12)
    city.plan()
    desk = Desk(city, Sink())
    first = desk.add("甲", (Role.OFFICER_A, COMMITTEE))
    desk.officer(COMMITTEE, Post.A, "甲", first)
    second = desk.add("乙", (Role.OFFICER_B, COMMITTEE))
    desk.officer(COMMITTEE, Post.B, "乙", second)
    desk.officer(SECOND, Post.A, "甲", first)
    desk.officer(THIRD, Post.A, "丁", desk.add("丁", (Role.OFFICER_A, THIRD)))
    desk.officer(FAR, Post.A, "丙")  # no account: no channel reaches her
    desk.add("街道", (Role.STREET_COMPILER, STREET))
    desk.add("区", (Role.DUTY_OFFICER, DISTRICT), code12=DISTRICT)
    for unit in (CITY, DISTRICT, STREET, NEIGHBOUR, FARTHER):
        city.meet(local(12), unit)
    return desk


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deliver in one thread: that is quicker where little waits."""
    monkeypatch.setattr(delivering, "AT_ONCE", 1)


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    """The desk on the morning of the twelfth of July, on SQLite."""
    return make_desk(sqlite_database)


@pytest.fixture
def either(database: Database) -> Desk:
    """The same once on each kind of database."""
    return make_desk(database)
