"""Look for entries by person, unit, time, action and subject, newest first, page by page."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Select, func, literal, select, tuple_

from riskmap.core.access import Area
from riskmap.core.clock import require_aware
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.store.audit.reading import record_of
from riskmap.store.audit.record import Record
from riskmap.store.audit.tables import audit_entry
from riskmap.store.types import UtcDateTime
from riskmap.store.work import Reading

#: A unit with no more entries than this is read by its index and sorted; else by time.
FEW = 20_000
_ORDER = (audit_entry.c.at, audit_entry.c.writer, audit_entry.c.seq)


@frozen(kw_only=True)
class Wanted:
    """What is looked for; empty and None do not limit.

    Parameters
    ----------
    actor, action, subject_kind, subject_id
        Exactly these.
    code12
        A division; entries about what lies inside are found too.
    since, until
        From when on, and before when.
    after
        Cursor of a page before.
    """

    actor: str = ""
    action: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    code12: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: str = ""
    limit: int = 100


@frozen
class Found:
    """One page of entries, and the cursor of the next if there is one."""

    records: tuple[Record, ...]
    next: str | None


def search(uow: Reading, wanted: Wanted) -> Found:
    """Return the newest entries within the scope that fit.

    Raises
    ------
    InvalidCodeError, InvalidRequestError
        If the division or the cursor is none.
    """
    statement = _limited(uow, _matching(uow, wanted), wanted)
    newest_first = statement.order_by(*(one.desc() for one in _ORDER)).limit(wanted.limit + 1)
    records = tuple(record_of(row) for row in uow.rows(newest_first))
    page = records[: wanted.limit]
    return Found(page, _cursor(page[-1]) if len(records) > len(page) and page else None)


def everything(uow: Reading, wanted: Wanted) -> Iterator[Record]:
    """Yield all entries that fit, newest first, however many they are."""
    following: str | None = wanted.after
    while following is not None:
        found = search(uow, evolve(wanted, after=following, limit=1000))
        yield from found.records
        following = found.next


def one_entry(uow: Reading, writer: str, seq: int) -> Record | None:
    """Return one entry of the realm, None where there is none or not within the scope."""
    mine = (audit_entry.c.writer == writer) & (audit_entry.c.seq == seq)
    row = uow.row(uow.select(audit_entry).where(mine))
    return None if row is None else record_of(row)


def actions(uow: Reading) -> tuple[str, ...]:
    """Return the actions that occur in the realm, by one step through the index each."""
    return _distinct(uow, audit_entry.c.action)


def kinds(uow: Reading) -> tuple[str, ...]:
    """Return the kinds of subjects that occur in the realm."""
    return _distinct(uow, audit_entry.c.subject_kind)


def _distinct(uow: Reading, column: Any) -> tuple[str, ...]:
    in_realm = audit_entry.c.realm == uow.scope.realm.name
    found: list[str] = []
    while True:
        beyond = column > (found[-1] if found else "")
        statement = select(func.min(column)).where(in_realm, beyond)
        value = uow.connection.execute(statement).scalar()
        if value is None:
            return tuple(found)
        found.append(value)


def _matching(uow: Reading, wanted: Wanted) -> Select[Any]:
    statement = uow.select(audit_entry)
    for name in ("actor", "action", "subject_kind", "subject_id"):
        if value := getattr(wanted, name):
            statement = statement.where(audit_entry.c[name] == value)
    if wanted.since is not None:
        statement = statement.where(audit_entry.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(audit_entry.c.at < wanted.until)
    if wanted.after:
        at, writer, seq = _read_cursor(wanted.after)
        last = tuple_(literal(at, UtcDateTime()), literal(writer), literal(seq))
        statement = statement.where(audit_entry.c.at <= at, tuple_(*_ORDER) < last)
    return statement


def _limited(uow: Reading, statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Limit to a division, by whichever index has less to read."""
    if not wanted.code12:
        return statement
    prefix = Area.of(wanted.code12).prefix
    column = audit_entry.c.code12
    first, last = prefix.ljust(12, "0"), prefix.ljust(12, "9")
    if len(prefix) == len(wanted.code12):
        return statement.where(column == wanted.code12)
    inside = (audit_entry.c.realm == uow.scope.realm.name) & column.between(first, last)
    some = select(audit_entry.c.seq).where(inside).limit(FEW + 1).subquery()
    count = uow.connection.execute(select(func.count()).select_from(some)).scalar_one()
    if count <= FEW:
        return statement.where(column.between(first, last))
    # Joined to nothing, the column cannot be looked up in its index: the index by time serves.
    return statement.where((column + "").between(first, last))


def _cursor(last: Record) -> str:
    text = json.dumps([last.at.isoformat(), last.writer, last.seq])
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[datetime, str, int]:
    try:
        at, writer, seq = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return require_aware(datetime.fromisoformat(at)), str(writer), int(seq)
    except (TypeError, ValueError):
        raise InvalidRequestError(
            N_("{value} does not say where a list goes on."),
            mend=N_("Begin again with the first page."),
            value=text,
        ) from None
