"""Long bodies that come slowly leave room for those who only read."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterable
from typing import Any

import pytest
from attrs import define, field
from werkzeug.exceptions import ServiceUnavailable

from riskmap.web.bodies import BodiesInTurn


@define
class Sender:
    """Sends pieces, and the end only once it is let go."""

    pieces: list[bytes]
    may_end: threading.Event = field(factory=threading.Event)

    def read(self, _size: int) -> bytes:
        """Return the next piece."""
        if self.pieces:
            return self.pieces.pop(0)
        self.may_end.wait(10)
        return b""


def whole(*pieces: bytes) -> Sender:
    """Return a sender that does not tarry."""
    sender = Sender(list(pieces))
    sender.may_end.set()
    return sender


def echo(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
    return [environ["wsgi.input"].read()]


def asked(door: BodiesInTurn, sender: Sender) -> bytes:
    return b"".join(door({"wsgi.input": sender, "CONTENT_LENGTH": "9"}, None))


def test_a_body_is_read_whole() -> None:
    pieces = (b"a" * 10_000, b"b", b"c" * 16_000)
    assert asked(BodiesInTurn(echo, threads=4), whole(*pieces)) == b"".join(pieces)


def test_a_body_that_is_there_takes_no_place() -> None:
    seen: list[Any] = []
    stream = io.BytesIO(b"short")

    def look(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        seen.append(environ["wsgi.input"])
        return []

    BodiesInTurn(look, threads=4)({"wsgi.input": stream, "CONTENT_LENGTH": "5"}, None)
    assert seen == [stream]


def test_slow_bodies_never_take_all_threads() -> None:
    door = BodiesInTurn(echo, threads=4)
    slow = [Sender([b"a"]) for _ in range(3)]
    threads = [threading.Thread(target=asked, args=(door, one)) for one in slow]
    for one in threads:
        one.start()
    time.sleep(0.2)
    with pytest.raises(ServiceUnavailable):
        asked(door, whole(b"mine"))
    for sender in slow:
        sender.may_end.set()
    for one in threads:
        one.join(5)
    assert asked(door, whole(b"mine")) == b"mine"


def test_a_place_is_given_back_whatever_happens() -> None:
    def stumble(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        environ["wsgi.input"].read(1)
        raise ZeroDivisionError

    door = BodiesInTurn(stumble, threads=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            asked(door, whole(b"a", b"b"))


def test_who_was_refused_is_told_the_end_when_asking_again() -> None:
    def twice(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        with pytest.raises(ServiceUnavailable):
            environ["wsgi.input"].read()
        return [environ["wsgi.input"].read()]

    door = BodiesInTurn(twice, threads=1)
    assert door._turns.acquire(timeout=1)
    assert asked(door, whole(b"mine")) == b""
