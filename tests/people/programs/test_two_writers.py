"""Two programs write at the same time, over the wire, through two servers of one database."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from riskmap.store.database import sqlite_url
from tests.conftest import LONG
from tests.fixtures.database import KINDS
from tests.people.programs.conftest import PLACES, a_body
from tests.people.programs.servers import Answer, Servers

ROUNDS = 40 if LONG else 3
AT_ONCE = 6


@pytest.fixture(scope="module", params=KINDS)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Servers]:
    """Two servers over one database; once on each kind."""
    made = a_house(request, request.param, tmp_path_factory.mktemp("two"))
    made.start(2)
    try:
        yield made
    finally:
        made.kill()


@pytest.fixture
def servers(both: Servers) -> Servers:
    """The two, asked with a token of this test alone."""
    both.take_new_token()
    return both


def a_house(request: pytest.FixtureRequest, kind: str, folder: Path) -> Servers:
    url = sqlite_url(folder / "riskmap.db")
    if kind == "postgresql":
        new_url: Callable[[], str] = request.getfixturevalue("postgres_url")
        url = new_url()
    made = Servers(folder / "home", url)
    made.prepare()
    made.take_new_token()
    return made


def add(place_id: str, key: str = "", **more: Any) -> dict[str, Any]:
    headers = {"Idempotency_Key": key} if key else {}
    return {"method": "POST", "path": PLACES, "body": a_body(place_id, **more), **headers}


def change(place_id: str, tag: str, note: str) -> dict[str, Any]:
    body = {"note": note, "reason": "test"}
    return {"method": "PATCH", "path": f"{PLACES}/{place_id}", "body": body, "If_Match": tag}


def by_status(answers: list[Answer]) -> dict[int, int]:
    return dict(Counter(one.status for one in answers))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_key_sent_at_once_is_one_write_with_one_answer(servers: Servers, number: int) -> None:
    answers = servers.ask_at_once([add(f"same-{number}", f"same-{number}")] * AT_ONCE)
    assert by_status(answers) == {201: AT_ONCE}
    assert len({one.text for one in answers}) == 1
    again = [one for one in answers if one.headers.get("Idempotency-Replayed") == "true"]
    assert len(again) == AT_ONCE - 1
    assert servers.versions(f"same-{number}") == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_key_for_two_things_at_once_does_the_first_alone(servers: Servers, number: int) -> None:
    ids = [f"one-{number}", f"other-{number}"]
    answers = servers.ask_at_once([add(one, f"two-{number}") for one in ids])
    assert by_status(answers) == {201: 1, 422: 1}
    refused = next(one for one in answers if one.status == 422)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert sorted(servers.versions(one) for one in ids) == [0, 1]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_without_a_key_the_second_of_two_hears_that_it_is_there(
    servers: Servers, number: int
) -> None:
    answers = servers.ask_at_once([add(f"bare-{number}")] * AT_ONCE)
    assert by_status(answers) == {201: 1, 409: AT_ONCE - 1}
    assert servers.versions(f"bare-{number}") == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_changes_at_once_over_one_version_one_holds(servers: Servers, number: int) -> None:
    place_id = f"changed-{number}"
    tag = servers.ask(**add(place_id)).headers["ETag"]
    answers = servers.ask_at_once([change(place_id, tag, f"note {n}") for n in range(AT_ONCE)])
    assert by_status(answers) == {200: 1, 412: AT_ONCE - 1}
    held = next(one for one in answers if one.status == 200)
    now = servers.ask("GET", f"{PLACES}/{place_id}")
    assert (now.json["note"], now.json["version"]) == (held.json["note"], 2)


def test_changes_of_different_things_at_once_all_hold(servers: Servers) -> None:
    ids = [f"apart-{number}" for number in range(AT_ONCE)]
    tags = [servers.ask(**add(one)).headers["ETag"] for one in ids]
    wishes = [change(one, tag, "a") for one, tag in zip(ids, tags, strict=True)]
    assert by_status(servers.ask_at_once(wishes)) == {200: AT_ONCE}


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_may_be_sent_again_after_the_server_was_killed(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """kill -9 in the middle of writes: each key sent again is one place and one version."""
    house = a_house(request, kind, tmp_path)
    house.start()
    ids = [f"killed-{number}" for number in range(100)]
    heard: dict[str, int] = {}

    def send(place_id: str) -> None:
        try:
            heard[place_id] = house.ask(**add(place_id, place_id)).status
        except (OSError, HTTPException):
            heard[place_id] = 0

    try:
        with ThreadPoolExecutor(8) as askers:
            for one in ids:
                askers.submit(send, one)
            until_some_were_heard(heard)
            house.kill()
        unheard = [one for one, status in heard.items() if status == 0]
        assert set(heard.values()) == {0, 201}
        house.start()
        again = [house.ask(**add(one, one)) for one in ids]
        assert by_status(again) == {201: len(ids)}
        lost = [
            one
            for one, answer in zip(ids, again, strict=True)
            if heard[one] == 201 and answer.headers.get("Idempotency-Replayed") != "true"
        ]
        assert lost == []
        assert {house.versions(one) for one in random.sample(unheard, min(20, len(unheard)))} == {1}
    finally:
        house.kill()


def until_some_were_heard(heard: dict[str, int], some: int = 30) -> None:
    until = time.monotonic() + 30
    while len(heard) < some and time.monotonic() < until:
        time.sleep(0.002)
    assert len(heard) >= some
