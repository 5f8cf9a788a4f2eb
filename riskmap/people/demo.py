"""Made-up people, one a role, to try everything out: each with a password of its own."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.people import service, store
from riskmap.people.model import Account, Person, Role
from riskmap.people.model.tokens import new_password
from riskmap.people.service import links, proving
from riskmap.store import Reading, Writing

WHY = "demonstration"
NAME = N_("Made up: {role}")


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


def make(uow: Writing, home: str, by: str, say: Callable[[Message], str]) -> tuple[Made, ...]:
    """Make one account a role; those that are there get new passwords, and their sessions end.

    Parameters
    ----------
    home
        Code of the district at home.
    say
        Writes a name in the language of the site.
    """
    return tuple(_make(uow, role, _place_for(uow, role, home), by, say) for role in Role)


def _make(uow: Writing, role: Role, code12: str, by: str, say: Callable[[Message], str]) -> Made:
    name, password = f"demo-{role.replace('_', '-')}", new_password()
    account = store.accounts.by_name(uow, name)
    if account is None:
        person = Person(
            name=name,
            display_name=say(Message(NAME, {"role": role.word})),
            code12=code12,
            is_demo=True,
        )
        account = service.add(uow, person, why=WHY, by=by)
        service.grant(uow, account.number, role, code12, why=WHY, by=by)
    links.set_password(uow, account, proving.hashed(password))
    store.sessions.end_all(uow, account.number, "new password of the demonstration")
    return Made(account=account, role=role, code12=code12, password=password)


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
