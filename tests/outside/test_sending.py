"""What is logged reaches a collector on another machine, and nobody waits for one that is away."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator

import pytest
import structlog
from pydantic import ValidationError

from riskmap.config import Log
from riskmap.outside import sending
from riskmap.runtime.logs import set_up_logs

LOCAL0_WARNING = b"<132>"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    _end()
    for one in handlers:
        root.addHandler(one)
    root.setLevel(level)
    structlog.reset_defaults()


def _end() -> None:
    root = logging.getLogger()
    for one in root.handlers[:]:
        root.removeHandler(one)
        one.close()


def _begin(address: str) -> None:
    set_up_logs(Log(level="info", format="json", send_to=address))


@pytest.fixture
def collector() -> Iterator[socket.socket]:
    """Something that listens on UDP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("127.0.0.1", 0))
        heard.settimeout(5)
        yield heard


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """Something that listens on TCP."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)
        yield listening


def test_a_record_is_sent_as_one_line_of_json(collector: socket.socket) -> None:
    _begin(f"udp://127.0.0.1:{collector.getsockname()[1]}")
    structlog.get_logger("riskmap").warning("refused", reason="forged\nline", status=400)
    heard = collector.recv(65536)
    assert heard.startswith(LOCAL0_WARNING)
    said = json.loads(heard.removeprefix(LOCAL0_WARNING))
    assert (said["event"], said["status"], said["level"]) == ("refused", 400, "warning")
    assert "\n" not in heard.decode().strip()


def test_records_over_tcp_are_parted_by_the_ends_of_lines(server: socket.socket) -> None:
    _begin(f"tcp://127.0.0.1:{server.getsockname()[1]}")
    for number in range(3):
        logging.getLogger("theirs").warning("number %s", number)
    connection, _ = server.accept()
    with connection:
        _end()
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    lines = heard.splitlines()
    events = [json.loads(one.removeprefix(LOCAL0_WARNING))["event"] for one in lines]
    assert events == ["number 0", "number 1", "number 2"]


def test_a_collector_that_comes_back_gets_what_comes_next(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AGAIN_S", 0.1)
    port = server.getsockname()[1]
    server.close()
    _begin(f"tcp://127.0.0.1:{port}")
    log = structlog.get_logger("riskmap")
    began = time.monotonic()
    log.warning("nobody hears this")
    assert time.monotonic() - began < 1, "nobody waits for it"
    time.sleep(0.3)
    with socket.create_server(("127.0.0.1", port)) as again:
        again.settimeout(5)
        log.warning("heard again")
        connection, _ = again.accept()
        with connection:
            connection.settimeout(5)
            assert b"heard again" in connection.recv(65536)


def test_a_collector_that_stays_away_does_not_keep_the_program_from_ending(
    server: socket.socket,
) -> None:
    port = server.getsockname()[1]
    server.close()
    _begin(f"tcp://127.0.0.1:{port}")
    for number in range(200):
        logging.getLogger("theirs").warning("number %s", number)
    began = time.monotonic()
    _end()
    assert time.monotonic() - began < sending.PATIENCE_S


@pytest.mark.parametrize("address", ["host:514", "http://host:1", "udp://host", "tcp://a b:1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        Log(level="info", format="json", send_to=address)
