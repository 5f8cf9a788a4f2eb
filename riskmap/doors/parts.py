"""What a request may reach: the parts that the runtime built, handed over by the application."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from riskmap.store import Parts

_KEY = "riskmap"


def hand_over(app: Flask, parts: Parts) -> None:
    """Make `parts` available to the requests of `app`."""
    app.extensions[_KEY] = parts


def parts() -> Parts:
    """Return the parts within a request."""
    return cast("Parts", current_app.extensions[_KEY])
