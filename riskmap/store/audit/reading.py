"""Read the log: all of it in the order of its chains, or what somebody looks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select, tuple_

from riskmap.store.audit.record import FIELDS, Record
from riskmap.store.audit.tables import audit_entry
from riskmap.store.work import Reading

#: Rows that are held in memory at a time.
CHUNK = 1000
_KEY = tuple_(audit_entry.c.realm, audit_entry.c.writer)


def all_records(uow: Reading) -> Iterator[Record]:
    """Yield every entry of every realm, chain by chain in its order: for the system only."""
    order = (audit_entry.c.realm, audit_entry.c.writer, audit_entry.c.seq)
    statement = select(audit_entry).order_by(*order).execution_options(yield_per=CHUNK)
    for row in uow.connection.execute(statement).mappings():
        yield record_of(dict(row))


def heads(uow: Reading) -> Iterator[Record]:
    """Yield the last entry of each chain of every realm, one step through the index each."""
    found = _first(uow, _last_of_all())
    while found is not None:
        yield found
        following = _last_of_all().where(tuple_(found.realm, found.writer) > _KEY)
        found = _first(uow, following)


def head(uow: Reading, realm: str, writer: str) -> Record | None:
    """Return the last entry of one chain, None where there is no such chain."""
    mine = (audit_entry.c.realm == realm) & (audit_entry.c.writer == writer)
    return _first(uow, _last_of_all().where(mine))


def record_of(row: Mapping[str, Any]) -> Record:
    """Return a row as an entry."""
    return Record(**{name: row[name] for name in FIELDS})


def _last_of_all() -> Select[Any]:
    order = (audit_entry.c.realm, audit_entry.c.writer, audit_entry.c.seq)
    return select(audit_entry).order_by(*(one.desc() for one in order)).limit(1)


def _first(uow: Reading, statement: Select[Any]) -> Record | None:
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else record_of(dict(row))
