"""What the clock runs: jobs and listeners, as the rooms' ``jobs.py`` and ``listeners.py`` say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from attrs import field, frozen, validators

from riskmap.core.realm import Realm
from riskmap.core.words import Message

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Job:
    """One thing to be done again and again.

    Parameters
    ----------
    name
        Stable slug, unique in the house; the command of the same name does it by hand.
    every
        Period. Slots lie on whole multiples of it since 1970-01-01 UTC plus `offset`.
    offset
        Shift of the slots, for "every day at 03:10 Shanghai time".
    run
        ``run(parts, now, realm)``: does the work, returns a short result for the log;
        must be idempotent for one slot.
    title
        What it does, in words for the health page; the slug stands in where there is none.
    """

    name: str
    every: timedelta = field(validator=validators.gt(timedelta(0)))
    run: Callable[[Any, datetime, Realm], str]
    offset: timedelta = field(default=timedelta(0))
    title: Message | None = None

    def slot(self, at: datetime) -> datetime:
        """Return the latest slot that is not after `at`."""
        past = (at - EPOCH - self.offset) // self.every
        return EPOCH + self.offset + past * self.every

    def next_slot(self, after: datetime) -> datetime:
        """Return the first slot after `after`."""
        return self.slot(after) + self.every


class Listener(Protocol):
    """Something that waits for what others say, in threads of its own, while the clock runs."""

    def start(self) -> None:
        """Begin; returns at once."""
        ...

    def stop(self) -> None:
        """Begin to end; returns at once."""
        ...

    def join(self, seconds: float) -> bool:
        """Wait for the end, for so long; tell whether it came."""
        ...
