"""The clock process: wait for the lease, run the jobs, give signs of life, end cleanly."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from attrs import frozen

from riskmap.clock.works import Works
from riskmap.core.access import Scope
from riskmap.core.errors import RiskmapError
from riskmap.core.schedule import Job, Listener
from riskmap.runtime import Runtime
from riskmap.store import Writing, runs, schema
from riskmap.store.lease import Lease, lease_for

log = structlog.get_logger(__name__)

#: Seconds in which listeners have to end; what is still at work then ends with the process.
PATIENCE_S = 2.0


def run_clock(
    runtime: Runtime,
    jobs: Iterable[Job],
    *,
    listeners: Callable[[], Iterable[Listener]] = tuple,
    has_parent: bool = False,
) -> None:
    """Run `jobs` whenever no other clock does, until SIGTERM or Ctrl-C.

    Parameters
    ----------
    listeners
        Makes what listens meanwhile, anew each time that the lease is taken.
    has_parent
        Also end when standard input closes: the parent, who holds its other end, is gone.

    Raises
    ------
    DatabaseError
        If the tables are not those this program needs.
    """
    schema.require_current(runtime.database)
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda _number, _frame: stop.set())
    if has_parent:
        threading.Thread(target=_await_end_of_input, args=(stop,), daemon=True).start()
    host, pid = socket.gethostname(), os.getpid()
    holder = f"{host}/{pid}/{secrets.token_hex(4)}"  # pids come again
    _Candidate(runtime, tuple(jobs), listeners, stop, holder).live()


def _await_end_of_input(stop: threading.Event) -> None:
    while os.read(0, 1):  # not sys.stdin: its lock would be in the way of a clean end
        pass
    stop.set()


def _await_ends(ears: Iterable[Listener]) -> None:
    until = time.monotonic() + PATIENCE_S
    for one in ears:
        if not one.join(max(until - time.monotonic(), 0.0)):
            log.warning("a listener did not end in time")


@frozen
class _Candidate:
    """A process that may come to hold the lease."""

    runtime: Runtime
    jobs: tuple[Job, ...]
    listeners: Callable[[], Iterable[Listener]]
    stop: threading.Event
    holder: str

    def live(self) -> None:
        """Hold the lease whenever nobody else does, until `stop` is set."""
        lease = lease_for(self.runtime.database, self.runtime.home.clock_lock)
        told = False
        while not self.stop.is_set():
            if lease.take():
                self._hold(lease)
                told = False
            elif not told:
                log.info("waiting: another clock holds the lease", holder=self.holder)
                told = True
            self.stop.wait(self.runtime.settings.clock.lease_poll_s)
        lease.release()

    def _hold(self, lease: Lease) -> None:
        if not self._write(self._begin):
            lease.release()
            return
        works = Works(self.runtime, self.jobs, lease, self.holder)
        works.start()
        ears = self._listening()
        log.info("the clock runs", holder=self.holder, jobs=[one.name for one in self.jobs])
        while not self.stop.wait(self.runtime.settings.clock.beat_s) and lease.still_held():
            works.wake()
            self._write(lambda uow: runs.give_beat(uow, self.holder))
        for one in ears:
            one.stop()
        works.stop()
        _await_ends(ears)
        if lease.still_held():
            self._write(lambda uow: runs.end_beats(uow, self.holder))
            log.info("the clock stopped", holder=self.holder)
        else:
            log.warning("the lease is lost", holder=self.holder)

    def _listening(self) -> tuple[Listener, ...]:
        """Begin to listen; what is set wrongly stops nothing else."""
        try:
            ears = tuple(self.listeners())
        except RiskmapError as fault:
            log.warning("nobody listens", reason=str(fault))
            return ()
        for one in ears:
            one.start()
        return ears

    def _begin(self, uow: Writing) -> None:
        lost = runs.mark_lost(uow, holder=self.holder)
        if lost:
            log.warning("runs of a clock that died were given up", runs=lost)
        beat = runs.Beat(
            holder=self.holder,
            host=socket.gethostname(),
            pid=os.getpid(),
            started_at=uow.now,
            beat_at=uow.now,
        )
        runs.begin_beats(uow, beat)

    def _write(self, work: Callable[[Writing], Any]) -> bool:
        """Write if the database takes it; the clock outlives a database that is away."""
        try:
            self.runtime.database.write(Scope.system("clock"), work)
        except RiskmapError as fault:
            log.warning("the database did not answer", reason=str(fault))
            return False
        return True
