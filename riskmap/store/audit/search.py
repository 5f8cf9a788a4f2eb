"""Look for entries by person, unit, time, action and subject, newest first, page by page."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime
from heapq import nlargest
from itertools import chain
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    literal,
    not_,
    select,
    true,
    tuple_,
)

from riskmap.core.clock import require_aware
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.store.audit.reading import record_of
from riskmap.store.audit.record import Record
from riskmap.store.audit.tables import audit_entry
from riskmap.store.audit.units import EVER, begin_of_newest, bounds, codes_within
from riskmap.store.work import Reading

#: An action with no more entries than this is rare.
FEW = 20_000
#: So many of the newest entries are looked at before those of a unit are looked up one by one.
PROBED = 1000
_ORDER = (audit_entry.c.at, audit_entry.c.writer, audit_entry.c.seq)


@frozen(kw_only=True)
class Wanted:
    """What is looked for; empty and None do not limit.

    Parameters
    ----------
    actors
        Any of these.
    action, subject_kind, subject_id
        Exactly these.
    code12
        A division; entries about what lies inside are found too.
    since, until
        From when on, and before when.
    after
        Cursor of a page before.
    """

    actors: tuple[str, ...] = ()
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
    look = _of_several if len(wanted.actors) > 1 else _one_more
    records = look(uow, wanted)
    page = records[: wanted.limit]
    return Found(tuple(page), _cursor(page[-1]) if len(records) > len(page) and page else None)


def everything(uow: Reading, wanted: Wanted) -> Iterator[Record]:
    """Yield all entries that fit, newest first, however many they are."""
    following: str | None = wanted.after
    limit = 1000  # the first ones soon
    while following is not None:
        found = search(uow, evolve(wanted, after=following, limit=limit))
        yield from found.records
        following, limit = found.next, 10_000


def count(uow: Reading, wanted: Wanted, *, at_most: int) -> int:
    """Return how many entries fit, but no more than `at_most`: then there may be more."""
    statement = uow.select(audit_entry, audit_entry.c.seq).where(
        *_limits(evolve(wanted, actors=()))
    )
    if wanted.actors:
        statement = statement.where(audit_entry.c.actor.in_(wanted.actors))
    if wanted.since is not None:
        statement = statement.where(audit_entry.c.at >= wanted.since)
    if wanted.code12:
        statement = statement.where(audit_entry.c.code12.between(*bounds(wanted.code12)))
    some = statement.limit(at_most).subquery()
    return int(uow.connection.execute(select(func.count()).select_from(some)).scalar_one())


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


def _of_several(uow: Reading, wanted: Wanted) -> list[Record]:
    """Return the newest entries of several people: asked at once, all of theirs were sorted."""
    each = (_one_more(uow, evolve(wanted, actors=(one,))) for one in wanted.actors)
    return nlargest(wanted.limit + 1, chain.from_iterable(each), key=_order_of)


def _one_more(uow: Reading, wanted: Wanted) -> list[Record]:
    """Return the newest entries that fit, one more than are wanted if there are more."""
    statement = uow.select(audit_entry).where(*_limits(wanted))
    unit = wanted.code12 or _only_area(uow)
    begin = _begin_among_newest(uow, unit, wanted) if unit else None
    if begin is not None:
        return _newest(uow, _inside(statement, unit), evolve(wanted, since=begin))
    codes = codes_within(uow, unit) if unit and _is_by_unit(uow, wanted) else None
    if codes is None:
        return _newest(uow, _inside(statement, unit), wanted)
    return _newest_of(uow, statement, codes, wanted)


def _begin_among_newest(uow: Reading, unit: str, wanted: Wanted) -> datetime | None:
    """Return from when on enough entries about a unit lie, if the newest of all hold them.

    None where they do not, or where a person or a subject says more than the unit.
    """
    if wanted.actors or wanted.subject_id:
        return None
    newest = select(audit_entry.c.at, audit_entry.c.code12).where(
        audit_entry.c.realm == uow.scope.realm.name, *_limits(wanted)
    )
    if wanted.since is not None:
        newest = newest.where(audit_entry.c.at >= wanted.since)
    first, last = bounds(unit)
    found = uow.connection.execute(newest.order_by(audit_entry.c.at.desc()).limit(PROBED))
    inside = [at for at, code12 in found if code12 is not None and first <= code12 <= last]
    return inside[wanted.limit] if len(inside) > wanted.limit else None


def _newest(uow: Reading, statement: Select[Any], wanted: Wanted) -> list[Record]:
    if wanted.since is not None:
        statement = statement.where(audit_entry.c.at >= wanted.since)
    ordered = statement.order_by(*(one.desc() for one in _ORDER)).limit(wanted.limit + 1)
    return [record_of(row) for row in uow.rows(ordered)]


def _newest_of(
    uow: Reading, statement: Select[Any], codes: list[str], wanted: Wanted
) -> list[Record]:
    """Return the newest entries about some codes, of each no row more than is needed."""
    count, limits = wanted.limit + 1, and_(true(), *_limits(wanted))
    begin = begin_of_newest(uow, codes, limits, count, since=wanted.since or EVER)
    several = statement.where(audit_entry.c.code12.in_(codes), audit_entry.c.at >= begin)
    # Ordered here: asked to order, the database would go through all entries by time.
    records = [record_of(row) for row in uow.rows(several)]
    return nlargest(count, records, key=_order_of)


def _order_of(one: Record) -> tuple[datetime, str, int]:
    return one.at, one.writer, one.seq


def _limits(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions but `since`: of two bounds of one column an index serves only one."""
    names = ("action", "subject_kind", "subject_id")
    found: list[ColumnElement[bool]] = [
        _column(wanted, name) == value for name in names if (value := getattr(wanted, name))
    ]
    found += [audit_entry.c.actor == one for one in wanted.actors]
    if wanted.after:
        at, writer, seq = _read_cursor(wanted.after)
        column = tuple_(audit_entry.c.writer, audit_entry.c.seq)
        is_shown = column >= tuple_(literal(writer), literal(seq))
        found.append(audit_entry.c.at <= at)  # pages go on before `until`
        # Not as an alternative: SQLite looks each one up in an index of its own, and sorts all.
        found.append(not_(and_(audit_entry.c.at == at, is_shown)))
    elif wanted.until is not None:
        found.append(audit_entry.c.at < wanted.until)
    return found


