"""A site with people of two streets, asked without a network."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pyotp
from attrs import frozen
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from riskmap.core.access import Scope
from riskmap.people.keys import sign_in_key
from riskmap.people.model import Account, Role
from riskmap.people.service import devices, links, proving, second_factor
from riskmap.runtime import Runtime

PASSWORD = "a quiet river at dusk"
HASH = proving.hashed(PASSWORD)

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_NUMBERS = count(1)


class Browser:
    """A browser of one person: keeps cookies, fills forms in; each comes from its own address."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        number = next(_NUMBERS)
        client.environ_base["REMOTE_ADDR"] = f"10.1.{number // 250}.{number % 250 + 1}"

    def get(self, path: str, **more: Any) -> TestResponse:
        """Ask for a page."""
        return self.client.get(path, **more)

    def text(self, path: str) -> str:
        """Return what a page says."""
        return self.get(path).get_data(as_text=True)

    def send(
        self, path: str, *, page: str = "/sign-in?with=password", **fields: str
    ) -> TestResponse:
        """Send a form, proved by the token of a page."""
        return self.client.post(path, data={"csrf_token": self.token(page), **fields})

    def token(self, page: str) -> str:
        """Return what proves that a form came from a page."""
        found = _TOKEN.search(self.text(page))
        assert found is not None, f"{page} has no form"
        return found[1]

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Sign in with name and password."""
        return self.send("/sign-in", name=name, password=password, **more)


@frozen
class Site:
    """The application, its people, and its clock."""

    app: Flask
    town: Any
    runtime: Runtime

    def browser(self) -> Browser:
        """Return a new browser that nobody has used."""
        return Browser(self.app.test_client())

    def add(self, name: str, *held: tuple[Role, str], **more: Any) -> Account:
        """Add somebody with the password of tests."""
        account: Account = self.town.add(name, *held, **more)
        self.town.write(links.set_password, account, HASH)
        return account

    def with_factor(self, account: Account) -> str:
        """Give somebody a second factor and return its secret."""
        secret = second_factor.new_secret()
        key = sign_in_key(self.runtime.home.keys)
        code = pyotp.TOTP(secret).at(self.now - timedelta(seconds=60))
        self.back(60)
        self.town.write(second_factor.set_up, account, secret, code, key=key)
        self.pass_(60)
        return secret

    def hand_out(self, account: Account) -> devices.HandOut:
        """Make the sheet with which somebody registers a telephone."""
        key = sign_in_key(self.runtime.home.keys)
        made: devices.HandOut = self.town.write(devices.hand_out, account.number, key=key)
        return made

    def recovery_codes(self, account: Account) -> tuple[str, ...]:
        """Make new recovery codes for somebody and return them."""
        key = sign_in_key(self.runtime.home.keys)
        codes: tuple[str, ...] = self.town.write(second_factor.renew_codes, account, key=key)
        return codes

    def signed_in(self, name: str, *held: tuple[Role, str], **more: Any) -> Browser:
        """Add somebody and return the browser in which he is signed in, with all his roles."""
        account = self.add(name, *held, **more)
        browser = self.browser()
        if any(role.rules.is_strong for role, _ in held):
            secret = self.with_factor(account)
            page = browser.sign_in(name).get_data(as_text=True)
            ticket = re.search(r'name="ticket" value="([^"]+)"', page)
            assert ticket is not None
            code = pyotp.TOTP(secret).at(self.now)
            answer = browser.send("/sign-in/code", ticket=ticket[1], code=code)
        else:
            answer = browser.sign_in(name)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return browser

    @property
    def now(self) -> Any:
        """Return the time at the site."""
        return self.runtime.clock.now()

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        self.runtime.clock.advance(timedelta(seconds=seconds))  # type: ignore[attr-defined]

    def back(self, seconds: float) -> None:
        """Put the clock back."""
        self.pass_(-seconds)

    def scope(self) -> Scope:
        """Return the right of the program."""
        return Scope.system("test")
