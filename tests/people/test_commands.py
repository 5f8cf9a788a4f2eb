"""``riskmap people`` as somebody types it."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import click
import pytest
from attrs import frozen
from click.testing import CliRunner

from riskmap.core.errors import ConflictError, NotFoundError
from riskmap.core.words import Message
from riskmap.people import service
from riskmap.people.commands import COMMANDS
from riskmap.people.model import Role
from riskmap.people.model.sessions import Purpose
from riskmap.people.service import links, signing_in
from riskmap.people.service.sessions import From
from riskmap.runtime import Resources
from tests.people.conftest import COMMITTEE, DISTRICT, STREET, Town
from tests.people.sites import Site

WHO = ("--by", "district office", "--why", "test")


class _Shell:
    """As much of the shell as the room's commands use."""

    def __init__(self, town: Town) -> None:
        place = SimpleNamespace(code12=DISTRICT)
        server = SimpleNamespace(host="127.0.0.1", port=8000)
        settings = SimpleNamespace(place=place, server=server)
        self.runtime = SimpleNamespace(
            database=town.database, settings=settings, resources=Resources.find()
        )

    def said(self, text: Message | str) -> str:
        return str(text)

    def answer(self, data: Any, lines: Any = (), *, as_json: bool = False) -> None:
        if as_json:
            click.echo(json.dumps(data))
            return
        for line in lines:
            click.echo(str(line))


@frozen
class Riskmap:
    """Runs commands over a town."""

    town: Town

    def __call__(self, *words: str) -> str:
        done = CliRunner().invoke(COMMANDS[0], words, obj=_Shell(self.town))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))


@pytest.fixture
def riskmap(small_town: Town) -> Riskmap:
    return Riskmap(small_town)


def test_the_first_administrator_is_invited_once(riskmap: Riskmap) -> None:
    first = riskmap.json("invite-administrator")["link"]
    link = riskmap.json("invite-administrator", "--address", "https://risk.example.org/")["link"]
    assert link.startswith("https://risk.example.org/invitation/")
    token = link.rpartition("/")[2]
    old = first.rpartition("/")[2]
    with pytest.raises(NotFoundError):
        riskmap.town.read(links.found, old, Purpose.ADMINISTRATOR)
    assert riskmap.town.read(links.found, token, Purpose.ADMINISTRATOR).account is None
    riskmap.town.add("chief", (Role.ADMINISTRATOR, DISTRICT))
    with pytest.raises(ConflictError, match="already"):
        riskmap("invite-administrator")


def test_an_account_is_made_with_a_link_and_listed_with_its_roles(riskmap: Riskmap) -> None:
    said = ("--display-name", "张三", "--code", COMMITTEE, "--phone", "13800000000")
    output = riskmap("add", "Zhang.San", *said, "--by", "district office")
    assert "http://127.0.0.1:8000/invitation/" in output
    given = riskmap.json("grant", "zhang.san", "officer_a", COMMITTEE, *WHO)["grant"]
    assert (given["role"], given["code12"]) == ("officer_a", COMMITTEE)
    listed = riskmap.json("list", "--role", "officer-a", "--under", STREET)
    (one,) = listed["people"]
    assert (one["name"], one["display_name"], one["roles"][0]["id"]) == (
        "zhang.san", "张三", given["id"],
    )  # fmt: skip
    assert "zhang.san" in riskmap("list")


def test_a_role_is_taken_away_by_name_and_place(riskmap: Riskmap) -> None:
    riskmap.town.add("officer", (Role.OFFICER_A, COMMITTEE))
    riskmap("revoke", "officer", "officer_a", COMMITTEE, *WHO)
    assert riskmap.town.read(service.holder_named, "officer").held == ()
    with pytest.raises(NotFoundError, match="does not hold"):
        riskmap("revoke", "officer", "officer_a", COMMITTEE, *WHO)


def test_an_account_is_closed_and_opened_and_the_log_says_who_stands_behind_it(
    riskmap: Riskmap,
) -> None:
    riskmap.town.add("officer")
    assert not riskmap.json("deactivate", "officer", *WHO)["person"]["is_active"]
    assert riskmap.json("activate", "officer", *WHO)["person"]["is_active"]
    with riskmap.town.database.engine.connect() as connection:
        said = connection.exec_driver_sql("SELECT * FROM audit_entry ORDER BY seq").all()
    assert "district office" in str(said[-1])


def test_a_reset_makes_a_link_and_can_take_the_second_factor_away(site: Site) -> None:
    account = site.add("co-1", (Role.ADMINISTRATOR, DISTRICT))
    site.with_factor(account)
    riskmap = Riskmap(site.town)
    assert "/invitation/" in riskmap.json("reset", "co-1", *WHO)["link"]
    assert site.town.read(signing_in.has_second_factor, account)
    riskmap("reset", "co-1", "--second-factor", *WHO)
    assert not site.town.read(signing_in.has_second_factor, account)


def test_made_up_people_have_one_role_each_and_random_passwords(site: Site) -> None:
    riskmap = Riskmap(site.town)
    made = riskmap.json("demo", "--yes")["people"]
    assert [one["role"] for one in made] == [str(role) for role in Role]
    assert len({one["password"] for one in made}) == len(made)
    again = riskmap.json("demo", "--yes")["people"]
    assert {one["password"] for one in made}.isdisjoint(one["password"] for one in again)
    for one in again:
        holder = site.town.read(service.holder_named, one["name"])
        assert holder.account.is_demo
        assert holder.account.display_name.startswith("示例")
        assert holder.account.display_name.endswith("sample")
        assert [str(role) for role in holder.roles] == [one["role"]]
    came = From(address="10.9.9.9", agent="")
    asked = site.town.read(signing_in.look_up, again[0]["name"], came)
    assert asked.is_proved_by(again[0]["password"])
    assert not asked.is_proved_by(made[0]["password"])


def test_made_up_people_are_refused_beside_real_ones_unless_that_is_wanted(site: Site) -> None:
    site.add("co-2")
    with pytest.raises(ConflictError, match="Real people"):
        Riskmap(site.town)("demo")
