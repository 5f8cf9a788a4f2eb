"""Many telephones of one network address: each of who is signed in is counted by itself."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from riskmap.doors import pacing
from riskmap.doors.pacing import Pace
from riskmap.people.model import Role
from riskmap.web.app import create_app
from tests.people.conftest import STREET
from tests.people.sites import Site

ADDRESS = {"REMOTE_ADDR": "192.0.2.7"}


def statuses(client: FlaskClient, path: str, times: int = 7) -> list[int]:
    return [client.get(path, environ_base=ADDRESS).status_code for _ in range(times)]


def test_who_is_signed_in_goes_on_when_his_address_has_asked_too_much(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = dict.fromkeys(pacing.paces(), Pace(at_once=5, per_s=0.1))
    monkeypatch.setattr(pacing, "paces", lambda: few)
    browser = site.signed_in("shared-address", (Role.STREET_COMPILER, STREET))
    cookie = browser.client.get_cookie("riskmap_session")
    assert cookie is not None
    app = create_app(site.runtime)
    stranger, person, made_up = (app.test_client() for _ in range(3))
    person.set_cookie("riskmap_session", cookie.value)
    made_up.set_cookie("riskmap_session", "x" * 43)
    assert statuses(stranger, "/help")[5:] == [429, 429]
    assert statuses(person, "/me") == [200] * 5 + [429] * 2
    assert statuses(made_up, "/help", 2) == [429, 429]
