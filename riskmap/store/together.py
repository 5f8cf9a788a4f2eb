"""Many ask for the same kind of work at once: one thread does it, in one go.

Whoever comes while nobody works is served at once. What comes meanwhile waits, and is done
together next. Only where there were several last time is there a moment of waiting for company:
those who were just answered are about to come again, and all in one go cost less than two halves in
turn. So the busier it is, the more is done in one go, and somebody alone waits for nobody.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from attrs import define, field, frozen

#: Between two looks whether they are there.
_PAUSE_S = 0.0003
Wish = TypeVar("Wish")
Result = TypeVar("Result")


@frozen(eq=False)
class _Waiting(Generic[Wish, Result]):
    """One that waits."""

    wish: Wish
    future: asyncio.Future[Result]


@frozen(eq=False)
class _Outcome(Generic[Result]):
    """What became of a wish."""

    future: asyncio.Future[Result]
    result: Result | None = None
    fault: BaseException | None = None


@define(eq=False)
class Together(Generic[Wish, Result]):
    """Does what several want in one go, by a thread of its own.

    Parameters
    ----------
    work
        From wishes to as many results, in their order; what it raises, all of them get.
    at_most
        Largest number of wishes in one go.
    gathers_s
        How long at most those are waited for who were there last time.
    """

    work: Callable[[Sequence[Wish]], Sequence[Result]]
    at_most: int = 256
    gathers_s: float = 0.004
    _queue: SimpleQueue[_Waiting[Wish, Result]] = field(factory=SimpleQueue, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False)

    async def do(self, wish: Wish) -> Result:
        """Return the result of one wish, done with those of others."""
        if self._thread is None:
            self._begin()
        mine: _Waiting[Wish, Result] = _Waiting(wish, asyncio.get_running_loop().create_future())
        self._queue.put(mine)
        return await mine.future

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, name="together", daemon=True)
                self._thread.start()

    def _go_on(self) -> None:
        company = 1
        while True:
            batch = [self._queue.get()]
            self._wait_for(min(company, self.at_most) - 1)
            with suppress(Empty):
                while len(batch) < self.at_most:
                    batch.append(self._queue.get_nowait())
            outcomes = self._outcomes(batch)
            company = len(batch) + self._queue.qsize()
            _tell_all(outcomes)

    def _wait_for(self, others: int) -> None:
        until = time.monotonic() + self.gathers_s
        while self._queue.qsize() < others and time.monotonic() < until:
            time.sleep(_PAUSE_S)

    def _outcomes(self, batch: Sequence[_Waiting[Wish, Result]]) -> list[_Outcome[Result]]:
        try:
            results = self.work([one.wish for one in batch])
            return [
                _Outcome(one.future, result) for one, result in zip(batch, results, strict=True)
            ]
        except BaseException as fault:  # noqa: BLE001 - each of them raises it
            return [_Outcome(one.future, fault=fault) for one in batch]


def _tell_all(outcomes: Sequence[_Outcome[Any]]) -> None:
    """Wake each loop once: all that wait there are told in one turn."""
    for loop in {one.future.get_loop() for one in outcomes}:
        its_own = [one for one in outcomes if one.future.get_loop() is loop]
        with suppress(RuntimeError):  # it is closed: nobody waits there any more
            loop.call_soon_threadsafe(_tell, its_own)


def _tell(outcomes: Sequence[_Outcome[Any]]) -> None:
    for one in outcomes:
        if one.future.done():  # whoever asked is gone
            continue
        if one.fault is None:
            one.future.set_result(one.result)
        else:
            one.future.set_exception(one.fault)
