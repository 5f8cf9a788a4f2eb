"""What the clock runs for the room: duties are made ahead, and follow what is in force."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from riskmap.core.realm import DEMO, LIVE, Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.reporting.service.planning import plan_ahead
from riskmap.store import Parts


def jobs(_settings: Any) -> tuple[Job, ...]:
    """Return the jobs of the room."""
    planning = Job(
        name="plan-duties",
        title=Message(N_("Expect reports ahead of time")),
        every=timedelta(minutes=10),
        run=_plan,
    )
    return (planning,)


def _plan(parts: Parts, _now: datetime, realm: Realm) -> str:
    done = plan_ahead(parts.database, realm)
    if realm == LIVE:  # what is made up goes on beside it
        done += plan_ahead(parts.database, DEMO)
    return f"{done.made} made, {done.excused} excused, {done.asked_again} asked again"
