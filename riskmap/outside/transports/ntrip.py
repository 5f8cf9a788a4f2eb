"""A client of NTRIP casters, versions 1 and 2: what a reference station says, and what there is."""

from __future__ import annotations

import re
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from threading import Event

from attrs import define, frozen
from pynmeagps import GET, NMEAMessage

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.outside.asking import AGENT
from riskmap.outside.transports.addresses import Address
from riskmap.outside.transports.connecting import Limit, connected, limit_of, no_answer, secret
from riskmap.outside.transports.lines import CHUNK, heard, reading
from riskmap.outside.transports.records import Options

HEAD_MAX = 16_384
#: Casters that make corrections for a place forget it after a minute or more.
TELL_EVERY_S = 20.0
_OK, _REFUSED, _NONE = 200, 401, 404
_STATUS = re.compile(rb"(?:HTTP/1\.[01]|ICY|SOURCETABLE|ERROR)[ -]*(\d{3})?(.*)")
_MOUNTS_TOLD = 12
#: A caster of the whole world has some thousand.
_MOUNTS_MAX = 10_000
#: A line that says how long a chunk is.
_SIZE_LONGEST = 64
_SIZE = re.compile(rb"[0-9a-fA-F]{1,8}")


@frozen
class _Head:
    """How a caster answers, and what came with it."""

    status: int
    is_chunked: bool
    is_table: bool
    rest: bytes


def listen(address: Address, options: Options, stop: Event) -> Iterator[bytes]:
    """Yield what one mount point says, with empty chunks while it is silent.

    Raises
    ------
    OutsideError
        If the caster does not answer, refuses, has no such mount point, or becomes silent.
    """
    try:
        with limit_of(options.timeout_s) as limit:
            line, head = _asked(address, options, limit)
            if head.is_table:
                with line:
                    raise _no_mount(address, _body(line, head, options, limit))
    except OSError as fault:
        raise no_answer(address.host, fault) from None
    with line:
        telling = _Telling(line, options)
        yield from _unpacked(head, heard(telling.around(reading(line)), address, options, stop))


def _asked(address: Address, options: Options, limit: Limit) -> tuple[socket.socket, _Head]:
    line = connected(address.host, address.port, options, limit)
    try:
        if address.scheme == "ntrips":
            line = secret(line, address.host, options, limit)
        line.settimeout(limit.left)
        line.sendall(_question(address, options))
        return line, _accepted(address, _head_of(line, limit))
    except BaseException:
        line.close()
        raise


def _accepted(address: Address, head: _Head) -> _Head:
    if head.status != _OK:
        raise _refusal(address, head.status)
    return head


def _question(address: Address, options: Options) -> bytes:
    mount = address.path.lstrip("/")
    is_second = options.ntrip == "2"
    host = f"[{address.host}]" if ":" in address.host else address.host
    lines = [
        f"GET /{mount} HTTP/1.{1 if is_second else 0}",
        f"Host: {host}:{address.port}",
        f"User-Agent: NTRIP {AGENT}",
        "Accept: */*",
        "Connection: close",
    ]
    if is_second:
        lines.append("Ntrip-Version: Ntrip/2.0")
        if options.position is not None and mount:
            lines.append(f"Ntrip-GGA: {_gga(options).decode('ascii').strip()}")
    if options.user:
        said = b64encode(f"{options.user}:{options.password}".encode()).decode("ascii")
        lines.append(f"Authorization: Basic {said}")
    return "".join(f"{one}\r\n" for one in [*lines, ""]).encode("ascii")


def _head_of(line: socket.socket, limit: Limit) -> _Head:
    """Read the head of an answer.

    Version 1 says ``ICY 200 OK`` and begins, with or without lines about itself; those are noise
    to whoever cuts messages out of the stream.
    """
    found = b""
    while True:
        is_begun = found.startswith(b"ICY") and b"\r\n" in found
        if is_begun or b"\r\n\r\n" in found or len(found) > HEAD_MAX:
            break
        line.settimeout(limit.left)
        chunk = line.recv(CHUNK)
        if not chunk:
            break
        found += chunk
    mark = b"\r\n" if found.startswith(b"ICY") else b"\r\n\r\n"
    head, _, rest = found.partition(mark)
    first, *others = head.split(b"\r\n")
    status = _STATUS.match(first)
    if status is None:
        raise OSError
    told = {
        name.strip().lower(): value.strip().lower()
        for name, _, value in (one.decode("latin-1").partition(":") for one in others)
    }
    kind = told.get("content-type", "")
    return _Head(
        status=_number(first, status),
        is_chunked="chunked" in told.get("transfer-encoding", ""),
        is_table=first.startswith(b"SOURCETABLE") or kind.startswith("gnss/sourcetable"),
        rest=rest,
    )


