"""The duty log (值班日志): what was written, corrections beside it, and shifts handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from attrs import frozen

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message

LONGEST = 1000
#: So far ahead of the clock an entry may speak of, and so far back.
AHEAD, BACK = timedelta(minutes=5), timedelta(days=7)


class EntryKind(StrEnum):
    """What an entry is about."""

    CALL_IN = "call_in"
    CALL_OUT = "call_out"
    INSTRUCTION = "instruction"
    SITUATION = "situation"
    VISIT = "visit"
    OTHER = "other"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])


_WORDS = {
    EntryKind.CALL_IN: N_("call received"),
    EntryKind.CALL_OUT: N_("call made"),
    EntryKind.INSTRUCTION: N_("instruction of a leader"),
    EntryKind.SITUATION: N_("situation"),
    EntryKind.VISIT: N_("visit or inspection"),
    EntryKind.OTHER: N_("other entry"),
}


@frozen(kw_only=True)
class LogEntry:
    """One entry that somebody wrote.

    Parameters
    ----------
    at
        When it happened; `recorded_at` is when it was written.
    corrects
        Id of the entry that it corrects, which stays readable; empty for none.
    """

    id: str
    code12: str
    kind: EntryKind
    at: datetime
    text: str
    corrects: str
    recorded_at: datetime
    actor: str


@frozen(kw_only=True)
class HandOver:
    """A shift handed over (交接班): what is open, frozen, and who took it.

    Parameters
    ----------
    known
        What the program counted when it was written; see `service.standing`.
    taken_by, taken_at
        Empty and None until somebody takes it over.
    """

    id: str
    code12: str
    words: str
    known: Mapping[str, Any]
    recorded_at: datetime
    actor: str
    taken_by: str = ""
    taken_at: datetime | None = None


def require_entry(text: str, at: datetime, now: datetime) -> None:
    """Do nothing for an entry that says something of a time that was.

    Raises
    ------
    InvalidRequestError
        If it says nothing, is too long, or speaks of a time to come or long gone.
    """
    if not text:
        raise InvalidRequestError(N_("The entry says nothing."), mend=N_("Write what happened."))
    if len(text) > LONGEST:
        raise InvalidRequestError(
            N_("The entry has {length} characters; {longest} are the most."),
            mend=N_("Make two entries of it."),
            length=len(text),
            longest=LONGEST,
        )
    if not now - BACK <= at <= now + AHEAD:
        raise InvalidRequestError(
            N_("The entry speaks of a time to come, or of more than {days} days ago."),
            mend=N_("Correct day and time."),
            days=BACK.days,
        )


def require_takes(one: HandOver, name: str) -> None:
    """Do nothing if somebody may take a shift over.

    Raises
    ------
    ConflictError
        If it was taken over, or he would take it from himself.
    """
    if one.taken_at is not None:
        raise ConflictError(
            N_("This shift was taken over already."), mend=N_("Look at the log again.")
        )
    if one.actor == name:
        raise ConflictError(
            N_("Nobody takes a shift over from himself."),
            mend=N_("Whoever comes on duty signs in and takes it over."),
        )
