"""Write without end and say what was acknowledged: ``python -m tests.store.writer URL``.

With ``--rows N`` each of ``--writers W`` writes so many and ends; then it says how many commits
that took. With ``--careless`` SQLite does not wait for the disk at each of them.
"""

from __future__ import annotations

import argparse
import os
from itertools import count, islice
from threading import Thread

from sqlalchemy import event

import riskmap.runtime.rooms  # noqa: F401 - the tables of all rooms
from riskmap.core.access import Scope
from riskmap.core.schedule import EPOCH
from riskmap.store import Database, Writing, audit, open_database, runs
from riskmap.store.audit import Entry

SYSTEM = Scope.system("test")


def _write(database: Database, writer: int, rows: int | None) -> None:
    for number in islice(count(), rows):
        name = f"{writer}-{number}"

        def claim(uow: Writing, name: str = name) -> bool:
            audit.record(uow, Entry(action="claimed", subject_kind="run", subject_id=name))
            return runs.claim(uow, name, EPOCH, holder="test")

        database.write(SYSTEM, claim)
        os.write(1, f"{name}\n".encode())  # one call, so that a kill leaves whole lines


def _careless(connection: object, _record: object) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")  # type: ignore[attr-defined]


def main() -> None:
    """Start the writers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--careless", action="store_true")
    asked = parser.parse_args()
    database = open_database(asked.url)
    if asked.careless:
        database.engine.dispose()
        event.listen(database.engine, "connect", _careless)
    commits = count()
    event.listen(database.engine, "commit", lambda _connection: next(commits))
    writers = [
        Thread(target=_write, args=(database, one, asked.rows)) for one in range(asked.writers)
    ]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    if asked.rows:
        os.write(1, f"commits {next(commits)}\n".encode())
    database.close()


if __name__ == "__main__":
    main()
