"""The made-up roster: the numbers of the plan, the same each time, in the demonstration only."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from riskmap.core.access import Scope
from riskmap.core.errors import ConflictError, ScopeError
from riskmap.core.realm import DEMO
from riskmap.divisions import service as divisions
from riskmap.people import demo_roster
from riskmap.people.commands.duty import make
from riskmap.people.model.gaps import UnitState
from riskmap.people.model.officers import Post
from riskmap.people.service import events, roster, training
from riskmap.store import Database
from tests.divisions.conftest import a_delivery, a_division
from tests.people.conftest import DISTRICT, Town
from tests.people.roster.conftest import Put
from tests.people.roster.shells import Shell, answered

MADE_UP = Scope.system("test", DEMO)


@pytest.fixture
def place(sqlite_database: Database) -> Database:
    """A district with 285 committees in three streets."""
    streets = ["310107005000", "310107014000", "310107015000"]
    codes = [f"{street[:9]}{number:03d}" for street in streets for number in range(1, 96)]
    known = [a_division(code, f"示例单位{code[-6:]}") for code in (DISTRICT, *streets, *codes)]
    delivery = a_delivery(divisions=tuple(known))
    sqlite_database.write(Scope.system("test"), lambda uow: divisions.register(uow, delivery))
    return sqlite_database


def made(database: Database) -> demo_roster.Made:
    found: demo_roster.Made = database.write(MADE_UP, lambda uow: demo_roster.make(uow, DISTRICT))
    return found


def look(database: Database, work: Any, *args: Any) -> Any:
    with database.read(MADE_UP) as uow:
        return work(uow, *args)


def test_the_numbers_of_the_plan_are_reproduced(place: Database) -> None:
    done = made(place)
    assert (done.officers, done.trainings) == (267, 6)
    units = look(place, roster.units)
    counts = roster.counts_of(units)
    assert (counts.units, counts.without_valid_a, counts.unrecorded) == (285, 45, 30)
    assert all(counts.states[state] for state in UnitState)
    officers = [each for one in units for each in one.officers]
    assert len(officers) == 267
    assert all(one.name.startswith("示例") and one.name.endswith("sample") for one in officers)
    assert all(one.phone.startswith("021-0000") for one in officers)
    cover = look(place, training.coverage)
    assert cover.people == 267
    assert cover.unknown == 14
    assert cover.percent is not None
    assert 80 < cover.percent < 100
    assert len(look(place, events.events)) == 4


def test_it_is_the_same_each_time_and_a_second_run_doubles_nothing(place: Database) -> None:
    made(place)
    before = [each.id for one in look(place, roster.units) for each in one.officers]
    made(place)
    after = [each.id for one in look(place, roster.units) for each in one.officers]
    assert sorted(before) == sorted(after)
    assert len(look(place, training.sessions)) == 6
    assert len(look(place, events.events)) == 4


def test_those_who_are_away_are_covered_only_where_there_is_a_b(place: Database) -> None:
    made(place)
    away = [
        one
        for one in look(place, roster.units)
        if (a := one.holder(Post.A)) is not None and one.absence_of(a) is not None
    ]
    assert sorted(one.on_duty is not None for one in away) == [False, False, True, True]


def test_live_data_stay_as_they_are(place: Database) -> None:
    made(place)
    with place.read(Scope.system("test")) as uow:
        assert roster.counts_of(roster.units(uow)).unrecorded == 285
        assert training.sessions(uow) == ()
        assert events.events(uow) == ()
    with pytest.raises(ScopeError):
        place.write(Scope.system("test"), lambda uow: demo_roster.make(uow, DISTRICT))


def run(database: Database, *words: str) -> Any:
    settings = SimpleNamespace(place=SimpleNamespace(code12=DISTRICT))
    shell = Shell(SimpleNamespace(database=database, settings=settings))
    return CliRunner().invoke(make, list(words), obj=shell)


def test_the_command_refuses_where_real_officers_stand(office: Town, put: Put) -> None:
    put()
    assert isinstance(run(office.database).exception, ConflictError)
    assert answered(run(office.database, "--yes", "--json"))["is_demo"] is True


def test_the_command_says_what_it_made(place: Database) -> None:
    assert "267 officers, 6 trainings" in run(place).output
