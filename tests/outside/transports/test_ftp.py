from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import evolve
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer

from riskmap.core.errors import OutsideError, RefusedAddressError
from riskmap.outside.reach import Reach
from riskmap.outside.transports import Options, fetch

Run = Callable[[Callable[[], None]], None]
AT = 1_780_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(["rain_1.csv", "rain_2.csv", "雨量_3.csv"]):
        (tmp_path / name).write_bytes(f"rain {number}".encode())
        os.utime(tmp_path / name, (AT + number, AT + number))
    (tmp_path / "rain_9.csv").mkdir()
    return tmp_path


@contextmanager
def served(folder: Path, run: Run, certificate: Path | None = None, **how: object) -> Iterator[int]:
    """Serve a folder with pyftpdlib."""
    people = DummyAuthorizer()
    people.add_user("shu", "hunter2", str(folder), perm="elr")
    base = FTPHandler if certificate is None else TLS_FTPHandler
    tls = {"certfile": str(certificate), "tls_control_required": True, "tls_data_required": True}
    kind = type("Handler", (base,), {"authorizer": people, **(tls if certificate else {}), **how})
    loop = IOLoop()
    server = FTPServer(("127.0.0.1", 0), kind, ioloop=loop)
    ends = False

    def serve() -> None:
        while not ends:
            loop.loop(timeout=0.01, blocking=False)
        server.close_all()

    run(serve)
    try:
        yield server.address[1]
    finally:
        ends = True


@pytest.fixture
def asked(options: Options) -> Options:
    return evolve(options, user="shu", password="hunter2")


def test_the_newest_of_a_pattern_comes_once(folder: Path, asked: Options, running: Run) -> None:
    with served(folder, running) as port:
        address = f"ftp://127.0.0.1:{port}/*.csv"
        first = fetch(address, asked)
        second = fetch(address, asked, first.state)
        by_name = fetch(f"ftp://127.0.0.1:{port}/rain_1.csv", asked)
    assert (first.name, first.payload) == ("雨量_3.csv", b"rain 2")
    assert second.not_modified
    assert by_name.payload == b"rain 0"


def test_each_file_comes_where_that_is_wanted(folder: Path, asked: Options, running: Run) -> None:
    came: list[bytes | None] = []
    state = None
    with served(folder, running) as port:
        while len(came) < 4:
            one = fetch(f"ftp://127.0.0.1:{port}/*", evolve(asked, each=True), state)
            state = one.state
            came.append(one.payload)
            if not one.more:
                break
    assert came == [b"rain 0", b"rain 1", b"rain 2"]


def test_a_server_without_modern_lists_is_understood(
    folder: Path, asked: Options, running: Run
) -> None:
    old = {name: what for name, what in FTPHandler.proto_cmds.items() if name != "MLSD"}
    with served(folder, running, proto_cmds=old) as port:
        first = fetch(f"ftp://127.0.0.1:{port}/*.csv", asked)
        assert fetch(f"ftp://127.0.0.1:{port}/*.csv", asked, first.state).not_modified
    assert first.payload == b"rain 2"


def test_under_tls_commands_and_data_are_secret(
    folder: Path, asked: Options, running: Run, certificate: Path
) -> None:
    with served(folder, running, certificate) as port:
        address = f"ftps://localhost:{port}/rain_2.csv"
        with pytest.raises(OutsideError, match="SSLCertVerificationError"):
            fetch(address, asked)
        assert fetch(address, evolve(asked, ca_file=certificate)).payload == b"rain 1"


def test_who_is_not_let_in_is_told_without_the_password(
    folder: Path, asked: Options, running: Run
) -> None:
    with (
        served(folder, running, auth_failed_timeout=0.01) as port,
        pytest.raises(OutsideError, match="refuses name") as fault,
    ):
        fetch(f"ftp://127.0.0.1:{port}/*", evolve(asked, password="hunter3"))
    assert "hunter" not in str(fault.value)


def test_a_name_that_is_not_there_and_too_much_are_said(
    folder: Path, asked: Options, running: Run
) -> None:
    with served(folder, running) as port:
        with pytest.raises(OutsideError, match=r"no file snow_\*"):
            fetch(f"ftp://127.0.0.1:{port}/snow_*", asked)
        with pytest.raises(OutsideError, match="status 550"):
            fetch(f"ftp://127.0.0.1:{port}/none/x", asked)
        with pytest.raises(OutsideError, match="more than 3 bytes"):
            fetch(f"ftp://127.0.0.1:{port}/rain_1.csv", evolve(asked, size_max=3))


def test_a_server_does_not_send_us_elsewhere_for_its_data(
    folder: Path, asked: Options, running: Run
) -> None:
    """Its answer to PASV names another host; the data are asked of the one we looked at."""
    with served(folder, running, masquerade_address="10.0.0.1") as port:
        assert fetch(f"ftp://127.0.0.1:{port}/rain_1.csv", asked).payload == b"rain 0"


def test_a_server_that_says_nothing_more_is_left_in_time(asked: Options) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(OutsideError, match=r"did not answer"):
            fetch(f"ftp://127.0.0.1:{port}/x", evolve(asked, timeout_s=0.2))


def test_a_greeting_that_drips_is_left_in_time(asked: Options, running: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slow:

        def drip() -> None:
            line, _ = slow.accept()
            with line:
                line.settimeout(0.05)
                for _ in range(1_000):
                    try:
                        line.sendall(b"220-x\r\n")
                        if not line.recv(1):
                            return
                    except TimeoutError:
                        continue
                    except OSError:
                        return

        running(drip)
        port = slow.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(OutsideError, match=r"did not answer"):
            fetch(f"ftp://127.0.0.1:{port}/x", evolve(asked, timeout_s=0.3))
        assert time.monotonic() - began < 20  # it would go on for 50


def test_another_port_than_that_of_files_may_be_within_too(asked: Options) -> None:
    with pytest.raises(RefusedAddressError):
        fetch("ftp://10.0.0.1:2121/x", evolve(asked, reach=Reach(["127.0.0.1"])))
