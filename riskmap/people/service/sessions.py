"""Stays at the site: begun, recognised, ended."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve, frozen

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model import Account, Holder, Role
from riskmap.people.model.limits import limits
from riskmap.people.model.sessions import Session
from riskmap.people.model.tokens import digest, new_token
from riskmap.people.service import trail
from riskmap.people.service.reading import acting, holder_of
from riskmap.store import Reading, Writing

_AGENT_MAX = 200


@frozen(kw_only=True)
class Stay:
    """Somebody who is signed in, and what this session lets him do.

    Parameters
    ----------
    holder
        The account; of its roles only those that this session was strong enough for.
    withheld
        Roles that wait for a second factor.
    """

    session: Session
    holder: Holder
    withheld: tuple[Role, ...]


@frozen(kw_only=True)
class From:
    """Where a request comes from."""

    address: str
    agent: str


def begin(
    uow: Writing, holder: Holder, came: From, *, is_strong: bool, device: int | None = None
) -> str:
    """Begin a session and return what its cookie holds."""
    token, times = new_token(), limits().session
    is_desk = not holder.roles or any(role.rules.is_desk for role in holder.roles)
    is_desk = is_desk and device is None
    store.sessions.begin(
        uow,
        digest(token),
        holder.account.number,
        device_id=device,
        ends_at=uow.now + timedelta(seconds=times.longest_s),
        idle_s=times.desk_idle_s if is_desk else times.phone_idle_s,
        is_strong=is_strong,
        address=came.address,
        agent=came.agent[:_AGENT_MAX],
    )
    said = {"second_factor": is_strong, "device": device}
    trail.leave(uow, holder.account, "signed-in", by=holder.account.name, after=said)
    return token


def recognise(uow: Reading, token: str) -> Stay | None:
    """Return who is signed in by what the cookie holds; None for nobody."""
    session = store.sessions.by_token(uow, digest(token))
    if session is None or not session.is_open_at(uow.now):
        return None
    account = store.accounts.by_number(uow, session.account)
    if account is None or not account.is_active:
        return None
    return _stay(session, holder_of(uow, account))


def owner_of(uow: Reading, token: str) -> Account | None:
    """Return whose a session was that is over, to ask the same person to sign in again."""
    session = store.sessions.by_token(uow, digest(token))
    return None if session is None else store.accounts.by_number(uow, session.account)


def needs_sign(uow: Reading, session: Session) -> bool:
    """Tell whether a sign of life should be written down."""
    return uow.now - session.seen_at > timedelta(seconds=limits().session.sign_of_life_s)


def see(uow: Writing, session_id: int) -> None:
    """Write a sign of life down."""
    store.sessions.see(uow, session_id)


def sign_out(uow: Writing, stay: Stay) -> None:
    """End a session by the wish of its owner."""
    store.sessions.end(uow, stay.session.id, "signed out")
    trail.leave(uow, stay.holder.account, "signed-out", by=stay.holder.account.name)


def strengthen(uow: Writing, stay: Stay, came: From) -> str:
    """Begin a stronger session in place of one, after a second factor was set up."""
    store.sessions.end(uow, stay.session.id, "second factor set up")
    holder = holder_of(uow, stay.holder.account)
    return begin(uow, holder, came, is_strong=True)


def own(uow: Reading) -> list[Session]:
    """Return the sessions of the one who asks that go on."""
    who = acting(uow)
    return [] if who.holder is None else store.sessions.of(uow, who.holder.account.number)


def end_own(uow: Writing, session_id: int) -> None:
    """End one of the own sessions.

    Raises
    ------
    NotFoundError
        If there is no such session of the one who asks.
    """
    who = acting(uow)
    found = own(uow)
    if who.holder is None or session_id not in {one.id for one in found}:
        raise NotFoundError(N_("There is no such session."), mend=N_("Load the page again."))
    store.sessions.end(uow, session_id, "ended by its owner")
    trail.leave(uow, who.holder.account, "session-ended", by=who)


def end_others(uow: Writing, but: int) -> int:
    """End all own sessions but one, and return how many there were."""
    who = acting(uow)
    if who.holder is None:
        return 0
    ended = store.sessions.end_all(uow, who.holder.account.number, "ended by its owner", but=but)
    trail.leave(uow, who.holder.account, "sessions-ended", by=who, after={"count": ended})
    return ended


def _stay(session: Session, holder: Holder) -> Stay:
    if session.is_strong:
        return Stay(session=session, holder=holder, withheld=())
    weak = [one for one in holder.grants if not one.role.rules.is_strong]
    withheld = tuple(role for role in holder.roles if role.rules.is_strong)
    return Stay(session=session, holder=evolve(holder, grants=weak), withheld=withheld)
