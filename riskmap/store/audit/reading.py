"""Read the log: all of it in the order of its chains, or what somebody looks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Text, select, tuple_, type_coerce

from riskmap.core.realm import LIVE
from riskmap.store.audit.record import FIELDS, Record
from riskmap.store.audit.tables import audit_entry
from riskmap.store.work import Reading

#: Rows that are held in memory at a time.
CHUNK = 1000
_KEY = tuple_(audit_entry.c.realm, audit_entry.c.writer)


def all_records(uow: Reading) -> Iterator[Record]:
    """Yield every entry of every realm, chain by chain in its order: for the system only.

    What somebody wrote into a SQLite file in the place of a moment or a text comes out as
    something else that can be read; its hash will not fit.
    """
    order = (audit_entry.c.realm, audit_entry.c.writer, audit_entry.c.seq)
    raw = [type_coerce(one, Text).label(one.name) for one in audit_entry.c]
    statement = select(*raw).order_by(*order).execution_options(yield_per=CHUNK)
    for row in uow.connection.execute(statement).mappings():
        yield Record(**{name: _READ[name](row[name]) for name in FIELDS})


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


def restores(uow: Reading) -> Iterator[Record]:
    """Yield what restores of the database, which are in the live realm, say of themselves."""
    of_restores = (audit_entry.c.realm == LIVE.name) & (audit_entry.c.action == "restored")
    for row in uow.connection.execute(select(audit_entry).where(of_restores)).mappings():
        yield record_of(dict(row))


def record_of(row: Mapping[str, Any]) -> Record:
    """Return a row as an entry."""
    return Record(**{name: row[name] for name in FIELDS})


def _moment(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return datetime.max.replace(tzinfo=UTC)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else repr(value)


_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(FIELDS, _text),
    "at": _moment,
    "seq": _number,
}


def _last_of_all() -> Select[Any]:
    order = (audit_entry.c.realm, audit_entry.c.writer, audit_entry.c.seq)
    return select(audit_entry).order_by(*(one.desc() for one in order)).limit(1)


def _first(uow: Reading, statement: Select[Any]) -> Record | None:
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else record_of(dict(row))
