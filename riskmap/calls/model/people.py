"""Whom a message is for, and where that person can be reached."""

from __future__ import annotations

from attrs import frozen

_OFFICER, _ACCOUNT = "officer:", "account:"


@frozen(kw_only=True)
class Reached:
    """Somebody who can be told something, as the roster and the accounts stand now.

    Parameters
    ----------
    key
        ``account:<number>``, or ``officer:<person>`` for who stands on a roster without an account.
        It names one person, however many units he reports for and whatever roles he holds.
    code12
        The division for which he is asked.
    officer_id
        Row of the roster; empty for who stands on none.
    account
        Sign-in name; empty without an account.
    name, phone, mail, language
        As written; may be empty.
    """

    key: str
    code12: str
    name: str
    phone: str = ""
    mail: str = ""
    language: str = ""
    officer_id: str = ""
    account: str = ""


def officer_key(person_id: str) -> str:
    """Return how somebody on a roster is named who has no account."""
    return f"{_OFFICER}{person_id}"


def account_key(number: int) -> str:
    """Return how somebody is named who has an account."""
    return f"{_ACCOUNT}{number}"


def person_of(key: str) -> str | None:
    """Return the person of a roster; None for an account."""
    return key.removeprefix(_OFFICER) if key.startswith(_OFFICER) else None


def number_of(key: str) -> int | None:
    """Return the number of an account; None for somebody without one."""
    return int(key.removeprefix(_ACCOUNT)) if key.startswith(_ACCOUNT) else None
