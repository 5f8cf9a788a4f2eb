"""Why a person ends a warning of ours, and for how long it is undone, as ``endings.toml`` says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message

#: What versions say; the words of the person stand beside, and are not given out.
ENDED = N_("Ended by hand: {reason}.")
REOPENED = N_("The end was taken back by hand.")


@frozen(kw_only=True)
class Reason:
    """Why a warning is ended."""

    slug: str
    word: Message


@frozen(kw_only=True)
class ByHand:
    """What a person did about a warning.

    Parameters
    ----------
    reason
        Slug; empty where the end is taken back.
    words
        In the person's own words; they may be empty only where the end is taken back.
    actor
        Sign-in name, or what was said at the shell.
    """

    reason: str = ""
    words: str = ""
    actor: str

    @property
    def is_end(self) -> bool:
        """True where the warning was ended."""
        return bool(self.reason)

    @property
    def word(self) -> Message:
        """Why, in a word of the table; one that stands there no more as it is."""
        known = reasons().get(self.reason)
        return Message(self.reason) if known is None else known.word


@cache
def reasons() -> Mapping[str, Reason]:
    """Return all reasons by slug, in the order of the table."""
    rows = _table()["reasons"]
    return MappingProxyType(
        {slug: Reason(slug=slug, word=Message(row["word"])) for slug, row in rows.items()}
    )


def reason_named(slug: str) -> Reason:
    """Return the reason of a slug.

    Raises
    ------
    InvalidRequestError
        If there is none.
    """
    found = reasons().get(slug)
    if found is None:
        raise InvalidRequestError(
            N_("Nobody said which reason it is."),
            mend=N_("Use one of: {allowed}."),
            allowed=", ".join(reasons()),
        )
    return found


@cache
def undo_within() -> timedelta:
    """Return for how long an end is taken back whatever is measured."""
    return timedelta(minutes=_table()["undo_within"])


@cache
def _table() -> Mapping[str, Any]:
    text = files("riskmap.warnings").joinpath("endings.toml").read_text("utf-8")
    return tomllib.loads(text)
