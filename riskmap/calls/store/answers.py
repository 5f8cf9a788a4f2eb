"""Messages that came in: each of a provider's ids once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from riskmap.calls.model.answers import Answer
from riskmap.calls.store.tables import call_answer
from riskmap.core.access import Area
from riskmap.store import Reading, Writing

_NAMES = ("channel", "message_id", "code12", "received_at", "sender", "person", "delivery_id",
          "text", "outcome", "reply", "settled_at", "settled_by")  # fmt: skip


def by_id(uow: Reading, channel: str, message_id: str) -> Answer | None:
    """Return the message of an id, if it came."""
    statement = uow.select(call_answer).where(
        call_answer.c.channel == channel, call_answer.c.message_id == message_id
    )
    row = uow.row(statement)
    return None if row is None else _answer(row)


def add(uow: Writing, one: Answer, sent: bytes) -> None:
    """Keep a message."""
    uow.insert(call_answer, sent=sent, **{name: getattr(one, name) for name in _NAMES})


def unsettled(uow: Reading, area: Area, limit: int = 50) -> list[Answer]:
    """Return messages that somebody has to look at, the earliest first."""
    statement = uow.select(call_answer).where(
        call_answer.c.settled_at.is_(None),
        call_answer.c.code12.startswith(area.prefix, autoescape=True),
    )
    return [
        _answer(row) for row in uow.rows(statement.order_by(call_answer.c.received_at).limit(limit))
    ]


def settle(uow: Writing, channel: str, message_id: str, actor: str) -> bool:
    """Note that somebody looked at a message; False if it was so before."""
    statement = uow.update(call_answer).where(
        call_answer.c.channel == channel,
        call_answer.c.message_id == message_id,
        call_answer.c.settled_at.is_(None),
    )
    return bool(uow.execute(statement.values(settled_at=uow.now, settled_by=actor)).rowcount)


def forget_senders(uow: Writing, before: datetime) -> int:
    """Blank who sent what came before a moment, with the bytes as they came; return how many."""
    statement = uow.update(call_answer).where(
        call_answer.c.received_at < before, call_answer.c.sender != ""
    )
    return int(uow.execute(statement.values(sender="", sent=b"")).rowcount)


def _answer(row: Mapping[str, Any]) -> Answer:
    return Answer(**{name: row[name] for name in _NAMES})
