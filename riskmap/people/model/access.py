"""Tokens by which programs act for a person: what they are, and how they narrow his right."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from hmac import digest

from attrs import frozen

from riskmap.core.access import Area
from riskmap.people.model.tokens import new_token

#: Begins every token, so that it is recognised where it should not lie: in a log, in a file.
BEGIN = "rm_"
LONGEST_DAYS = 365
_MARK_BYTES = 4


@frozen(kw_only=True)
class AccessToken:
    """A token as its owner sees it in a list: never the token itself.

    Parameters
    ----------
    account
        Number of the owner's account.
    label
        What it is for, in the owner's words.
    mark
        How it begins, to recognise it by.
    may_write
        Whether it may change something; else it may only read.
    code12
        Division to which it is narrowed; None for all that the owner reaches.
    is_strong
        It was made after a second factor, so it bears roles that ask for one.
    seen_at
        When it was last used, to about a minute.
    """

    id: int
    account: int
    label: str
    mark: str
    may_write: bool
    code12: str | None
    is_strong: bool
    made_at: datetime
    ends_at: datetime
    seen_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str

    @property
    def program(self) -> str:
        """The name under which the program that bears it is counted."""
        return f"token {self.id}"

    def is_good_at(self, moment: datetime) -> bool:
        """Tell whether it opens anything."""
        return self.revoked_at is None and moment < self.ends_at

    def reaches(self, code12: str) -> bool:
        """Tell whether it reaches a division that its owner reaches, as `narrowed` says."""
        return self.code12 is None or Area.of(self.code12).contains(code12)


def new_access_token() -> str:
    """Return a token: its mark, and 256 random bits."""
    return f"{BEGIN}{secrets.token_hex(_MARK_BYTES)}_{new_token()}"


def mark_of(token: str) -> str:
    """Return the part of a token that may be shown."""
    return token[: len(BEGIN) + 2 * _MARK_BYTES]


def hash_of(token: str, key: bytes) -> str:
    """Return the hash by which a token is known again, with a key that is not in the database."""
    return digest(key, token.encode(), "sha256").hex()


def narrowed(areas: Iterable[Area], code12: str | None) -> tuple[Area, ...]:
    """Return the part of some areas that lies within a division; all of them without one."""
    if code12 is None:
        return tuple(areas)
    limit = Area.of(code12)
    inside = (
        limit if area.contains(code12) else area
        for area in areas
        if area.contains(code12) or limit.contains(area.code12)
    )
    return tuple(dict.fromkeys(inside))
