"""Messages that wait to be handed over: never more than there is room for, the oldest go first."""

from __future__ import annotations

import threading
import time
from collections import deque
from datetime import datetime, timedelta

from attrs import define, field, frozen

#: Room for some hours of one receiver (own choice).
BYTES_MAX = 4_000_000
#: So many, or of so long a time, are handed over together.
TOGETHER = 500
SPAN = timedelta(seconds=10)
#: A receiver says everything about one moment in one go; the pause after it is as long at least.
QUIET_S = 0.15


@frozen
class Message:
    """One message, and when it came."""

    at: datetime
    text: bytes


@define(eq=False)
class Waiting:
    """What an ear has heard and a hand has not handed over yet.

    Parameters
    ----------
    bytes_max
        Room for so many bytes.
    heard
        Messages that came, ever.
    dropped
        Messages that were lost, and that nobody was told of yet.
    """

    bytes_max: int = BYTES_MAX
    heard: int = 0
    dropped: int = 0
    _messages: deque[Message] = field(factory=deque)
    _size: int = 0
    _last: float = 0.0
    _ends: bool = False
    _changed: threading.Condition = field(factory=threading.Condition)

    def put(self, *several: Message) -> None:
        """Let messages wait; the oldest are dropped where there is no room."""
        with self._changed:
            self._messages.extend(several)
            self.heard += len(several)
            self._size += sum(len(one.text) for one in several)
            self._last = time.monotonic() if several else self._last
            self._make_room()
            self._changed.notify_all()

    def put_back(self, several: list[Message]) -> None:
        """Let messages wait again, before all others."""
        with self._changed:
            self._messages.extendleft(reversed(several))
            self._size += sum(len(one.text) for one in several)
            self._make_room()

    def lose(self, count: int) -> None:
        """Count messages that nobody can take."""
        with self._changed:
            self.dropped += count

    def told(self, count: int) -> None:
        """Forget that so many were dropped: it is written down."""
        with self._changed:
            self.dropped -= count

    def batch(self) -> list[Message]:
        """Return the oldest messages that belong together; none if nothing waits."""
        with self._changed:
            found: list[Message] = []
            while self._messages and len(found) < TOGETHER:
                if found and self._messages[0].at - found[0].at > SPAN:
                    break
                one = self._messages.popleft()
                self._size -= len(one.text)
                found.append(one)
            return found

    def wait(self, seconds: float) -> None:
        """Wait for so long, and a little more while a message is under way; less if many wait."""
        until = time.monotonic() + seconds
        with self._changed:
            self._changed.wait_for(lambda: self._hurries, seconds)
            while not self._hurries and self._is_loud and time.monotonic() < until + seconds:
                self._changed.wait(QUIET_S)

    def hurry(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._ends = True
            self._changed.notify_all()

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self._messages)

    @property
    def _hurries(self) -> bool:
        return self._ends or len(self._messages) >= TOGETHER

    @property
    def _is_loud(self) -> bool:
        return time.monotonic() - self._last < QUIET_S

    def _make_room(self) -> None:
        while self._size > self.bytes_max and self._messages:
            self._size -= len(self._messages.popleft().text)
            self.dropped += 1
