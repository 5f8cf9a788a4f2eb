"""Pages of the room: stations and what they measured, and how feeds are."""

from __future__ import annotations

from riskmap.feeds.pages import (  # noqa: F401 - they put their routes on it
    board,
    on_map,
    station,
    stations,
)
from riskmap.feeds.pages.blueprint import blueprint

__all__ = ["blueprint"]
