"""Attempts to sign in, by whom and from where, as far as limits need to know."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from sqlalchemy import ColumnElement, func

from riskmap.people.store.tables import sign_in_attempt
from riskmap.store import Reading, Writing


@frozen
class Failures:
    """How many attempts in a row failed, and when the last of them was."""

    count: int
    last_at: datetime | None


def note(uow: Writing, *, who: str, address: str, succeeded: bool) -> None:
    """Note an attempt."""
    uow.insert(sign_in_attempt, at=uow.now, who=who, address=address, succeeded=succeeded)


def failures_of(uow: Reading, who: str, since: datetime) -> Failures:
    """Return the failures for a name since its last success, at most since a moment."""
    is_success = sign_in_attempt.c.who == who, sign_in_attempt.c.succeeded
    last: int = (
        uow.scalar(uow.select(sign_in_attempt, func.max(sign_in_attempt.c.id)).where(*is_success))
        or 0
    )
    return _failures(uow, sign_in_attempt.c.who == who, sign_in_attempt.c.id > last, since=since)


def failures_from(uow: Reading, address: str, since: datetime) -> Failures:
    """Return the failures from an address since a moment; a success there forgives none."""
    return _failures(uow, sign_in_attempt.c.address == address, since=since)


def forget(uow: Writing, before: datetime) -> int:
    """Remove attempts before a moment and return how many."""
    return uow.execute(uow.delete(sign_in_attempt).where(sign_in_attempt.c.at < before)).rowcount


def count_over(uow: Reading, before: datetime) -> int:
    """Return how many attempts `forget` would remove."""
    counted = func.count(sign_in_attempt.c.id)
    old = uow.select(sign_in_attempt, counted).where(sign_in_attempt.c.at < before)
    return int(uow.scalar(old) or 0)


def _failures(uow: Reading, *conditions: ColumnElement[bool], since: datetime) -> Failures:
    columns = (
        func.count(sign_in_attempt.c.id).label("count"),
        func.max(sign_in_attempt.c.at).label("last_at"),
    )
    row = uow.row(
        uow.select(sign_in_attempt, *columns).where(
            *conditions, sign_in_attempt.c.succeeded.is_(False), sign_in_attempt.c.at > since
        )
    )
    return Failures(**(row or {"count": 0, "last_at": None}))
