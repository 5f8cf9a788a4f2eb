"""What programs ask: how often lately, and what a write was answered before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen
from sqlalchemy import Column, Index, Integer, String, Text, bindparam, case, select
from sqlalchemy.dialects import postgresql, sqlite

from riskmap.store.prepared import Prepared, PreparedMany
from riskmap.store.tables import reference
from riskmap.store.types import UtcDateTime
from riskmap.store.work import Reading, Writing

#: So long an answer is kept for somebody who did not hear it.
KEPT = timedelta(hours=24)

program_use = reference(
    "program_use",
    Column("program", Text, primary_key=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("requests", Integer, nullable=False),
    audited=False,
    sqlite_with_rowid=False,
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


_USED = Prepared(lambda each: select(program_use).where(each(program_use.c.program, "programs")))


def uses(uow: Reading, several: Iterable[str], window: timedelta) -> dict[str, Use]:
    """Return how often programs asked in the window that goes on; those that begin one with 0.

    For the system only, by the thousand; `count` is for one.
    """
    asked = sorted(set(several))
    found = {
        program: Use(began_at=began_at, requests=requests)
        for program, began_at, requests in _USED.rows(uow, programs=asked)
        if began_at > uow.now - window
    }
    fresh = Use(began_at=uow.now, requests=0)
    return {one: found.get(one, fresh) for one in asked}


def _counting(dialect: str) -> Any:
    begun = {"sqlite": sqlite, "postgresql": postgresql}[dialect].insert(program_use)
    table, moment = program_use.c, program_use.c.began_at.type
    is_over = table.began_at <= bindparam("over_at", type_=moment)
    now = {
        "began_at": case((is_over, begun.excluded.began_at), else_=table.began_at),
        "requests": begun.excluded.requests + case((is_over, 0), else_=table.requests),
    }
    return begun.values(
        {name: bindparam(f"new_{name}", type_=table[name].type) for name in ("program", *now)}
    ).on_conflict_do_update(index_elements=["program"], set_=now)


_COUNTED = PreparedMany(_counting)


def count_all(uow: Writing, several: Mapping[str, int], window: timedelta) -> None:
    """Count some requests of each of several programs, in the order of their names."""
    rows = [
        {"new_program": program, "new_requests": count}
        for program, count in sorted(several.items())
    ]
    _COUNTED.run(uow, rows, new_began_at=uow.now, over_at=uow.now - window)


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
