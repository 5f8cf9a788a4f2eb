"""A district whose officers send zero reports, served for the benchmark, and the load on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
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
from tests.reporting.intake.killing import as_request
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
    _officers: Iterator[Officer] = field(init=False)

    def prepare(self) -> None:
        """Make tables, people and duties."""
        self.home.mkdir(parents=True)
        with self.runtime() as runtime:
            schema.upgrade(runtime.database)
            settle(runtime, self.size)
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
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    def load(self, path: str, count: int, seconds: float) -> Found:
        """Let another process send something for some seconds; return what it measured."""
        file = self.home / "requests"
        write_requests(file, self._requests(path, count))
        words = (str(self.port), str(CONNECTIONS), str(seconds), str(file))
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


def zero_reports(house: House, count: int, seconds: float, path: str = PATH) -> Found:
    """Send zero reports of as many units; fail if one was refused."""
    found = house.load(path, count, seconds)
    if set(found["statuses"]) - {"201"}:
        sys.exit(f"not all reports were taken: {found['statuses']}")
    return found
