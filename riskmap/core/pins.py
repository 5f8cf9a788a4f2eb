"""Pins: what a room wants to stand on the wall screen and never rotate away.

A room that has something urgent brings a ``pins.py`` with one function,
``pins(uow, asked) -> Iterable[Pin]``. The wall collects them; no list of pins stands anywhere
else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import field, frozen, validators

from riskmap.core.words import Message

#: Steps of urgency. What is more urgent stands higher, and on top of what is younger.
URGENT, SERIOUS, NOTABLE, PLAIN = 4, 3, 2, 1


@frozen(kw_only=True)
class Pin:
    """One thing that stays on the wall until its room takes it away.

    Parameters
    ----------
    severity
        1 to 4, `PLAIN` to `URGENT`.
    kind
        Word for what it is: warning, response, duty.
    text
        The thing itself, in one sentence.
    since
        From when on it holds.
    seen_at
        When its room last heard of it; its age stands beside it.
    level
        ``blue``, ``yellow``, ``orange`` or ``red`` for an official warning, which alone is
        drawn in these colours; empty for everything else.
    """

    severity: int = field(validator=[validators.ge(PLAIN), validators.le(URGENT)])
    kind: Message
    text: Message
    since: datetime
    seen_at: datetime
    level: str = field(
        default="", validator=validators.in_(("", "blue", "yellow", "orange", "red"))
    )

    def age(self, now: datetime) -> timedelta:
        """Return how long ago its room heard of it."""
        return now - self.seen_at


def in_order(pins: Iterable[Pin]) -> tuple[Pin, ...]:
    """Return pins by severity, then the youngest first."""
    return tuple(sorted(pins, key=lambda pin: (-pin.severity, -pin.since.timestamp())))
