"""Which moments a sender writes of, and the table that it writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from attrs import frozen

from riskmap.feeds.demo.story import Night, table, told

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_USUALLY_H = 72.0


@frozen(kw_only=True)
class Span:
    """What a sender is asked for.

    Parameters
    ----------
    since
        What was written up to this moment is known; None: nothing is.
    until
        The moment that it is.
    """

    feed: str
    night: Night
    since: datetime | None
    until: datetime

    def begins(self, back_h: float = _USUALLY_H) -> datetime:
        """Return after which moment is written: at the first time some hours back."""
        first = self.night.at(told()["stands_at_h"] - back_h)
        return first if self.since is None else self.since

    def moments(self, every: timedelta, back_h: float = _USUALLY_H) -> Iterator[datetime]:
        """Yield the whole multiples of a period that lie in it."""
        yield from multiples(self.begins(back_h), self.until, every)

    def stations(self) -> tuple[Mapping[str, Any], ...]:
        """Return the stations of the feed."""
        return stations(self.feed)


def multiples(since: datetime, until: datetime, every: timedelta) -> Iterator[datetime]:
    """Yield the whole multiples of a period after one moment, up to another."""
    number = (since - _EPOCH) // every + 1
    while (moment := _EPOCH + number * every) <= until:
        yield moment
        number += 1


@cache
def stations(feed: str) -> tuple[Mapping[str, Any], ...]:
    """Return the stations of a feed, as the demonstration has them."""
    return tuple(one for one in table("stations")["station"] if one["feed"] == feed)


def as_table(head: str, rows: list[str]) -> Iterator[bytes]:
    """Yield rows under their head, if there are any."""
    if rows:
        yield "\n".join((head, *rows, "")).encode()
