"""What programs ask: how often lately, and what a write was answered before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import frozen
from sqlalchemy import Column, Index, Integer, String, Text

from riskmap.store.tables import reference
from riskmap.store.types import UtcDateTime
from riskmap.store.work import Writing

#: So long an answer is kept for somebody who did not hear it.
KEPT = timedelta(hours=24)

program_use = reference(
    "program_use",
    Column("program", Text, primary_key=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("requests", Integer, nullable=False),
    audited=False,
)

program_answer = reference(
    "program_answer",
    Column("program", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("asked_hash", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),
    Column("body", Text, nullable=False),
    audited=False,
)
Index(None, program_answer.c.at)


@frozen(kw_only=True)
class Use:
    """How often a program asked since a moment, this time included."""

    began_at: datetime
    requests: int


@frozen(kw_only=True)
class Kept:
    """What a program was answered to a write of a key; `asked_hash` is that of its question."""

    asked_hash: str
    status: int
    headers: Mapping[str, str]
    body: str


def count(uow: Writing, program: str, window: timedelta) -> Use:
    """Count one request of a program; a window that is over begins anew."""
    table = program_use.c
    uow.insert_if_new(program_use, program=program, began_at=uow.now, requests=0)
    mine = uow.update(program_use).where(table.program == program)
    uow.execute(mine.where(table.began_at <= uow.now - window).values(began_at=uow.now, requests=0))
    uow.execute(mine.values(requests=table.requests + 1))
    row = uow.row(uow.select(program_use).where(table.program == program)) or {}
    return Use(began_at=row["began_at"], requests=row["requests"])


def hold(uow: Writing, thing: str) -> None:
    """Let nobody else change a thing until this write has ended."""
    uow.hold(thing)


def claim(uow: Writing, program: str, key: str, asked_hash: str) -> Kept | None:
    """Return what a program was answered under a key; None if it is new, and now taken.

    Two that come at once wait for one another: the second is answered as the first was.
    """
    uow.execute(uow.delete(program_answer).where(program_answer.c.at <= uow.now - KEPT))
    taken = uow.insert_if_new(
        program_answer,
        program=program,
        key=key,
        asked_hash=asked_hash,
        at=uow.now,
        status=0,
        headers="{}",
        body="",
    )
    if taken:
        return None
    mine = (program_answer.c.program == program) & (program_answer.c.key == key)
    row = uow.row(uow.select(program_answer).where(mine)) or {}
    return Kept(
        asked_hash=row["asked_hash"],
        status=row["status"],
        headers=json.loads(row["headers"]),
        body=row["body"],
    )


def keep(uow: Writing, program: str, key: str, answer: Kept) -> None:
    """Keep what a program is answered under a key that it has claimed."""
    mine = (program_answer.c.program == program) & (program_answer.c.key == key)
    uow.execute(
        uow.update(program_answer)
        .where(mine)
        .values(
            status=answer.status,
            headers=json.dumps(dict(answer.headers)),
            body=answer.body,
        )
    )
