"""Made-up people who need help: clearly marked, in the demonstration only, the same each time."""

from __future__ import annotations

import pytest

from riskmap.core.access import Scope
from riskmap.core.errors import ScopeError
from riskmap.core.realm import DEMO, LIVE
from riskmap.people import demo_helped
from riskmap.people.service import erasing, helping
from riskmap.people.service.helping.comparing import personals
from riskmap.store import Writing
from tests.people.conftest import DISTRICT
from tests.people.helping.conftest import Register

IN_DEMO = Scope.system("test", DEMO)


def _make(register: Register) -> int:
    def work(uow: Writing) -> int:
        return demo_helped.make(uow, register.masters, DISTRICT)

    return register.town.database.write(IN_DEMO, work)


def test_everybody_is_marked_as_made_up_and_nobody_is_in_live_data(register: Register) -> None:
    assert _make(register) > 3
    with register.town.database.read(IN_DEMO) as uow:
        rows = helping.listed(uow, helping.Wanted())
        names = [one.name for one in personals(uow, register.masters, rows).values()]
        phones = [one.phone for one in personals(uow, register.masters, rows).values()]
    assert all(one.startswith("示例") for one in names)
    assert all(one.startswith("021-000") for one in phones)
    assert register.town.read(helping.listed, helping.Wanted()) == ()


def test_made_again_they_are_the_same_people(register: Register) -> None:
    count = _make(register)
    with register.town.database.read(IN_DEMO) as uow:
        before = helping.listed(uow, helping.Wanted())
    register.town.database.write(
        IN_DEMO, lambda uow: erasing.helped(uow, before[0].id, why="x", by="test")
    )
    assert _make(register) == count - 1
    with register.town.database.read(IN_DEMO) as uow:
        after = helping.listed(uow, helping.Wanted())
    assert {one.id for one in after} == {one.id for one in before[1:]}


def test_they_never_come_into_live_data(register: Register) -> None:
    with pytest.raises(ScopeError):
        register.town.database.write(
            Scope.system("test", LIVE),
            lambda uow: demo_helped.make(uow, register.masters, DISTRICT),
        )
