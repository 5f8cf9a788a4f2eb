"""Places made up for tests, and databases that hold them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import shapely

from riskmap.core.access import Scope
from riskmap.places import demo, service
from riskmap.places.model import Place
from riskmap.places.service import Came, Why
from riskmap.store import Database
from tests.fixtures.equipment import ROOT

PUTUO = ROOT / "geodata" / "base" / "putuo"
SYSTEM = Scope.system("test")
PUBLIC = Scope.public("test")
WHY = Why(actor="district office", reason="survey of 2026")
CAME = Came(what="file", file_name="test.csv", sha256="0" * 64)
DEMO = Came(what="demo", file_name="demo_places.csv", sha256="1" * 64)


def a_place(place_id: str = "s1", kind: str = "shelter", **more: Any) -> Place:
    defaults: dict[str, Any] = {
        "name_zh": "试验",
        "geometry": shapely.Point(121.40, 31.25),
        "valid_from": date(2026, 1, 1),
        "source": "survey",
    }
    return Place(id=place_id, kind=kind, **{**defaults, **more})


def a_route(
    route_id: str = "r1", *, to: tuple[float, float] = (121.40, 31.25), **more: Any
) -> Place:
    line = shapely.LineString([(121.41, 31.25), to])
    return a_place(route_id, "evacuation_route", geometry=line, **more)


@pytest.fixture
def write(database: Database) -> Callable[..., Any]:
    """Run ``work(uow, …)`` as one write."""

    def run(work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return database.write(SYSTEM, lambda uow: work(uow, *args, **more))

    return run


@pytest.fixture
def read(database: Database) -> Callable[..., Any]:
    """Run ``look(uow, …)`` under the public scope."""

    def run(look: Callable[..., Any], *args: Any, scope: Scope = PUBLIC, **more: Any) -> Any:
        with database.read(scope) as uow:
            return look(uow, *args, **more)

    return run


@pytest.fixture(scope="session")
def demo_places() -> tuple[Place, ...]:
    """The demonstration's places as they ship."""
    return demo.read_demo(PUTUO)


@pytest.fixture
def with_demo(sqlite_database: Database, demo_places: tuple[Place, ...]) -> Database:
    """A database that holds the demonstration's places."""
    sqlite_database.write(SYSTEM, lambda uow: service.take_demo(uow, demo_places, DEMO, WHY))
    return sqlite_database
