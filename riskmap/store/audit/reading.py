"""Read the log: all of it in the order of its chains, or what somebody looks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Text, func, select, tuple_, type_coerce

from riskmap.core.realm import LIVE
from riskmap.store.audit.record import FIELDS, Record
from riskmap.store.audit.tables import audit_entry
from riskmap.store.work import Reading

#: Rows that are held in memory at a time.
CHUNK = 1000
_CHAIN = (audit_entry.c.realm, audit_entry.c.writer)


def all_records(uow: Reading) -> Iterator[Record]:
    """Yield every entry of every realm, chain by chain in its order: for the system only."""
    yield from _read(uow, _in_order(_raw()))


def chains(uow: Reading) -> Mapping[tuple[str, str], int]:
    """Return how many entries each chain of every realm has, by realm and writer."""
    of_each = select(*_CHAIN, func.count()).group_by(*_CHAIN).order_by(*_CHAIN)
    return {(realm, writer): count for realm, writer, count in uow.connection.execute(of_each)}


def oldest(uow: Reading) -> datetime | None:
    """Return when the first entry of all was written, None without any."""
    found = uow.connection.execute(select(func.min(type_coerce(audit_entry.c.at, Text)))).scalar()
    return None if found is None else _moment(found)


def records_of(uow: Reading, realm: str, writer: str) -> Iterator[Record]:
    """Yield the entries of one chain in its order: for the system only."""
    mine = (audit_entry.c.realm == realm) & (audit_entry.c.writer == writer)
    yield from _read(uow, _in_order(_raw().where(mine)))


def _raw() -> Select[Any]:
    raw: list[Any] = [type_coerce(one, Text).label(one.name) for one in audit_entry.c]
    return select(*raw)


def _in_order(statement: Select[Any]) -> Select[Any]:
    ordered = statement.order_by(*_CHAIN, audit_entry.c.seq)
    return ordered.execution_options(yield_per=CHUNK)


def _read(uow: Reading, statement: Select[Any]) -> Iterator[Record]:
    """Yield entries, whatever stands in their rows.

    What somebody wrote into a SQLite file in the place of a moment or a text comes out as
    something else that can be read; its hash will not fit.
    """
    for row in uow.connection.execute(statement).mappings():
        yield Record(**{name: _READ[name](row[name]) for name in FIELDS})


def heads(uow: Reading) -> Iterator[Record]:
    """Yield the last entry of each chain of every realm, one step through the index each."""
    found = _first(uow, _last_of_all())
    while found is not None:
        yield found
        following = _last_of_all().where(tuple_(found.realm, found.writer) > tuple_(*_CHAIN))
        found = _first(uow, following)


def head(uow: Reading, realm: str, writer: str) -> Record | None:
    """Return the last entry of one chain, None where there is no such chain."""
    mine = (audit_entry.c.realm == realm) & (audit_entry.c.writer == writer)
    return _first(uow, _last_of_all().where(mine))


def restores(uow: Reading) -> Iterator[Record]:
    """Yield what restores of the database, which are in the live realm, say of themselves."""
    of_restores = (audit_entry.c.realm == LIVE.name) & (audit_entry.c.action == "restored")
    yield from _read(uow, _raw().where(of_restores))


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
    order = (*_CHAIN, audit_entry.c.seq)
    return _raw().order_by(*(one.desc() for one in order)).limit(1)


def _first(uow: Reading, statement: Select[Any]) -> Record | None:
    return next(_read(uow, statement), None)
