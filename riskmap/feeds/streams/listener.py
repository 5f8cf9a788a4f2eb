"""A listener: an ear that connects and hears, and a hand that hands over what it heard.

They are two threads, so that nobody stops hearing because the database is slow or away.
"""

from __future__ import annotations

import random
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import structlog
from attrs import define, field

from riskmap.core.errors import DatabaseError, RiskmapError
from riskmap.core.words import Message as Sentence
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.taking import Taken
from riskmap.feeds.service import context_of, format_named, keep
from riskmap.feeds.service.keeping import scope_of
from riskmap.feeds.service.setting import options_of
from riskmap.feeds.service.streaming import (
    hold_stream,
    leave_stream,
    stream_is_heard,
    stream_is_lost,
)
from riskmap.feeds.streams.cutting import cutter_for
from riskmap.feeds.streams.waiting import Message, Waiting
from riskmap.outside.transports import listen
from riskmap.store import Parts, Writing

Result = TypeVar("Result")
log = structlog.get_logger(__name__)

#: What somebody waits for is handed over each second; what only says how a receiver is, less often.
EVERY_S, SELDOM_S = 1.0, 10.0
#: So often a listener says that it listens, or asks whether it may.
HOLD_EVERY_S = 5.0
#: Pauses before a new connection: the first, and the longest (own choice).
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
#: The longest pause before a database that is away is tried again; a hold lasts as long.
LONGEST_REST_S = 15.0
#: So often a batch is tried that the database refuses although it answers.
TRIES = 3
_AWAITED = frozenset({"observations", "signals", "tracks", "quakes"})


@define(eq=False)
class Listener:
    """Hears one feed while it alone does.

    Parameters
    ----------
    holder
        Name of this listener among others, on all machines.
    """

    parts: Parts
    feed: FeedSettings
    holder: str = field(factory=lambda: f"listener/{secrets.token_hex(6)}")
    waiting: Waiting = field(factory=Waiting)
    _ends: threading.Event = field(factory=threading.Event)
    #: Set while nobody may listen: at the end, and while another one does.
    _deaf: threading.Event = field(factory=threading.Event)
    _fault: tuple[Sentence, float] | None = None
    _is_well: bool = False
    _tries: int = 0
    _hold_at: float = 0.0
    _threads: tuple[threading.Thread, ...] = ()

    def start(self) -> None:
        """Begin; returns at once."""
        self._deaf.set()
        self._threads = tuple(
            threading.Thread(target=work, name=f"{self.feed.name} {name}", daemon=True)
            for name, work in (("hand", self._hand), ("ear", self._ear))
        )
        for one in self._threads:
            one.start()

    def stop(self) -> None:
        """Begin to end; returns at once."""
        self._ends.set()
        self._deaf.set()
        self.waiting.hurry()

    def join(self, seconds: float) -> bool:
        """Wait for the end, for so long; what is still at work then is left to itself."""
        until = time.monotonic() + seconds
        for one in self._threads:
            one.join(max(until - time.monotonic(), 0.0))
        return not any(one.is_alive() for one in self._threads)

    def _ear(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._ends.is_set():
            if self._deaf.is_set():
                self._ends.wait(0.05)
                continue
            before = self.waiting.heard
            try:
                self._hear()
            except RiskmapError as fault:
                self._fault = (fault.message, pause)
            except Exception:
                log.exception("a listener failed", feed=self.feed.name)
            if self.waiting.heard > before:
                pause = FIRST_PAUSE_S
            self._ends.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311 - so that not all come at once  # nosec B311
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def _hear(self) -> None:
        cutter = cutter_for(self.feed.format)
        options = options_of(self.parts, self.feed)
        for chunk in listen(self.feed.address, options, self._deaf):
            now = self.parts.clock.now()
            self.waiting.put(*(Message(now, one) for one in cutter.fed(chunk)))

    def _hand(self) -> None:
        is_awaited = _AWAITED & set(format_named(self.feed.format).gives)
        pause = FIRST_PAUSE_S
        while not self._ends.is_set():
            if self._turn():
                pause = FIRST_PAUSE_S
                self.waiting.wait(EVERY_S if is_awaited else SELDOM_S)
            else:
                self._ends.wait(pause)
                pause = min(2 * pause, LONGEST_REST_S)
        self._turn()
        if self.waiting.count:
            log.warning("messages are lost", feed=self.feed.name, count=self.waiting.count)
        with suppress(RiskmapError):
            self._write(lambda uow: leave_stream(uow, self.feed, self.holder))

    def _turn(self) -> bool:
        """Hold the feed and hand over what waits; tell whether the database took it."""
        try:
            self._hold()
            self._tell_fault()
            while batch := self.waiting.batch():
                self._hand_over(batch)
        except RiskmapError as fault:
            self._hold_at = 0.0  # what the next turn begins with, so that it sees who is at fault
            log.warning("not taken, tried again", feed=self.feed.name, reason=str(fault))
            return False
        except Exception:
            self._hold_at = 0.0
            log.exception("not taken", feed=self.feed.name)
            return False
        return True

    def _hold(self) -> None:
        """Say from time to time that we listen, or hear that another one does."""
        if time.monotonic() < self._hold_at:
            return
        self._hold_at = time.monotonic() + HOLD_EVERY_S
        if self._write(lambda uow: hold_stream(uow, self.feed, self.holder)):
            if not self._ends.is_set():
                self._deaf.clear()
        elif not self._deaf.is_set():
            log.warning("another one listens", feed=self.feed.name)
            self._deaf.set()

    def _hand_over(self, batch: list[Message]) -> None:
        context = context_of(self.feed, batch[-1].at)
        payload = b"".join(one.text for one in batch)
        dropped = self.waiting.dropped

        def after(uow: Writing, _taken: Taken) -> None:
            if dropped or not self._is_well:
                stream_is_heard(uow, self.feed, dropped=dropped)

        try:
            keep(self.parts, self.feed, payload, context, after=after)
        except Exception as fault:
            self._not_taken(batch, fault)
            raise
        self._is_well, self._tries = True, 0
        self.waiting.told(dropped)

    def _not_taken(self, batch: list[Message], fault: Exception) -> None:
        """Keep a batch for later, unless it is the batch that cannot be taken."""
        if not isinstance(fault, DatabaseError):
            self._tries += 1
        if self._tries < TRIES:
            self.waiting.put_back(batch)
            return
        self._tries = 0
        self.waiting.lose(len(batch))

    def _tell_fault(self) -> None:
        if self._fault is None:
            return
        sentence, pause = self._fault
        again_at = self.parts.clock.now() + timedelta(seconds=pause)
        self._write(lambda uow: stream_is_lost(uow, self.feed, sentence, again_at=again_at))
        self._fault, self._is_well = None, False

    def _write(self, work: Callable[[Writing], Result]) -> Result:
        return self.parts.database.write(scope_of(self.feed), work)
