"""Roles held for areas, written and found. Nothing is deleted: what ends says when and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from riskmap.people.model import Grant, Role
from riskmap.people.store.tables import account, account_grant
from riskmap.store import Reading, Writing

_NAMED = 500
_COLUMNS = tuple(one.name for one in account_grant.c if one.name not in {"number", "role"})


def add(uow: Writing, one: Grant) -> Grant:
    """Add a grant and return it with its number."""
    values = {name: getattr(one, name) for name in _COLUMNS if name != "id"}
    number = uow.insert(account_grant, number=one.account, role=str(one.role), **values)
    return evolve(one, id=int(number))


def revoke(uow: Writing, grant_id: int, by: str, why: str) -> None:
    """Write down that a grant was taken away."""
    statement = uow.update(account_grant).where(account_grant.c.id == grant_id)
    uow.execute(statement.values(revoked_at=uow.now, revoked_by=by, revoked_why=why))


def of(uow: Reading, numbers: Iterable[int]) -> dict[int, list[Grant]]:
    """Return all grants of some accounts, the newest first."""
    found: dict[int, list[Grant]] = {number: [] for number in numbers}
    if not found:
        return found
    number = account_grant.c.number
    # A database takes only so many values in one question: many accounts are asked for as a range.
    is_asked = number.in_(found) if len(found) <= _NAMED else number.between(min(found), max(found))
    statement = uow.select(account_grant).where(is_asked).order_by(account_grant.c.id.desc())
    for row in uow.rows(statement):
        if row["number"] in found:
            found[row["number"]].append(_grant(row))
    return found


def of_role(uow: Reading, roles: Iterable[str], *, is_demo: bool) -> list[Grant]:
    """Return the grants of some roles that nobody took away, of accounts that may sign in."""
    statement = (
        uow.select(account_grant)
        .join(account, account.c.number == account_grant.c.number)
        .where(
            account_grant.c.role.in_([str(one) for one in roles]),
            account_grant.c.revoked_at.is_(None),
            account.c.is_active,
            account.c.is_demo.is_(is_demo),
        )
    )
    ordered = statement.order_by(account_grant.c.code12, account_grant.c.id)
    return [_grant(row) for row in uow.rows(ordered)]


def _grant(row: Mapping[str, Any]) -> Grant:
    values = {name: row[name] for name in _COLUMNS}
    return Grant(account=row["number"], role=Role(row["role"]), **values)
