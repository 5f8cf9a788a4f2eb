"""Serve the application with granian, and keep the clock running beside it.

One process supervises; its children are the worker that answers requests and,
unless the clock runs elsewhere, the clock. Whatever ends the supervisor ends them too.
"""

from __future__ import annotations

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

from attrs import frozen
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_
from riskmap.web.family import PATIENCE_S, ClockChild

APPLICATION = "riskmap.web.worker:application"
#: After that the clock is started even though no page is answered.
READY_WITHIN_S = 60
#: Whoever has not said what he wants by then goes; request line and headers in all, bytes.
HEADERS_WITHIN_MS, HEADERS_MAX = 10_000, 32 * 1024
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to  # nosec B104


@frozen(kw_only=True)
class Place:
    """Where a server listens.

    Parameters
    ----------
    host
        Numeric address.
    port
        TCP port; never 0.
    """

    host: str
    port: int

    @property
    def reachable(self) -> str:
        """Address under which this machine reaches it."""
        return ANY_ADDRESS.get(self.host, self.host)

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        host = f"[{self.reachable}]" if ":" in self.reachable else self.reachable
        return f"http://{host}:{self.port}/"


def find_place(host: str, port: int) -> Place:
    """Return where to listen; port 0 takes any that is free.

    Raises
    ------
    ConfigurationError
        If the port is in use or may not be used, or the host is not of this machine.
    """
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # granian shares a port with others that ask to share it; we want it alone.
        with socket.create_server(where[:2], family=family) as tried:
            numeric, found = tried.getsockname()[:2]
    except OSError as fault:
        raise ConfigurationError(
            N_("Cannot listen on {host}, port {port}: {reason}."),
            mend=N_("Stop what uses it (perhaps another riskmap), or choose: --port {other}"),
            host=host,
            port=port,
            other=port + 1,
            reason=(fault.strerror or str(fault)).partition(" (")[0],
        ) from None
    return Place(host=str(numeric), port=int(found))


def serve(
    place: Place,
    *,
    clock: bool,
    ready: Callable[[str], None],
    application: str = APPLICATION,
) -> None:
    """Serve until SIGTERM or Ctrl-C; a worker that dies is started again.

    Parameters
    ----------
    clock
        Keep the clock running as a child.
    ready
        Called once with the address when the first request would be answered.
    application
        ``module:factory`` of an application in the manner of RSGI.

    Raises
    ------
    SystemExit
        With code 1, if the worker dies again and again.
    """
    # Start workers afresh everywhere, not as copies of a process that has threads.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        application,
        factory=True,
        address=place.host,
        port=place.port,
        interface=Interfaces.RSGI,
        workers=1,
        websockets=False,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADERS_WITHIN_MS, max_buffer_size=HEADERS_MAX
        ),
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_S,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": {}, "loggers": {"_granian": {"propagate": True}}},
        log_access=False,
    )
    child = ClockChild()

    def follow() -> None:
        if _answers(place):
            ready(place.address)
        if clock:  # only now: both would want the processor
            child.keep()

    server.on_startup(threading.Thread(target=follow, daemon=True).start)
    server.on_shutdown(child.stop)
    server.serve()


def _answers(place: Place) -> bool:
    """Wait until a request is answered; False if that takes too long."""
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        connection = HTTPConnection(place.reachable, place.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return True
        finally:
            connection.close()
    return False
