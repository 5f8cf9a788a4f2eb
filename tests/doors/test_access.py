"""Views say whom they are for."""

from __future__ import annotations

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from flask_babel import Babel

from riskmap.core.access import Area, Scope
from riskmap.core.errors import SignInNeededError
from riskmap.core.realm import LIVE
from riskmap.doors import problems
from riskmap.doors.access import (
    Visitor,
    current_account,
    holds,
    let_in_by,
    needs,
    require_reach,
    roles_of_view,
)
from riskmap.doors.scope import current_scope

COMMITTEE, OTHER = "310107005001", "310107014001"
#: Who is who, by what stands in the cookie.
PEOPLE = {"officer": ("officer_a",), "chief": ("administrator", "officer_a"), "new": ()}


def _recognise() -> Visitor | None:
    name = request.cookies.get("who", "")
    if name == "broken":
        raise RuntimeError
    if name not in PEOPLE:
        return None

    def scope_for(roles: tuple[str, ...]) -> Scope:
        code12 = COMMITTEE if roles == ("officer_a",) else "310107000000"
        return Scope(actor=name, realm=LIVE, purpose="test", areas=[Area.of(code12)])

    withheld = ("administrator",) if name == "new" else ()
    return Visitor(
        number=1, name=name, display_name=name, roles=PEOPLE[name], withheld=withheld,
        is_demo=False, session=1, scope_for=scope_for,
    )  # fmt: skip


def _ask(fault: SignInNeededError) -> str:
    return f"please sign in: {type(fault).__name__}"


@needs("officer_a")
def report(code12: str) -> str:
    require_reach(code12)
    return ",".join(current_scope().prefixes())


@needs()
def me() -> str:
    visitor = current_account()
    return "" if visitor is None else visitor.name


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("test")
    Babel(app)
    problems.explain_errors(app)
    let_in_by(app, _recognise, _ask)
    app.add_url_rule("/api/report/<code12>", "report", report)
    app.add_url_rule("/me", "me", me)
    app.add_url_rule("/manage", "manage", needs("administrator")(lambda: "managed"))
    app.add_url_rule("/open", "open", lambda: str(holds("administrator")))
    app.add_url_rule("/actor", "actor", lambda: current_scope().actor)
    return app.test_client()


def _as(client: FlaskClient, who: str, path: str) -> tuple[int, str]:
    client.set_cookie("who", who)
    answer = client.get(path)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_program_that_nobody_knows_gets_a_problem_with_401(client: FlaskClient) -> None:
    answer = client.get(f"/api/report/{COMMITTEE}")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_page_asks_somebody_unknown_to_sign_in(client: FlaskClient) -> None:
    assert _as(client, "", "/me") == (200, "please sign in: SignInNeededError")


def test_somebody_without_the_role_is_refused(client: FlaskClient) -> None:
    status, text = _as(client, "new", f"/api/report/{COMMITTEE}")
    assert status == 403
    assert "administrator of your area" in text


def test_a_role_that_waits_for_a_second_factor_asks_for_it(client: FlaskClient) -> None:
    assert _as(client, "new", "/manage") == (200, "please sign in: SecondFactorNeededError")
    assert _as(client, "chief", "/manage") == (200, "managed")


def test_a_view_reaches_where_its_own_roles_are_held(client: FlaskClient) -> None:
    """The chief is administrator of the district, and officer of one committee only."""
    assert _as(client, "chief", f"/api/report/{COMMITTEE}") == (200, COMMITTEE)
    status, _ = _as(client, "chief", f"/api/report/{OTHER}")
    assert status == 404


def test_a_page_for_anybody_signed_in_asks_for_no_role(client: FlaskClient) -> None:
    assert _as(client, "new", "/me") == (200, "new")


def test_open_pages_know_who_reads_them(client: FlaskClient) -> None:
    assert _as(client, "chief", "/open") == (200, "True")
    assert _as(client, "officer", "/open") == (200, "False")
    assert _as(client, "officer", "/actor") == (200, "officer")
    assert _as(client, "", "/actor") == (200, "public")


def test_an_open_page_is_shown_while_nobody_can_tell_who_reads_it(client: FlaskClient) -> None:
    assert _as(client, "broken", "/actor") == (200, "public")


def test_a_view_remembers_whom_it_is_for() -> None:
    assert roles_of_view(report) == ("officer_a",)
    assert roles_of_view(me) == ()
    assert roles_of_view(_ask) is None
