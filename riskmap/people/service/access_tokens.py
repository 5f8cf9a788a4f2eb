"""Tokens by which programs act for a person: made, shown once, recognised, taken away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from attrs import evolve, frozen

from riskmap.core.access import Area
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model import Holder, Role
from riskmap.people.model.access import (
    LONGEST_DAYS,
    AccessToken,
    hash_of,
    mark_of,
    narrowed,
    new_access_token,
)
from riskmap.people.model.reasons import require_reason
from riskmap.people.service import trail
from riskmap.people.service.reading import acting, holder_named, people
from riskmap.people.service.sealing import Key
from riskmap.store import Reading, Writing

_LABEL_MAX = 60
_SIGN_OF_LIFE = timedelta(seconds=60)


@frozen(kw_only=True)
class Wish:
    """What somebody wants a token for.

    Parameters
    ----------
    label
        What it is for, in the owner's words.
    may_write
        Whether it may change something.
    code12
        Division to which it is narrowed; empty for all that the owner reaches.
    days
        After so many it ends.
    """

    label: str
    may_write: bool
    code12: str
    days: int


@frozen(kw_only=True)
class Bearer:
    """A good token and its owner, with the roles that the token bears."""

    token: AccessToken
    holder: Holder
    withheld: tuple[Role, ...]

    def areas(self, roles: tuple[str, ...] | None) -> tuple[Area, ...]:
        """Return where the owner holds one of some roles, as far as the token reaches."""
        return narrowed(self.holder.areas(roles), self.token.code12)


def make(uow: Writing, wish: Wish, *, is_strong: bool, key: Key) -> str:
    """Make a token for the one who asks and return it, this once.

    Raises
    ------
    InvalidRequestError
        If it has no label, ends too late, or is narrowed to where its owner reaches nothing.
    """
    who = acting(uow)
    if who.holder is None:
        raise NotFoundError(N_("A token belongs to a person."), mend=N_("Sign in first."))
    _check(wish, who.holder)
    token = new_access_token()
    store.access_tokens.add(
        uow,
        hash_of(token, key.derived("tokens")),
        who.holder.account.number,
        label=wish.label.strip(),
        mark=mark_of(token),
        may_write=wish.may_write,
        code12=wish.code12 or None,
        is_strong=is_strong,
        ends_at=uow.now + timedelta(days=wish.days),
    )
    said = {
        "mark": mark_of(token),
        "may_write": wish.may_write,
        "code12": wish.code12,
        "days": wish.days,
    }
    trail.leave(uow, who.holder.account, "token-made", by=who, after=said)
    return token


def recognise(uow: Reading, token: str, key: Key) -> Bearer | None:
    """Return whose a token is; None if it opens nothing."""
    hashed = hashed_token(token, key)
    return recognise_all(uow, [hashed]).get(hashed)


def hashed_token(token: str, key: Key) -> str:
    """Return the hash by which a token is known."""
    return hash_of(token, key.derived("tokens"))


def recognise_all(uow: Reading, hashes: Iterable[str]) -> dict[str, Bearer]:
    """Return whose tokens are, by their hashes; what opens nothing is left out."""
    found = {
        hashed: (one, owner)
        for hashed, (one, owner) in store.bearers.of_hashes(uow, hashes).items()
        if one.is_good_at(uow.now) and owner.is_active
    }
    grants = store.bearers.grants_of(uow, (owner.number for _, owner in found.values()))
    day = today(uow)
    return {
        hashed: _bearer(one, Holder(account=owner, day=day, grants=grants.get(owner.number, ())))
        for hashed, (one, owner) in found.items()
    }


def _bearer(token: AccessToken, holder: Holder) -> Bearer:
    weak = [one for one in holder.grants if not one.role.rules.is_strong]
    if token.is_strong or len(weak) == len(holder.grants):
        return Bearer(token=token, holder=holder, withheld=())
    withheld = tuple(role for role in holder.roles if role.rules.is_strong)
    return Bearer(token=token, holder=evolve(holder, grants=weak), withheld=withheld)


def needs_sign(uow: Reading, token: AccessToken) -> bool:
    """Tell whether a sign of life should be written down."""
    return token.seen_at is None or uow.now - token.seen_at > _SIGN_OF_LIFE


def see(uow: Writing, token: AccessToken) -> None:
    """Note that a token is in use."""
    store.access_tokens.see(uow, token.id)


def see_all(uow: Writing, tokens: Iterable[AccessToken]) -> None:
    """Note that several tokens are in use."""
    store.bearers.see(uow, (one.id for one in tokens))


def own(uow: Reading) -> list[AccessToken]:
    """Return the tokens of the one who asks, the newest first."""
    who = acting(uow)
    return [] if who.holder is None else store.access_tokens.of(uow, who.holder.account.number)


def revoke(uow: Writing, token_id: int) -> None:
    """Take one of the own tokens away.

    Raises
    ------
    NotFoundError
        If the one who asks has no such token.
    """
    who = acting(uow)
    found = next((one for one in own(uow) if one.id == token_id), None)
    if found is None or who.holder is None:
        raise NotFoundError(N_("You have no such token."), mend=N_("Load the page again."))
    store.access_tokens.revoke(uow, token_id, who.name)
    trail.leave(uow, who.holder.account, "token-revoked", by=who, before={"mark": found.mark})


def all_of(uow: Reading, name: str = "") -> list[tuple[str, AccessToken]]:
    """Return all tokens with the sign-in names of their owners, or those of one owner.

    Raises
    ------
    NotFoundError
        If nobody has that name, or not for the one who asks.
    """
    if name:
        owner = holder_named(uow, name).account
        return [(owner.name, one) for one in store.access_tokens.of(uow, owner.number)]
    return [
        (holder.account.name, one)
        for holder in people(uow)
        for one in store.access_tokens.of(uow, holder.account.number)
    ]


def take_away(uow: Writing, token_id: int, *, by: str, why: str) -> AccessToken:
    """Take the token of anybody away, at the shell.

    Raises
    ------
    NotFoundError
        If there is no such token, or it opens nothing already.
    InvalidRequestError
        If no reason is given.
    """
    who, reason = acting(uow, by), require_reason(why)
    found = store.access_tokens.by_id(uow, token_id)
    owner = None if found is None else store.accounts.by_number(uow, found.account)
    if found is None or owner is None or not found.is_good_at(uow.now):
        raise NotFoundError(
            N_("There is no token {id} that opens anything."),
            mend=N_("See which there are: riskmap people tokens list"),
            id=token_id,
        )
    store.access_tokens.revoke(uow, token_id, who.name)
    trail.leave(uow, owner, "token-revoked", by=who, why=reason, before={"mark": found.mark})
    return found


def _check(wish: Wish, holder: Holder) -> None:
    if not 0 < len(wish.label.strip()) <= _LABEL_MAX:
        raise InvalidRequestError(
            N_("A token needs a name of up to {most} characters."),
            mend=N_("Say what it is for."),
            most=_LABEL_MAX,
        )
    if not 0 < wish.days <= LONGEST_DAYS:
        raise InvalidRequestError(
            N_("A token lasts from 1 to {most} days."),
            mend=N_("Choose a shorter time; you can make another one later."),
            most=LONGEST_DAYS,
        )
    if wish.code12 and not narrowed(holder.areas(), wish.code12):
        raise InvalidRequestError(
            N_("You hold nothing in {code}."),
            mend=N_("Choose a division in which you hold a role."),
            code=wish.code12,
        )
