"""Forget what was kept long enough: senders of messages, and parcels that are settled."""

from __future__ import annotations

from datetime import datetime, timedelta

from riskmap.calls import store
from riskmap.calls.store.tables import KEPT
from riskmap.store import Writing, outbox

#: So long a settled parcel is kept: its faults are of use to who looks for them.
PARCELS_KEPT = timedelta(days=30)


def forget(uow: Writing, now: datetime) -> int:
    """Blank senders and remove parcels; return how many of both."""
    senders = store.answers.forget_senders(uow, now - KEPT)
    return senders + outbox.forget(uow, now - PARCELS_KEPT)