def _number(first: bytes, status: re.Match[bytes]) -> int:
    """Return the status; version 1 says in words that it does not let us in."""
    if status[1] is not None:
        return int(status[1])
    return _REFUSED if b"password" in first.lower() or b"author" in first.lower() else 0


def _body(line: socket.socket, head: _Head, options: Options, limit: Limit) -> bytes:
    """Return all of a short answer, up to its last line."""
    unpack = _Unpacking() if head.is_chunked else None
    found = bytearray()
    chunk: bytes = head.rest
    while True:
        found += unpack.fed(chunk) if unpack else chunk
        if b"ENDSOURCETABLE" in found[-200:] or len(found) > options.size_max:
            break
        line.settimeout(limit.left)
        chunk = line.recv(CHUNK)
        if not chunk:
            break
    return bytes(found[: options.size_max])


def _unpacked(head: _Head, chunks: Iterator[bytes]) -> Iterator[bytes]:
    unpack = _Unpacking() if head.is_chunked else None
    yield unpack.fed(head.rest) if unpack else head.rest
    for chunk in chunks:
        yield unpack.fed(chunk) if unpack else chunk


@define
class _Unpacking:
    """Takes chunks of HTTP/1.1 apart, wherever the stream was cut."""

    _left: int = 0
    _text: bytes = b""

    def fed(self, data: bytes) -> bytes:
        """Return the content in what came.

        Raises
        ------
        OutsideError
            If there is no such chunk.
        """
        found, place = bytearray(), 0
        while place < len(data):
            if self._left:
                part = data[place : place + self._left]
                found += part
                place, self._left = place + len(part), self._left - len(part)
                continue
            self._text += data[place : place + 1]
            place += 1
            is_whole = self._text.endswith(b"\n") and self._text.strip()
            if is_whole or len(self._text) > _SIZE_LONGEST:
                self._left, self._text = _size(self._text), b""
        return bytes(found)


def _size(text: bytes) -> int:
    said = text.split(b";")[0].strip()
    if not _SIZE.fullmatch(said):
        raise OutsideError(
            N_("The caster's stream is broken: a length was expected."),
            mend=N_("It is tried again by itself."),
        )
    return int(said, 16)


@define
class _Telling:
    """Tells a caster from time to time where we are."""

    _line: socket.socket
    _options: Options
    _told_at: float = 0.0

    def around(self, read: Callable[[], bytes | None]) -> Callable[[], bytes | None]:
        """Return what reads and, when it is time, tells before."""
        if self._options.position is None:
            return read

        def told() -> bytes | None:
            now = time.monotonic()
            if now - self._told_at >= TELL_EVERY_S or not self._told_at:
                self._told_at = now
                self._line.sendall(_gga(self._options))
            return read()

        return told


def _gga(options: Options) -> bytes:
    """Return a sentence that says where we are."""
    lon, lat, height = options.position or (0.0, 0.0, 0.0)
    message = NMEAMessage(
        "GP",
        "GGA",
        GET,
        time=options.clock.now().time(),
        lat=lat,
        lon=lon,
        quality=1,
        numSV=12,
        HDOP=1.0,
        alt=height,
        altUnit="M",
        sep=0.0,
        sepUnit="M",
    )
    return bytes(message.serialize())


def _refusal(address: Address, status: int) -> OutsideError:
    if status in {_REFUSED, 403}:
        return OutsideError(
            N_("{host} refuses name, password or key."),
            mend=N_("Look whether they are still right in the settings."),
            host=address.host,
        )
    if status == _NONE:
        return _no_mount(address, b"")
    return OutsideError(
        N_("{host} answers with the status {status}."),
        mend=N_("Try again later; look whether its address is still right."),
        host=address.host,
        status=status,
    )


def _no_mount(address: Address, table: bytes) -> OutsideError:
    """Return the error of a mount point that is not there, with those that are most like it."""
    rows = (one.split(";") for one in table.decode("utf-8", "replace").splitlines())
    mounts = [row[1] for row in rows if row[0] == "STR" and len(row) > 1 and row[1].isprintable()]
    mount = address.path.lstrip("/")
    near = get_close_matches(mount, mounts[:_MOUNTS_MAX], n=_MOUNTS_TOLD, cutoff=0.0)
    told = ", ".join(one[:40] for one in (near if mount else mounts[:_MOUNTS_TOLD]))
    if not told:
        mend = N_("Ask without a mount point for the list of them.")
    elif len(mounts) > _MOUNTS_TOLD:
        mend = N_("It has {count}, such as {mounts}.")
    else:
        mend = N_("It has: {mounts}.")
    why = N_("{host} has no mount point {mount}.") if mount else N_("{host} wants a mount point.")
    known = {"host": address.host, "mount": mount, "mounts": told, "count": len(mounts)}
    return OutsideError(why, mend=mend, **known)
