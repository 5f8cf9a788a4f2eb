"""Somebody who sends many things at once: one process, connections that stay open.

``python -m tests.bench._reports_load PORT CONNECTIONS SECONDS FILE`` sends the requests of a file,
each on the next free connection, and prints one line of JSON: what was answered, and how quickly.
It stops when all are answered, time is over, or nobody listens any more. With SECONDS 0 there is
no end but that. Answers are read whole before a connection is used again.
"""

from __future__ import annotations

import json
import selectors
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import define, field

_SIZE = struct.Struct(">I")
_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_PIECE = 65536


def write_requests(file: Path, several: Iterable[bytes]) -> None:
    """Write requests down, each with its length before it."""
    with file.open("wb") as stream:
        for one in several:
            stream.write(_SIZE.pack(len(one)) + one)


def read_requests(file: Path) -> list[bytes]:
    """Return the requests of a file."""
    data, found, at = file.read_bytes(), [], 0
    while at < len(data):
        (size,) = _SIZE.unpack_from(data, at)
        found.append(data[at + _SIZE.size : at + _SIZE.size + size])
        at += _SIZE.size + size
    return found


@define(eq=False)
class _Line:
    """One connection, with the request that it waits for."""

    socket: socket.socket
    number: int = -1
    sent_at: float = 0.0
    heard: bytearray = field(factory=bytearray)


@define(eq=False)
class Load:
    """Sends requests and notes what became of each.

    Parameters
    ----------
    port
        On this machine.
    requests
        To be sent in this order, each once.
    answers
        Of each request that was answered whole: its number, status and body.
    took_s
        How long each answer took.
    """

    port: int
    requests: list[bytes]
    keeps: bool = False
    answers: list[tuple[int, int, bytes]] = field(factory=list)
    took_s: list[float] = field(factory=list)
    statuses: Counter[int] = field(factory=Counter)
    seconds: float = 0.0
    _next: Iterator[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Begin with the first request."""
        self._next = iter(range(len(self.requests)))

    def run(self, connections: int, seconds: float) -> None:
        """Send until all are answered, time is over, or nobody listens."""
        with selectors.DefaultSelector() as selector:
            lines = [_Line(socket.create_connection(("127.0.0.1", self.port))) for _ in
                     range(connections)]  # fmt: skip
            began = time.perf_counter()
            until = began + seconds if seconds else float("inf")
            for one in lines:
                one.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(one.socket, selectors.EVENT_READ, one)
                self._send(one, selector, until)
            while selector.get_map():
                for key, _ in selector.select(timeout=30):
                    self._hear(key.data, selector, until)
            self.seconds = time.perf_counter() - began
            for one in lines:
                one.socket.close()

    def _send(self, line: _Line, selector: Any, until: float) -> None:
        number = next(self._next, None) if time.perf_counter() < until else None
        if number is None:
            selector.unregister(line.socket)
            return
        line.number, line.sent_at = number, time.perf_counter()
        try:
            line.socket.sendall(self.requests[number])
        except OSError:
            selector.unregister(line.socket)

    def _hear(self, line: _Line, selector: Any, until: float) -> None:
        try:
            piece = line.socket.recv(_PIECE)
        except OSError:
            piece = b""
        if not piece:
            selector.unregister(line.socket)
            return
        line.heard += piece
        if (whole := _whole(line.heard)) is not None:
            self._note(line, *whole)
            line.heard.clear()
            self._send(line, selector, until)

    def _note(self, line: _Line, status: int, body: bytes) -> None:
        self.took_s.append(time.perf_counter() - line.sent_at)
        self.statuses[status] += 1
        if self.keeps:
            self.answers.append((line.number, status, body))

    def as_dict(self) -> dict[str, Any]:
        """Return what was measured."""
        took = sorted(self.took_s)
        count = len(took)

        def at(part: float) -> float:
            return round(took[min(count - 1, int(count * part))] * 1000, 2) if took else 0.0

        return {
            "answered": count,
            "seconds": round(self.seconds, 3),
            "a_second": round(count / self.seconds, 1) if self.seconds else 0.0,
            "p50_ms": at(0.5),
            "p99_ms": at(0.99),
            "max_ms": at(1.0),
            "statuses": {str(status): many for status, many in sorted(self.statuses.items())},
        }


def _whole(heard: bytearray) -> tuple[int, bytes] | None:
    """Return status and body of an answer that has come whole."""
    end = heard.find(_END)
    if end < 0:
        return None
    head = bytes(heard[:end]).lower()
    at = head.find(_LENGTH)
    stop = head.find(b"\r\n", at)
    length = int(head[at + len(_LENGTH) : stop if stop > 0 else None]) if at >= 0 else 0
    body = heard[end + len(_END) :]
    return (int(head[9:12]), bytes(body)) if len(body) >= length else None


def main(words: list[str]) -> None:
    """Send what a file holds and print what was measured."""
    port, connections, seconds, file = words
    load = Load(int(port), read_requests(Path(file)))
    load.run(int(connections), float(seconds))
    print(json.dumps(load.as_dict()))


if __name__ == "__main__":
    main(sys.argv[1:])
