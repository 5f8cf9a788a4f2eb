"""Bring SQLite's log of writes into its file beside the writes, so that no commit waits for it.

SQLite appends what is committed to a log and now and then copies it into its file: by itself
within the commit that made the log too long, which then takes as long as all of the copying. A
thread of its own copies every second what is committed; it blocks neither writers nor readers.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading

from sqlalchemy import Engine

#: Where copying beside the writes cannot keep up, a commit copies from so many pages on (64 MiB).
MOST_PAGES = 16_384
EVERY_S = 1.0


class Checkpoints:
    """A thread that copies while there is something to copy.

    Parameters
    ----------
    engine
        A SQLite engine.
    """

    def __init__(self, engine: Engine, *, every_s: float = EVERY_S) -> None:
        self._engine = engine
        self._every_s = every_s
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
        while not self._is_over.wait(self._every_s):
            self._is_due.wait()
            self._is_due.clear()
            if not self._is_over.is_set():
                self._copy()

    def _copy(self) -> None:
        # Somebody else may be copying: then there is nothing to do.
        with (
            contextlib.suppress(sqlite3.OperationalError),
            contextlib.closing(self._engine.raw_connection()) as connection,
        ):
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            cursor.close()
