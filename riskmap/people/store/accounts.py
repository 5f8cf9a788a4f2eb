"""Accounts and what proves them, written and found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import asdict, fields, frozen
from sqlalchemy import Select, and_, func, or_

from riskmap.core.access import Area
from riskmap.people.model import Account, Credentials, Person
from riskmap.people.store.tables import account, account_grant, account_secret, recovery_code
from riskmap.store import Reading, Writing

_FIELDS = tuple(one.name for one in fields(Account))
_SECRETS = tuple(one.name for one in fields(Credentials))


@frozen(kw_only=True)
class Wanted:
    """Which accounts are asked for; what is None does not limit.

    Parameters
    ----------
    areas
        Only who belongs to one of these, or holds something there that was not taken away.
    is_demo
        Only made-up ones, or only real ones.
    text
        Part of a name, a telephone number, or the beginning of a code.
    role
        Only who holds this role, wherever, or held it until it ran out.
    """

    areas: tuple[Area, ...] | None = None
    is_demo: bool | None = None
    text: str = ""
    role: str = ""


def add(uow: Writing, person: Person, created_by: str) -> Account:
    """Add an account and return it with its number."""
    values = {**asdict(person), "is_active": True, "created_by": created_by}
    number = int(uow.insert(account, **values, created_at=uow.now))
    uow.insert(account_secret, number=number, totp_step=0)
    return Account(number=number, **values, created_at=uow.now)


def replace(uow: Writing, one: Account) -> None:
    """Write an account as it is now; its number says which."""
    values = {name: getattr(one, name) for name in _FIELDS if name != "number"}
    uow.execute(uow.update(account).where(account.c.number == one.number).values(**values))


def by_number(uow: Reading, number: int) -> Account | None:
    """Return an account."""
    return _one(uow.row(uow.select(account).where(account.c.number == number)))


def by_name(uow: Reading, name: str) -> Account | None:
    """Return the account of a normal sign-in name."""
    return _one(uow.row(uow.select(account).where(account.c.name == name)))


def of_names(uow: Reading, names: Iterable[str]) -> list[Account]:
    """Return the accounts of some sign-in names; a name that nobody has is left out."""
    wanted = sorted({*names})
    rows = uow.rows(uow.select(account).where(account.c.name.in_(wanted))) if wanted else []
    return [_account(row) for row in rows]


def of_numbers(uow: Reading, numbers: Iterable[int]) -> list[Account]:
    """Return the accounts of some numbers; a number that nobody has is left out."""
    wanted = sorted({*numbers})
    rows = uow.rows(uow.select(account).where(account.c.number.in_(wanted))) if wanted else []
    return [_account(row) for row in rows]


def with_mail(uow: Reading, mail: str) -> list[Account]:
    """Return the accounts that have a mail address, small and large letters alike."""
    rows = uow.rows(uow.select(account).where(func.lower(account.c.mail) == mail.lower()))
    return [_account(row) for row in rows]


def find(uow: Reading, wanted: Wanted) -> list[Account]:
    """Return the accounts wanted, by division, then by name."""
    statement = _limited(uow.select(account), wanted)
    ordered = statement.order_by(account.c.code12, account.c.display_name, account.c.number)
    return [_account(row) for row in uow.rows(ordered)]


def is_any(uow: Reading, *, is_demo: bool | None = None) -> bool:
    """Tell whether there is an account at all."""
    statement = uow.select(account, func.count(account.c.number))
    if is_demo is not None:
        statement = statement.where(account.c.is_demo.is_(is_demo))
    return bool(uow.scalar(statement))


def credentials(uow: Reading, number: int) -> Credentials:
    """Return what proves the owner of an account."""
    row = uow.row(uow.select(account_secret).where(account_secret.c.number == number)) or {}
    return Credentials(**{name: row[name] for name in _SECRETS if name in row})


def set_credentials(uow: Writing, number: int, **values: Any) -> None:
    """Change some of what proves the owner of an account."""
    statement = uow.update(account_secret).where(account_secret.c.number == number)
    uow.execute(statement.values(**values))


def take_step(uow: Writing, number: int, step: int) -> bool:
    """Note that the code of a step was given; False if it, or a later one, was given before."""
    statement = uow.update(account_secret).where(
        account_secret.c.number == number, account_secret.c.totp_step < step
    )
    return uow.execute(statement.values(totp_step=step)).rowcount == 1


def set_recovery_codes(uow: Writing, number: int, hashes: Iterable[str]) -> None:
    """Replace the recovery codes of an account."""
    uow.execute(uow.delete(recovery_code).where(recovery_code.c.number == number))
    uow.insert_many(recovery_code, [{"number": number, "code_hash": one} for one in hashes])


def use_recovery_code(uow: Writing, number: int, code_hash: str) -> bool:
    """Use a recovery code up; False if there is no such code, or it was used."""
    statement = uow.update(recovery_code).where(
        recovery_code.c.number == number,
        recovery_code.c.code_hash == code_hash,
        recovery_code.c.used_at.is_(None),
    )
    return uow.execute(statement.values(used_at=uow.now)).rowcount == 1


def recovery_codes_left(uow: Reading, number: int) -> int:
    """Return how many recovery codes were not used yet."""
    statement = uow.select(recovery_code, func.count(recovery_code.c.id)).where(
        recovery_code.c.number == number, recovery_code.c.used_at.is_(None)
    )
    return int(uow.scalar(statement) or 0)


def _limited(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.is_demo is not None:
        statement = statement.where(account.c.is_demo.is_(wanted.is_demo))
    if wanted.areas is not None:
        statement = statement.where(_within(wanted.areas))
    if wanted.role:
        held = and_(account_grant.c.role == wanted.role, account_grant.c.revoked_at.is_(None))
        statement = statement.where(account.c.number.in_(_numbers(held)))
    if wanted.text:
        text = wanted.text.strip()
        statement = statement.where(
            or_(
                account.c.name.icontains(text, autoescape=True),
                account.c.display_name.icontains(text, autoescape=True),
                account.c.phone.contains(text, autoescape=True),
                account.c.code12.startswith(text, autoescape=True),
            )
        )
    return statement


def _within(areas: Iterable[Area]) -> Any:
    prefixes = [one.prefix for one in areas]
    if not prefixes:
        return account.c.number < 0
    own = or_(*(account.c.code12.startswith(one, autoescape=True) for one in prefixes))
    held = or_(*(account_grant.c.code12.startswith(one, autoescape=True) for one in prefixes))
    return own | account.c.number.in_(_numbers(held & account_grant.c.revoked_at.is_(None)))


def _numbers(condition: Any) -> Any:
    return account_grant.select().with_only_columns(account_grant.c.number).where(condition)


def _one(row: Mapping[str, Any] | None) -> Account | None:
    return None if row is None else _account(row)


def _account(row: Mapping[str, Any]) -> Account:
    return Account(**{name: row[name] for name in _FIELDS})
