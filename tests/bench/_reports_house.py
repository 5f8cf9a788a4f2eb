"""A district whose officers send zero reports, served for the benchmark, and the load on it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from attrs import define, field
from sqlalchemy import text

from riskmap.runtime import Runtime, open_runtime
from riskmap.store import schema
from tests.bench._reports_load import write_requests
from tests.fixtures.equipment import ROOT
from tests.fixtures.site import environment, free_port
from tests.reporting.intake.killing import as_request, children
from tests.reporting.intake.town import PATH, SYSTEM, Officer, Size, settle

CONNECTIONS = 32
Found = dict[str, Any]


@define(eq=False)
class House:
    """A home over an empty database.

    Parameters
    ----------
    home
        To be made.
    url
        Of the database.
    size
        Of the district: each committee has an officer with a token.
    """

    home: Path
    url: str
    size: Size
    port: int = 0
    threads: int = 0
    _officers: Iterator[Officer] = field(init=False)

    def prepare(self) -> None:
        """Make tables, people and duties."""
        self.home.mkdir(parents=True)
        with self.runtime() as runtime:
            schema.upgrade(runtime.database)
            settle(runtime, self.size)
            self.threads = runtime.settings.server.threads
            if not runtime.database.is_sqlite:  # what PostgreSQL does by itself within a minute
                runtime.database.write(SYSTEM, lambda uow: uow.execute(text("ANALYZE")))
        self._officers = cycle(self.size.officers)

    def runtime(self) -> Runtime:
        """Open it, while nobody serves it."""
        return open_runtime({"RISKMAP_HOME": str(self.home), "RISKMAP_DATABASE__URL": self.url})

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve it, with what it is compared to, as long as the block lasts."""
        self.port = free_port()
        settings = {"RISKMAP_DATABASE__URL": self.url, "PYTHONPATH": str(ROOT)}
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.bench._reports_server", str(self.port)],
            cwd=ROOT,
            env=environment(self.home) | settings,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            assert server.stdout is not None
            if not server.stdout.readline():
                sys.exit("the server did not start")
            yield
        finally:
            workers = children(server.pid)
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            for one in workers:  # they end by themselves, when they see that it is gone
                _wait_for_end(one)

    def load(self, path: str, count: int, seconds: float, port: int = 0) -> Found:
        """Let another process send something for some seconds; return what it measured.

        Parameters
        ----------
        port
            Of another server than its own.
        """
        file = self.home / "requests"
        write_requests(file, self._requests(path, count))
        words = (str(port or self.port), str(CONNECTIONS), str(seconds), str(file))
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench._reports_load", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        found: Found = json.loads(done.stdout)
        return found

    def _requests(self, path: str, count: int) -> Iterator[bytes]:
        now = datetime.now(UTC)
        for one in islice(self._officers, count):
            body = one.zero(now, id=str(uuid4()))
            yield as_request(one.token, body, path)


def _wait_for_end(pid: int) -> None:
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.05)


@contextmanager
def flask_alone(threads: int) -> Iterator[int]:
    """Serve the bare Flask in a process of its own, as granian serves WSGI; yields the port."""
    port = free_port()
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    words += ["--port", str(port), "--blocking-threads", str(threads), "--no-log"]
    server = subprocess.Popen(
        [*words, "tests.bench._reports_server:bare_flask"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while True:
        if server.poll() is not None:
            sys.exit("the Flask that stands alone did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def zero_reports(house: House, count: int, seconds: float, path: str = PATH) -> Found:
    """Send zero reports of as many units; fail if one was refused."""
    found = house.load(path, count, seconds)
    if set(found["statuses"]) - {"201"}:
        sys.exit(f"not all reports were taken: {found['statuses']}")
    return found
