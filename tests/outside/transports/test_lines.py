from __future__ import annotations

import os
import pty
import socket
import tty
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from attrs import evolve

from riskmap.core.errors import OutsideError, RefusedAddressError
from riskmap.outside.transports import Options, fetch, listen, opening

SENTENCE = b"$GNGGA,015540.00,3114.2500,N,12124.0000,E,4,12,0.7,5.1,M,9.2,M,1.0,0001*75\r\n"


def until(chunks: Iterator[bytes], length: int) -> bytes:
    found = b""
    for chunk in chunks:
        found += chunk
        if len(found) >= length:
            return found
    return found


@pytest.fixture
def port() -> Iterator[socket.socket]:
    """A receiver that lets one listener in."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def address_of(server: socket.socket) -> str:
    return f"tcp://127.0.0.1:{server.getsockname()[1]}"


def test_a_receiver_is_heard_over_tcp_until_it_hangs_up(
    port: socket.socket, options: Options
) -> None:
    chunks = listen(address_of(port), options, Event())
    assert next(chunks) == b""  # connected, and nothing is said yet
    line, _ = port.accept()
    with line:
        line.sendall(SENTENCE * 3)
        assert until(chunks, len(SENTENCE) * 3) == SENTENCE * 3
    with pytest.raises(OutsideError, match="ended the connection"):
        next(chunks)


def test_nothing_said_is_an_empty_chunk_and_for_too_long_a_fault(
    port: socket.socket, options: Options
) -> None:
    chunks = listen(address_of(port), evolve(options, silent_s=0.3), Event())
    assert next(chunks) == b""
    with pytest.raises(OutsideError, match="has said nothing"):
        list(chunks)


def test_who_is_told_to_stop_stops_soon(port: socket.socket, options: Options) -> None:
    stop = Event()
    chunks = listen(address_of(port), options, stop)
    next(chunks)
    stop.set()
    assert list(chunks) == []


def test_nobody_there_is_said(options: Options) -> None:
    with pytest.raises(OutsideError, match="ConnectionRefusedError"):
        next(listen("tcp://127.0.0.1:1", options, Event()))


def test_by_hand_a_stream_is_heard_for_a_moment(
    port: socket.socket,
    options: Options,
    running: Callable[[Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "SAMPLE_S", 0.1)

    def speak() -> None:
        line, _ = port.accept()
        with line:
            line.sendall(SENTENCE)
            line.recv(1)  # until the listener hangs up

    running(speak)
    assert fetch(address_of(port), options).payload == SENTENCE


@pytest.fixture
def wire() -> Iterator[tuple[int, str]]:
    """A pair of ends, as a cable has them: one to write on, and the name of the other."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    for one in (ours, theirs):
        os.close(one)


def test_a_receiver_is_heard_on_a_serial_line(wire: tuple[int, str], options: Options) -> None:
    ours, device = wire
    stop = Event()
    chunks = listen(f"serial:{device}?baud=115200&bits=8&parity=n&stop=1", options, stop)
    assert next(chunks) == b""
    os.write(ours, SENTENCE * 2)
    assert until(chunks, 2 * len(SENTENCE)) == SENTENCE * 2
    with pytest.raises(OutsideError, match="did not answer as it should"):
        next(listen(f"serial:{device}", options, Event()))  # one listener a line
    stop.set()
    assert list(chunks) == []


@pytest.mark.parametrize("how", ["baud=fast", "bits=9", "parity=X", "stop=3", "baud=-1"])
def test_a_line_that_cannot_be_is_refused(options: Options, how: str) -> None:
    with pytest.raises(RefusedAddressError):
        next(listen(f"serial:/dev/null?{how}", options, Event()))


def test_what_is_no_line_is_said(options: Options) -> None:
    for device in ("/dev/null", "/dev/none"):
        with pytest.raises(OutsideError, match=device):
            next(listen(f"serial:{device}", options, Event()))
