"""Runs: each time that a feed was asked, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from attrs import field, frozen
from attrs.converters import optional

from riskmap.core.clock import require_aware
from riskmap.core.words import N_, Message


class RunState(StrEnum):
    """How a run stands. Lost: the process that ran it died."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATES[self])


class Way(StrEnum):
    """How a payload came in."""

    CLOCK = "clock"
    HAND = "hand"
    REPLAY = "replay"
    STREAM = "stream"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WAYS[self])


_STATES = {
    RunState.RUNNING: N_("under way"),
    RunState.DONE: N_("done"),
    RunState.FAILED: N_("failed"),
    RunState.LOST: N_("lost: the program ended"),
}
_WAYS = {
    Way.CLOCK: N_("by the clock"),
    Way.HAND: N_("by hand"),
    Way.REPLAY: N_("from a file"),
    Way.STREAM: N_("from a stream"),
}


@frozen(kw_only=True)
class Run:
    """One time that a feed was asked.

    Parameters
    ----------
    feed, number
        Which feed, and the run's number in its realm.
    size
        Bytes that came; 0 where the sender said that nothing changed.
    not_modified
        The sender said so: as good as the same answer again.
    messages
        Entries seen.
    error
        Why it failed; None where it did not.
    sha256
        Of the payload; empty where none came.
    """

    feed: str
    number: int
    state: RunState = field(converter=RunState)
    way: Way = field(converter=Way)
    began_at: datetime = field(converter=require_aware)
    ended_at: datetime | None = field(default=None, converter=optional(require_aware))
    size: int = 0
    not_modified: bool = False
    messages: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    error: Message | None = None
    sha256: str = ""

    @property
    def took(self) -> timedelta | None:
        """How long it took; None while it is under way."""
        return None if self.ended_at is None else self.ended_at - self.began_at

    def as_dict(self) -> dict[str, Any]:
        """Return it for programs."""
        took = self.took
        return {
            "feed": self.feed,
            "number": self.number,
            "state": str(self.state),
            "way": str(self.way),
            "began_at": self.began_at.isoformat(),
            "ended_at": None if self.ended_at is None else self.ended_at.isoformat(),
            "duration_ms": None if took is None else round(took / timedelta(milliseconds=1)),
            "bytes": self.size,
            "not_modified": self.not_modified,
            "messages": self.messages,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "error": None if self.error is None else str(self.error),
            "sha256": self.sha256 or None,
        }
