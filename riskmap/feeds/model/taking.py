"""What became of one payload: what was new, what changed, what was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.words import Message


@frozen(kw_only=True)
class Taken:
    """What became of one payload.

    Parameters
    ----------
    feed, run, home
        Which feed, the run that it came with, and the district that it is of.
    form
        Slug of the form that it has; empty where it is of none, and nothing was taken.
    home
        Code of the district whose feed it is.
    size
        Its bytes.
    new, changed, unchanged
        Records that were not known, that say something else than before, that say the same. What
        is older than what is kept of the same thing counts as unchanged.
    refused
        Entries that were left out.
    skipped
        Values between those that are kept (`FeedSettings.only_every`), and positions that became
        one with others or wait for the end of their window (`FeedSettings.positions_every`).
    quarantine
        Why the payload was kept for somebody to look at; None: there is no reason to.
    series
        Station key and quantity of all that is new or changed, sorted.
    since
        Earliest moment of these values; None: there are none.
    signals, tracks, quakes
        Keys of those that are new or changed: `KeptSignal.key`, that of a track, and the first
        identifier of an earthquake.
    newest_at
        Latest moment of what is new or changed.
    """

    feed: str
    home: str = ""
    run: int
    form: str
    size: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0
    quarantine: Message | None = None
    series: tuple[tuple[str, str], ...] = ()
    since: datetime | None = None
    signals: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    quakes: tuple[str, ...] = ()
    received_at: datetime = field(converter=require_aware)
    newest_at: datetime | None = None

    @property
    def is_news(self) -> bool:
        """Tell whether something came that was not known as it is."""
        return bool(self.new or self.changed)

    @property
    def entries(self) -> int:
        """How many records it held; 0: it is empty, which is no all-clear."""
        return self.new + self.changed + self.unchanged + self.skipped

    def as_dict(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "feed": self.feed,
            "run": self.run,
            "form": self.form or None,
            "bytes": self.size,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "skipped": self.skipped,
            "quarantine": None if self.quarantine is None else self.quarantine.say(translate),
            "series": [f"{station}:{quantity}" for station, quantity in self.series],
            "signals": list(self.signals),
            "tracks": list(self.tracks),
            "quakes": list(self.quakes),
            "received_at": self.received_at.isoformat(),
            "newest_at": None if self.newest_at is None else self.newest_at.isoformat(),
        }
