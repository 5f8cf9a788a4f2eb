"""Somebody who is signed in and uses forms, without a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen
from flask import Flask
from werkzeug.test import TestResponse

from riskmap.people import service
from riskmap.people.service import sessions
from riskmap.people.signin import COOKIE
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import schema
from riskmap.web.app import create_app
from tests.people.conftest import Town
from tests.people.roster.conftest import settle

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@frozen
class Office:
    """The web application over a small register with two streets."""

    runtime: Runtime
    app: Flask
    town: Town

    def sign_in(self, name: str) -> Person:
        """Let somebody in, second factor and all."""

        def begin(uow: Any) -> str:
            holder = service.holder_named(uow, name)
            came = sessions.From(address="127.0.0.1", agent="test")
            return sessions.begin(uow, holder, came, is_strong=True)

        client = self.app.test_client()
        client.set_cookie(COOKIE, self.town.write(begin))
        return Person(client)


@frozen
class Person:
    """A browser in which somebody is signed in."""

    client: Any

    def get(self, path: str, status: int = 200) -> str:
        """Return what a page says."""
        answer: TestResponse = self.client.get(path)
        assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
        return answer.get_data(as_text=True)

    def send(
        self, page: str, path: str, form: str = "", status: int = 303, **said: Any
    ) -> TestResponse:
        """Send a form that stands on a page, as a browser would."""
        found = _TOKEN.search(self.get(page))
        assert found is not None, f"no form on {page}"
        values: Mapping[str, Any] = {f"{form}-{name}": text for name, text in said.items()}
        values = {**(values if form else said), "form": form, "csrf_token": found.group(1)}
        answer: TestResponse = self.client.post(
            path, data=values, content_type="multipart/form-data"
        )
        assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
        return answer


def open_office(root: Path) -> Office:
    """Open the application on an empty home and settle the people of the tests."""
    runtime = open_runtime({"RISKMAP_HOME": str(root)})
    schema.upgrade(runtime.database)
    return Office(runtime, create_app(runtime), settle(Town(runtime.database)))
