"""What the runtime hands to the rooms: they know no more of it than this."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Protocol

from riskmap.core.clock import Clock
from riskmap.store.database import Database


class Parts(Protocol):
    """The share of the runtime that rooms use."""

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

    def modules(self, name: str) -> list[ModuleType]:
        """Return the module of a name of every room that has one, bottom to top.

        So a room hands on what happened to the rooms above, which it does not know.
        """
        ...
