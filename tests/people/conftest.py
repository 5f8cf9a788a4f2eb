"""People made up for tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from flask import Flask

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.people import service
from riskmap.people.model import Account, Acting, Grant, Holder, Person, Role
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import Database
from riskmap.web.app import create_app
from tests.people.sites import Site

DISTRICT = "310107000000"
OTHER_DISTRICT = "310101000000"
STREET = "310107005000"
OTHER_STREET = "310107014000"
COMMITTEE = "310107005001"
OTHER_COMMITTEE = "310107014001"
DAY = date(2026, 7, 12)
NOW = datetime(2026, 7, 12, 0, 5, tzinfo=UTC)


def an_account(number: int = 1, **more: Any) -> Account:
    values: dict[str, Any] = {
        "name": f"person{number}",
        "display_name": f"甲{number}",
        "code12": STREET,
        "created_at": NOW,
        "created_by": "test",
    }
    return Account(number=number, **{**values, **more})


def a_grant(role: Role, code12: str, account: int = 1, **more: Any) -> Grant:
    values: dict[str, Any] = {
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "given_at": NOW,
        "given_by": "test",
        "why": "test",
    }
    return Grant(account=account, role=role, code12=code12, **{**values, **more})


def a_holder(number: int, *held: tuple[Role, str], **more: Any) -> Holder:
    grants = [a_grant(role, code12, number) for role, code12 in held]
    return Holder(account=an_account(number, **more), day=DAY, grants=grants)


def acting(*held: tuple[Role, str], **more: Any) -> Acting:
    holder = a_holder(1, *held, **more)
    return Acting(name=holder.account.name, holder=holder)


SYSTEM = Scope.system("test")


@frozen
class Town:
    """A database with people, and one way to do something as one of them."""

    database: Database

    def add(self, name: str, *held: tuple[Role, str], **more: Any) -> Account:
        """Add somebody, and what he holds."""
        values: dict[str, Any] = {"display_name": name, "code12": STREET, **more}
        account: Account = self.write(service.add, Person(name=name, **values))
        for role, code12 in held:
            self.write(service.grant, account.number, role, code12, why="test")
        return account

    def write(self, work: Callable[..., Any], *args: Any, as_: str = "", **more: Any) -> Any:
        """Do something, as somebody or as the program."""
        return self.database.write(self.scope(as_), lambda uow: work(uow, *args, **more))

    def read(self, look: Callable[..., Any], *args: Any, as_: str = "", **more: Any) -> Any:
        """Look at something, as somebody or as the program."""
        with self.database.read(self.scope(as_)) as uow:
            return look(uow, *args, **more)

    def scope(self, name: str = "") -> Scope:
        """Return the right of somebody, or of the program."""
        if not name:
            return SYSTEM
        with self.database.read(SYSTEM) as uow:
            return service.scope_of(service.holder_named(uow, name), "test")

    def entries(self, **more: Any) -> list[Any]:
        """Return what the audit log says, in order."""
        with self.database.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT action, actor, subject_id, why, before, after FROM audit_entry ORDER BY seq"
            ).all()
        return [row for row in rows if all(getattr(row, name) == more[name] for name in more)]


@pytest.fixture
def town(database: Database) -> Town:
    """An empty town; once on each kind of database."""
    return Town(database)


@pytest.fixture
def small_town(sqlite_database: Database) -> Town:
    """An empty town on SQLite."""
    return Town(sqlite_database)


@pytest.fixture(scope="session")
def people_runtime(
    prepared_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runtime]:
    """A home of our own, with the register of Putuo, whose clock stands where it is put."""
    home = tmp_path_factory.mktemp("people") / "home"
    shutil.copytree(prepared_home, home)
    with open_runtime({"RISKMAP_HOME": str(home)}, clock=SetClock(datetime.now(UTC))) as opened:
        yield opened


@pytest.fixture(scope="session")
def people_app(people_runtime: Runtime) -> Flask:
    """The application over it."""
    return create_app(people_runtime)


@pytest.fixture(scope="session")
def people_town(people_runtime: Runtime) -> Town:
    """Its people."""
    return Town(people_runtime.database)


@pytest.fixture(scope="session")
def site(people_app: Flask, people_town: Town, people_runtime: Runtime) -> Site:
    """The whole of it, for tests that sign in."""
    return Site(app=people_app, town=people_town, runtime=people_runtime)
