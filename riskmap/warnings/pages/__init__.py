"""Pages of the room: warnings in force, one warning, the four that meet, how detectors did."""

from __future__ import annotations

from riskmap.warnings.pages import (  # noqa: F401 - they put their routes on it
    acting,
    board,
    hindcast,
    meeting,
    on_map,
    one,
    strip,
)
from riskmap.warnings.pages.blueprint import blueprint

__all__ = ["blueprint"]
