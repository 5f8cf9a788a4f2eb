"""What the clock does for the room: send what waits, forget what was kept long enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from riskmap.calls.sending import send_all
from riskmap.calls.service import forgetting
from riskmap.core.access import Scope
from riskmap.core.realm import LIVE, Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.store import Parts

#: 04:10 in Shanghai.
_FORGET_AT = timedelta(hours=20, minutes=10)


def jobs(_settings: Any) -> tuple[Job, ...]:
    """Return the jobs of the room."""
    sending = Job(
        name="send-due",
        title=Message(N_("Send messages that wait")),
        every=timedelta(minutes=1),
        run=_send,
    )
    forget = Job(
        name="forget-messages",
        title=Message(N_("Forget who sent messages, and what was sent long ago")),
        every=timedelta(days=1),
        offset=_FORGET_AT,
        run=_forget,
    )
    return sending, forget


def _send(parts: Parts, _now: datetime, realm: Realm) -> str:
    """Send; only live work leaves the house."""
    if realm != LIVE:
        return "exercise: nothing leaves"
    done = send_all(parts)
    return f"{done.sent} sent, {done.failed} failed, {done.dropped} no longer needed"


def _forget(parts: Parts, now: datetime, realm: Realm) -> str:
    scope = Scope.system("kept long enough", realm)
    count = parts.database.write(scope, partial(forgetting.forget, now=now))
    return f"{count} forgotten"
