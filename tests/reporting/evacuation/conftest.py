"""Evacuation on the night of made-up reports: shelters, and short ways to tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import shapely
from attrs import evolve, frozen

from riskmap.places.model import Place
from riskmap.places.service import Why
from riskmap.places.service import writing as placing
from riskmap.reporting.model.evacuation import Entry, Offered, ShelterEntry
from riskmap.reporting.model.figures import told
from riskmap.reporting.service import evacuation
from riskmap.store import Database
from riskmap.store.masters import Masters
from tests.reporting.reports.conftest import FIRST, STREET, Night, make_night

SHELTER, OTHER = "shelter-1", "shelter-2"


def a_shelter(place_id: str, code: str, **more: Any) -> Place:
    values: dict[str, Any] = {
        "kind": "shelter",
        "name_zh": f"示例避难所 {place_id}",
        "geometry": shapely.Point(121.4, 31.24),
        "capacity_persons": 100,
        "capacity_duration": "temporary",
        "capacity_is_official": True,
        "source": "test",
        "valid_from": date(2021, 1, 1),
    }
    return Place(id=place_id, code=code, **{**values, **more})


@frozen
class Moving:
    """The night with its shelters, and short ways to tell what is moved."""

    night: Night
    masters: Masters

    def tell(self, unit: str = FIRST, event: str = "", *, as_: str = "", **numbers: Any) -> Entry:
        """Tell what a committee has; the clock goes on by a minute."""
        at = self.night.pass_(minutes=1)
        entry = Entry(id=uuid4().hex, unit=unit, event_id=event, cutoff_at=at, numbers=numbers)
        return self.send(entry, as_)

    def send(self, entry: Entry, as_: str = "") -> Entry:
        kept: Entry = self.night.town.write(evacuation.enter, entry, as_=as_)
        return kept

    def shelter(
        self, place_id: str = SHELTER, occupied: int | None = 0, *, is_open: bool = True,
        event: str = "", as_: str = "",
    ) -> None:  # fmt: skip
        """Tell how a shelter stands; the clock goes on by a minute."""
        at = self.night.pass_(minutes=1)
        one = ShelterEntry(
            id=uuid4().hex, place_id=place_id, unit=STREET, event_id=event, cutoff_at=at,
            is_open=is_open, occupied=occupied,
        )  # fmt: skip
        unit = self.night.town.read(evacuation.known_shelter, place_id).code
        self.night.town.write(evacuation.enter_shelter, evolve(one, unit=unit), as_=as_)

    def board(self, unit: str = STREET, event: str = "", as_: str = "") -> evacuation.Board:
        """Return the board of now."""
        found: evacuation.Board = self.night.town.read(
            evacuation.board, unit, event, self.night.clock.now(), as_=as_
        )
        return found

    def offered(self, unit: str = FIRST, event: str = "") -> Offered:
        """Return what a report may take over now."""
        found: Offered = self.night.town.read(
            evacuation.figures, unit, event, self.night.clock.now()
        )
        return found

    def figures(self, unit: str = FIRST, event: str = "") -> dict[str, Any]:
        """Return what is offered, as people write it."""
        return told(self.offered(unit, event).figures)

    def totals(self, unit: str = STREET, event: str = "") -> dict[str, tuple[Any, int]]:
        """Return the totals of a board, each with how many units told nothing."""
        sums = self.board(unit, event).whole.sums
        return {slug: (one.total.to_json(), one.unknown_parts) for slug, one in sums.items()}


def make_moving(database: Database, keys: Path) -> Moving:
    masters = Masters(keys)
    masters.ensure(database.now())
    night = make_night(database)
    for place in (a_shelter(SHELTER, STREET), a_shelter(OTHER, FIRST, capacity_persons=None)):
        night.town.write(placing.add, place, Why(actor="test", reason="test"))
    return Moving(night, masters)


@pytest.fixture
def moving(sqlite_database: Database, tmp_path: Path) -> Moving:
    """On SQLite, for rules that are the program's own."""
    return make_moving(sqlite_database, tmp_path / "keys")


@pytest.fixture
def either_moving(database: Database, tmp_path: Path) -> Moving:
    """Once on each kind of database."""
    return make_moving(database, tmp_path / "keys")
