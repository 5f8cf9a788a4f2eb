"""What the clock does for the room: tell who leads of casualties until somebody takes the alarm."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from riskmap.calls.service.means import means_of
from riskmap.core.realm import DEMO, LIVE, Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.response.service.telling import tell_leaders
from riskmap.store import Parts


def jobs(_settings: Any) -> tuple[Job, ...]:
    """Return the jobs of the room."""
    telling = Job(
        name="tell-alarms",
        title=Message(N_("Tell who leads of casualties until somebody takes the alarm")),
        every=timedelta(minutes=1),
        run=_tell,
    )
    return (telling,)


def _tell(parts: Parts, _now: datetime, realm: Realm) -> str:
    means = means_of(parts)
    realms = (LIVE, DEMO) if realm == LIVE else (realm,)  # what is made up goes on beside it
    done = [tell_leaders(parts.database, one, means) for one in realms]
    alarms, told = sum(one.alarms for one in done), sum(one.people for one in done)
    return f"{alarms} alarms, {told} people told"
