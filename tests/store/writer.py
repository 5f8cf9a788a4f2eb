"""Write without end and say what was acknowledged: ``python -m tests.store.writer URL``."""

from __future__ import annotations

import os
import sys
from itertools import count
from threading import Thread

from riskmap.core.access import Scope
from riskmap.core.schedule import EPOCH
from riskmap.store import Database, Writing, open_database, runs

WRITERS = 8


def _write(database: Database, writer: int) -> None:
    for number in count():
        name = f"{writer}-{number}"

        def claim(uow: Writing, name: str = name) -> bool:
            return runs.claim(uow, name, EPOCH, holder="test")

        database.write(Scope.system("test"), claim)
        os.write(1, f"{name}\n".encode())  # one call, so that a kill leaves whole lines


def main() -> None:
    """Start the writers."""
    database = open_database(sys.argv[1])
    for writer in range(WRITERS):
        Thread(target=_write, args=(database, writer)).start()


if __name__ == "__main__":
    main()
