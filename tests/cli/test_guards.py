"""The doctor says where settings leave a site less guarded than it ships."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import create_engine

from riskmap.cli.checks import State
from riskmap.cli.guards import of_the_guards
from riskmap.config import read_settings
from riskmap.core.clock import LiveClock
from riskmap.store import Database
from riskmap.store.door import DirectDoor
from tests.fixtures.equipment import ROOT

SERVER = read_settings((ROOT / "config.toml").read_text("utf-8"), environ={}).server


def database(url: str = "sqlite://") -> Database:
    engine = create_engine(url)
    return Database(engine, DirectDoor(engine), LiveClock())


def warnings(server: dict[str, Any], url: str = "sqlite://") -> list[str]:
    found = of_the_guards(SERVER.model_copy(update=server), database(url))
    return [str(one.message) for one in found if one.state is State.WARN]


def test_as_it_ships_a_site_is_guarded() -> None:
    (check,) = of_the_guards(SERVER, database())
    assert check.state is State.OK


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ({"host": "0.0.0.0"}, "under any name"),
        ({"holds_off": False}, "held off"),
    ],
)
def test_what_is_less_guarded_is_said(server: dict[str, Any], said: str) -> None:
    (found,) = warnings(server)
    assert said in found


def test_a_site_in_the_network_that_lists_its_names_is_guarded() -> None:
    assert warnings({"host": "0.0.0.0", "allowed_hosts": ("map.example",)}) == []


@pytest.mark.parametrize(
    ("url", "is_open"),
    [
        ("postgresql+psycopg://u:p@db.example/map", True),
        ("postgresql+psycopg://u:p@db.example/map?sslmode=prefer", True),
        ("postgresql+psycopg://u:p@db.example/map?sslmode=verify-full", False),
        ("postgresql+psycopg://u:p@127.0.0.1/map", False),
        ("postgresql+psycopg://u:p@/map?host=/run/postgresql", False),
        ("sqlite://", False),
    ],
)
def test_a_database_elsewhere_is_reached_by_tls(url: str, *, is_open: bool) -> None:
    assert database(url).is_reached_in_the_open is is_open
    assert bool(warnings({}, url)) is is_open
