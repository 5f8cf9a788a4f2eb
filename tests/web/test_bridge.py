"""Requests and answers of every form pass between a real server and an application of threads."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException

from riskmap.web import bridge
from riskmap.web.bridge import AHEAD_MAX, PIECE_BYTES, Bridge, Environ
from tests.fixtures import rsgi
from tests.fixtures.site import free_port
from tests.web.strange import MANY, THREADS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Port of the strange application."""
    port = free_port()
    words = [sys.executable, "-m", "tests.web.strange", str(port)]
    server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)
    assert server.stdout is not None
    assert server.stdout.readline(), "it did not start"
    yield port
    server.terminate()
    assert server.wait(20) == 0
    server.stdout.close()


def ask(
    port: int, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str
) -> tuple[HTTPResponse, bytes]:
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request(
            method, path, body, {name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = line.getresponse()
        return answer, answer.read()
    finally:
        line.close()


def line_to(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


@pytest.mark.parametrize("size", [0, 1, AHEAD_MAX, AHEAD_MAX + 1, 3 * PIECE_BYTES + 7])
def test_bodies_of_every_length_come_whole(port: int, size: int) -> None:
    body = os.urandom(size)
    assert ask(port, "POST", "/echo", body)[1] == body


def test_a_body_that_does_not_say_its_length_comes_whole(port: int) -> None:
    pieces = [b"a" * 70_000, b"b", b"c" * 5]
    assert ask(port, "POST", "/echo", iter(pieces))[1] == b"".join(pieces)


def test_what_is_asked_arrives_as_it_was_said(port: int) -> None:
    path = "/environ/%E6%99%AE%2F?x=%E6%99%AE&y"
    told = json.loads(ask(port, "GET", path, Cookie="a=1", X_Forwarded_For="192.0.2.1")[1])
    assert told["PATH_INFO"].encode("latin-1").decode() == "/environ/普/"
    assert told["QUERY_STRING"] == "x=%E6%99%AE&y"
    assert (told["REMOTE_ADDR"], told["SERVER_PORT"]) == ("127.0.0.1", str(port))
    assert told["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


def test_headers_that_come_twice_are_kept_and_those_that_pretend_are_not(port: int) -> None:
    with line_to(port) as line:
        line.sendall(
            b"GET /environ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.2\r\n"
            b"X_Forwarded_For: 192.0.2.3\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n"
        )
        told = json.loads(line.makefile("rb").read().partition(b"\r\n\r\n")[2])
    assert told["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert told["HTTP_COOKIE"] == "a=1; b=2"


def test_http_2_names_the_host_too(port: int) -> None:
    if b"HTTP2" not in subprocess.run(["curl", "-V"], capture_output=True, check=True).stdout:
        pytest.skip("this curl speaks no HTTP/2")
    words = ["curl", "-s", "--http2-prior-knowledge", f"http://localhost:{port}/environ"]
    told = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    assert (told["SERVER_PROTOCOL"], told["HTTP_HOST"]) == ("HTTP/2", f"localhost:{port}")


def test_a_head_says_what_a_get_would(port: int) -> None:
    answer, body = ask(port, "HEAD", "/environ")
    assert (answer.status, body) == (200, b"")
    assert int(answer.getheader("content-length", "0")) > 100


def test_what_is_made_piece_by_piece_is_sent_so(port: int) -> None:
    with line_to(port) as line:
        line.sendall(b"GET /slowly HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        began, first = time.monotonic(), b""
        while b"one" not in first:
            first += line.recv(4096)
        came = time.monotonic() - began
        whole = first + line.makefile("rb").read()
        assert b"two" in whole
        assert came + 0.3 < time.monotonic() - began, "the first piece waited for the last"


def test_a_large_answer_comes_whole(port: int) -> None:
    _, body = ask(port, "GET", "/large")
    assert body == b"".join(b"%08d" % one for one in range(MANY))


def test_an_answer_that_nobody_takes_is_closed(port: int) -> None:
    with line_to(port) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
        line.recv(4096)
    until = time.monotonic() + 20
    while not int(ask(port, "GET", "/closings")[1]):
        assert time.monotonic() < until, "it goes on for nobody"
        time.sleep(0.05)


def test_a_fault_is_told_without_a_word_of_its_own(port: int) -> None:
    answer, body = ask(port, "GET", "/fault")
    assert (answer.status, body) == (500, b"")


def test_a_body_that_breaks_off_is_never_taken_for_whole(port: int) -> None:
    for size in (1000, AHEAD_MAX + 1000):
        with line_to(port) as line:
            head = f"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n"
            line.sendall(head.encode() + b"half")
    time.sleep(0.3)
    assert json.loads(ask(port, "GET", "/echoed")[1])[-1:] != ["half"]


def test_short_bodies_that_drip_keep_no_thread(port: int) -> None:
    lines = [line_to(port) for _ in range(THREADS * 5)]
    try:
        for one in lines:
            one.sendall(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc")
        time.sleep(0.3)
        assert ask(port, "POST", "/echo", b"other")[1] == b"other"
        for one in lines:
            one.sendall(b"defghi")
        for one in lines:
            assert b"200" in one.recv(4096)
    finally:
        for one in lines:
            one.close()


def read_all(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    try:
        body: bytes = environ["wsgi.input"].read()
    except HTTPException as fault:
        start_response(f"{fault.code} {fault.name}", [])
        return []
    start_response("200 OK", [])
    return [body]


@pytest.mark.parametrize("size", [9, AHEAD_MAX + 1])
def test_a_body_that_stops_coming_is_given_up(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    app = Bridge(read_all, threads=1)
    body = b"x" * size
    assert rsgi.ask(app, "POST", "/", body=body, tarries_s=0.1).data == body
    monkeypatch.setattr(bridge, "BODY_WITHIN_S", 0.05)
    assert rsgi.ask(app, "POST", "/", body=body, tarries_s=20).status == 408


def test_no_more_are_answered_at_a_time_than_there_are_threads(port: int) -> None:
    threads = [threading.Thread(target=ask, args=(port, "GET", "/busy")) for _ in range(9)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert int(ask(port, "GET", "/busiest")[1]) == THREADS
