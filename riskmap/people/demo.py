"""Made-up people, one a role, to try everything out: each with a password of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import field, frozen

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.people import service, store
from riskmap.people.model import Account, Person, Role
from riskmap.people.model.reasons import DEMONSTRATION
from riskmap.people.model.tokens import new_password
from riskmap.people.service import links, proving
from riskmap.store import Reading, Writing


def made_up_name(name: str) -> str:
    """Return a name that says in both languages that nobody bears it."""
    return f"示例{name} sample"


@frozen(kw_only=True)
class Made:
    """A made-up person, and the password that is told this once."""

    account: Account
    role: Role
    code12: str
    password: str


def require_no_live_people(uow: Reading) -> None:
    """Do nothing if nobody real has an account here.

    Raises
    ------
    ConflictError
        If somebody has.
    """
    if store.accounts.is_any(uow, is_demo=False):
        raise ConflictError(
            N_("Real people have accounts here."),
            mend=N_("Made-up ones would stand beside them; if you want that, add --yes."),
        )


@frozen(kw_only=True)
class Fresh:
    """A new password and its hash, made before the write: nobody waits for slow hashes."""

    password: str = field(repr=False)
    stored: str = field(repr=False)


def passwords() -> dict[Role, Fresh]:
    """Return a new random password for each made-up person."""
    made = {role: new_password() for role in Role}
    return {role: Fresh(password=one, stored=proving.hashed(one)) for role, one in made.items()}


def make(
    uow: Writing,
    home: str,
    new: Mapping[Role, Fresh],
    *,
    by: str,
    say: Callable[[Message], str],
) -> tuple[Made, ...]:
    """Make one account a role; those that are there get new passwords, and their sessions end.

    Parameters
    ----------
    home
        Code of the district at home.
    new
        What `passwords` made.
    say
        Says in Chinese what a role is called.
    """
    return tuple(
        _make(uow, role, _place_for(uow, role, home), new[role], by=by, called=say(role.word))
        for role in Role
    )


def _make(uow: Writing, role: Role, code12: str, new: Fresh, *, by: str, called: str) -> Made:
    name = f"demo-{role.replace('_', '-')}"
    account = store.accounts.by_name(uow, name)
    if account is None:
        person = Person(
            name=name,
            display_name=made_up_name(called),
            code12=code12,
            is_demo=True,
        )
        account = service.add(uow, person, why=DEMONSTRATION, by=by)
        service.grant(uow, account.number, role, code12, why=DEMONSTRATION, by=by)
    links.set_password(uow, account, new.stored)
    store.sessions.end_all(uow, account.number, "new password of the demonstration")
    return Made(account=account, role=role, code12=code12, password=new.password)


def _place_for(uow: Reading, role: Role, home: str) -> str:
    """Return the first division at home that is of a level the role is held for, highest first."""
    for level in sorted(role.rules.levels):
        if level >= DivisionLevel.DISTRICT:
            found = divisions.list_divisions(uow, level=level, under=home, limit=1)
            if found:
                return found[0].code12
    raise InvalidRequestError(
        N_("The register has no division under {code} for the role {role}."),
        mend=N_("Bring the register first: riskmap prepare"),
        code=home,
        role=role.word,
    )
