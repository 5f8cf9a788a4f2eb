"""Nobody acts through the browser of somebody else, and nobody is sent elsewhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.urls import iri_to_uri

from riskmap.doors.back import safe_next
from tests.web.attacks.routes import routes

#: What browsers or careless readers take for another site.
ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/\x0b/evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "/" + "a" * 3_000,
    "/\u2028/evil.example",
    "/%0d%0aSet-Cookie: a=1\r\nX: y",
    "",
    None,
)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_nobody_is_sent_elsewhere(text: str | None) -> None:
    assert safe_next(text, otherwise="/home") == "/home"


@pytest.mark.parametrize(
    "text", ["/", "/me", "/divisions/310107005000?lang=en#risk", "/a//b", "/%2F"]
)
def test_pages_of_this_site_are_gone_to(text: str) -> None:
    assert safe_next(text) == text


@given(st.text(alphabet="/\\:@.#?%\t\n\r ab\x00\u2028", max_size=12))
def test_whatever_is_written_the_place_to_go_on_is_a_path_of_this_site(text: str) -> None:
    found = safe_next(text)
    assert re.fullmatch(r"/(?![/\\])[^\\\s\x00]*| ", found.replace(" ", "")) is not None
    assert iri_to_uri(found).startswith("/")


@pytest.mark.parametrize("next_", ELSEWHERE[:8])
def test_the_page_to_sign_in_hands_on_no_other_address(client: FlaskClient, next_: str) -> None:
    answer = client.get("/sign-in", query_string={"next": next_, "lang": "en"})
    assert answer.status_code == 200
    form = re.search(r"<form.*?</form>", answer.text, re.DOTALL)
    assert form is not None
    assert "evil.example" not in form.group()


def test_every_form_of_another_site_is_refused(app: Flask, client: FlaskClient) -> None:
    """Without the proof, with a made-up one, and with one of another browser's."""
    other = app.test_client().get("/sign-in").text
    theirs = re.search(r'name="csrf_token" value="([^"]+)"', other)
    assert theirs is not None
    asked = 0
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for route in routes(app, method):
            for token in ("", "made-up", theirs.group(1)):
                answer = client.open(
                    route.address(),
                    method=method,
                    data={"csrf_token": token, "name": "admin", "password": "x" * 20},
                    headers={"Origin": "https://evil.example", "Referer": "https://evil.example/"},
                )
                assert answer.status_code in {400, 401, 403}, f"{method} {route}"
                assert "riskmap_session" not in str(answer.headers.getlist("Set-Cookie"))
                asked += 1
    assert asked > 30


def test_a_form_by_another_kind_of_body_is_refused_too(client: FlaskClient) -> None:
    for kind in ("text/plain", "application/json", "application/xml", ""):
        answer = client.post("/sign-in", data='{"name": "admin"}', content_type=kind)
        assert answer.status_code in {400, 415}


def test_the_proof_of_a_form_over_tls_must_come_from_this_host(secure_client: FlaskClient) -> None:
    page = secure_client.get("/sign-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    for referer in ("https://evil.example/", "http://map.example/", ""):
        answer = secure_client.post(
            "/sign-in", data={"csrf_token": token.group(1)}, headers={"Referer": referer}
        )
        assert answer.status_code == 400


def test_password_fields_hide_and_are_filled_by_managers(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    field = re.search(r'<input[^>]*name="password"[^>]*>', page)
    assert field is not None
    assert 'type="password"' in field.group()
    assert 'autocomplete="current-password"' in field.group()
    assert "onpaste" not in page
    assert 'autocomplete="username"' in page


def test_reading_changes_nothing(app: Flask, client: FlaskClient) -> None:
    """Whoever is led to an address, by a picture in a letter for example, changes nothing by it."""
    from sqlalchemy import MetaData, func, select  # noqa: PLC0415 - a look past all doors

    engine = app.extensions["riskmap"].database.engine

    def counted() -> dict[str, int]:
        known = MetaData()
        with engine.connect() as connection:
            known.reflect(connection)
            return {
                name: connection.scalar(select(func.count()).select_from(table)) or 0
                for name, table in known.tables.items()
            }

    before = counted()
    for route in routes(app):
        client.get(route.address()).close()
    assert counted() == before
