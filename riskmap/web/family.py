"""Parent and children of the server: nobody outlives the other, nobody stays dead."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import structlog
from attrs import define, field

log = structlog.get_logger(__name__)

CLOCK = (sys.executable, "-m", "riskmap", "clock", "--with-parent")
#: Seconds a child may take to end what it is doing.
PATIENCE_S = 10


@define
class ClockChild:
    """The clock as a child that is started again, after growing pauses, when it dies."""

    command: tuple[str, ...] = CLOCK
    first_pause_s: float = 1
    longest_pause_s: float = 60
    _stopping: threading.Event = field(factory=threading.Event)
    _guard: threading.Lock = field(factory=threading.Lock)
    _child: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Start it, wait for its end, start it again; returns after `stop`."""
        pause = self.first_pause_s
        while (child := self._start()) is not None:
            began = time.monotonic()
            with child:
                code = child.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - began > self.longest_pause_s:
                pause = self.first_pause_s  # it had been well
            log.warning("the clock ended; it will be started again", code=code, pause_s=pause)
            self._stopping.wait(pause)
            pause = min(2 * pause, self.longest_pause_s)

    def stop(self) -> None:
        """End it, and do not start it again."""
        self._stopping.set()
        with self._guard:
            child = self._child
        if child is None:
            return
        child.terminate()
        try:
            child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._guard:
            if self._stopping.is_set():
                return None
            # It ends when this pipe closes, that is: at the latest with us. A group of its own
            # keeps Ctrl-C from it, so that it is ended once, by us.
            self._child = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                process_group=None if sys.platform == "win32" else 0,
            )
            return self._child


def depend_on_parent() -> None:
    """End this worker process when its parent is gone, and leave Ctrl-C to the parent."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform != "win32":
        os.setpgrp()
    atexit.register(_leave_if_orphaned)

    def follow() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, daemon=True).start()


def _leave_if_orphaned() -> None:
    """End at once where nobody waits: all is answered, but threads of the server may still run.

    Where the interpreter clears up around them, they stumble.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        os._exit(0)
