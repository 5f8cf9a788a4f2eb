"""Errors say what, where and how to mend; the unforeseen shows an id and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from riskmap.core import errors
from riskmap.core.errors import RiskmapError
from riskmap.doors.problems import status_of
from riskmap.runtime import Runtime
from riskmap.web.app import create_app

KNOWN = {400, 401, 403, 404, 409, 412, 422, 428, 429, 500, 502, 503}


@pytest.fixture(scope="module")
def faulty(runtime: Runtime) -> FlaskClient:
    app: Flask = create_app(runtime)

    @app.get("/api/v1/known")
    def known() -> str:
        raise errors.NotFoundError("There is no {thing}.", mend="Look for {thing}.", thing="cup")

    @app.get("/unforeseen")
    @app.get("/api/v1/unforeseen")
    def unforeseen() -> str:
        raise ZeroDivisionError("the secret is 42")

    return app.test_client()


def test_a_program_gets_problem_details(faulty: FlaskClient) -> None:
    answer = faulty.get("/api/v1/known?lang=en")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "/help/reference/errors#notfound",
        "title": "Not found",
        "status": 404,
        "detail": "There is no cup.",
        "instance": "/api/v1/known",
        "mend": "Look for cup.",
        "error_id": None,
        "errors": [],
    }


@pytest.mark.parametrize("path", ["/unforeseen", "/api/v1/unforeseen"])
def test_what_nobody_foresaw_shows_an_id_and_keeps_its_text(faulty: FlaskClient, path: str) -> None:
    answer = faulty.get(path)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    if path.startswith("/api"):
        assert len(answer.get_json()["error_id"]) == 8


def test_an_unknown_address_is_explained_in_the_readers_language(client: FlaskClient) -> None:
    assert "There is nothing at /nowhere." in client.get("/nowhere?lang=en").text
    assert "/nowhere" in client.get("/nowhere?lang=zh").text
    assert client.get("/nowhere?lang=zh").status_code == 404


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.post("/api/v1/divisions")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "application/problem+json"


def test_errors_are_never_cached(client: FlaskClient) -> None:
    assert client.get("/nowhere").headers["Cache-Control"] == "no-store"


def test_every_error_of_the_house_has_a_status() -> None:
    families: list[type[RiskmapError]] = [RiskmapError, *RiskmapError.__subclasses__()]
    for family in families:
        assert status_of(family("x")) in KNOWN


def test_an_error_is_never_taken_for_an_answer_that_one_has(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere", headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.get_json()["status"]) == (404, 404)


def test_a_program_that_names_another_host_gets_a_problem(client: FlaskClient) -> None:
    app = client.application
    app.config["TRUSTED_HOSTS"] = ["map.example"]
    try:
        answer = client.get("/api/v1/divisions", headers={"Host": "evil.example"})
    finally:
        app.config["TRUSTED_HOSTS"] = None
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "evil" not in answer.text
