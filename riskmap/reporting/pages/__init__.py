"""Pages of the room: what is in force, who has reported, and what an officer reports."""

from __future__ import annotations

from riskmap.reporting.pages import (  # noqa: F401 - they put their routes on it
    activation,
    alarms,
    board,
    board_wall,
    calls,
    dangers,
    desk,
    evacuation,
    files,
    ledgers,
    phoned,
    photos,
    positions,
    roll_call,
    stages,
    zero,
)
from riskmap.reporting.pages.blueprint import blueprint

__all__ = ["blueprint"]
