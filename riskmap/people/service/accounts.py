"""Make accounts, change what is said of them, close them and open them again."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from riskmap.core.errors import ConflictError, ForbiddenError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model import Account, Person
from riskmap.people.model.accounts import require_said
from riskmap.people.model.reasons import require_reason
from riskmap.people.service import trail
from riskmap.people.service.reading import acting, require_known, require_managed
from riskmap.store import Writing

_OWN = ("display_name", "phone", "mail", "language")
_BY_OTHERS = (*_OWN, "code12")


def add(uow: Writing, person: Person, *, why: str = "", by: str = "") -> Account:
    """Make an account; nobody can sign in with it before a link was used to set a password.

    Raises
    ------
    ConflictError
        If the sign-in name is taken, by whomever.
    ForbiddenError
        If the division is not one in which the one who asks looks after people.
    InvalidRequestError
        If the register does not know the division.
    """
    who = acting(uow, by)
    require_known(uow, person.code12)
    if not who.may_add(person.code12):
        raise ForbiddenError(
            N_("You cannot make accounts for {code}."),
            mend=N_("Choose a division of your own area."),
            code=person.code12,
        )
    if store.accounts.by_name(uow, person.name) is not None:
        raise ConflictError(
            N_("The sign-in name {name} is taken."), mend=N_("Choose another."), name=person.name
        )
    if who.holder is not None:
        person = evolve(person, is_demo=who.holder.account.is_demo)
    account = store.accounts.add(uow, person, who.name)
    said = {"name": account.name, "code12": account.code12, "is_demo": account.is_demo}
    trail.leave(uow, account, "added", by=who, why=why, after=said)
    return account


def change(uow: Writing, number: int, *, why: str = "", by: str = "", **values: str) -> Account:
    """Change what is said of somebody else: name, phone, mail, language, division.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is nobody of that number for the one who asks, or he may not change it.
    InvalidRequestError
        If a value cannot be right.
    """
    who, holder = require_managed(uow, number, by)
    after = _changed(holder.account, values)
    if after.code12 != holder.account.code12:
        require_known(uow, after.code12)
        if not who.may_add(after.code12):
            raise ForbiddenError(
                N_("You cannot move anybody to {code}."),
                mend=N_("Choose a division of your own area."),
                code=after.code12,
            )
    return _keep(uow, holder.account, after, _BY_OTHERS, why=why, by=who.name)


def change_own(uow: Writing, **values: str) -> Account:
    """Change what somebody says of himself: name, phone, mail, language."""
    who = acting(uow)
    if who.holder is None or set(values) - set(_OWN):
        raise ForbiddenError(N_("This cannot be changed here."))
    before = who.holder.account
    return _keep(uow, before, _changed(before, values), _OWN, why="", by=who.name)


def deactivate(uow: Writing, number: int, *, why: str, by: str = "") -> Account:
    """Close an account: its sessions, devices and links end at once; all it did stays.

    Raises
    ------
    NotFoundError, ForbiddenError
        As `change`.
    ConflictError, InvalidRequestError
        If it is closed already, or no reason is given.
    """
    return _set_active(uow, number, is_active=False, why=why, by=by)


def activate(uow: Writing, number: int, *, why: str, by: str = "") -> Account:
    """Open an account that was closed; what it held, it holds again, unless it ran out."""
    return _set_active(uow, number, is_active=True, why=why, by=by)


def _set_active(uow: Writing, number: int, *, is_active: bool, why: str, by: str) -> Account:
    who, holder = require_managed(uow, number, by)
    before, reason = holder.account, require_reason(why)
    if before.is_active is is_active:
        closed, opened = N_("The account {name} is closed already."), N_("{name} is open already.")
        raise ConflictError(opened if is_active else closed, name=before.name)
    if before.erased_at is not None:
        raise ConflictError(
            N_("The account {name} was erased for good."),
            mend=N_("Make a new account."),
            name=before.name,
        )
    after = evolve(before, is_active=is_active, closed_at=None if is_active else uow.now)
    store.accounts.replace(uow, after)
    if not is_active:
        store.sessions.end_all(uow, number, "account closed")
        store.invitations.withdraw_all(uow, number)
        store.devices.revoke_all(uow, number, who.name)
        store.access_tokens.revoke_all(uow, number, who.name)
    action = "opened" if is_active else "closed"
    trail.leave(uow, after, action, by=who, why=reason)
    return after


def _changed(before: Account, values: dict[str, str]) -> Account:
    said: dict[str, Any] = {name: text.strip() for name, text in values.items()}
    after = evolve(before, **said)
    require_said(after.display_name, after.phone, after.mail, after.language)
    return after


def _keep(
    uow: Writing, before: Account, after: Account, names: tuple[str, ...], *, why: str, by: str
) -> Account:
    if before == after:
        return before
    store.accounts.replace(uow, after)
    old, new = trail.told(before, after, names)
    trail.leave(uow, after, "changed", by=by, why=why, before=old, after=new)
    return after
