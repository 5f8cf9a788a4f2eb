"""NTRIP against the caster of pygnssutils, and against some that behave as others do."""

from __future__ import annotations

import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event
from typing import Literal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from pygnssutils.socket_server import ClientHandler, SocketServer
from pynmeagps import NMEAReader

from riskmap.core.errors import OutsideError
from riskmap.feeds.reading.frames import crc24q
from riskmap.outside.transports import Options, fetch, listen
from riskmap.outside.transports.ntrip import _Unpacking
from tests.outside.transports.test_lines import until

Version = Literal["1", "2"]
Run = Callable[[Callable[[], None]], None]


def frame(kind: int, size: int = 20) -> bytes:
    """Return a frame of RTCM 3."""
    body = (kind << 4).to_bytes(2, "big") + bytes(range(size))
    head = b"\xd3" + len(body).to_bytes(2, "big") + body
    return head + crc24q(head).to_bytes(3, "big")


FRAMES = b"".join(frame(kind) for kind in (1005, 1077, 1127)) * 3


@contextmanager
def caster(version: Version, certificate: Path | None = None) -> Iterator[tuple[int, Queue[bytes]]]:
    """Run the caster of pygnssutils; what is put into the queue is said to all."""
    said: Queue[bytes] = Queue()
    server = SocketServer(
        None,
        1,
        3,
        said,
        ("127.0.0.1", 0),
        ClientHandler,
        ntripversion=f"{version}.0",
        ntripuser="shu",
        ntrippassword="hunter2",
    )
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1], said
    finally:
        server.stop_read_thread()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def asked(options: Options) -> Options:
    return evolve(options, user="shu", password="hunter2")


@pytest.mark.parametrize("version", ["1", "2"])
def test_frames_of_a_real_caster_come_whole(asked: Options, version: Version) -> None:
    with caster(version) as (port, said):
        stop = Event()
        address = f"ntrip://127.0.0.1:{port}/pygnssutils"
        chunks = listen(address, evolve(asked, ntrip=version), stop)
        next(chunks)
        said.put(FRAMES)
        found = until(chunks, len(FRAMES))
        stop.set()
        assert list(chunks) == []
    assert found.endswith(FRAMES)
    assert b"\xd3" not in found[: -len(FRAMES)]


def test_under_tls_too(asked: Options, certificate: Path) -> None:
    with caster("2", certificate) as (port, said):
        address = f"ntrips://localhost:{port}/pygnssutils"
        with pytest.raises(OutsideError, match="SSLCertVerificationError"):
            next(listen(address, asked, Event()))
        chunks = listen(address, evolve(asked, ca_file=certificate), Event())
        next(chunks)
        said.put(FRAMES)
        assert until(chunks, len(FRAMES)).endswith(FRAMES)
        chunks.close()  # type: ignore[attr-defined] # it is a generator


@pytest.mark.parametrize("version", ["1", "2"])
def test_who_is_not_let_in_is_told_without_the_password(asked: Options, version: Version) -> None:
    wrong = evolve(asked, password="hunter3", ntrip=version)
    with caster(version) as (port, _), pytest.raises(OutsideError, match="refuses name") as fault:
        next(listen(f"ntrip://127.0.0.1:{port}/pygnssutils", wrong, Event()))
    assert "hunter" not in str(fault.value)


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_mount_point_that_is_not_there_is_told_with_those_that_are(
    asked: Options, version: Version
) -> None:
    with caster(version) as (port, _), pytest.raises(OutsideError, match="It has: pygnssutils"):
        next(listen(f"ntrip://127.0.0.1:{port}/PUTUO", evolve(asked, ntrip=version), Event()))


@pytest.mark.parametrize("version", ["1", "2"])
def test_without_a_mount_point_those_that_there_are_are_told(
    asked: Options, version: Version
) -> None:
    with (
        caster(version) as (port, _),
        pytest.raises(OutsideError, match=r"wants a mount point\. It has: pygnssutils"),
    ):
        fetch(f"ntrip://127.0.0.1:{port}/", evolve(asked, ntrip=version))


def test_of_many_mount_points_those_are_told_that_are_most_like_it(
    asked: Options, running: Run
) -> None:
    rows = b"".join(b"STR;OTHER%d;x;RTCM 3;\r\n" % one for one in range(500))
    table = b"SOURCETABLE 200 OK\r\n\r\n" + rows + b"STR;PUTU01;x;\r\nENDSOURCETABLE\r\n"
    with (
        acted(running, lambda line, _: line.sendall(table)) as address,
        pytest.raises(OutsideError, match=r"It has 501, such as PUTU01, "),
    ):
        fetch(address, asked)


Talk = Callable[[socket.socket, bytes], None]


