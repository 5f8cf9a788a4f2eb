"""Clocks as real processes on one home."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from attrs import define, field, frozen

from riskmap.core.access import Scope
from riskmap.store import Database, runs

ROOT = Path(__file__).resolve().parents[2]
SYSTEM = Scope.system("test")


@frozen
class Ran:
    """One run of a job, as the job itself noted it."""

    job: str
    pid: int


@define
class Clocks:
    """Start clocks, stop them, and see what they did."""

    database: Database
    home: Path
    began: int = field(factory=lambda: int(time.time()))
    children: list[subprocess.Popen[bytes]] = field(factory=list)
    #: Settings of the clock; the tests' are quicker than the shipped ones.
    clock_settings: dict[str, str] = field(
        factory=lambda: {"RISKMAP_CLOCK__LEASE_POLL_S": "0.2", "RISKMAP_CLOCK__BEAT_S": "0.2"}
    )

    def start(self, jobs: str = "JOBS", *words: str, stdin: int | None = None) -> int:
        """Start one more clock and return its process id."""
        ours = {name: value for name, value in os.environ.items() if name[:8] != "RISKMAP_"}
        environ = {
            **ours,
            "PYTHONPATH": str(ROOT),
            "RISKMAP_HOME": str(self.home),
            "RISKMAP_DATABASE__URL": self.database.engine.url.render_as_string(hide_password=False),
            **self.clock_settings,
            "CLOCK_TEST_BEGAN": str(self.began),
        }
        command = [sys.executable, "-m", "riskmap", "clock", "--jobs", f"tests.clock.jobs:{jobs}"]
        with (self.home / "clock.err").open("ab") as log:
            child = subprocess.Popen(
                [*command, *words], cwd=ROOT, env=environ, stderr=log, stdin=stdin
            )
        self.children.append(child)
        return child.pid

    def child(self, pid: int) -> subprocess.Popen[bytes]:
        """Return the process with this id."""
        return next(one for one in self.children if one.pid == pid)

    def kill(self, pid: int, how: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal, wait for the end, and return the exit code."""
        self.child(pid).send_signal(how)
        return self.child(pid).wait(20)

    def ran(self, job: str | None = None) -> list[Ran]:
        """Return all runs so far, as the jobs noted them."""
        file = self.home / "runs.txt"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        every = [Ran(name, int(pid)) for name, pid in map(str.split, lines)]
        return [one for one in every if job in {None, one.job}]

    def slots(self, job: str) -> list[datetime]:
        """Return the recorded slots of a job."""
        with self.database.read(SYSTEM) as uow:
            rows = uow.rows(uow.select(runs.job_run).where(runs.job_run.c.job == job))
        return sorted(row["slot"] for row in rows)

    def states(self, job: str) -> Counter[str]:
        """Return how many recorded runs of a job are in which state."""
        with self.database.read(SYSTEM) as uow:
            rows = uow.rows(uow.select(runs.job_run).where(runs.job_run.c.job == job))
        return Counter(row["state"] for row in rows)

    def holder(self) -> int | None:
        """Return the process id of the clock that gave the last sign of life."""
        with self.database.read(SYSTEM) as uow:
            beat = runs.last_beat(uow)
        return beat.pid if beat else None

    def wait_for(self, condition: Callable[[], bool], within_s: float = 30) -> float:
        """Return after how many seconds `condition` held."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > within_s:
                said = (self.home / "clock.err").read_text("utf-8")
                pytest.fail(
                    f"not within {within_s} s; runs: {self.ran()}; the clocks said:\n{said}"
                )
            time.sleep(0.05)
        return time.monotonic() - began


@pytest.fixture
def clocks(database: Database, tmp_path: Path) -> Iterator[Clocks]:
    """Return an empty row of clocks; those that still run are killed at the end."""
    home = tmp_path / "home"
    home.mkdir()
    row = Clocks(database, home)
    yield row
    for child in row.children:
        child.kill()
        child.wait()