def _column(wanted: Wanted, name: str) -> ColumnElement[str]:
    """Return a column; joined to nothing it is not looked up in an index of its own.

    A person has far fewer entries than an action.
    """
    column: ColumnElement[str] = audit_entry.c[name]
    return column + "" if name == "action" and (wanted.actors or wanted.subject_id) else column


def _only_area(uow: Reading) -> str:
    """Return the one division that the scope reaches; empty where it is not one."""
    areas = () if uow.scope.everywhere else uow.scope.areas
    return areas[0].code12 if len(areas) == 1 else ""


def _is_by_unit(uow: Reading, wanted: Wanted) -> bool:
    """Tell whether the unit says more than what else is asked for: a person, a rare action."""
    if wanted.actors or wanted.subject_id:
        return False
    if not wanted.action:
        return True
    of_action = (audit_entry.c.realm == uow.scope.realm.name) & (
        audit_entry.c.action == wanted.action
    )
    some = select(audit_entry.c.at).where(of_action).limit(FEW + 1).subquery()
    count = uow.connection.execute(select(func.count()).select_from(some)).scalar_one()
    return bool(count > FEW)


def _inside(statement: Select[Any], unit: str) -> Select[Any]:
    """Limit to a division by looking at each entry, in whichever order they come."""
    if not unit:
        return statement
    # Joined to nothing, the column is not looked up in its index.
    return statement.where((audit_entry.c.code12 + "").between(*bounds(unit)))


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
