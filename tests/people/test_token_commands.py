"""``riskmap people tokens`` and ``riskmap people events`` as somebody types them."""

from __future__ import annotations

import json

import pytest

from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.divisions.service.reading import today
from riskmap.people.keys import sign_in_key
from riskmap.people.model import Role
from riskmap.people.service import access_tokens
from riskmap.people.service.access_tokens import Wish
from tests.people.conftest import COMMITTEE, DISTRICT, STREET
from tests.people.sites import Site
from tests.people.test_commands import Riskmap

BY = ("--by", "district office")


@pytest.fixture(scope="module")
def riskmap(site: Site) -> Riskmap:
    """Run commands over the site."""
    return Riskmap(site.town)


def _token(site: Site, name: str) -> str:
    site.add(name, (Role.EMERGENCY_MANAGER, DISTRICT), code12=DISTRICT)
    key = sign_in_key(site.runtime.home.keys)
    wish = Wish(label="wall", may_write=False, code12=STREET, days=7)
    made: str = site.town.write(access_tokens.make, wish, is_strong=True, key=key, as_=name)
    return made


def test_tokens_are_listed_without_what_opens_anything(site: Site, riskmap: Riskmap) -> None:
    token = _token(site, "token-owner")
    text = riskmap("tokens", "list", "--name", "token-owner", "--json")
    (one,) = json.loads(text)["tokens"]
    assert (one["owner"], one["label"], one["code12"]) == ("token-owner", "wall", STREET)
    assert token.startswith(one["mark"])
    assert token not in text
    assert "token-owner" in riskmap("tokens", "list")
    with pytest.raises(NotFoundError):
        riskmap("tokens", "list", "--name", "nobody-at-all")


def test_a_token_that_was_taken_away_opens_nothing(site: Site, riskmap: Riskmap) -> None:
    token = _token(site, "token-lost")
    asked = {"Authorization": f"Bearer {token}"}
    client = site.browser().client
    assert client.get("/api/v1/places", headers=asked).status_code == 200
    (one,) = json.loads(riskmap("tokens", "list", "--name", "token-lost", "--json"))["tokens"]
    number = str(one["id"])
    with pytest.raises(InvalidRequestError):
        riskmap("tokens", "revoke", number, *BY, "--why", " ")
    said = riskmap("tokens", "revoke", number, *BY, "--why", "the laptop is gone")
    assert "opens nothing" in said
    assert client.get("/api/v1/places", headers=asked).status_code == 401
    told = site.town.entries(action="token-revoked", why="the laptop is gone")
    assert [one.actor for one in told] == ["district office"]
    assert json.loads(riskmap("tokens", "list", "--name", "token-lost", "--json"))["tokens"] == []
    assert "wall" in riskmap("tokens", "list", "--name", "token-lost", "--all")
    with pytest.raises(NotFoundError):
        riskmap("tokens", "revoke", number, *BY, "--why", "again")


def test_events_are_added_listed_and_withdrawn(site: Site, riskmap: Riskmap) -> None:
    day = site.town.read(today)
    words = ("--code12", COMMITTEE, "--on", day.isoformat(), "--kind", "lecture", *BY)
    said = riskmap("events", "add", "命令讲座", *words, "--heads", "40", "--at-least", "--json")
    one = json.loads(said)["event"]
    assert (one["title"], one["heads"]) == ("命令讲座", {"at_least": 40})
    riskmap("events", "add", "命令传单", *words, "--json")
    found = json.loads(riskmap("events", "list", "--year", str(day.year), "--json"))
    assert {"命令讲座", "命令传单"} <= {each["title"] for each in found["events"]}
    assert found["unknown"] >= 1, "nobody counted at one of them"
    assert "at least 40" in riskmap("events", "list", "--kind", "lecture")
    assert "命令讲座" not in riskmap("events", "list", "--kind", "leaflets")
    riskmap("events", "withdraw", one["id"], *BY, "--why", "twice")
    assert "命令讲座" not in riskmap("events", "list")
    assert "命令讲座" not in riskmap("events", "list", "--demo")
