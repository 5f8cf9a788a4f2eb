"""Sessions: a stay is known by the hash of what its cookie holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func

from riskmap.people.model.sessions import Session
from riskmap.people.store.tables import account_session
from riskmap.store import Reading, Writing

_COLUMNS = tuple(
    one.name for one in account_session.c if one.name not in {"number", "device_id", "token_hash"}
)


def begin(uow: Writing, token_hash: str, number: int, **values: Any) -> int:
    """Begin a session and return its id."""
    times = {"begun_at": uow.now, "seen_at": uow.now}
    return int(
        uow.insert(
            account_session, token_hash=token_hash, number=number, **times, ended_why="", **values
        )
    )


def by_token(uow: Reading, token_hash: str) -> Session | None:
    """Return the session of a cookie, open or not."""
    row = uow.row(uow.select(account_session).where(account_session.c.token_hash == token_hash))
    return None if row is None else _session(row)


def of(uow: Reading, number: int) -> list[Session]:
    """Return the sessions of an account that go on, the newest first."""
    statement = uow.select(account_session).where(
        account_session.c.number == number,
        account_session.c.ended_at.is_(None),
        account_session.c.ends_at > uow.now,
    )
    found = map(_session, uow.rows(statement.order_by(account_session.c.id.desc())))
    return [one for one in found if one.is_open_at(uow.now)]


def last_seen(uow: Reading, numbers: Iterable[int]) -> dict[int, datetime]:
    """Return when some accounts were last in use, for those that ever were."""
    number = account_session.c.number
    latest = func.max(account_session.c.seen_at).label("seen_at")
    statement = uow.select(account_session, number, latest).where(number.in_(list(numbers)))
    return {row["number"]: row["seen_at"] for row in uow.rows(statement.group_by(number))}


def see(uow: Writing, session_id: int) -> None:
    """Note a sign of life."""
    _change(uow, session_id, seen_at=uow.now)


def end(uow: Writing, session_id: int, why: str) -> None:
    """End a session."""
    _change(uow, session_id, ended_at=uow.now, ended_why=why)


def end_all(
    uow: Writing, number: int, why: str, *, but: int | None = None, device: int | None = None
) -> int:
    """End all sessions of an account and return how many there were.

    Parameters
    ----------
    but
        Id of a session that goes on.
    device
        Only those of this device.
    """
    statement = uow.update(account_session).where(
        account_session.c.number == number, account_session.c.ended_at.is_(None)
    )
    if but is not None:
        statement = statement.where(account_session.c.id != but)
    if device is not None:
        statement = statement.where(account_session.c.device_id == device)
    return uow.execute(statement.values(ended_at=uow.now, ended_why=why)).rowcount


def forget(uow: Writing, before: datetime) -> int:
    """Remove sessions that were over before a moment and return how many."""
    return uow.execute(uow.delete(account_session).where(_is_over(before))).rowcount


def count_over(uow: Reading, before: datetime) -> int:
    """Return how many sessions `forget` would remove."""
    counted = func.count(account_session.c.id)
    return int(uow.scalar(uow.select(account_session, counted).where(_is_over(before))) or 0)


def _is_over(before: datetime) -> ColumnElement[bool]:
    return account_session.c.ends_at < before


def remove_all(uow: Writing, number: int) -> None:
    """Remove all sessions of an account."""
    uow.execute(uow.delete(account_session).where(account_session.c.number == number))


def _change(uow: Writing, session_id: int, **values: Any) -> None:
    statement = uow.update(account_session).where(
        account_session.c.id == session_id, account_session.c.ended_at.is_(None)
    )
    uow.execute(statement.values(**values))


def _session(row: Mapping[str, Any]) -> Session:
    values = {name: row[name] for name in _COLUMNS}
    return Session(account=row["number"], device=row["device_id"], **values)
