"""Tokens of programs with their owners, many at a time."""

from __future__ import annotations

from collections.abc import Iterable
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


def _columns(table: Any, names: Iterable[str]) -> list[Any]:
    return [table.c["number" if one == "account" else one] for one in names]


def _owned(each: Each) -> Any:
    columns = (access_token.c.token_hash, *_columns(access_token, _TOKEN),
               *_columns(account, _ACCOUNT))  # fmt: skip
    joined = access_token.join(account, account.c.number == access_token.c.number)
    return select(*columns).select_from(joined).where(each(access_token.c.token_hash, "hashes"))


def _held(each: Each) -> Any:
    mine = each(access_token.c.token_hash, "hashes")
    owners = select(access_token.c.number).where(mine)
    held = select(*_columns(account_grant, _GRANT)).where(account_grant.c.number.in_(owners))
    return held.order_by(account_grant.c.id.desc())


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


def grants_of(uow: Reading, hashes: Iterable[str]) -> dict[int, list[Grant]]:
    """Return what the owners of tokens hold, held or will hold, the newest first."""
    found: dict[int, list[Grant]] = {}
    for row in _HELD.rows(uow, hashes=sorted(set(hashes))):
        values = dict(zip(_GRANT, row, strict=True))
        grant = Grant(**{**values, "role": Role(values["role"])})
        found.setdefault(grant.account, []).append(grant)
    return found


def see(uow: Writing, ids: Iterable[int]) -> None:
    """Note that several tokens were used."""
    _SEEN.run(uow, [{"of_id": one, "at": uow.now} for one in sorted(set(ids))])
