"""Who there is, what they hold, and the scope that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import frozen

from riskmap.core.access import SYSTEM, Area, Scope
from riskmap.core.codes import level_of
from riskmap.core.errors import ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.core.realm import DEMO, LIVE, Realm
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model import Account, Acting, Grant, Holder, Role, normal_name
from riskmap.people.store import Wanted
from riskmap.store import Reading


@frozen(kw_only=True)
class Person:
    """Somebody that the one who looks may see, and whether he may change the account."""

    holder: Holder
    may_manage: bool


def acting(uow: Reading, by: str = "") -> Acting:
    """Return who acts in a unit of work.

    Parameters
    ----------
    by
        Who stands behind it where the program itself acts: at the shell, in set-up.

    Raises
    ------
    ForbiddenError
        If the scope is nobody's.
    """
    if uow.scope.everywhere and uow.scope.actor == SYSTEM:
        return Acting(name=by or SYSTEM)
    account = store.accounts.by_name(uow, uow.scope.actor)
    if account is None or not account.is_active:
        raise ForbiddenError(N_("{actor} has no account."), actor=uow.scope.actor)
    return Acting(name=account.name, holder=holder_of(uow, account))


def holder_of(uow: Reading, account: Account) -> Holder:
    """Return an account with all it holds, held and will hold, whoever asks."""
    return _holders(uow, [account])[0]


def account_numbered(uow: Reading, number: int) -> Account | None:
    """Return the account of a number, whoever asks; None if there is none."""
    return store.accounts.by_number(uow, number)


def account_named(uow: Reading, name: str) -> Account | None:
    """Return the account of a sign-in name, whoever asks; None if there is none."""
    return store.accounts.by_name(uow, normal_name(name))


def holder_named(uow: Reading, name: str) -> Holder:
    """Return the account of a sign-in name with all it holds.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    account = store.accounts.by_name(uow, normal_name(name))
    if account is None:
        raise _nobody()
    return person(uow, account.number).holder


def person(uow: Reading, number: int) -> Person:
    """Return one person, if the one who asks looks after people where that person is.

    Raises
    ------
    NotFoundError
        If there is nobody of that number, or not for the one who asks.
    """
    account = store.accounts.by_number(uow, number)
    who = acting(uow)
    holder = None if account is None else holder_of(uow, account)
    if holder is None or not who.may_see(holder):
        raise _nobody()
    return Person(holder=holder, may_manage=who.may_manage(holder))


def people(
    uow: Reading, *, text: str = "", role: Role | None = None, under: str = ""
) -> tuple[Holder, ...]:
    """Return the people that the one who asks looks after, by division, then by name.

    Parameters
    ----------
    text
        Part of a name or telephone number, or the beginning of a code.
    role
        Only who holds this role, or will.
    under
        Only who belongs to this division or what lies in it, or holds something there.
    """
    who = acting(uow)
    is_demo = None if who.holder is None else who.holder.account.is_demo
    areas = (Area.of(under),) if under else None if who.holder is None else who.areas()
    wanted = Wanted(areas=areas, is_demo=is_demo, text=text, role=role or "")
    found = _holders(uow, store.accounts.find(uow, wanted))
    return tuple(
        one
        for one in found
        if who.may_see(one) and (role is None or any(held.role is role for held in one.standing))
    )


def who_holds(
    uow: Reading, roles: Iterable[Role], *, at: str = "", within: str = "", is_demo: bool = False
) -> tuple[Holder, ...]:
    """Return who holds one of some roles today, whoever asks: for duties and messages.

    Parameters
    ----------
    at
        For exactly this division.
    within
        For this division or what lies in it.
    """
    inside = Area.of(within) if within else None
    day = today(uow)
    held = [
        one
        for one in store.grants.of_role(uow, map(str, roles), is_demo=is_demo)
        if one.is_held_on(day)
        and (not at or one.code12 == at)
        and (inside is None or inside.contains(one.code12))
    ]
    accounts = (store.accounts.by_number(uow, number) for number in _once(held))
    return tuple(_holders(uow, [one for one in accounts if one is not None]))


def realm_of(account: Account) -> Realm:
    """Return the world in which an account works: made-up people never touch live data."""
    return DEMO if account.is_demo else LIVE


def scope_of(
    holder: Holder,
    purpose: str,
    *,
    roles: Iterable[str] | None = None,
    realm: Realm | None = None,
    origin: str = "",
) -> Scope:
    """Return the right of a person: where he holds some of `roles`, all of his by default."""
    return Scope(
        actor=holder.account.name,
        realm=realm or realm_of(holder.account),
        purpose=purpose,
        areas=holder.areas(roles),
        origin=origin,
    )


def is_administered(uow: Reading, *, is_demo: bool = False) -> bool:
    """Tell whether somebody may sign in who is administrator somewhere."""
    return bool(who_holds(uow, [Role.ADMINISTRATOR], is_demo=is_demo))


def require_known(uow: Reading, code12: str) -> str:
    """Return `code12` if the register knows it, or something in it; an empty one knows all.

    Raises
    ------
    InvalidCodeError
        If it is no code.
    InvalidRequestError
        If the register knows nothing there.
    """
    level_of(code12)
    knows = divisions.list_divisions(uow, under=code12, limit=1)
    if not knows and divisions.list_divisions(uow, limit=1):
        raise InvalidRequestError(
            N_("The register has no division {code}."),
            mend=N_("Search for it by name; codes change when units are divided or joined."),
            code=code12,
        )
    return code12


def require_managed(uow: Reading, number: int, by: str = "") -> tuple[Acting, Holder]:
    """Return who acts, and the person to be changed, if that is allowed.

    Raises
    ------
    NotFoundError
        If there is nobody of that number, or not for the one who asks.
    ForbiddenError
        If that person holds what the one who asks could not give, or is the one who asks.
    """
    found = person(uow, number)
    if not found.may_manage:
        raise ForbiddenError(
            N_("You cannot change the account of {name}."),
            mend=N_("Ask an administrator whose area holds all that this person may do."),
            name=found.holder.account.display_name,
        )
    return acting(uow, by), found.holder


def _holders(uow: Reading, accounts: Sequence[Account]) -> list[Holder]:
    day: date = today(uow)
    grants = store.grants.of(uow, [one.number for one in accounts])
    return [Holder(account=one, day=day, grants=grants[one.number]) for one in accounts]


def _once(held: Iterable[Grant]) -> list[int]:
    return list(dict.fromkeys(one.account for one in held))


def _nobody() -> NotFoundError:
    """Return the one answer to whoever does not exist, or not for the one who asks."""
    return NotFoundError(
        N_("There is no such person here."), mend=N_("Look at the list of people.")
    )
