"""The city of the duties, with two people in it, and the site."""

from __future__ import annotations

import pytest

from riskmap.people import service as people
from riskmap.people.model import Person, Role
from tests.people.conftest import (  # noqa: F401 - fixtures of the site
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.reporting.duties.conftest import DISTRICT, City, city  # noqa: F401


@pytest.fixture
def leaders(city: City) -> tuple[int, int]:  # noqa: F811
    """Return the numbers of two people of the district who may lead."""
    return tuple(  # type: ignore[return-value]
        _added(city, name) for name in ("chen.zhibo", "zhao.zhibo")
    )


def _added(city: City, name: str) -> int:  # noqa: F811
    person = Person(name=name, display_name=name, code12=DISTRICT)
    account = city.write(people.add, person)
    city.write(people.grant, account.number, Role.DUTY_OFFICER, DISTRICT, why="test")
    return int(account.number)
