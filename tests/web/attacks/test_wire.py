"""What can be sent past any browser, byte by byte, to a real server."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest


def sent(site: str, message: bytes) -> bytes:
    """Send bytes and return all that comes back until the server has no more to say."""
    parts = urlsplit(site)
    found = b""
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as line:
        line.sendall(message)
        try:
            while piece := line.recv(65_536):
                found += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return found


HIDDEN = b"GET /healthz?hidden HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % (len(HIDDEN) + 5),
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Content-Length: 5\r\nContent-Length: %d\r\n" % (len(HIDDEN) + 5),
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding: xchunked\r\n",
    ],
)
def test_two_ends_of_one_message_are_not_taken_for_two_messages(site: str, framing: bytes) -> None:
    """Refused, or the connection ends after one answer: nothing hidden is left in it."""
    head = b"POST /healthz HTTP/1.1\r\nHost: localhost\r\n" + framing + b"\r\n"
    answer = sent(site, head + b"0\r\n\r\n" + HIDDEN)
    statuses = [line for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.")]
    assert len(statuses) <= 1 or b" 200 " not in statuses[-1]


def test_headers_without_end_are_cut_off(site: str) -> None:
    long = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n"
    many = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 5_000 + b"\r\n"
    address = b"GET /healthz?" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for message in (long, many, address):
        answer = sent(site, message)
        assert answer[:12] in {b"", b"HTTP/1.1 400", b"HTTP/1.1 414", b"HTTP/1.1 431"}


@pytest.mark.parametrize(
    "message",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET http://169.254.169.254/latest/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_no_request_of_ours_gets_nothing_of_others(site: str, message: bytes) -> None:
    answer = sent(site, message)
    assert b"HTTP/1.1 500" not in answer
    assert b"ami-id" not in answer
    assert b"Traceback" not in answer
