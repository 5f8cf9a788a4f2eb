"""Run `riskmap serve` as its own process, and ask it for pages."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

READY_WITHIN_S = 90.0


@contextmanager
def serving(python: Path, *, home: Path, cwd: Path) -> Iterator[int]:
    """Prepare `home` and serve it; yield the port once `/readyz` answers 200."""
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environ = {**outside, "RISKMAP_HOME": str(home)}
    log = home.with_suffix(".log")
    port = _free_port()
    with log.open("ab") as output:
        subprocess.run(
            [python, "-m", "riskmap", "prepare"],
            cwd=cwd, env=environ, stdout=output, stderr=output, check=False,
        )  # fmt: skip
        child = subprocess.Popen(
            [python, "-m", "riskmap", "serve", "--port", str(port)],
            cwd=cwd, env=environ, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        _wait_until_ready(port, child, log)
        yield port
    finally:
        child.terminate()
        child.wait(30)


def ask(port: int, path: str) -> tuple[int, str, bytes]:
    """Return status, content type and body of a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept-Language": "zh-CN"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    finally:
        connection.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        port: int = asked.getsockname()[1]
        return port


def _wait_until_ready(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while child.poll() is None and time.monotonic() < until:
        try:
            if ask(port, "/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")
    raise AssertionError(f"riskmap serve did not become ready; it said:\n{said}")
