from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from attrs import define

from riskmap.core.access import Scope
from riskmap.core.errors import ConfigurationError
from riskmap.store import open_database, runs
from riskmap.store.database import sqlite_url
from riskmap.web.serve import find_place

ROOT = Path(__file__).resolve().parents[2]


def _wait_for(condition: Callable[[], bool], within_s: float = 30) -> None:
    until = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text("utf-8").rpartition(")")[2].split()[0] == "Z"


@define
class Served:
    """A running server, seen from outside."""

    child: subprocess.Popen[bytes]
    home: Path
    port: int

    @property
    def ready(self) -> Path:
        """The file into which it writes its address."""
        return self.home / "ready"

    def ask(self, path: str = "/") -> int:
        """Return the process id of the worker that answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return int(connection.getresponse().read())
        finally:
            connection.close()

    def clock(self) -> int | None:
        """Return the process id of the clock, once it has given a sign of life."""
        database = open_database(sqlite_url(self.home / "riskmap.db"))
        try:
            with database.read(Scope.system("test")) as uow:
                beat = runs.last_beat(uow)
        finally:
            database.close()
        return beat.pid if beat else None


@pytest.fixture
def start(tmp_path: Path, migrated_file: Path) -> Iterator[Callable[..., Served]]:
    """Start the server in a process group of its own, as a shell would."""
    started: list[Served] = []

    def start(mode: str = "") -> Served:
        (tmp_path / "riskmap.db").write_bytes(migrated_file.read_bytes())
        ours = {name: value for name, value in os.environ.items() if name[:8] != "RISKMAP_"}
        environ = {
            **ours,
            "PYTHONPATH": str(ROOT),
            "RISKMAP_HOME": str(tmp_path),
            "RISKMAP_CLOCK__LEASE_POLL_S": "0.2",
            "RISKMAP_BACKUP__EVERY_H": "0",
            "SERVER_TEST": mode,
        }
        port = find_place("127.0.0.1", 0).port
        words = [sys.executable, "-m", "tests.web.server", str(port), str(tmp_path / "ready")]
        with (tmp_path / "said").open("wb") as said:
            child = subprocess.Popen(
                words, cwd=ROOT, env=environ, stderr=said, start_new_session=True
            )
        started.append(Served(child, tmp_path, port))
        return started[-1]

    yield start
    for one in started:
        with suppress(ProcessLookupError):
            os.killpg(one.child.pid, signal.SIGKILL)
        one.child.wait()


@pytest.fixture
def served(start: Callable[..., Served]) -> Served:
    """A server that is ready, with the clock beside it."""
    server = start()
    _wait_for(server.ready.exists)
    _wait_for(lambda: server.clock() is not None)
    return server


def test_it_is_ready_when_it_says_so(start: Callable[..., Served]) -> None:
    server = start()
    _wait_for(server.ready.exists)
    assert server.ready.read_text("utf-8") == f"http://127.0.0.1:{server.port}/"
    assert server.ask() not in {0, server.child.pid}


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM"])
def test_whatever_stops_it_stops_worker_and_clock_too(served: Served, how: str) -> None:
    worker, clock = served.ask(), served.clock()
    assert clock is not None
    if how == "Ctrl-C":  # the shell sends it to the whole group
        os.killpg(served.child.pid, signal.SIGINT)
    else:
        served.child.terminate()
    assert served.child.wait(20) == 0
    assert _is_gone(worker)
    assert _is_gone(clock)
    assert served.clock() is None


def test_killed_it_leaves_no_orphans(served: Served) -> None:
    worker, clock = served.ask(), served.clock()
    assert clock is not None
    served.child.kill()
    _wait_for(lambda: _is_gone(worker) and _is_gone(clock))
    find_place("127.0.0.1", served.port)


def test_a_clock_that_dies_is_started_again(served: Served) -> None:
    first = served.clock()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    _wait_for(lambda: served.clock() not in {None, first})
    assert served.ask()


def test_a_worker_that_dies_is_started_again(served: Served) -> None:
    first = served.ask()
    with pytest.raises((HTTPException, OSError)):
        served.ask("/die")

    def answers() -> bool:
        with suppress(HTTPException, OSError):
            return served.ask() != first
        return False

    _wait_for(answers)


def test_an_application_that_cannot_be_made_ends_the_server(start: Callable[..., Served]) -> None:
    server = start("broken")
    assert server.child.wait(30) == 1
    said = (server.home / "said").read_text("utf-8")
    assert "this application cannot be made" in said
    assert "Traceback" not in said
    assert not server.ready.exists()


def test_a_busy_port_is_explained_before_anything_is_started() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port}.*--port {port + 1}"):
            find_place("127.0.0.1", port)


def test_a_port_that_others_would_share_is_busy_too() -> None:
    with (
        socket.create_server(("127.0.0.1", 0), reuse_port=True) as other,
        pytest.raises(ConfigurationError),
    ):
        find_place("127.0.0.1", other.getsockname()[1])


def test_an_address_of_another_machine_is_explained() -> None:
    with pytest.raises(ConfigurationError, match=r"203\.0\.113\.1"):
        find_place("203.0.113.1", 8000)


@pytest.mark.parametrize(
    ("host", "address"), [("0.0.0.0", "http://127.0.0.1:"), ("localhost", "http://")]
)
def test_the_address_can_be_opened_on_this_machine(host: str, address: str) -> None:
    place = find_place(host, 0)
    assert place.port > 0
    assert place.address.startswith(address)
    assert place.address.endswith(f":{place.port}/")
