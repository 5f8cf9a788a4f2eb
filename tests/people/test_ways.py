"""Whoever is signed in finds only ways that lead somewhere, and none to what others may."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from flask import Flask

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO
from riskmap.doors.access import roles_of_view
from riskmap.people import demo, demo_roster, service
from riskmap.people.model import Role
from riskmap.people.service import sessions
from riskmap.people.signin import COOKIE
from riskmap.runtime import Runtime, open_runtime
from riskmap.web.app import create_app
from tests.people.walking import Walk, menu

NOBODY = "nobody"
#: They walk each time; the others, whose pages these see too, with ``--long``.
WALKERS = (NOBODY, Role.OFFICER_A, Role.EMERGENCY_MANAGER, Role.ADMINISTRATOR)
#: Each role is led to one of these.
REPORTING = {"/board", "/activation", "/report"}
WATCHING = {"/warnings", "/stations"}


@frozen
class Peopled:
    """The application over the demonstration, with its made-up people and their roster."""

    runtime: Runtime
    app: Flask

    def client(self, role: str) -> Any:
        """Return a browser in which somebody of a role is signed in, second factor and all."""
        client = self.app.test_client()
        if role != NOBODY:
            client.set_cookie(COOKIE, self.runtime.database.write(Scope.system("test"), _in(role)))
        return client


def _in(role: str) -> Any:
    def begin(uow: Any) -> str:
        holder = service.holder_named(uow, f"demo-{role.replace('_', '-')}")
        return sessions.begin(
            uow, holder, sessions.From(address="127.0.0.1", agent="test"), is_strong=True
        )

    return begin


@pytest.fixture(scope="module")
def peopled(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peopled]:
    home = tmp_path_factory.mktemp("ways") / "home"
    shutil.copytree(prepared_home, home)
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        place, write = runtime.settings.place.code12, runtime.database.write
        new = demo.passwords()
        write(Scope.system("test"), lambda uow: demo.make(uow, place, new, by="test", say=str))
        write(Scope.system("test", realm=DEMO), lambda uow: demo_roster.make(uow, place))
        yield Peopled(runtime, create_app(runtime))


@pytest.mark.parametrize(
    "role",
    [
        one if one in WALKERS else pytest.param(one, marks=pytest.mark.long)
        for one in (NOBODY, *Role)
    ],
)
def test_no_way_leads_nowhere_or_to_what_is_for_others(peopled: Peopled, role: str) -> None:
    held = frozenset() if role == NOBODY else frozenset({role})
    walk = Walk(peopled.app, peopled.client(role), held).run()
    assert walk.faults == []
    assert len(walk.pages) > 20, "a walk that went nowhere"


@pytest.fixture(scope="module")
def menus(peopled: Peopled) -> dict[str, set[str]]:
    """The menu of each role."""
    return {
        role: {one.partition("?")[0] for one in menu(peopled.client(role).get("/help").text)}
        for role in (NOBODY, *Role)
    }


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_holds_what_the_role_may_use_and_nothing_else(
    peopled: Peopled, menus: dict[str, set[str]], role: Role
) -> None:
    """What one role is shown, each is shown that may open it; of some, the page of its work."""
    known = set().union(*menus.values()) - {"/sign-in"}
    may = {path for path in known if _is_for(peopled.app, path, role)}
    assert menus[role] <= may
    several = REPORTING | WATCHING
    assert menus[role] - several == may - several
    assert [len(menus[role] & one) for one in (REPORTING, WATCHING)] == [1, 1]


def test_the_menu_of_nobody_leads_in(menus: dict[str, set[str]]) -> None:
    assert menus[NOBODY] == {"/", "/health", "/help", "/sign-in"}


def _is_for(app: Flask, path: str, role: Role) -> bool:
    endpoint, _ = app.url_map.bind("localhost").match(path)
    asked = roles_of_view(app.view_functions[endpoint])
    return not asked or str(role) in asked


def test_a_walk_finds_a_way_that_leads_nowhere(peopled: Peopled) -> None:
    """Else the walks above would prove nothing."""
    walk = Walk(peopled.app, peopled.client(Role.OFFICER_A), frozenset({Role.OFFICER_A}))
    walk._read("/help", '<a href="/people">x</a><a href="/gone">x</a><a href="#gone">x</a>'
               '<form method="post" action="/roster/import"></form>')  # fmt: skip
    walk.run()
    what = {(one.leads, one.what) for one in walk.faults}
    assert what == {
        ("/people", "403"),
        ("/gone", "404"),
        ("#gone", "no such part of the page"),
        ("POST /roster/import", "not for this role"),
    }
