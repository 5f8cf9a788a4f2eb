"""A small register with two streets, and people who look after the roster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from riskmap.divisions import service as divisions
from riskmap.people.model import Role
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import Absence, Officer, Post
from riskmap.people.service import roster
from riskmap.store import Database
from tests.divisions.conftest import a_delivery, a_division
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, OTHER_STREET, STREET, Town

SECOND_COMMITTEE = "310107005002"
DAY = date(2026, 7, 12)
NOW = datetime(2026, 7, 12, 4, tzinfo=UTC)
UNITS = {
    DISTRICT: "普陀区",
    STREET: "长风新村街道",
    OTHER_STREET: "曹杨新村街道",
    COMMITTEE: "师大一村居委会",
    SECOND_COMMITTEE: "师大二村居委会",
    OTHER_COMMITTEE: "源园居委会",
}


def an_officer(post: Post = Post.A, **more: Any) -> Officer:
    values: dict[str, Any] = {
        "id": f"row-{post}",
        "person_id": f"person-{post}",
        "code12": COMMITTEE,
        "name": f"示例{post}",
        "phone": f"1380000000{'AB'.index(post)}",
        "valid_from": date(2026, 1, 1),
        "confirmed_at": NOW,
    }
    return Officer(post=post, **{**values, **more})


def an_absence(**more: Any) -> Absence:
    values: dict[str, Any] = {
        "id": "away",
        "officer_id": "row-A",
        "code12": COMMITTEE,
        "starts_on": DAY,
        "ends_on": DAY,
        "why": "leave",
    }
    return Absence(**{**values, **more})


def a_unit(*officers: Officer, absences: tuple[Absence, ...] = (), **more: Any) -> UnitRoster:
    division = a_division(COMMITTEE)
    values: dict[str, Any] = {"division": division, "now": NOW, "day": DAY, **more}
    return UnitRoster(officers=officers, absences=absences, **values)


def settle(town: Town) -> Town:
    """Register the units, and name one compiler a street and an administrator."""
    known = tuple(a_division(code12, name) for code12, name in UNITS.items())
    town.write(divisions.register, a_delivery(divisions=known))
    town.add("street", (Role.STREET_COMPILER, STREET))
    town.add("other-street", (Role.STREET_COMPILER, OTHER_STREET), code12=OTHER_STREET)
    town.add("chief", (Role.ADMINISTRATOR, DISTRICT), code12=DISTRICT)
    return town


@pytest.fixture
def office(database: Database) -> Town:
    """Two streets and those who look after them; once on each kind of database."""
    return settle(Town(database))


@pytest.fixture
def small_office(sqlite_database: Database) -> Town:
    """The same on SQLite."""
    return settle(Town(sqlite_database))


Put = Callable[..., Officer]


@pytest.fixture
def put(office: Town) -> Put:
    """Put somebody on the roster as the street does."""

    def run(code12: str = COMMITTEE, post: Post = Post.A, **more: Any) -> Officer:
        said: dict[str, Any] = {
            "name": f"示例{code12[-3:]}{post}",
            "phone": f"021-{code12[-6:]}{ord(post)}",
            **more,
        }
        as_ = "other-street" if code12.startswith(OTHER_STREET[:9]) else "street"
        about = roster.Said(post=post, **said)
        added: Officer = office.write(roster.add, code12, about, why="elected", as_=as_)
        return added

    return run
