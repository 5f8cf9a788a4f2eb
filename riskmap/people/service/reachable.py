"""Who can be told something, and who sent a message: for rooms that bring messages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.accounts import Account
from riskmap.people.model.officers import Officer
from riskmap.store import Reading

_NO_DIGITS = re.compile(r"[^0-9]")
#: Digits at the end of a number that people write together.
_END = 4
#: Of a number with the code of its country, so many digits at the end name it.
_NATIONAL = 11


def plain_number(text: str) -> str:
    """Return a telephone number as it is compared: digits, without the code of the country."""
    digits = _NO_DIGITS.sub("", text)
    has_country = len(digits) > _NATIONAL and digits[:2] in {"86", "00"}
    return digits[-_NATIONAL:] if has_country else digits


def officers_with_phone(uow: Reading, phone: str) -> tuple[Officer, ...]:
    """Return who holds a post today and has a telephone number, within the scope."""
    digits = plain_number(phone)
    if len(digits) < _NATIONAL - _END:
        return ()
    found = store.roster.alike_phone(uow, digits[-_END:])
    return tuple(one for one in _held(uow, found) if plain_number(one.phone) == digits)


def officers_with_mail(uow: Reading, mail: str) -> tuple[Officer, ...]:
    """Return who holds a post today and has an account with a mail address, within the scope."""
    numbers = [one.number for one in _mine(uow, store.accounts.with_mail(uow, mail.strip()))]
    return _held(uow, store.roster.of_accounts(uow, numbers)) if numbers else ()


def rows_of_person(uow: Reading, person_id: str) -> tuple[Officer, ...]:
    """Return the rows that somebody on the roster holds today, within the scope."""
    return _held(uow, store.roster.of_person(uow, person_id))


def rows_of_account(uow: Reading, number: int) -> tuple[Officer, ...]:
    """Return the rows of the roster that an account holds today, within the scope."""
    return _held(uow, store.roster.of_accounts(uow, [number]))


def accounts_numbered(uow: Reading, numbers: Iterable[int]) -> dict[int, Account]:
    """Return the accounts of some numbers that may sign in, whoever asks."""
    found = store.accounts.of_numbers(uow, numbers)
    return {one.number: one for one in _mine(uow, found)}


def _held(uow: Reading, several: Iterable[Officer]) -> tuple[Officer, ...]:
    day = today(uow)
    return tuple(one for one in several if one.is_valid_on(day))


def _mine(uow: Reading, several: Iterable[Account]) -> list[Account]:
    """Return the accounts of this world: made-up people never get a message in live work."""
    is_demo = uow.scope.realm.name == "demo"
    return [one for one in several if one.is_active and one.is_demo is is_demo]
