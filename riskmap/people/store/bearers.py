"""Tokens of programs with their owners, many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from attrs import fields
from sqlalchemy import bindparam, select, update

from riskmap.people.model import Account, Grant, Role
from riskmap.people.model.access import AccessToken
from riskmap.people.store.access_tokens import access_token
from riskmap.people.store.tables import account, account_grant
from riskmap.store import Reading, Writing
from riskmap.store.prepared import Each, Prepared, PreparedMany

_TOKEN = tuple(one.name for one in fields(AccessToken))
_ACCOUNT = tuple(one.name for one in fields(Account))
_GRANT = tuple(one.name for one in fields(Grant))
_ID = attrgetter("id")


def _columns(table: Any, names: Iterable[str]) -> list[Any]:
    return [table.c["number" if one == "account" else one] for one in names]


def _owned(each: Each) -> Any:
    columns = (access_token.c.token_hash, *_columns(access_token, _TOKEN),
               *_columns(account, _ACCOUNT))  # fmt: skip
    joined = access_token.join(account, account.c.number == access_token.c.number)
    return select(*columns).select_from(joined).where(each(access_token.c.token_hash, "hashes"))


def _held(each: Each) -> Any:
    return select(*_columns(account_grant, _GRANT)).where(each(account_grant.c.number, "numbers"))


_OWNED, _HELD = Prepared(_owned), Prepared(_held)
_SEEN = PreparedMany(
    lambda _: (
        update(access_token)
        .where(access_token.c.id == bindparam("of_id"))
        .values(seen_at=bindparam("at", type_=access_token.c.seen_at.type))
    )
)


def of_hashes(uow: Reading, hashes: Iterable[str]) -> dict[str, tuple[AccessToken, Account]]:
    """Return tokens, good or not, with their owners, by hash: for the system only."""
    last = 1 + len(_TOKEN)
    return {
        row[0]: (
            AccessToken(**dict(zip(_TOKEN, row[1:last], strict=True))),
            Account(**dict(zip(_ACCOUNT, row[last:], strict=True))),
        )
        for row in _OWNED.rows(uow, hashes=sorted(set(hashes)))
    }


def grants_of(uow: Reading, numbers: Iterable[int]) -> dict[int, list[Grant]]:
    """Return what several accounts hold, held or will hold, the newest first."""
    found: dict[int, list[Grant]] = {}
    for row in _HELD.rows(uow, numbers=sorted(set(numbers))):
        values = dict(zip(_GRANT, row, strict=True))
        values["role"] = Role(values["role"])
        found.setdefault(values["account"], []).append(Grant(**values))
    for held in found.values():
        held.sort(key=_ID, reverse=True)
    return found


def see(uow: Writing, ids: Iterable[int]) -> None:
    """Note that several tokens were used."""
    _SEEN.run(uow, [{"of_id": one} for one in sorted(set(ids))], at=uow.now)
