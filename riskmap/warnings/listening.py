"""What the room hears of: whatever a feed brought that was not known."""

from __future__ import annotations

from datetime import datetime

from riskmap.feeds.model.taking import Taken
from riskmap.store import Writing
from riskmap.warnings.service import watching


def heard(uow: Writing, taken: Taken, now: datetime) -> None:
    """Let warnings follow what came, in the write that keeps it."""
    watching.follow(uow, taken.home, taken, now)
