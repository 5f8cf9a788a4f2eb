"""Link what a write recorded into the chain of this process, in the write's own transaction."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import sha256

from sqlalchemy import Dialect, bindparam, select

from riskmap.store.audit.record import FIELDS, NOTHING, Record, canonical
from riskmap.store.audit.tables import audit_entry
from riskmap.store.bare import Bare
from riskmap.store.rows import add as add_rows
from riskmap.store.trail import Entry
from riskmap.store.work import Writing

#: Made once: each write of a person asks for both.
_LAST = (
    select(audit_entry.c.seq, audit_entry.c.hash)
    .where(audit_entry.c.realm == bindparam("of_realm"), audit_entry.c.writer == bindparam("by"))
    .order_by(audit_entry.c.seq.desc())
    .limit(1)
)


def writer() -> str:
    """Return the name of this process's chains: a moment and a random part, no host."""
    return _writer(os.getpid())


@cache
def _writer(_pid: int) -> str:  # a forked process begins chains of its own
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def close(uow: Writing) -> bool:
    """Add the entries of `uow` to the log, the last thing that a write does; False if none.

    So one lock is held for a moment only, and no lock of a row is waited for meanwhile.

    Raises
    ------
    ScopeError
        If a person changed something and recorded nothing.
    """
    uow.trail.require(uow.scope)
    if not uow.trail.entries:
        return False
    records = _linked(uow, writer())
    rows = [{name: getattr(one, name) for name in FIELDS} for one in records]
    add_rows(uow.connection, audit_entry, rows)
    return True


def _linked(uow: Writing, name: str) -> list[Record]:
    seq, previous = _head(uow, name)
    records = []
    for entry in uow.trail.entries:
        seq += 1
        records.append(_record(uow, entry, name, seq, previous))
        previous = records[-1].hash
    return records


def _head(uow: Writing, name: str) -> tuple[int, str]:
    """Return number and hash of the last entry; on PostgreSQL nobody else adds until we end."""
    realm = uow.scope.realm.name
    if uow.connection.dialect.name == "postgresql":
        digest = sha256(f"audit/{realm}/{name}".encode()).digest()
        number = int.from_bytes(digest[:8], signed=True)
        uow.connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({number})")
    asked = {"of_realm": realm, "by": name}
    if uow.connection.dialect.name == "sqlite":
        found = _last(uow.connection.dialect).rows(uow.connection, asked)
    else:
        found = [tuple(row) for row in uow.connection.execute(_LAST, asked)]
    return found[0] if found else (0, NOTHING)


@lru_cache(maxsize=8)
def _last(dialect: Dialect) -> Bare:
    return Bare.of(_LAST, dialect)


def _record(uow: Writing, entry: Entry, name: str, seq: int, previous: str) -> Record:
    scope = uow.scope
    return Record(
        realm=scope.realm.name,
        writer=name,
        seq=seq,
        at=uow.now,
        actor=scope.actor if scope.is_person else entry.by or scope.actor,
        origin=scope.origin if scope.is_person else entry.origin or scope.origin,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        code12=entry.code12,
        why=entry.why or scope.purpose,
        before=None if entry.before is None else canonical(entry.before),
        after=None if entry.after is None else canonical(entry.after),
        previous=previous,
    ).sealed()
