"""The demonstration as attackers meet it over TLS; in the open `client` does."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class SecureClient(FlaskClient):
    """A browser that comes by TLS."""

    def open(self, *args: Any, **more: Any) -> TestResponse:
        """Ask over TLS."""
        return super().open(*args, **{"base_url": "https://map.example", **more})


@pytest.fixture
def secure_client(app: Flask) -> FlaskClient:
    """A browser that came by TLS."""
    return SecureClient(app, app.response_class, use_cookies=True)
