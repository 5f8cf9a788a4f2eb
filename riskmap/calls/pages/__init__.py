"""Pages of the room: the history of a call, channels to try, and the link in a message."""

from __future__ import annotations

from riskmap.calls.pages import channels, history, read  # noqa: F401 - they put their routes on it
from riskmap.calls.pages.blueprint import blueprint

__all__ = ["blueprint"]
