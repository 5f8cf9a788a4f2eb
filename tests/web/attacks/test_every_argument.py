"""Every part and argument of every address, with everything that attackers write there."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.attacks.payloads import LIVE, PAYLOADS, TELLTALES, some
from tests.web.attacks.routes import Route, arguments_of, routes

#: Headers that somebody here reads, or might one day.
HEADERS = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "Cookie",
    "HX-Current-URL",
    "HX-Request",
    "If-Modified-Since",
    "If-None-Match",
    "Range",
    "Referer",
    "User-Agent",
    "X-Forwarded-For",
    "X-Requested-With",
)


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def require_harmless(answer: TestResponse, asked: str, payload: str = "") -> None:
    """Fail if an answer is a fault of ours, tells of the inside, or runs what was sent."""
    assert answer.status_code < 500, f"{answer.status_code}: {asked[:300]}"
    assert "X-Evil" not in answer.headers, asked
    body = answer.get_data().decode("utf-8", "replace")
    answer.close()
    if answer.mimetype in {"text/html", "application/json", "application/problem+json"}:
        found = [text for text in TELLTALES if text in body and text not in payload]
        assert found == [], f"{asked[:300]} tells {found}"
    if answer.mimetype == "text/html":
        found = [text for text in LIVE if text in body]
        assert found == [], f"{asked[:300]} runs {found}"


def test_no_part_of_an_address_breaks_its_page(app: Flask, client: FlaskClient) -> None:
    asked = 0
    for route in routes(app):
        for name in route.names:
            for payload in some():
                address = route.address(**{name: payload})
                require_harmless(client.get(address), address, payload)
                asked += 1
    assert asked > 100


def _attacked(app: Flask) -> list[Route]:
    return [route for route in routes(app) if route.rule.endpoint != "metrics.metrics"]


def test_no_argument_breaks_its_page(app: Flask, client: FlaskClient) -> None:
    asked = 0
    for route in _attacked(app):
        address = route.address()
        for name in arguments_of(app, client, route):
            for payload in some():
                whole = f"{address}?{quoted(name)}={quoted(payload)}"
                require_harmless(client.get(whole), whole, payload)
                asked += 1
    assert asked > 100


@pytest.mark.long
def test_an_argument_given_twice_or_by_a_hostile_name_breaks_nothing(
    app: Flask, client: FlaskClient
) -> None:
    asked = 0
    for route in _attacked(app):
        names = arguments_of(app, client, route)
        twice = "&".join(f"{quoted(one)}=1&{quoted(one)}={quoted('<svg onload')}" for one in names)
        hostile = "&".join(f"{quoted(one)}={quoted(one)}" for one in PAYLOADS[:20])
        for query in (twice, hostile):
            address = f"{route.address()}?{query}"
            require_harmless(client.get(address), address, " ".join(PAYLOADS))
            asked += 1
    assert asked > 100


@pytest.mark.parametrize("where", HEADERS)
def test_no_header_breaks_a_page(client: FlaskClient, where: str) -> None:
    for payload in some():
        value = payload.encode("utf-8", "replace").decode("latin-1")
        value = value.replace("\r", "").replace("\n", "").replace("\x00", "")
        for text in (value, f"riskmap_lang={value}; riskmap_session={value}; riskmap_form={value}"):
            for path in ("/publications", "/api/v1/divisions?limit=1"):
                answer = client.get(path, headers={where: text})
                require_harmless(answer, f"{path} with {where}: {text}", payload)
