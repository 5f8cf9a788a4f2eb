"""A small register, the shipped place, and parts as the runtime would hand them out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import shapely

from riskmap.core.access import Scope
from riskmap.core.codes import DivisionLevel, level_of, parent_of
from riskmap.core.sources import Flags, Source
from riskmap.divisions import base, cells, service
from riskmap.divisions.model import Boundary, Delivery, DeliveryKind, Division
from riskmap.store import Database, Reading
from tests.fixtures.equipment import ROOT

PUTUO = ROOT / "geodata" / "base" / "putuo"
SYSTEM = Scope.system("test")
PUBLIC = Scope.public("test")
OSM = Source(
    title="OpenStreetMap relation 1",
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors, ODbL 1.0",
    as_of=date(2026, 7, 21),
)


def a_division(code12: str, name_zh: str = "源园居委会", **more: Any) -> Division:
    defaults = {
        "level": level_of(code12),
        "kind": level_of(code12).slug,
        "name_zh": name_zh,
        "parent": parent_of(code12),
        "valid_from": date(2023, 6, 30),
        "source": "NBS 2023",
    }
    return Division(code12=code12, **{**defaults, **more})


def a_square(west: float, south: float = 31.25, size: float = 0.01) -> shapely.Polygon:
    return shapely.box(west, south, west + size, south + size)


def an_outline(code12: str, west: float = 121.40, **flags: bool) -> Boundary:
    return service.delivered(code12, a_square(west), flags=Flags(**flags), source=OSM)


def a_delivery(what: DeliveryKind = DeliveryKind.BASE, **more: Any) -> Delivery:
    return Delivery(what=what, file_name="test", sha256="0" * 64, **more)


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
def putuo() -> Delivery:
    """The shipped register and outlines."""
    return a_delivery(
        divisions=base.read_divisions(PUTUO),
        successions=base.read_successions(PUTUO),
        counts=base.read_counts(PUTUO),
        boundaries=base.read_boundaries(PUTUO),
    )


@pytest.fixture(scope="session")
def putuo_cells(putuo: Delivery) -> list[Boundary]:
    """Cells of all committees, made once a run."""
    by_street: dict[str, list[str]] = {}
    for one in putuo.divisions:
        if one.level is DivisionLevel.COMMITTEE:
            by_street.setdefault(str(one.parent), []).append(one.code12)
    streets = sorted(putuo.boundaries, key=lambda one: one.code12)
    return cells.make_cells(streets, by_street)


@pytest.fixture
def registered(sqlite_database: Database, putuo: Delivery) -> Database:
    """A database that holds the shipped register and the outlines of the units."""
    sqlite_database.write(SYSTEM, lambda uow: service.register(uow, putuo))
    return sqlite_database


@pytest.fixture
def registered_cells(registered: Database, putuo_cells: list[Boundary]) -> Database:
    """As `registered`, with the committees' made-up cells."""
    delivery = a_delivery(DeliveryKind.CELLS, boundaries=tuple(putuo_cells))
    registered.write(SYSTEM, lambda uow: service.register(uow, delivery))
    return registered


@pytest.fixture
def public_uow(registered: Database) -> Iterator[Reading]:
    """A look at the shipped register as anybody has it."""
    with registered.read(PUBLIC) as uow:
        yield uow


@pytest.fixture
def place(tmp_path: Path, sqlite_database: Database) -> SimpleNamespace:
    """Parts with a copy of the shipped place, so that a test may change it."""
    folder = tmp_path / "place"
    folder.mkdir()
    for name in base.FILES:
        shutil.copyfile(PUTUO / name, folder / name)
    home = SimpleNamespace(
        path=tmp_path / "home", build=tmp_path / "home" / "build", files=tmp_path / "home" / "files"
    )
    home.build.mkdir(parents=True)
    settings = SimpleNamespace(
        place=SimpleNamespace(
            region="", code12="310107000000", bounds=(121.30, 31.20, 121.50, 31.35)
        )
    )
    return SimpleNamespace(
        database=sqlite_database,
        home=home,
        settings=settings,
        resources=SimpleNamespace(demo_region=folder / "region.toml"),
        folder=folder,
    )
