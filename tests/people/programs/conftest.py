"""Programs that act for people of two streets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import frozen
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from riskmap.people.keys import sign_in_key
from riskmap.people.service import access_tokens
from riskmap.people.service.access_tokens import Wish
from tests.people.sites import Site

PLACES = "/api/v1/places"


@frozen
class Caller:
    """A program with a token, or without."""

    client: FlaskClient
    token: str = ""

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        """Ask once."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= more.pop("headers", {})
        return self.client.open(path, method=method, headers=headers, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        """Read something."""
        return self.ask("GET", path, **more)

    def add(self, place_id: str, **more: Any) -> TestResponse:
        """Add a place."""
        headers = more.pop("headers", {})
        return self.ask("POST", PLACES, json=a_body(place_id, **more), headers=headers)


def a_body(place_id: str, **more: Any) -> dict[str, Any]:
    body = {
        "id": place_id,
        "kind": "shelter",
        "name_zh": "试验场所",
        "code": "310107005000",
        "geometry": {"type": "Point", "coordinates": [121.4, 31.24]},
        "reason": "test",
    }
    return {**body, **more}


@pytest.fixture
def token_of(site: Site) -> Callable[..., str]:
    """Make a token of somebody."""

    def make(name: str, *, is_strong: bool = True, **more: Any) -> str:
        wish: dict[str, Any] = {
            "label": "test",
            "may_write": True,
            "code12": "",
            "days": 30,
            **more,
        }
        key = sign_in_key(site.runtime.home.keys)
        made: str = site.town.write(
            access_tokens.make, Wish(**wish), is_strong=is_strong, key=key, as_=name
        )
        return made

    return make


@pytest.fixture
def caller(site: Site) -> Callable[[str], Caller]:
    """Return a program that has a token."""
    return lambda token: Caller(site.app.test_client(), token)
