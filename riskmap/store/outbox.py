"""The outbox: what has to leave the house, written with the decision that it follows from.

A service calls `post` within its write: the parcel is kept or lost together with the decision.
The clock delivers afterwards (`riskmap.store.delivering`). Only parcels of live work leave; those
of demonstrations and drills are kept and marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from attrs import frozen
from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Text, UniqueConstraint

from riskmap.store.tables import operational
from riskmap.store.types import Json, UtcDateTime
from riskmap.store.work import Reading, Writing


class State(StrEnum):
    """How a parcel stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    DEAD = "dead"
    HELD = "held"


# One row a parcel. It changes until it is settled: what became of it is told in tables of rooms.
outbox = operational(
    "outbox",
    Column("parcel_id", String(32), primary_key=True),
    Column("topic", String(40), nullable=False),
    Column("code12", String(12), nullable=False),
    Column("key", String(120), nullable=False),
    Column("payload", Json, nullable=False),
    Column("state", String(8), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("fault", Text, nullable=False),  # of the last attempt; no address, no text
    UniqueConstraint("realm", "key"),
    CheckConstraint(f"state IN {tuple(map(str, State))}", name="state"),
    CheckConstraint("(state = 'sending') = (lease_until IS NOT NULL)", name="lease"),
    CheckConstraint("attempts >= 0", name="attempts"),
    area_column="code12",
    audited=False,
)
Index(None, outbox.c.realm, outbox.c.state, outbox.c.not_before)


@frozen(kw_only=True)
class Parcel:
    """Something that has to leave.

    Parameters
    ----------
    topic
        Which courier takes it.
    code12
        Division that it is about; decides who sees it.
    key
        The same key is posted once, whatever happens.
    payload
        What the courier needs: JSON, without secrets.
    expires_at
        From then on it would do harm rather than good: it is dropped. So a backup that is
        restored sends nothing of yesterday.
    attempts
        How often it was taken; the fence by which a courier that was given up is known.
    fault
        What went wrong the last time; empty while nothing did.
    is_retaken
        Somebody took it before and never said what became of it.
    """

    id: str
    topic: str
    code12: str
    key: str
    payload: Mapping[str, Any]
    state: State
    made_at: datetime
    not_before: datetime
    expires_at: datetime
    attempts: int = 0
    settled_at: datetime | None = None
    fault: str = ""
    is_retaken: bool = False


def post(
    uow: Writing,
    topic: str,
    code12: str,
    key: str,
    payload: Mapping[str, Any],
    *,
    lasts: timedelta = timedelta(hours=12),
) -> bool:
    """Post a parcel in the write that decides it; False if one of that key is there already."""
    is_live = uow.scope.realm.is_live
    return uow.insert_if_new(
        outbox,
        parcel_id=uuid4().hex,
        topic=topic,
        code12=code12,
        key=key,
        payload=dict(payload),
        state=str(State.WAITING if is_live else State.HELD),
        made_at=uow.now,
        not_before=uow.now,
        expires_at=uow.now + lasts,
        attempts=0,
        fault="" if is_live else "not sent: exercise",
    )


def find(
    uow: Reading, states: Iterable[State], *, since: datetime | None = None, limit: int = 100
) -> list[Parcel]:
    """Return parcels in some states, the newest first."""
    statement = uow.select(outbox).where(outbox.c.state.in_([str(one) for one in states]))
    if since is not None:
        statement = statement.where(outbox.c.made_at >= since)
    ordered = statement.order_by(outbox.c.made_at.desc(), outbox.c.parcel_id).limit(limit)
    return [parcel_of(row) for row in uow.rows(ordered)]


def by_key(uow: Reading, key: str) -> Parcel | None:
    """Return the parcel of a key."""
    row = uow.row(uow.select(outbox).where(outbox.c.key == key))
    return None if row is None else parcel_of(row)


def by_keys(uow: Reading, keys: Iterable[str]) -> dict[str, Parcel]:
    """Return parcels by their keys."""
    rows = uow.rows(uow.select(outbox).where(outbox.c.key.in_(list(keys))))
    return {row["key"]: parcel_of(row) for row in rows}


def forget(uow: Writing, before: datetime) -> int:
    """Remove what was settled before a moment; return how much."""
    settled = [str(one) for one in (State.SENT, State.DROPPED, State.DEAD, State.HELD)]
    old = uow.delete(outbox).where(outbox.c.state.in_(settled), outbox.c.made_at < before)
    return int(uow.execute(old).rowcount)


def parcel_of(row: Mapping[str, Any]) -> Parcel:
    """Return the parcel of a row."""
    names = ("topic", "code12", "key", "payload", "made_at", "not_before", "expires_at",
             "attempts", "settled_at", "fault")  # fmt: skip
    return Parcel(
        id=row["parcel_id"],
        state=State(row["state"]),
        is_retaken=row["state"] == State.SENDING,
        **{name: row[name] for name in names},
    )
