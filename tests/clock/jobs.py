"""Jobs for tests of the clock, run in its own process: each run leaves a line in home."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from typing import Any

from riskmap.core.realm import Realm
from riskmap.core.schedule import Job


def _note(runtime: Any, name: str) -> str:
    line = f"{name} {os.getpid()}\n"
    file = os.open(runtime.home.path / "runs.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(file, line.encode())  # one call: whole lines, even from several processes
    os.close(file)
    return line.strip()


def _quick(runtime: Any, _now: datetime, _realm: Realm) -> str:
    return _note(runtime, "quick")


def _broken(runtime: Any, _now: datetime, _realm: Realm) -> str:
    _note(runtime, "broken")
    msg = "no rain gauge"
    raise ValueError(msg)


def _long(runtime: Any, _now: datetime, _realm: Realm) -> str:
    _note(runtime, "long")
    time.sleep(600)
    return "never"


SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
#: Ten minutes before the test began, so that the hour does not turn while it runs.
LATELY = timedelta(seconds=int(os.environ.get("CLOCK_TEST_BEGAN", "0")) - 600) % HOUR
JOBS = (
    Job(name="quick", every=SECOND, run=_quick),
    Job(name="broken", every=2 * SECOND, run=_broken),
)
LONG = (*JOBS, Job(name="long", every=HOUR, offset=LATELY, run=_long))
