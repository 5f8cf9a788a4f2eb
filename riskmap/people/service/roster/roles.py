"""What a post means for an account: the role that goes with it, and the sheet for a telephone."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from riskmap.core.errors import ConflictError
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model import Account, Grant, Person, Role
from riskmap.people.model.officers import Officer, Post
from riskmap.people.model.reasons import ON_THE_ROSTER
from riskmap.people.service.accounts import add
from riskmap.people.service.devices import HandOut
from riskmap.people.service.devices import hand_out as hand_out_to
from riskmap.people.service.granting import grant, revoke
from riskmap.people.service.reading import acting, holder_of
from riskmap.people.service.roster.reading import officer
from riskmap.people.service.sealing import Key
from riskmap.store import Reading, Writing

ROLES = {Post.A: Role.OFFICER_A, Post.B: Role.OFFICER_B}


def hand_out(uow: Writing, officer_id: str, *, key: Key, by: str = "") -> HandOut:
    """Make the sheet with which somebody of the roster registers a telephone.

    Whoever has no account gets one, and the role that goes with the post.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such row for the one who asks, or he may not give that role there.
    ConflictError
        If the post is not held today.
    """
    one = officer(uow, officer_id)
    if not one.is_valid_on(today(uow)):
        raise ConflictError(
            N_("{name} holds no post today."), mend=N_("Load the page again."), name=one.name
        )
    account = _account_of(uow, one, by)
    if _standing(uow, account, one) is None:
        grant(uow, account.number, ROLES[one.post], one.code12, why=ON_THE_ROSTER, by=by,
              valid_to=one.valid_to)  # fmt: skip
    if one.account is None:
        after = evolve(one, account=account.number)
        store.roster.append(uow, [after], actor=acting(uow, by).name, reason=ON_THE_ROSTER)
    return hand_out_to(uow, account.number, key=key, by=by)


def close_role(uow: Writing, one: Officer, *, why: str, by: str = "") -> None:
    """Take away the role that went with a post; it goes on to the post's last day, if later.

    Raises
    ------
    ForbiddenError
        If the one who asks may not take it away.
    """
    account = None if one.account is None else store.accounts.by_number(uow, one.account)
    held = None if account is None else _standing(uow, account, one)
    if held is None or one.account is None:
        return
    revoke(uow, one.account, held.id, why=why, by=by)
    if _goes_on(one.valid_to, today(uow)):
        grant(uow, one.account, held.role, one.code12, why=why, by=by, valid_to=one.valid_to)


def _goes_on(last: date | None, day: date) -> bool:
    return last is not None and last > day


def _standing(uow: Reading, account: Account, one: Officer) -> Grant | None:
    """Return the role of the post, if the account holds it."""
    role = ROLES[one.post]
    held = holder_of(uow, account).held
    return next((each for each in held if (each.role, each.code12) == (role, one.code12)), None)


def _account_of(uow: Writing, one: Officer, by: str) -> Account:
    known = None if one.account is None else store.accounts.by_number(uow, one.account)
    if known is not None:
        return known
    same = (each.account for each in store.roster.of_person(uow, one.person_id))
    number = next((each for each in same if each is not None), None)
    found = None if number is None else store.accounts.by_number(uow, number)
    if found is not None and found.is_active:
        return found
    person = Person(
        name=_free_name(uow, one),
        display_name=one.name,
        code12=one.code12,
        phone=one.phone,
        is_demo=uow.scope.realm.name == "demo",
    )
    return add(uow, person, why=ON_THE_ROSTER, by=by)


def _free_name(uow: Reading, one: Officer) -> str:
    """Return a sign-in name that tells unit and post, never who: it stands in logs for good."""
    wanted = f"{one.code12[6:]}{one.post.lower()}"
    name, number = wanted, 1
    while store.accounts.by_name(uow, name) is not None:
        number += 1
        name = f"{wanted}-{number}"
    return name
