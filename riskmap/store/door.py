"""The one door to write.

SQLite has one writer at a time and pays one disk flush a commit, so one thread
takes all waiting works, runs each in a savepoint and commits them together;
one that waits alone needs none.
PostgreSQL groups commits itself: there each work is a transaction of its own.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from attrs import frozen
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from riskmap.core.errors import DatabaseError
from riskmap.core.words import N_
from riskmap.store.checkpoints import Checkpoints

Result = TypeVar("Result")
Work = Callable[[Connection], Any]


class Door(Protocol):
    """How writes reach a database."""

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in a transaction, commit, return its result."""
        ...

    def close(self) -> None:
        """Finish what waits and let nobody else in."""
        ...


class DirectDoor:
    """Each work is one transaction on the caller's thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in a transaction of its own."""
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except OperationalError as fault:
            raise _in_use(fault) from fault

    def close(self) -> None:
        """Nothing waits here."""


@frozen
class _Waiting:
    work: Work
    answer: Future[Any]


class GroupDoor:
    """One writer thread; works that wait together are committed together.

    Parameters
    ----------
    engine
        A SQLite engine.
    at_most
        Largest number of works in one commit.
    """

    def __init__(self, engine: Engine, *, at_most: int = 256) -> None:
        self._engine = engine.execution_options(riskmap_write=True)
        self._at_most = at_most
        self._checkpoints = Checkpoints(engine)
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._is_open = True
        self._thread: threading.Thread | None = None
        self._connection: Connection | None = None

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Queue `work` and return its result once it is committed."""
        if threading.current_thread() is self._thread:
            raise DatabaseError(N_("A write was asked from within a write."))
        answer: Future[Result] = Future()
        with self._gate:
            if not self._is_open:
                raise DatabaseError(N_("The database is closed."))
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
                self._thread.start()
            self._waiting.put(_Waiting(work, answer))
        return answer.result()

    def close(self) -> None:
        """Finish what waits, then stop the thread."""
        with self._gate:
            self._is_open = False
            thread = self._thread
        if thread is not None:
            self._waiting.put(None)
            thread.join()
        self._let_go()
        self._checkpoints.close()

    def _serve(self) -> None:
        while (batch := self._next_batch()) is not None:
            self._commit(batch)

    def _next_batch(self) -> list[_Waiting] | None:
        first = self._waiting.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < self._at_most:
            try:
                one = self._waiting.get_nowait()
            except queue.Empty:
                break
            if one is None:  # closing: leave the sign for the next round
                self._waiting.put(None)
                break
            batch.append(one)
        return batch

    def _commit(self, batch: list[_Waiting]) -> None:
        done: list[tuple[Future[Any], Any]] = []
        failed: list[tuple[Future[Any], BaseException]] = []
        try:
            connection = self._held()
            with connection.begin():
                for one in batch:
                    try:
                        with connection.begin_nested() if len(batch) > 1 else _alone(connection):
                            result = one.work(connection)
                    except Exception as fault:  # noqa: BLE001 - handed to whoever asked
                        failed.append((one.answer, fault))
                    else:
                        done.append((one.answer, result))
        except OperationalError as fault:
            failed = [(one.answer, _in_use(fault)) for one in batch]
            done = []
            self._let_go()
        except Exception as fault:  # noqa: BLE001 - handed to everybody in the batch
            failed = [(one.answer, fault) for one in batch]
            done = []
            self._let_go()
        self._checkpoints.note()
        for answer, result in done:
            answer.set_result(result)
        for answer, trouble in failed:
            answer.set_exception(trouble)

    def _held(self) -> Connection:
        """Return the connection that writes: what SQLite has read and compiled for it stays."""
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _let_go(self) -> None:
        """Give the connection back; the next write takes another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Undo the whole transaction if its one work fails.

    For a savepoint SQLite copies each page before it is changed; alone, nobody needs the copies.
    """
    try:
        yield
    except Exception:
        connection.rollback()
        raise


def _in_use(fault: OperationalError) -> DatabaseError:
    return DatabaseError(
        N_("The database did not take the write: {reason}"),
        mend=N_("Another process may be writing for long; try again, then run riskmap doctor."),
        reason=str(fault.orig),
    )
