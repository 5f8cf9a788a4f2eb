"""One address that asks without end waits; an office, a telephone network and others do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from riskmap.doors import pacing
from riskmap.doors.pacing import Pace
from riskmap.runtime import Runtime
from riskmap.web.app import create_app

FEW = {kind: Pace(at_once=5, per_s=0.1) for kind in ("page", "search", "tile", "paper")}
ADDRESS = {"REMOTE_ADDR": "192.0.2.7"}
Make = Callable[[Runtime], Flask]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Make an application in which five requests of a kind are many."""
    monkeypatch.setattr(pacing, "paces", lambda: FEW)
    return create_app


@pytest.fixture
def strict(made: Make, runtime: Runtime) -> Iterator[FlaskClient]:
    with made(runtime).test_client() as client:
        yield client


def ask(
    client: FlaskClient, path: str, address: str = "192.0.2.7", forwarded: str = ""
) -> TestResponse:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client.get(path, environ_base={"REMOTE_ADDR": address}, headers=headers)


def statuses(client: FlaskClient, path: str, times: int = 7, **more: str) -> list[int]:
    found = []
    for _ in range(times):
        with ask(client, path, **more) as answer:
            found.append(answer.status_code)
    return found


@pytest.mark.parametrize(
    "path", ["/help", "/nowhere", "/sign-in", "/api/v1/divisions?limit=1", "/api/v1/nowhere"]
)
def test_an_address_that_asks_without_end_waits(strict: FlaskClient, path: str) -> None:
    found = statuses(strict, path)
    assert 429 not in found[:5]
    assert found[5:] == [429, 429]
    assert statuses(strict, path, times=1, address="192.0.2.8") == found[:1]


@pytest.mark.parametrize(("language", "said"), [("en", "Too many requests"), ("zh", "太多")])
def test_it_is_told_so_in_its_language_and_when_to_come_again(
    strict: FlaskClient, language: str, said: str
) -> None:
    statuses(strict, "/help")
    for path, kind in (("/help", "text/html"), ("/api/v1/map/values", "application/problem+json")):
        answer = ask(strict, f"{path}?lang={language}")
        assert (answer.status_code, answer.mimetype) == (429, kind)
        assert said in answer.text
        assert 0 < int(answer.headers["Retry-After"]) <= 10
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in answer.headers


def test_what_costs_much_has_a_limit_of_its_own(strict: FlaskClient) -> None:
    paper = "/api/v1/map/download.csv?level=street"
    assert statuses(strict, paper)[4:] == [200, 429, 429]
    assert statuses(strict, "/help", times=1) == [200], "pages are read all the same"
    assert statuses(strict, "/api/v1/map/find?q=cao")[4:] == [200, 429, 429]


def test_files_of_the_site_and_signs_of_life_have_no_limit(strict: FlaskClient) -> None:
    assert set(statuses(strict, "/static/css/base.css", times=30)) == {200}
    assert set(statuses(strict, "/healthz", times=30)) == {200}


def test_this_machine_itself_is_never_held_off(strict: FlaskClient) -> None:
    assert set(statuses(strict, "/help", times=30, address="127.0.0.1")) == {200}


def test_addresses_of_one_network_of_ipv6_are_one_asker(strict: FlaskClient) -> None:
    found = [ask(strict, "/help", f"2001:db8::{number:x}").status_code for number in range(1, 9)]
    assert found == [200] * 5 + [429] * 3


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP"])
def test_no_header_gives_another_address(strict: FlaskClient, header: str) -> None:
    answers = [
        strict.get("/help", environ_base=ADDRESS, headers={header: f"198.51.100.{number}"})
        for number in range(8)
    ]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 3


def test_a_proxy_that_nobody_named_is_told_once(strict: FlaskClient) -> None:
    with capture_logs() as said:
        statuses(strict, "/help", times=20, forwarded="198.51.100.1")
    (line,) = [one for one in said if "server.proxies" in one["event"]]
    assert line["address"] == "192.0.2.7"


def test_whoever_comes_through_a_proxy_of_the_site_is_counted_alone(
    made: Make, runtime: Runtime
) -> None:
    server = evolve_server(runtime, proxies=("10.0.0.1",))
    client = made(server).test_client()
    one = statuses(client, "/help", address="10.0.0.1", forwarded="192.0.2.1")
    other = statuses(client, "/help", address="10.0.0.1", forwarded="192.0.2.2")
    assert one == other == [200] * 5 + [429] * 2


def test_a_site_can_leave_it_to_its_proxy(made: Make, runtime: Runtime) -> None:
    client = made(evolve_server(runtime, holds_off=False)).test_client()
    assert set(statuses(client, "/help", times=20)) == {200}


def evolve_server(runtime: Runtime, **more: Any) -> Runtime:
    server = runtime.settings.server.model_copy(update=more)
    return evolve(runtime, settings=runtime.settings.model_copy(update={"server": server}))
