"""Forget what was needed only for a while; who signed in when stays in the audit log."""

from __future__ import annotations

from datetime import timedelta

from riskmap.people import store
from riskmap.people.model.limits import limits
from riskmap.store import Writing


def forget(uow: Writing) -> int:
    """Remove sessions that ended and attempts that were made long ago; return how many."""
    before = uow.now - timedelta(days=limits().keep_days)
    return store.sessions.forget(uow, before) + store.attempts.forget(uow, before)
