from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import asyncssh
import pytest
from attrs import evolve, frozen

from riskmap.core.errors import OutsideError
from riskmap.outside.transports import Options, fetch

AT = 1_780_000_000


class Guard(asyncssh.SSHServer):
    """Lets in who knows the password, or holds the key."""

    def __init__(self, key: asyncssh.SSHKey, lines: list[asyncssh.SSHServerConnection]) -> None:
        self.key, self.lines = key, lines

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.lines.append(conn)

    def password_auth_supported(self) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("shu", "hunter2")

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == "shu" and key.public_data == self.key.public_data


@frozen
class Server:
    """An SFTP server of asyncssh, which is not the library that asks."""

    port: int
    line: str
    print_: str
    key_file: Path

    def address(self, path: str) -> str:
        return f"sftp://127.0.0.1:{self.port}/{path}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("sftp")
    folder = home / "in"
    folder.mkdir()
    for number, name in enumerate(["rain_1.csv", "rain_2.csv", "雨量_3.csv"]):
        (folder / name).write_bytes(f"rain {number}".encode() * (40_000 if number == 1 else 1))
        os.utime(folder / name, (AT + number, AT + number))
    host_key, key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    other_key = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
    key.write_private_key(home / "key", passphrase="hunter4", rounds=1, ignore_few_rounds=True)
    ports: Queue[int] = Queue()
    ends, loop = asyncio.Event(), asyncio.new_event_loop()

    async def serve() -> None:
        lines: list[asyncssh.SSHServerConnection] = []
        listening = await asyncssh.create_server(
            lambda: Guard(key, lines),
            "127.0.0.1",
            0,
            server_host_keys=[other_key, host_key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(home).encode()),
        )
        ports.put(listening.get_port())
        await ends.wait()
        listening.close()
        for one in lines:
            one.abort()
            await one.wait_closed()
        await listening.wait_closed()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    line = host_key.export_public_key().decode().strip()
    yield Server(ports.get(timeout=5), line, host_key.get_fingerprint(), home / "key")
    loop.call_soon_threadsafe(ends.set)
    thread.join()
    loop.close()


@pytest.fixture
def asked(options: Options, server: Server) -> Options:
    return evolve(options, user="shu", password="hunter2", host_key=server.line)


def test_the_newest_file_comes_once(server: Server, asked: Options) -> None:
    first = fetch(server.address("in/*.csv"), asked)
    assert (first.name, first.payload) == ("雨量_3.csv", b"rain 2")
    assert fetch(server.address("in/*.csv"), asked, first.state).not_modified


def test_a_long_file_comes_whole_and_one_that_is_too_long_not(
    server: Server, asked: Options
) -> None:
    assert fetch(server.address("in/rain_2.csv"), asked).payload == b"rain 1" * 40_000
    with pytest.raises(OutsideError, match="more than 9000 bytes"):
        fetch(server.address("in/rain_2.csv"), evolve(asked, size_max=9_000))


def test_a_key_opens_instead_of_a_password(server: Server, asked: Options) -> None:
    with_key = evolve(asked, key_file=server.key_file, password="hunter4")
    assert fetch(server.address("in/rain_1.csv"), with_key).payload == b"rain 0"
    with pytest.raises(OutsideError, match="no private key"):
        fetch(server.address("in/rain_1.csv"), evolve(with_key, password=""))


def test_a_server_with_another_key_hears_no_password(server: Server, asked: Options) -> None:
    for pin in ("", "SHA256:AAAA", "ssh-ed25519 AAAA", server.line[:-6] + "AAAAAA"):
        with pytest.raises(OutsideError, match="not the one in the settings") as fault:
            fetch(server.address("in/*"), evolve(asked, host_key=pin))
        assert "SHA256:" in str(fault.value)
    assert server.print_ in str(fault.value)  # what its keeper can compare


def test_who_is_not_let_in_is_told(server: Server, asked: Options) -> None:
    with pytest.raises(OutsideError, match="refuses name") as fault:
        fetch(server.address("in/*"), evolve(asked, password="hunter3"))
    assert "hunter" not in str(fault.value)


def test_a_folder_that_is_not_there_is_said(server: Server, asked: Options) -> None:
    with pytest.raises(OutsideError, match=r"no file /none/\*"):
        fetch(server.address("none/*"), asked)
