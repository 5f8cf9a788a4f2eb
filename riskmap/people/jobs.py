"""What the clock does for the room: forget sessions and attempts that nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from riskmap.core.access import Scope
from riskmap.core.realm import Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.people.service import forgetting
from riskmap.store import Parts

#: 04:00 in Shanghai, after backups and before the first report.
_AT = timedelta(hours=20)


def jobs(_settings: Any) -> tuple[Job, ...]:
    """Return the jobs of the room."""
    forget = Job(
        name="forget-sessions",
        title=Message(N_("Forget old sessions and attempts to sign in")),
        every=timedelta(days=1),
        offset=_AT,
        run=_forget,
    )
    return (forget,)


def _forget(parts: Parts, _now: datetime, realm: Realm) -> str:
    scope = Scope.system("forget old sessions", realm)
    count = parts.database.write(scope, forgetting.forget)
    return f"{count} removed"
