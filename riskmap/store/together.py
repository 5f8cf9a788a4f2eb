"""Several threads ask for the same kind of work at once: one of them does it for all.

Whoever comes while nobody works, works: for himself. What comes meanwhile waits, and the first of
those goes on with all of it. Only where several waited last time is there a moment of waiting for
company: those who were just answered are about to come again. So the busier it is, the more is
done in one go, and somebody alone waits for nobody.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from attrs import define, field

Wish = TypeVar("Wish")
Result = TypeVar("Result")


@define(eq=False)
class _Waiting(Generic[Wish, Result]):
    """One that waits; the lock is held until it is answered, or called to go on."""

    wish: Wish
    results: list[Result] = field(factory=list)
    fault: BaseException | None = None
    is_called: bool = False
    gate: threading.Lock = field(factory=threading.Lock)


@define(eq=False)
class Together(Generic[Wish, Result]):
    """Does what several threads want in one go.

    Parameters
    ----------
    work
        From wishes to as many results, in their order; what it raises, all of them get.
    at_most
        Largest number of wishes in one go.
    gathers_s
        How long company is waited for, where there was some last time.
    """

    work: Callable[[Sequence[Wish]], Sequence[Result]]
    at_most: int = 256
    gathers_s: float = 0.002
    _last: int = field(default=0, init=False)
    _waiting: list[_Waiting[Wish, Result]] = field(factory=list, init=False)
    _is_busy: bool = field(default=False, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False)

    def do(self, wish: Wish) -> Result:
        """Return the result of one wish, done with those of others."""
        mine: _Waiting[Wish, Result] = _Waiting(wish)
        with self._lock:
            self._waiting.append(mine)
            is_free, self._is_busy = not self._is_busy, True
            if not is_free:
                mine.gate.acquire()
        if is_free:
            self._go_on()
        else:
            mine.gate.acquire()  # until it is answered or called
            if mine.is_called:
                self._go_on()
        if mine.fault is not None:
            raise mine.fault
        return mine.results[0]

    def _go_on(self) -> None:
        """Do what waits, the own wish first of all, and call the next to go on."""
        if self._last > 1 and len(self._waiting) < self._last:
            time.sleep(self.gathers_s)
        with self._lock:
            batch = self._waiting[: self.at_most]
            del self._waiting[: self.at_most]
        self._last = len(batch)
        try:
            self._answer(batch)
        finally:
            with self._lock:
                self._is_busy = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].is_called = True
                    self._waiting[0].gate.release()

    def _answer(self, batch: Sequence[_Waiting[Wish, Result]]) -> None:
        try:
            results = self.work([one.wish for one in batch])
            for one, result in zip(batch, results, strict=True):
                one.results.append(result)
        except BaseException as fault:  # noqa: BLE001 - each of them raises it
            for one in batch:
                one.fault = fault
        for one in batch:
            if one.gate.locked() and not one.is_called:
                one.gate.release()
