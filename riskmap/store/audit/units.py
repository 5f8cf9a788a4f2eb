"""Find the newest entries about a division without reading those about others.

One index holds entries by code and time. The codes within a division that occur at all are few
(a street has some thirty), so each one's newest entries are looked up there, and the moment
after which enough of them lie is known before a row is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import nlargest
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from riskmap.core.access import Area
from riskmap.store.audit.tables import audit_entry
from riskmap.store.work import Reading

#: Before any entry.
EVER = datetime(1, 1, 1, tzinfo=UTC)
#: A unit with more codes than this is a province: then the newest entries are most often in it.
MANY = 400
_code12, _at = audit_entry.c.code12, audit_entry.c.at
_in_realm = audit_entry.c.realm == bindparam("of_realm")
_FOLLOWING = select(func.min(_code12)).where(
    _in_realm, _code12 > bindparam("beyond"), _code12 <= bindparam("last")
)


def bounds(code12: str) -> tuple[str, str]:
    """Return the first and the last code that may lie within a division."""
    prefix = Area.of(code12).prefix
    return prefix.ljust(12, "0"), prefix.ljust(12, "9")


def codes_within(uow: Reading, code12: str) -> list[str] | None:
    """Return the codes within a division that occur in the log; None if they are too many."""
    first, last = bounds(code12)
    found: list[str] = []
    for one in _occurring(uow, first, last):
        found.append(one)
        if len(found) > MANY:
            return None
    return found


def begin_of_newest(
    uow: Reading, codes: list[str], limits: ColumnElement[bool], count: int, *, since: datetime
) -> datetime:
    """Return the moment from which on the newest `count` entries about `codes` lie.

    Parameters
    ----------
    limits
        What else must hold of an entry.
    since
        Where to stop looking; returned if there are fewer.
    """
    newest: list[datetime] = []
    statement = (
        select(_at)
        .where(_in_realm, _code12 == bindparam("code"), _at >= bindparam("begin"), limits)
        .order_by(_at.desc())
        .limit(count)
    )
    for code in codes:
        asked = {"of_realm": uow.scope.realm.name, "code": code, "begin": since}
        newest = nlargest(count, [*newest, *uow.connection.execute(statement, asked).scalars()])
        if len(newest) == count:
            since = newest[-1]
    return since


def _occurring(uow: Reading, first: str, last: str) -> Iterator[str]:
    asked: dict[str, Any] = {"of_realm": uow.scope.realm.name, "last": last}
    beyond: str | None = first[:-1]  # before the first one itself
    while beyond is not None:
        beyond = uow.connection.execute(_FOLLOWING, {**asked, "beyond": beyond}).scalar()
        if beyond is not None:
            yield beyond
