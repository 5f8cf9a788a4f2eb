"""Files of an FTP server, in the open or under TLS."""

from __future__ import annotations

import ftplib  # nosec B402 - many services offer nothing else; with TLS where they do
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from attrs import define, field

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.outside.transports.addresses import Address
from riskmap.outside.transports.choosing import Entry, take
from riskmap.outside.transports.connecting import (
    Limit,
    connected,
    limit_of,
    no_answer,
    secret,
    tls_of,
    too_much,
)
from riskmap.outside.transports.records import Fetched, Options, State

#: TLS from the first byte; on all other ports it is asked for after the greeting.
IMPLICIT_PORT = 990
_NOT_SIGNED_IN = ("530", "332")
#: Said by servers that do not know a command.
_NOT_KNOWN = re.compile(r"50[0-4]")
_FAULTS: tuple[type[Exception], ...] = (*ftplib.all_errors, ValueError)


def fetch(address: Address, options: Options, state: State) -> Fetched:
    """Take the newest complete file of a folder, or each new one.

    Raises
    ------
    OutsideError
        If the server does not answer, or does not let us in.
    """
    with limit_of(options.timeout_s) as limit:
        try:
            with _signed_in(address, options, limit) as line:
                folder = _Folder(line)
                return take(folder, address, options, state, limit, each=bool(options.each))
        except _FAULTS as fault:
            raise _told(address, fault) from None


@contextmanager
def _signed_in(address: Address, options: Options, limit: Limit) -> Iterator[ftplib.FTP]:
    kind = _SecretLine if address.scheme == "ftps" else _Line
    line = kind(address, options, limit)
    try:
        line.open()
        line.login(options.user or "anonymous", options.password)
        if isinstance(line, ftplib.FTP_TLS):
            line.prot_p()
        line.cwd(_wire(address.folder))
        yield line
        with suppress(*_FAULTS):
            line.quit()
    finally:
        line.close()


class _Line(ftplib.FTP):
    """Connects to addresses that were looked at; data come from the same one.

    Names are bytes: what a server calls them in whatever letters is said back to it unchanged.
    """

    def __init__(self, address: Address, options: Options, limit: Limit) -> None:
        super().__init__(timeout=options.timeout_s, encoding="latin-1")
        self._address, self._options, self._limit = address, options, limit

    def open(self) -> None:
        """Connect, and hear the greeting."""
        self.host, self.port = self._address.host, self._address.port
        self.sock = self._plain()
        self.af = self.sock.family
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()

    def _plain(self) -> socket.socket:
        return connected(self.host, self.port, self._options, self._limit)

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, Any]:
        """Begin a transfer that ends with the time limit."""
        line, size = super().ntransfercmd(cmd, rest)
        return self._limit.hold(line), size


class _SecretLine(_Line, ftplib.FTP_TLS):
    """The same under TLS, for commands and data."""

    def __init__(self, address: Address, options: Options, limit: Limit) -> None:
        super().__init__(address, options, limit)
        self.context = tls_of(options.ca_file)

    def _plain(self) -> socket.socket:
        plain = super()._plain()
        if self.port != IMPLICIT_PORT:
            return plain
        return secret(plain, self.host, self._options, self._limit)

    def auth(self) -> str:
        """Go on in secret."""
        said = super().auth()
        if self.sock is not None:
            self._limit.hold(self.sock)
        return said

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, Any]:
        """Begin a transfer under the session of the commands, as many servers ask for."""
        plain, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321 - under TLS
        session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
        wrapped = self.context.wrap_socket(plain, server_hostname=self.host, session=session)
        return self._limit.hold(wrapped), size


@define
class _Folder:
    """The folder in which a line stands."""

    line: ftplib.FTP
    #: What the server calls a name.
    wire: dict[str, str] = field(factory=dict)

    def look(self) -> Iterator[Entry]:
        try:
            for raw, facts in self.line.mlsd(facts=["type", "size", "modify"]):
                if facts.get("type", "file").lower() == "file":
                    size, changed = int(facts.get("size", -1)), _moment(facts.get("modify", ""))
                    yield Entry(self._named(raw), size, changed)
        except ftplib.error_perm as fault:
            if not _NOT_KNOWN.match(str(fault)):
                raise
            yield from self._look_as_of_old()

    def _look_as_of_old(self) -> Iterator[Entry]:
        """Ask for names, then for size and time of each; folders have no size."""
        names = self.line.nlst()
        self.line.voidcmd("TYPE I")  # lengths in letters are refused
        for raw in names:
            with suppress(ftplib.error_perm):
                size = self.line.size(raw)
                said = self.line.sendcmd(f"MDTM {raw}")
                yield Entry(self._named(raw), -1 if size is None else size, _moment(said[4:]))

    def _named(self, raw: str) -> str:
        name = _read(raw)
        self.wire[name] = raw
        return name

    def read(self, name: str, size_max: int) -> bytes:
        found = bytearray()

        def add(chunk: bytes) -> None:
            found.extend(chunk)
            if len(found) > size_max:
                raise too_much(name, size_max)

        self.line.retrbinary(f"RETR {self.wire[name]}", add)
        return bytes(found)


def _moment(text: str) -> float:
    """Return seconds since 1970 of a time as servers write it; 0 for what is none."""
    try:
        return datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def _wire(text: str) -> str:
    return text.encode().decode("latin-1")


def _read(raw: str) -> str:
    """Return a name as people read it."""
    octets = raw.encode("latin-1")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("gb18030", "replace")


def _told(address: Address, fault: Exception) -> OutsideError:
    said = str(fault)[:3]
    if isinstance(fault, ftplib.error_perm) and said in _NOT_SIGNED_IN:
        return OutsideError(
            N_("{host} refuses name, password or key."),
            mend=N_("Look whether they are still right in the settings."),
            host=address.host,
        )
    if isinstance(fault, ftplib.Error) and said.isdecimal():
        return OutsideError(
            N_("{host} answers with the status {status}."),
            mend=N_("Try again later; look whether its address is still right."),
            host=address.host,
            status=said,
        )
    return no_answer(address.host, fault)
