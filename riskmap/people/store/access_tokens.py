"""Tokens of programs, written and found by their hash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import fields
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    func,
    or_,
)

from riskmap.people.model.access import AccessToken
from riskmap.store import Reading, UtcDateTime, Writing, reference

access_token = reference(
    "access_token",
    Column("id", Integer, primary_key=True),
    Column("number", Integer, ForeignKey("account.number"), nullable=False),
    Column("label", Text, nullable=False),
    Column("mark", String(16), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),  # HMAC-SHA256
    Column("may_write", Boolean, nullable=False),
    Column("code12", String(12)),
    Column("is_strong", Boolean, nullable=False),  # made after a second factor
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", Text, nullable=False),
)
Index(None, access_token.c.number)

_COLUMNS = tuple(one.name for one in fields(AccessToken) if one.name != "account")


def add(uow: Writing, token_hash: str, number: int, **values: Any) -> int:
    """Add a token and return its id."""
    kept = {"made_at": uow.now, "revoked_by": ""}
    return int(uow.insert(access_token, token_hash=token_hash, number=number, **kept, **values))


def by_id(uow: Reading, token_id: int) -> AccessToken | None:
    """Return a token, good or not."""
    row = uow.row(uow.select(access_token).where(access_token.c.id == token_id))
    return None if row is None else _token(row)


def of(uow: Reading, number: int) -> list[AccessToken]:
    """Return all tokens of an account, the newest first."""
    statement = uow.select(access_token).where(access_token.c.number == number)
    return [_token(row) for row in uow.rows(statement.order_by(access_token.c.id.desc()))]


def see(uow: Writing, token_id: int) -> None:
    """Note that a token was used."""
    mine = uow.update(access_token).where(access_token.c.id == token_id)
    uow.execute(mine.values(seen_at=uow.now))


def revoke(uow: Writing, token_id: int, by: str) -> None:
    """Let a token open nothing any more."""
    mine = uow.update(access_token).where(
        access_token.c.id == token_id, access_token.c.revoked_at.is_(None)
    )
    uow.execute(mine.values(revoked_at=uow.now, revoked_by=by))


def revoke_all(uow: Writing, number: int, by: str) -> int:
    """Let no token of an account open anything any more; return how many did."""
    mine = uow.update(access_token).where(
        access_token.c.number == number, access_token.c.revoked_at.is_(None)
    )
    return uow.execute(mine.values(revoked_at=uow.now, revoked_by=by)).rowcount


def forget(uow: Writing, before: datetime) -> int:
    """Remove tokens that ended, or were revoked, before a moment and return how many."""
    return uow.execute(uow.delete(access_token).where(_is_over(before))).rowcount


def count_over(uow: Reading, before: datetime) -> int:
    """Return how many tokens `forget` would remove."""
    counted = func.count(access_token.c.id)
    return int(uow.scalar(uow.select(access_token, counted).where(_is_over(before))) or 0)


def _is_over(before: datetime) -> ColumnElement[bool]:
    return or_(access_token.c.ends_at < before, access_token.c.revoked_at < before)


def remove_all(uow: Writing, number: int) -> None:
    """Remove all tokens of an account."""
    uow.execute(uow.delete(access_token).where(access_token.c.number == number))


def _token(row: Mapping[str, Any]) -> AccessToken:
    return AccessToken(account=row["number"], **{name: row[name] for name in _COLUMNS})
