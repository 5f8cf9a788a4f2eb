"""Sign in with name and password, and with a second factor where one is set.

In three steps, so that no password is hashed while the database is held: look up, prove,
settle. Whoever the name belongs to, or nobody: each step does the same and takes as long.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from attrs import frozen

from riskmap.people import store
from riskmap.people.model import Account, normal_name
from riskmap.people.model.limits import limits
from riskmap.people.model.tokens import bucket, digest
from riskmap.people.service import second_factor, trail
from riskmap.people.service.proving import proves
from riskmap.people.service.reading import holder_of
from riskmap.people.service.sealing import Key
from riskmap.people.service.sessions import From, begin
from riskmap.store import Reading, Writing


class Kind(StrEnum):
    """How an attempt ended."""

    WRONG = "wrong"
    WAIT = "wait"
    CODE = "code"
    IN = "in"


@frozen(kw_only=True)
class Outcome:
    """How an attempt ended, with what comes of it.

    Parameters
    ----------
    wait_s
        Seconds to wait before the next attempt.
    token
        What the cookie of the new session holds.
    account
        Whose it is, once the password was right.
    """

    kind: Kind
    wait_s: int = 0
    token: str = ""
    account: Account | None = None


@frozen(kw_only=True)
class Asked:
    """An attempt: for which name, from where, and what would prove it."""

    name: str
    came: From
    account: Account | None
    password_hash: str | None

    def is_proved_by(self, password: str) -> bool:
        """Tell whether a password is the right one; takes its time whoever it is."""
        is_right = proves(password, self.password_hash)
        return is_right and self.account is not None and self.account.is_active


def look_up(uow: Reading, name: str, came: From) -> Asked:
    """Return what an attempt needs to be proved."""
    account = store.accounts.by_name(uow, normal_name(name))
    stored = None
    if account is not None:
        stored = store.accounts.credentials(uow, account.number).password_hash
    return Asked(name=normal_name(name), came=came, account=account, password_hash=stored)


def wait_s(uow: Reading, name: str, address: str) -> int:
    """Return how many seconds the next attempt for a name, from an address, has to wait."""
    rules = limits()
    name_since = uow.now - timedelta(seconds=rules.account.window_s)
    by_name = store.attempts.failures_of(uow, bucket(normal_name(name)), name_since)
    address_since = uow.now - timedelta(seconds=rules.address.window_s)
    by_address = store.attempts.failures_from(uow, address, address_since)
    return max(
        rules.account.wait_s(by_name.count, by_name.last_at, uow.now),
        rules.address.wait_s(by_address.count, by_address.last_at, uow.now),
    )


def settle(uow: Writing, asked: Asked, *, is_right: bool) -> Outcome:
    """Let somebody in, ask for the second factor, or note a failure.

    The limit is asked within this write: of many attempts at once only the first few count.
    """
    _hold(uow, asked.name, asked.came)
    wait = wait_s(uow, asked.name, asked.came.address)
    if wait:
        return Outcome(kind=Kind.WAIT, wait_s=wait)
    account = asked.account
    if not is_right or account is None:
        return _failed(uow, asked.name, asked.came, account)
    if store.accounts.credentials(uow, account.number).totp_secret is not None:
        return Outcome(kind=Kind.CODE, account=account)
    return _let_in(uow, account, asked.came, is_strong=False)


def mark_of(uow: Reading, number: int) -> str:
    """Return a mark of the password of now: a ticket for the second factor holds it."""
    return digest(store.accounts.credentials(uow, number).password_hash or "")[:16]


def settle_code(uow: Writing, number: int, code: str, came: From, *, key: Key) -> Outcome:
    """Let somebody in whose password was right a moment ago, if the code is right too."""
    account = store.accounts.by_number(uow, number)
    if account is None or not account.is_active:
        return Outcome(kind=Kind.WRONG)
    _hold(uow, account.name, came)
    wait = wait_s(uow, account.name, came.address)
    if wait:
        return Outcome(kind=Kind.WAIT, wait_s=wait, account=account)
    if not second_factor.takes(uow, account, code, key=key):
        return _failed(uow, account.name, came, account)
    return _let_in(uow, account, came, is_strong=True)


def has_password(uow: Reading, account: Account) -> bool:
    """Tell whether the owner of an account has chosen a password."""
    return store.accounts.credentials(uow, account.number).password_hash is not None


def has_second_factor(uow: Reading, account: Account) -> bool:
    """Tell whether an account has a second factor."""
    return store.accounts.credentials(uow, account.number).totp_secret is not None


def recovery_codes_left(uow: Reading, account: Account) -> int:
    """Return how many recovery codes of an account were not used yet."""
    return store.accounts.recovery_codes_left(uow, account.number)


def note_proof(uow: Writing, asked: Asked, *, is_right: bool) -> bool:
    """Note that somebody who is signed in gave the password again; tell whether it counts."""
    _hold(uow, asked.name, asked.came)
    if wait_s(uow, asked.name, asked.came.address):
        return False
    if not is_right:
        _failed(uow, asked.name, asked.came, asked.account)
    return is_right


def _hold(uow: Writing, name: str, came: From) -> None:
    """Let attempts for one name, and from one address, come one after the other; in this order."""
    uow.hold(f"attempts for {bucket(normal_name(name))}")
    uow.hold(f"attempts from {came.address}")


def _let_in(uow: Writing, account: Account, came: From, *, is_strong: bool) -> Outcome:
    store.attempts.note(uow, who=bucket(account.name), address=came.address, succeeded=True)
    token = begin(uow, holder_of(uow, account), came, is_strong=is_strong)
    return Outcome(kind=Kind.IN, token=token, account=account)


def _failed(uow: Writing, name: str, came: From, account: Account | None) -> Outcome:
    store.attempts.note(uow, who=bucket(name), address=came.address, succeeded=False)
    if account is not None:
        trail.leave(uow, account, "sign-in-failed", by=account.name)
    return Outcome(kind=Kind.WRONG, account=account)
