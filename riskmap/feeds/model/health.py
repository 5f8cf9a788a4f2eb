"""How a feed is. Silence is never health: an empty answer is no all-clear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from attrs import field, frozen
from attrs.converters import optional

from riskmap.core.clock import require_aware
from riskmap.core.words import N_, Message
from riskmap.feeds.model.runs import Run


class FeedState(StrEnum):
    """How a feed is, the worst first; what is off is judged by nobody."""

    DEAD = "dead"
    LYING = "lying"
    EMPTY = "empty"
    STALE = "stale"
    STUCK = "stuck"
    SLOW = "slow"
    WAITING = "waiting"
    FRESH = "fresh"
    OFF = "off"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATES[self])

    @property
    def is_trouble(self) -> bool:
        """Tell whether somebody has to look."""
        return self in TROUBLE


class Breaker(StrEnum):
    """Whether a feed is asked. Open: left in peace after failures; half open: one run on trial."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_BREAKERS[self])


TROUBLE = frozenset(
    {
        FeedState.DEAD,
        FeedState.LYING,
        FeedState.EMPTY,
        FeedState.STALE,
        FeedState.STUCK,
        FeedState.SLOW,
    }
)
_STATES = {
    FeedState.DEAD: N_("out of contact"),
    FeedState.LYING: N_("not to be believed"),
    FeedState.EMPTY: N_("answers, but says nothing"),
    FeedState.STALE: N_("out of date"),
    FeedState.STUCK: N_("sends values that do not move"),
    FeedState.SLOW: N_("slow"),
    FeedState.WAITING: N_("not asked yet"),
    FeedState.FRESH: N_("up to date"),
    FeedState.OFF: N_("switched off"),
}
_BREAKERS = {
    Breaker.CLOSED: N_("asked as usual"),
    Breaker.OPEN: N_("left in peace for a while"),
    Breaker.HALF_OPEN: N_("one trial is due"),
}


@frozen(kw_only=True)
class Canary:
    """One item, followed from its sender to the screen.

    Parameters
    ----------
    item
        Which one: the newest of the feed.
    said_at, received_at, kept_at
        When its sender says it is of, when it came, and when it was kept.
    shown_at
        When a screen first showed it; None: on no screen yet.
    """

    item: str
    said_at: datetime = field(converter=require_aware)
    received_at: datetime = field(converter=require_aware)
    kept_at: datetime = field(converter=require_aware)
    shown_at: datetime | None = field(default=None, converter=optional(require_aware))

    def as_dict(self) -> dict[str, str | None]:
        """Return it for programs."""
        names = ("said_at", "received_at", "kept_at", "shown_at")
        return {"item": self.item, **{name: _iso(getattr(self, name)) for name in names}}


@frozen(kw_only=True)
class FeedHealth:
    """How one feed is, with the reasons in words.

    Parameters
    ----------
    feed, zh, en, format, realm
        Which one.
    state, words
        How it is, and why; the first sentence is the one to read.
    success_at, new_at
        When it last answered readably, and when something new last came.
    newest_at
        Moment of its newest value; what is shown is as old as that.
    age, allowed_age, allowed_from
        Of `newest_at` or `success_at`, as the feed says; None where there was none yet.
    failures
        In a row, up to now.
    breaker, open_until
        Whether it is asked, and when again.
    quarantined
        Payloads that wait for somebody to look at them.
    dropped
        Messages of a stream that were lost while the database was away.
    """

    feed: str
    zh: str
    en: str
    format: str
    realm: str
    is_on: bool
    is_stream: bool = False
    state: FeedState
    words: tuple[Message, ...] = ()
    began_at: datetime | None = None
    success_at: datetime | None = None
    new_at: datetime | None = None
    newest_at: datetime | None = None
    age: timedelta | None = None
    allowed_age: timedelta
    allowed_from: str = ""
    next_at: datetime | None = None
    failures: int = 0
    breaker: Breaker = Breaker.CLOSED
    open_until: datetime | None = None
    error: Message | None = None
    quarantined: int = 0
    dropped: int = 0
    last: Run | None = None
    canary: Canary | None = None

    def title(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        named = (self.en or self.zh) if locale.startswith("en") else (self.zh or self.en)
        return named or self.feed

    def as_dict(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "feed": self.feed,
            "zh": self.zh,
            "en": self.en,
            "format": self.format,
            "realm": self.realm,
            "on": self.is_on,
            "state": str(self.state),
            "words": [one.say(translate) for one in self.words],
            "began_at": _iso(self.began_at),
            "success_at": _iso(self.success_at),
            "new_at": _iso(self.new_at),
            "newest_at": _iso(self.newest_at),
            "age_s": None if self.age is None else round(self.age.total_seconds()),
            "allowed_age_s": round(self.allowed_age.total_seconds()),
            "allowed_age_from": self.allowed_from,
            "next_at": _iso(self.next_at),
            "failures": self.failures,
            "breaker": str(self.breaker),
            "open_until": _iso(self.open_until),
            "error": None if self.error is None else self.error.say(translate),
            "quarantined": self.quarantined,
            "dropped": self.dropped,
            "last": None if self.last is None else self.last.as_dict(),
            "canary": None if self.canary is None else self.canary.as_dict(),
        }


@frozen(kw_only=True)
class Quarantined:
    """A payload that somebody has to look at: it is not what its feed used to send.

    Parameters
    ----------
    first_at, last_at, times
        When the same bytes came, and how often.
    why
        What is wrong with it.
    beginning
        First bytes, what cannot be printed made visible.
    seen_at
        When somebody looked and took the feed up again; None: it still waits.
    """

    feed: str
    sha256: str
    first_at: datetime = field(converter=require_aware)
    last_at: datetime = field(converter=require_aware)
    times: int
    size: int
    refused: int
    why: Message
    beginning: str
    seen_at: datetime | None = field(default=None, converter=optional(require_aware))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
