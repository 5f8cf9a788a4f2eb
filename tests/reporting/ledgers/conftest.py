"""Lists by name on the night of made-up reports: with master keys, and short ways to write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from riskmap.reporting.model.ledgers import Entry, ledgers
from riskmap.reporting.service import ledgers as lists
from riskmap.reporting.service.ledgers import Said
from riskmap.store import Database
from riskmap.store.masters import Masters
from tests.reporting.reports.conftest import FIRST, Night, make_night

#: Made up; the last sign of the identity number is right.
SECRET = {
    "name": "张示例",
    "id_number": "31010719400101123X",
    "place": "示例路1弄2号",
    "reporter": "李示例 13800001234",
    "note": "床边有氧气瓶",
}
LOST = {
    "cause": "drowned",
    "occurred_at": "2021-07-24T22:30:00+00:00",
    "identity": "pending",
    "told_by": "police",
    "told_at": "2021-07-24T23:00:00+00:00",
}
HOUSE = {
    "address": "示例路3弄4号",
    "role": "home",
    "habitable": "no",
    "plan": "rebuild",
    "rooms_collapsed": 2,
    "rooms_severe": 1,
    "rooms_slight": 0,
}
WHY = "Telling or helping the family: 烟花"


@frozen
class Lists:
    """The night with its keys and one event, and short ways to write rows."""

    night: Night
    masters: Masters
    event: str

    def put(
        self, ledger: str = "people", unit: str = FIRST, status: str = "", *, as_: str = "",
        **values: Any,
    ) -> Entry:  # fmt: skip
        """Put a row into a list of a unit; as the program unless somebody is named."""
        usual = LOST if ledger == "people" else HOUSE
        where = Entry(
            id="", ledger=ledger, event_id=self.event, code12=unit, serial=1,
            status=status or ledgers()[ledger].first_status.slug,
        )  # fmt: skip
        said = Said(values={**usual, **values})
        new: Entry = self.night.town.write(lists.add, self.masters, where, said, as_=as_)
        return new

    def become(self, row: Entry, status: str, as_: str = "", why: str = "DNA") -> Entry:
        """Change how a row stands."""
        changed: Entry = self.night.town.write(lists.set_status, row.id, status, why=why, as_=as_)
        return changed

    def shown(self, *several: Entry, as_: str = "") -> tuple[lists.Shown, ...]:
        """Return rows masked."""
        found: tuple[lists.Shown, ...] = self.night.town.read(
            lists.shown, self.masters, several, as_=as_
        )
        return found

    def all(self, ledger: str = "people", as_: str = "") -> tuple[Entry, ...]:
        """Return the rows of a list that somebody sees."""
        wanted = lists.Wanted(ledger=ledger, event_id=self.event)
        found: tuple[Entry, ...] = self.night.town.read(lists.listed, wanted, as_=as_)
        return found

    def sums(self, unit: str = FIRST) -> dict[str, Any]:
        """Return what the lists of a unit add up to, as JSON."""
        found = self.night.town.read(lists.sums_for, self.event, unit)
        return {slug: one.to_json() for several in found.values() for slug, one in several.items()}


def make_lists(database: Database, keys: Path) -> Lists:
    masters = Masters(keys)
    masters.ensure(database.now())
    night = make_night(database)
    return Lists(night, masters, night.begin())


@pytest.fixture
def lists_(sqlite_database: Database, tmp_path: Path) -> Lists:
    """On SQLite, for rules that are the program's own."""
    return make_lists(sqlite_database, tmp_path / "keys")


@pytest.fixture
def either_lists(database: Database, tmp_path: Path) -> Lists:
    """Once on each kind of database."""
    return make_lists(database, tmp_path / "keys")
