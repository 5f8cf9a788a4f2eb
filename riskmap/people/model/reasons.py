"""Why something was done: asked of whoever does it; what the program itself says is translated."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.people.model.needs import purposes, removals
from riskmap.people.model.retention import rules

DEMONSTRATION = N_("demonstration")
FIRST_ADMINISTRATOR = N_("first administrator")
NEW_ACCOUNT = N_("new account")
ON_THE_ROSTER = N_("on the roster")
#: Begins the reason of an erasure by period; the name of the rule follows.
KEPT_LONG_ENOUGH = N_("kept long enough")
_OF_THE_PROGRAM = frozenset({DEMONSTRATION, FIRST_ADMINISTRATOR, NEW_ACCOUNT, ON_THE_ROSTER})


#: Purposes for which rooms above open what they keep sealed.
_OF_ROOMS: list[Message] = []


def know_purposes(words: Iterable[Message]) -> None:
    """Let purposes of a room above be said in the reader's language where the log is shown."""
    _OF_ROOMS.extend(one for one in words if one not in _OF_ROOMS)


def require_reason(why: str) -> str:
    """Return a reason without blanks around it.

    Raises
    ------
    InvalidRequestError
        If none is given.
    """
    if not why.strip():
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    return why.strip()


def reason_said(why: str) -> Message:
    """Return a reason to be shown: what a person wrote stays as it is."""
    if why in _OF_THE_PROGRAM or any(why == word.id for word in removals().values()):
        return Message(why)
    begin, _, rest = why.partition(": ")
    if begin == KEPT_LONG_ENOUGH and rest in rules():
        return Message(N_("{why}: {what}"), {"why": Message(begin), "what": rules()[rest].what})
    if rest and any(begin == word.id for word in (*purposes().values(), *_OF_ROOMS)):
        return Message(N_("{why}: {what}"), {"why": Message(begin), "what": rest})
    return Message("{why}", {"why": why})
