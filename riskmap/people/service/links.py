"""One-time links: the first administrator, a password to choose, a telephone to register."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from riskmap.core.errors import ConflictError, NotFoundError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model import Account, Person, Role
from riskmap.people.model.limits import limits
from riskmap.people.model.reasons import FIRST_ADMINISTRATOR, require_reason
from riskmap.people.model.sessions import Invitation, Purpose
from riskmap.people.model.tokens import digest, new_token
from riskmap.people.service import second_factor, trail
from riskmap.people.service.accounts import add
from riskmap.people.service.granting import grant
from riskmap.people.service.reading import acting, is_administered, require_managed
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class Link:
    """A link as it is handed out: this is the only time that its token is known."""

    token: str
    invitation: Invitation


def invite_administrator(uow: Writing, *, by: str = "") -> Link:
    """Make a link with which somebody becomes the first administrator; older ones end.

    Raises
    ------
    ConflictError
        If there is an administrator already.
    """
    _require_none(uow)
    store.invitations.withdraw_all(uow, None)
    return make(uow, None, Purpose.ADMINISTRATOR, limits().link.administrator_s, by)


def invite_if_nobody_is(uow: Writing, *, by: str = "") -> Link | None:
    """Make a link for the first administrator; None where there is one already."""
    return None if is_administered(uow) else invite_administrator(uow, by=by)


def reset(uow: Writing, number: int, *, why: str, by: str = "", with_factor: bool = False) -> Link:
    """Make a link with which somebody chooses a new password; the old one is good until then.

    Parameters
    ----------
    with_factor
        Take the second factor away too, for somebody who lost it; sessions end.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is nobody of that number for the one who asks, or he may not change it.
    """
    who, holder = require_managed(uow, number, by)
    account, reason = holder.account, require_reason(why)
    if not account.is_active:
        raise ConflictError(
            N_("The account {name} is closed."), mend=N_("Open it first."), name=account.name
        )
    if with_factor:
        second_factor.remove(uow, account, by=who.name, why=reason)
        store.sessions.end_all(uow, number, "second factor removed")
    store.invitations.withdraw_all(uow, number, Purpose.PASSWORD)
    link = make(uow, number, Purpose.PASSWORD, limits().link.password_s, who.name)
    trail.leave(uow, account, "link-made", by=who, why=reason)
    return link


def make(
    uow: Writing,
    number: int | None,
    purpose: Purpose,
    seconds: int,
    by: str,
    *,
    pin_hash: str | None = None,
) -> Link:
    """Make a link."""
    token = new_token()
    store.invitations.add(
        uow,
        digest(token),
        number=number,
        purpose=purpose,
        made_by=by,
        ends_at=uow.now + timedelta(seconds=seconds),
        pin_hash=pin_hash,
    )
    return Link(token=token, invitation=found(uow, token, purpose))


def found(uow: Reading, token: str, *purposes: Purpose) -> Invitation:
    """Return the link of a token, while it can be used.

    Raises
    ------
    NotFoundError
        If there is none, it was used, or it is too old: which of these, nobody is told.
    """
    one = store.invitations.by_token(uow, digest(token))
    if one is None or one.purpose not in purposes or not one.is_open_at(uow.now):
        raise NotFoundError(
            N_("This link was used, is too old, or never was one."),
            mend=N_("Ask whoever sent it for a new one."),
        )
    return one


def account_of(uow: Reading, one: Invitation) -> Account:
    """Return whose a link is.

    Raises
    ------
    NotFoundError
        If the account was closed meanwhile.
    """
    account = None if one.account is None else store.accounts.by_number(uow, one.account)
    if account is None or not account.is_active:
        raise NotFoundError(
            N_("This link was used, is too old, or never was one."),
            mend=N_("Ask whoever sent it for a new one."),
        )
    return account


def use(uow: Writing, one: Invitation) -> None:
    """Use a link up.

    Raises
    ------
    NotFoundError
        If somebody was quicker.
    """
    if not store.invitations.use(uow, one.id):
        raise NotFoundError(
            N_("This link was used, is too old, or never was one."),
            mend=N_("Ask whoever sent it for a new one."),
        )


def become_administrator(uow: Writing, token: str, person: Person, password_hash: str) -> Account:
    """Make the first administrator's account, of the division that `person` names.

    Raises
    ------
    NotFoundError, ConflictError
        If the link is good no more, or there is an administrator already.
    """
    one = found(uow, token, Purpose.ADMINISTRATOR)
    _require_none(uow)
    use(uow, one)
    account = add(uow, person, why=FIRST_ADMINISTRATOR, by=person.name)
    grant(
        uow,
        account.number,
        Role.ADMINISTRATOR,
        person.code12,
        why=FIRST_ADMINISTRATOR,
        by=one.made_by or acting(uow).name,
    )
    store.accounts.set_credentials(
        uow, account.number, password_hash=password_hash, password_at=uow.now
    )
    return account


def choose_password(uow: Writing, token: str, password_hash: str) -> Account:
    """Set the password by a link; every session ends.

    Raises
    ------
    NotFoundError
        If the link is good no more.
    """
    one = found(uow, token, Purpose.PASSWORD)
    account = account_of(uow, one)
    use(uow, one)
    set_password(uow, account, password_hash)
    store.sessions.end_all(uow, account.number, "password chosen by a link")
    return account


def set_password(uow: Writing, account: Account, password_hash: str) -> None:
    """Keep a new password."""
    store.accounts.set_credentials(
        uow, account.number, password_hash=password_hash, password_at=uow.now
    )
    trail.leave(uow, account, "password-set", by=account.name)


def _require_none(uow: Reading) -> None:
    if is_administered(uow):
        raise ConflictError(
            N_("There is an administrator already."),
            mend=N_("Ask one of them for an account: riskmap people list --role administrator"),
        )
