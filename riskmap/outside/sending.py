"""Send what the program writes about its work to another machine: syslog over UDP or TCP.

Each record is one line of JSON. It is sent by a thread of its own, so nobody waits for a
collector that is slow or away; what it cannot take in time is dropped, for the file under
``log/`` has it too.
"""

from __future__ import annotations

import logging
import queue
import socket
import time
from contextlib import suppress
from logging.handlers import QueueHandler, QueueListener, SysLogHandler
from urllib.parse import urlsplit

#: Records that may wait; those beyond are dropped.
WAITING = 10_000
#: Seconds in which a collector has to answer.
PATIENCE_S = 5.0
#: Seconds after which one that was away is tried again; until then records are dropped.
AGAIN_S = 5.0
_KINDS = {"udp": socket.SOCK_DGRAM, "tcp": socket.SOCK_STREAM}


class Sending(QueueHandler):
    """Hands records to the thread that sends them.

    Parameters
    ----------
    address
        As in ``log.send_to``: ``udp://host:port`` or ``tcp://host:port``.
    """

    def __init__(self, address: str, formatter: logging.Formatter) -> None:
        self._waiting: queue.Queue[logging.LogRecord] = queue.Queue(WAITING)
        super().__init__(self._waiting)
        self.setFormatter(formatter)
        self._sender = _Sender(address)
        self._listener = QueueListener(self._waiting, self._sender)
        self._listener.start()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - of logging
        """Drop a record that there is no room for."""

    def close(self) -> None:
        """Send what waits, as far as the collector takes it, and end the thread."""
        if self._listener._thread is not None:  # noqa: SLF001 - else stop fails when asked twice
            self._listener.stop()
        self._sender.close()
        super().close()


class _Sender(SysLogHandler):
    """Sends one record after the other, and connects anew when a collector was away."""

    append_nul = False

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._is_stream = parts.scheme == "tcp"
        self._again_at = 0.0
        self._where = (parts.hostname or "", parts.port or 0)
        logging.Handler.__init__(self)
        # As the constructor of SysLogHandler sets them, which connects and fails at once.
        self.address = self._where
        self.facility = SysLogHandler.LOG_LOCAL0
        self.socktype = _KINDS[parts.scheme]
        self.unixsocket = False
        self.socket: socket.socket | None = None

    def createSocket(self) -> None:  # noqa: N802 - of logging
        """Connect to the collector."""
        if self._is_stream:
            self.socket = socket.create_connection(self._where, timeout=PATIENCE_S)
            return
        kind = socket.getaddrinfo(*self._where, type=socket.SOCK_DGRAM)[0][0]
        self.socket = socket.socket(kind, socket.SOCK_DGRAM)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; over TCP its end parts it from the next (RFC 6587)."""
        return super().format(record) + ("\n" if self._is_stream else "")

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record, if the collector was not away just now."""
        if time.monotonic() >= self._again_at:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - of logging
        """Let a later record try a new connection."""
        if self.socket is not None:
            with suppress(OSError):
                self.socket.close()
            self.socket = None
        self._again_at = time.monotonic() + AGAIN_S
