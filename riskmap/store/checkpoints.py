"""Bring SQLite's log of writes into its file beside the writes, so that no commit waits for it.

SQLite appends what is committed to a log and now and then copies it into its file: by itself
within the commit that made the log too long, which then takes as long as all of the copying. A
thread of its own copies what is committed; it blocks neither writers nor readers. But a disk that
is given much at a time lets commits wait, so the more is written the more often it copies: every
second where little happens, up to twenty times a second under load.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading

from sqlalchemy import Engine

#: Where copying beside the writes cannot keep up, a commit copies from so many pages on (64 MiB).
MOST_PAGES = 16_384
#: Between two copies.
SHORTEST_S, LONGEST_S = 0.05, 1.0
#: To be copied in one go, as near as can be.
AIM_PAGES = 600


class Checkpoints:
    """A thread that copies while there is something to copy.

    Parameters
    ----------
    engine
        A SQLite engine.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_due = threading.Event()
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self) -> None:
        """Tell that something was committed; by the one thread that commits."""
        self._is_due.set()
        if self._thread is None and not self._is_over.is_set():
            self._thread = threading.Thread(target=self._serve, name="checkpoints", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop; what is not copied yet stays in the log, where it is as safe."""
        self._is_over.set()
        self._is_due.set()
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        pause, before = LONGEST_S, 0
        while not self._is_over.wait(pause):
            self._is_due.wait()
            self._is_due.clear()
            if not self._is_over.is_set():
                there = self._copy()
                pause = next_pause(pause, there - before if there >= before else there)
                before = there

    def _copy(self) -> int:
        """Return how many pages of the log are copied by now; 0 where somebody else copies."""
        with (
            contextlib.suppress(sqlite3.OperationalError),
            contextlib.closing(self._engine.raw_connection()) as connection,
        ):
            cursor = connection.cursor()
            ((_, _, there),) = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            cursor.close()
            return max(0, int(there))
        return 0


def next_pause(last_s: float, pages: int) -> float:
    """Return how long to wait after so many pages were copied that gathered in the last pause.

    It falls at once to what the writes ask for, and at most doubles when they become fewer.
    """
    asked = last_s * AIM_PAGES / max(1, pages)
    return min(max(min(asked, 2 * last_s), SHORTEST_S), LONGEST_S)
