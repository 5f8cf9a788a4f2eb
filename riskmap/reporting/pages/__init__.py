"""Pages of the room: what is in force, and who has reported."""

from __future__ import annotations

from riskmap.reporting.pages import activation, board  # noqa: F401 - they put their routes on it
from riskmap.reporting.pages.blueprint import blueprint

__all__ = ["blueprint"]
