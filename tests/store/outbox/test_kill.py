"""After kill -9 nothing is lost; twice came only what was on its way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from riskmap.core.access import Scope
from riskmap.store import Database, open_database, outbox, schema
from riskmap.store.delivering import AT_ONCE
from riskmap.store.outbox import State
from tests.fixtures.equipment import ROOT
from tests.store.outbox.conftest import PLACE

MANY, KILLS = 60, 3
SYSTEM = Scope.system("test")


def _left(database: Database) -> int:
    with database.read(SYSTEM) as uow:
        return len(outbox.find(uow, (State.WAITING, State.SENDING)))


def _deliver_for(url: str, file: Path, seconds: float) -> None:
    words = [sys.executable, "-m", "tests.store.outbox.carrier", url, str(file)]
    carrier = subprocess.Popen(words, cwd=ROOT)
    until = time.monotonic() + 20
    before = len(file.read_text().split()) if file.exists() else 0
    while time.monotonic() < until:
        now = len(file.read_text().split()) if file.exists() else 0
        if now > before + 8:
            break
        time.sleep(0.02)
    time.sleep(seconds)
    carrier.send_signal(signal.SIGKILL)
    carrier.wait()


def test_after_kills_nothing_is_lost_and_little_comes_twice(
    database_url: str, tmp_path: Path
) -> None:
    database = open_database(database_url)
    try:
        schema.upgrade(database)
        keys = [f"parcel-{number}" for number in range(MANY)]
        database.write(
            SYSTEM, lambda uow: [outbox.post(uow, "test", PLACE, key, {}) for key in keys]
        )
        file = tmp_path / "arrived"
        for number in range(KILLS):
            _deliver_for(database_url, file, 0.005 * number)
        assert _left(database) > 0, "it was killed too late to prove anything"
        words = [sys.executable, "-m", "tests.store.outbox.carrier", database_url, str(file)]
        carrier = subprocess.Popen(words, cwd=ROOT)
        until = time.monotonic() + 30
        while _left(database) and time.monotonic() < until:
            time.sleep(0.05)
        carrier.kill()
        carrier.wait()
        arrived = Counter(file.read_text().split())
        assert set(arrived) == set(keys), "something was lost"
        twice = sum(count - 1 for count in arrived.values())
        assert twice <= KILLS * AT_ONCE, "more came twice than was on its way"
        assert _left(database) == 0
    finally:
        database.close()
