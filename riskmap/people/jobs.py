"""What the clock does for the room: remove each night what was kept long enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from riskmap.core.access import Scope
from riskmap.core.realm import DEMO, Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.people.model.retention import rules
from riskmap.people.service import retaining
from riskmap.store import Parts

#: 04:00 in Shanghai, after backups and before the first report.
_AT = timedelta(hours=20)


def jobs(_settings: Any) -> tuple[Job, ...]:
    """Return the jobs of the room."""
    retain = Job(
        name="retain",
        title=Message(N_("Erase and remove what was kept long enough")),
        every=timedelta(days=1),
        offset=_AT,
        run=_retain,
    )
    return (retain,)


def _retain(parts: Parts, _now: datetime, realm: Realm) -> str:
    """Remove rule by rule, each in a write of its own; the demonstration forgets, too."""
    count = 0
    for world in dict.fromkeys((realm, DEMO)):
        scope = Scope.system("kept long enough", world)
        for rule in rules():
            count += parts.database.write(scope, partial(retaining.retain, rule=rule))
    return f"{count} removed"
