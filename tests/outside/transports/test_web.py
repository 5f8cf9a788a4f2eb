from __future__ import annotations

import gzip
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from flask import Flask, make_response, request
from werkzeug.serving import BaseWSGIServer, make_server

from riskmap.core.clock import SetClock
from riskmap.core.errors import LaterError, OutsideError, RefusedAddressError
from riskmap.outside.transports import Options, fetch
from tests.outside.conftest import Stranger


class Quiet(SimpleHTTPRequestHandler):
    """Python's own web server, which knows If-Modified-Since."""

    statuses: list[int] = []  # noqa: RUF012 - one server a test

    def log_request(self, code: Any = "-", size: Any = "-") -> None:  # noqa: ARG002
        self.statuses.append(int(code))


@contextmanager
def served(server: HTTPServer | BaseWSGIServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_file_comes_once_until_it_changes(tmp_path: Path, options: Options) -> None:
    (tmp_path / "rain.csv").write_bytes(b"rain 12 mm")
    Quiet.statuses.clear()
    with served(HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))) as port:
        address = f"http://127.0.0.1:{port}/rain.csv"
        first = fetch(address, options)
        second = fetch(address, options, first.state)
        (tmp_path / "rain.csv").write_bytes(b"rain 13 mm")
        os.utime(tmp_path / "rain.csv", (2e9, 2e9))
        third = fetch(address, options, second.state)
        other = fetch(f"{address}?all=1", options, third.state)
    assert [one.payload for one in (first, second, third)] == [b"rain 12 mm", None, b"rain 13 mm"]
    assert (first.not_modified, second.not_modified) == (False, True)
    assert second.state == first.state
    assert first.received_at == options.clock.now()
    assert other.payload == b"rain 13 mm"  # what is known of one address is not said to another
    assert Quiet.statuses == [200, 304, 200, 200]


def test_marks_of_the_server_are_said_back_to_it(options: Options) -> None:
    web, said = Flask("feed"), []

    @web.get("/feed")
    def feed() -> Any:
        said.append(request.headers.get("If-None-Match"))
        answer = make_response(gzip.compress(b"rain 12 mm"))
        answer.headers["Content-Encoding"] = "gzip"
        answer.set_etag("seven", weak=True)
        return answer.make_conditional(request)

    with served(make_server("127.0.0.1", 0, web)) as port:
        first = fetch(f"http://127.0.0.1:{port}/feed", options)
        second = fetch(f"http://127.0.0.1:{port}/feed", options, first.state)
    assert first.payload == b"rain 12 mm"
    assert second.not_modified
    assert said == [None, 'W/"seven"']


def test_an_empty_answer_is_one(stranger: Stranger, options: Options) -> None:
    stranger.content = b""
    fetched = fetch(stranger.address, options)
    assert (fetched.payload, fetched.not_modified) == (b"", False)


def test_name_and_keys_are_sent_and_never_shown(stranger: Stranger, options: Options) -> None:
    asked = evolve(options, user="shu", password="hunter2", headers={"X-Key": "hunter3"})
    fetch(stranger.address, asked)
    _, sent = stranger.asked[0]
    assert (sent["authorization"], sent["x-key"]) == ("Basic c2h1Omh1bnRlcjI=", "hunter3")
    assert "hunter" not in repr(asked)
    stranger.status = 401
    with pytest.raises(OutsideError, match="refuses name") as fault:
        fetch(stranger.address, asked)
    assert "hunter" not in str(fault.value)


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [("120", 120), ("Sun, 12 Jul 2026 04:05:00 GMT", 300), ("999999999999", 86_400)],
)
def test_a_server_says_when_to_come_again(
    stranger: Stranger, options: Options, said: str, wait_s: int
) -> None:
    stranger.status, stranger.headers = 503, {"Retry-After": said}
    with pytest.raises(LaterError) as fault:
        fetch(stranger.address, options)
    assert fault.value.wait_s == wait_s


@pytest.mark.parametrize("status", [304, 404, 500, 503])
def test_other_answers_are_no_documents(stranger: Stranger, options: Options, status: int) -> None:
    stranger.status = status
    with pytest.raises(OutsideError, match=f"status {status}"):
        fetch(stranger.address, options)


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({"Content-Length": "20"}, b"rain 12 mm"),
        ({"Content-Encoding": "gzip"}, gzip.compress(os.urandom(5_000))[:-40]),
    ],
    ids=["wrong length", "cut while packed"],
)
def test_half_an_answer_is_none(
    stranger: Stranger, options: Options, headers: dict[str, str], content: bytes
) -> None:
    stranger.headers, stranger.content = headers, content
    with pytest.raises(OutsideError, match=r"RemoteProtocolError|middle of its answer"):
        fetch(stranger.address, options)


def test_a_server_that_drips_is_left(stranger: Stranger, options: Options) -> None:
    stranger.content, stranger.slowly_s = b"r" * 100, 0.02
    with pytest.raises(OutsideError, match="ReadTimeout"):
        fetch(stranger.address, evolve(options, timeout_s=0.2))


def test_nobody_is_followed_inward(stranger: Stranger, options: Options) -> None:
    stranger.status, stranger.headers = 302, {"Location": "http://10.0.0.1/"}
    with pytest.raises(RefusedAddressError):
        fetch(stranger.address, options)


def test_a_certificate_of_the_sites_own_is_trusted_where_it_says_so(
    tmp_path: Path, options: Options, certificate: Path
) -> None:
    (tmp_path / "rain.csv").write_bytes(b"rain 12 mm")
    server = HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # of hands not shaken
    with served(server) as port:
        address = f"https://127.0.0.1:{port}/rain.csv"
        with pytest.raises(OutsideError, match="SSLCertVerificationError"):
            fetch(address, options)
        assert fetch(address, evolve(options, ca_file=certificate)).payload == b"rain 12 mm"
    with pytest.raises(OutsideError, match="holds no certificates"):
        fetch(address, evolve(options, ca_file=tmp_path / "rain.csv"))


def test_a_clock_of_the_site_says_when_it_came(stranger: Stranger, options: Options) -> None:
    clock = SetClock(options.clock.now())
    assert fetch(stranger.address, evolve(options, clock=clock)).received_at == clock.at
