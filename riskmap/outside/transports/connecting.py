"""Connections of transports: to addresses that were looked at, and for so long."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import define, field

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.outside.faults import words_of
from riskmap.outside.transports.records import Options


@define
class Limit:
    """The end of a look: what is still connected then is cut off, however busy it looks.

    Parameters
    ----------
    until
        Monotonic seconds.
    """

    until: float
    is_over: bool = False
    _sockets: list[socket.socket] = field(factory=list)

    @property
    def left(self) -> float:
        """Seconds left.

        Raises
        ------
        TimeoutError
            If there are none.
        """
        seconds = self.until - time.monotonic()
        if self.is_over or seconds <= 0:
            raise TimeoutError
        return seconds

    def hold(self, one: socket.socket) -> socket.socket:
        """Cut this connection off, too, when the time is over."""
        self._sockets.append(one)
        if self.is_over:
            self.end()
        return one

    def end(self) -> None:
        """Cut all connections off."""
        self.is_over = True
        for one in self._sockets:
            with suppress(OSError):
                # Not closed: that is for whoever reads from it, who wakes up now.
                socket.socket.shutdown(one, socket.SHUT_RDWR)


@contextmanager
def limit_of(seconds: float) -> Iterator[Limit]:
    """Give a time limit that ends by itself."""
    limit = Limit(time.monotonic() + seconds)
    timer = threading.Timer(seconds, limit.end)
    timer.daemon = True
    timer.start()
    try:
        yield limit
    finally:
        timer.cancel()


def connected(host: str, port: int, options: Options, limit: Limit) -> socket.socket:
    """Connect to the first address of a host that answers; each was looked at before.

    Raises
    ------
    RefusedAddressError
        If the host may not be asked.
    OSError
        If nobody answers.
    """
    fault = OSError("no address")
    for address in options.reach.checked(host, options.resolve(host, port)):
        try:
            return limit.hold(socket.create_connection((address, port), limit.left))
        except OSError as this:
            fault = this
    raise fault


def secret(plain: socket.socket, host: str, options: Options, limit: Limit) -> ssl.SSLSocket:
    """Go on in secret; the certificate must bear the name of the host."""
    with closing_on_fault(plain):
        tls = tls_of(options.ca_file)
        wrapped = tls.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    limit.hold(wrapped)
    with closing_on_fault(wrapped):
        wrapped.settimeout(limit.left)
        wrapped.do_handshake()
    return wrapped


@contextmanager
def closing_on_fault(line: socket.socket) -> Iterator[None]:
    """Let nothing that failed leave a connection behind."""
    try:
        yield
    except BaseException:
        line.close()
        raise


def tls_of(ca_file: Path | None) -> ssl.SSLContext:
    """Return how certificates are checked: by the system's list, and by one of the site's own."""
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError):
            raise OutsideError(
                N_("{file} holds no certificates."),
                mend=N_("Name a file of certificates in PEM."),
                file=ca_file.name,
            ) from None
    return context


def no_answer(where: str, fault: BaseException) -> OutsideError:
    """Return the error of a host that did not answer; of the fault only its kind is told."""
    return OutsideError(
        N_("{host} did not answer as it should: {kind}."),
        mend=N_("Try again later; look whether its address is still right."),
        host=where,
        kind=words_of(fault),
    )


def too_much(where: str, size_max: int) -> OutsideError:
    """Return the error of a payload that is larger than any that is meant."""
    return OutsideError(
        N_("{host} has more than {limit} bytes at once."),
        mend=N_("Look whether its address is still right."),
        host=where,
        limit=size_max,
    )
