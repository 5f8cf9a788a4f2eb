"""Choose a password: checked, hashed, kept; other sessions end."""

from __future__ import annotations

from riskmap.people import store
from riskmap.people.model import Account
from riskmap.people.model.passwords import require_password
from riskmap.people.service.links import set_password
from riskmap.people.service.proving import hashed
from riskmap.store import Writing


def chosen(text: str, account: Account) -> str:
    """Return the hash of a password that the owner of an account chose.

    Raises
    ------
    InvalidRequestError
        If it is too short, or one of those that are tried first.
    """
    return chosen_by(text, account.name, account.display_name, account.phone, account.mail)


def chosen_by(text: str, *about: str) -> str:
    """Return the hash of a password of somebody of whom this is known; see `chosen`."""
    return hashed(require_password(text, about=about))


def replace(uow: Writing, account: Account, password_hash: str, *, but: int | None = None) -> None:
    """Keep a new password and end all sessions but one."""
    set_password(uow, account, password_hash)
    store.sessions.end_all(uow, account.number, "password changed", but=but)
