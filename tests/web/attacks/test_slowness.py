"""Those who send slowly, by a real server: they are cut off, or wait without keeping others."""

from __future__ import annotations

import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from riskmap.web.serve import HEADERS_WITHIN_MS
from tests.fixtures.site import started

THREADS = 4
BEGUN = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"

FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"


@pytest.fixture(scope="module")
def few(prepared_home: Path) -> Iterator[str]:
    """Address of a server that answers four requests at a time."""
    address, server = started(prepared_home, RISKMAP_SERVER__THREADS=str(THREADS))
    try:
        yield address
    finally:
        server.terminate()
        server.wait(20)


def line_to(site: str, timeout: float = 30) -> socket.socket:
    parts = urlsplit(site)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=timeout)


def test_headers_that_drip_are_cut_off(few: str) -> None:
    within_s = HEADERS_WITHIN_MS / 1000
    with line_to(few) as line:
        line.sendall(BEGUN)
        ended = threading.Event()

        def drip() -> None:
            while not ended.wait(0.5):
                try:
                    line.sendall(b"X: a\r\n")
                except OSError:
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        began = time.monotonic()
        try:
            while line.recv(4096):
                pass
        except ConnectionError:
            pass
        finally:
            ended.set()
            dripping.join()
        assert time.monotonic() - began < within_s * 2


def test_bodies_that_drip_leave_pages_readable(few: str) -> None:
    """More of them than threads: whoever only reads is answered, and forms are told to wait."""
    with ExitStack() as lines:
        for _ in range(THREADS * 2):
            line = lines.enter_context(line_to(few))
            line.sendall(BEGUN + FORM + b"n")
        time.sleep(1)
        for _ in range(3):
            with urllib.request.urlopen(f"{few}/healthz", timeout=20) as answer:
                assert answer.status == 200
    with urllib.request.urlopen(f"{few}/sign-in", timeout=20) as answer:
        assert answer.status == 200, "when they are gone, all goes on"