@contextmanager
def acted(run: Run, talk: Talk) -> Iterator[str]:
    """Run a caster that reads a question and then does as it is told."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                question = b""
                while b"\r\n\r\n" not in question:
                    question += line.recv(4096)
                talk(line, question)

        run(serve)
        yield f"ntrip://127.0.0.1:{server.getsockname()[1]}/PUTUO"


def test_a_caster_is_told_where_we_are_if_the_site_wants_it(asked: Options, running: Run) -> None:
    heard: Queue[bytes] = Queue()

    def talk(line: socket.socket, question: bytes) -> None:
        heard.put(question)
        line.sendall(b"ICY 200 OK\r\n")
        heard.put(line.recv(4096))
        line.sendall(FRAMES)
        line.recv(1)

    told = evolve(asked, position=(121.4, 31.24, 12.0), ntrip="1")
    with acted(running, talk) as address:
        chunks = listen(address, told, Event())
        assert until(chunks, len(FRAMES)) == FRAMES
        chunks.close()  # type: ignore[attr-defined] # it is a generator
    question, sentence = heard.get(timeout=5), heard.get(timeout=5)
    assert question.startswith(b"GET /PUTUO HTTP/1.0\r\n")
    assert b64encode(b"shu:hunter2") in question
    read = NMEAReader.parse(sentence)
    assert (read.identity, round(read.lon, 4), round(read.lat, 4)) == ("GPGGA", 121.4, 31.24)


def test_in_version_2_the_head_says_it_and_chunks_are_put_together(
    asked: Options, running: Run
) -> None:
    heard: Queue[bytes] = Queue()

    def talk(line: socket.socket, question: bytes) -> None:
        heard.put(question)
        line.sendall(
            b"HTTP/1.1 200 OK\r\nNtrip-Version: Ntrip/2.0\r\nContent-Type: gnss/data\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        for at in range(0, len(FRAMES), 50):
            part = FRAMES[at : at + 50]
            line.sendall(b"%x\r\n%b\r\n" % (len(part), part))
        while line.recv(4096):  # positions that are told meanwhile: unread, they break the line
            pass

    told = evolve(asked, position=(121.4, 31.24, 12.0))
    with acted(running, talk) as address:
        chunks = listen(address, told, Event())
        assert until(chunks, len(FRAMES)) == FRAMES
        chunks.close()  # type: ignore[attr-defined] # it is a generator
    question = heard.get(timeout=5)
    assert b"Ntrip-Version: Ntrip/2.0\r\n" in question
    assert b"\r\nNtrip-GGA: $GPGGA," in question


def test_a_caster_that_goes_silent_is_left(asked: Options, running: Run) -> None:
    def talk(line: socket.socket, _question: bytes) -> None:
        line.sendall(b"ICY 200 OK\r\n" + FRAMES)
        line.recv(1)

    with acted(running, talk) as address:
        chunks = listen(address, evolve(asked, silent_s=0.1, ntrip="1"), Event())
        assert until(chunks, len(FRAMES)) == FRAMES
        with pytest.raises(OutsideError, match="has said nothing"):
            list(chunks)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"ERROR - Bad Password\r\n\r\n", "refuses name"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "no mount point PUTUO"),
        (b"HTTP/1.1 503 Busy\r\n\r\n", "status 503"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n", "status 302"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "did not answer as it should"),
        (b"\xd3" * 20_000, "did not answer as it should"),
        (b"", "did not answer as it should"),
    ],
)
def test_other_answers_are_told(asked: Options, running: Run, answer: bytes, words: str) -> None:
    with (
        acted(running, lambda line, _: line.sendall(answer)) as address,
        pytest.raises(OutsideError, match=words),
    ):
        list(listen(address, asked, Event()))


def test_a_caster_that_drips_its_head_is_left_in_time(asked: Options, running: Run) -> None:
    def talk(line: socket.socket, _question: bytes) -> None:
        line.settimeout(0.05)
        for _ in range(100):
            try:
                line.sendall(b"H")
                if not line.recv(1):
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    with (
        acted(running, talk) as address,
        pytest.raises(OutsideError, match="did not answer as it should"),
    ):
        list(listen(address, evolve(asked, timeout_s=0.3), Event()))


@given(
    parts=st.lists(st.binary(min_size=1, max_size=40), max_size=6),
    cuts=st.lists(st.integers(1, 30), min_size=1, max_size=8),
)
def test_chunks_are_put_together_wherever_the_stream_is_cut(
    parts: list[bytes], cuts: list[int]
) -> None:
    stream = b"".join(b"%x;x=1\r\n%b\r\n" % (len(one), one) for one in parts) + b"0\r\n\r\n"
    unpack, found, place, turn = _Unpacking(), b"", 0, 0
    while place < len(stream):
        step = cuts[turn % len(cuts)]
        found += unpack.fed(stream[place : place + step])
        place, turn = place + step, turn + 1
    assert found == b"".join(parts)


def test_what_is_no_chunk_ends_the_stream() -> None:
    for text in (b"rain\r\n", b"-5\r\n", b"7" * 100):
        with pytest.raises(OutsideError, match="stream is broken"):
            _Unpacking().fed(text)
