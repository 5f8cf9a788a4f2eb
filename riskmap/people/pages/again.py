"""A form that came after its session had ended: nothing of it is lost.

What was typed goes along while its owner signs in again, then waits on a page with one button.
It is signed, and only the same person can send it.
"""

from __future__ import annotations

from attrs import frozen
from flask import Response, request

from riskmap.core.access import Scope
from riskmap.doors.forgery import FIELD
from riskmap.doors.parts import parts
from riskmap.people.model import Account
from riskmap.people.model.limits import limits
from riskmap.people.pages.tickets import read_back, signed
from riskmap.people.service import sessions
from riskmap.people.signin import COOKIE

#: Fields whose values never travel: what they hold is typed again.
_SECRET = ("password", "pin", "code", "csrf")
_USE = "kept form"


@frozen(kw_only=True)
class Kept:
    """A form that waits.

    Parameters
    ----------
    path
        Where it was sent.
    fields
        Names and values, in their order.
    account
        Number of the account whose session it was; 0 when nobody can tell.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    account: int


def keep() -> str:
    """Return the form of the current request as signed text."""
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if not any(word in name for word in _SECRET) and name != FIELD
    ]
    return signed(_USE, [request.full_path.rstrip("?"), fields, _owner()])


def kept_in(text: str, account: Account | None = None) -> Kept | None:
    """Return the form that a text holds, if it is good, and for this account."""
    found = read_back(_USE, text, within_s=limits().session.kept_s) if text else None
    if found is None:
        return None
    path, fields, owner = found
    kept = Kept(path=path, fields=tuple((name, value) for name, value in fields), account=owner)
    return kept if account is None or kept.account == account.number else None


def sign_in_again() -> Response:
    """Ask to sign in again, with the form of the current request along."""
    from riskmap.people.pages.sign_in import show  # noqa: PLC0415 - it shows what is kept here

    answer = show(kept=keep())
    answer.status_code = 401
    return answer


def _owner() -> int:
    token = request.cookies.get(COOKIE, "")
    with parts().database.read(Scope.system("keep a form")) as uow:
        owner = sessions.owner_of(uow, token)
    return 0 if owner is None else owner.number
