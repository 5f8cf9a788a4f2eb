"""Connections to the very addresses that were looked at, for as long as a question may take."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2
from attrs import frozen

from riskmap.outside.reach import Reach


@frozen
class PinnedNetwork(httpcore2.NetworkBackend):
    """Looks a name up once, checks what it found, and connects to that.

    Parameters
    ----------
    reach
        Which addresses may be asked.
    resolve
        From a name and a port to addresses.
    until
        Monotonic seconds at which everything ends.
    """

    reach: Reach
    resolve: Callable[[str, int], Iterable[str]]
    until: float

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the one limit is `until`
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that answers."""
        fault: Exception = httpcore2.ConnectError("no address")
        for address in self.reach.checked(host, self.resolve(host, port)):
            try:
                stream = httpcore2.SyncBackend().connect_tcp(
                    address, port, left(self.until), local_address, socket_options
                )
            except httpcore2.ConnectError as this:
                fault = this
            else:
                return TimedStream(stream, self.until)
        raise fault

    def connect_unix_socket(self, *_args: Any, **_more: Any) -> httpcore2.NetworkStream:
        """Refuse: other programs of this machine are not asked."""
        raise httpcore2.UnsupportedProtocol


@frozen
class TimedStream(httpcore2.NetworkStream):
    """A connection that ends at a moment, however busy it looks.

    Parameters
    ----------
    stream
        The connection.
    until
        Monotonic seconds.
    """

    stream: httpcore2.NetworkStream
    until: float

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Read what there is."""
        return self.stream.read(max_bytes, left(self.until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Write all of `buffer`."""
        self.stream.write(buffer, left(self.until))

    def close(self) -> None:
        """End it."""
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Go on in secret; the certificate must bear the name that was asked for."""
        secret = self.stream.start_tls(ssl_context, server_hostname, left(self.until))
        return TimedStream(secret, self.until)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self.stream.get_extra_info(info)


def left(until: float) -> float:
    """Return the seconds left.

    Raises
    ------
    httpcore2.ReadTimeout
        If none are.
    """
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise httpcore2.ReadTimeout
    return seconds
