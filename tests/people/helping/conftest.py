"""A list of people who need help, in the small register with two streets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from riskmap.people.model import Role
from riskmap.people.model.helped import Helped, Mobility, Personal
from riskmap.people.service import helping
from riskmap.store import Database
from riskmap.store.masters import Masters
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, STREET, Town
from tests.people.roster.conftest import settle

#: Made up; the last sign of the identity number is right.
ZHANG = Personal(
    name="张示例",
    phone="13800001234",
    id_number="31010719400101123X",
    address="示例路1弄2号301室",
    contact="张小例",
    contact_phone="13900005678",
    helper="李帮扶",
    measure="两人抬担架下楼",
    note="床边有氧气瓶",
)
#: What may be seen of ZHANG by nobody who did not say why.
SECRETS = tuple(
    getattr(ZHANG, name)
    for name in ("name", "phone", "id_number", "address", "contact", "contact_phone", "helper",
                 "measure", "note")
)  # fmt: skip
WHY = "Evacuation or rescue: 台风"


def plain(*kinds: str, **more: Any) -> helping.Plain:
    values: dict[str, Any] = {"mobility": Mobility.CARRIED, "floor": 3, **more}
    return helping.Plain(kinds=kinds or ("bedridden",), **values)


@frozen
class Register:
    """The town with its keys, and one way to do something as somebody."""

    town: Town
    masters: Masters

    def put(
        self, person: Personal = ZHANG, code12: str = COMMITTEE, *kinds: str, as_: str = "officer"
    ) -> Helped:
        """Put somebody on a list."""
        added: Helped = self.town.write(
            helping.add, self.masters, code12, plain(*kinds), person, as_=as_
        )
        return added

    def open(self, helped: Helped, as_: str = "officer") -> Personal:
        """Open one row."""
        found: Personal = self.town.write(
            helping.open_one, self.masters, helped.id, why=WHY, as_=as_
        )[1]
        return found

    def shown(self, *several: Helped, as_: str = "officer") -> tuple[helping.Shown, ...]:
        """Return rows masked."""
        found: tuple[helping.Shown, ...] = self.town.read(
            helping.shown, self.masters, several, as_=as_
        )
        return found

    def now(self, helped: Helped) -> Helped:
        """Return the row as it is now."""
        found: Helped = self.town.read(helping.one, helped.id)
        return found


def settled(database: Database, keys: Path) -> Register:
    """Register units and people, and make a master key."""
    masters = Masters(keys)
    masters.ensure(database.now())
    town = settle(Town(database))
    town.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    town.add("other-officer", (Role.OFFICER_A, OTHER_COMMITTEE), code12=OTHER_COMMITTEE)
    town.add("auditor", (Role.AUDITOR, DISTRICT), code12=DISTRICT)
    town.add("manager", (Role.EMERGENCY_MANAGER, STREET))
    return Register(town, masters)


@pytest.fixture
def register(database: Database, tmp_path: Path) -> Register:
    """Once on each kind of database."""
    return settled(database, tmp_path / "keys")


@pytest.fixture
def small_register(sqlite_database: Database, tmp_path: Path) -> Register:
    """On SQLite."""
    return settled(sqlite_database, tmp_path / "keys")


Someone = Callable[[int], Personal]


@pytest.fixture
def someone() -> Someone:
    """Return made-up people, each another one."""
    return lambda number: Personal(name=f"示例{number:03d}", phone=f"021-0000{number:04d}")
