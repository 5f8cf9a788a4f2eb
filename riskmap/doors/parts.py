"""What a request may reach: the parts that the runtime built, handed over by the application."""

from __future__ import annotations

from typing import Any, Protocol, cast

from flask import Flask, current_app

from riskmap.core.clock import Clock
from riskmap.store import Database

_KEY = "riskmap"


class Parts(Protocol):
    """The share of the runtime that pages use. Rooms know no more of it than this."""

    @property
    def database(self) -> Database:
        """The database and its write door."""
        ...

    @property
    def clock(self) -> Clock:
        """Where now comes from."""
        ...

    @property
    def settings(self) -> Any:
        """All settings."""
        ...

    @property
    def home(self) -> Any:
        """The site's own folder."""
        ...

    @property
    def resources(self) -> Any:
        """What ships with the program."""
        ...


def hand_over(app: Flask, parts: Parts) -> None:
    """Make `parts` available to the requests of `app`."""
    app.extensions[_KEY] = parts


def parts() -> Parts:
    """Return the parts within a request."""
    return cast("Parts", current_app.extensions[_KEY])
