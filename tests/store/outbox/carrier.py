"""Deliver and write each parcel down: ``python -m tests.store.outbox.carrier URL FILE``.

It stands for a process that is killed: while it carries, there is time to die.
Leases are short, so that what the killed one left is taken again soon.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from typing import Any

import riskmap.runtime.rooms  # noqa: F401 - the tables of all rooms
from riskmap.store import Writing, delivering, open_database
from riskmap.store.delivering import Go, Verdict, deliver
from riskmap.store.outbox import Parcel


class Carrier:
    """Writes the key of each parcel into a file: the other side, that never forgets."""

    def __init__(self, file: str) -> None:
        self._out = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def look(self, _uow: Writing, _parcel: Parcel) -> Verdict:
        return Go()

    def carry(self, parcel: Parcel, _ready: Any) -> Any:
        os.write(self._out, f"{parcel.key}\n".encode())
        time.sleep(0.02)  # time to be killed before it can say so
        return "taken"

    def tell(self, _uow: Writing, _parcel: Parcel, _evidence: Any) -> None:
        return


if __name__ == "__main__":
    delivering.LEASE = timedelta(seconds=1)
    database = open_database(sys.argv[1])
    while True:
        deliver(database, {"test": Carrier(sys.argv[2])}, for_s=5)
        time.sleep(0.05)
