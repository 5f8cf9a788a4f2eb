"""A web server whose senders behave badly, each in its own way, until they are told not to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from attrs import define, field

HEAD = "station,time,rain_mm,minutes"
#: Half of this is slow; see `riskmap.feeds.model.diagnosis`.
TIMEOUT_S, SLOW_S = 2.0, 1.4
#: What each answers instead of rain; None: it hangs up.
BAD: dict[str, bytes | None] = {
    "dead": None,
    "lying": b"<html><body>Under maintenance, please come back later</body></html>",
    "empty": f"{HEAD}\n".encode(),
}


@define
class Senders:
    """Who answers at a port, and whether they behave."""

    port: int = 0
    is_bad: bool = False
    now: datetime | None = None
    mended: set[str] = field(factory=set)

    def answer(self, name: str) -> bytes | None:
        """Return what a sender answers; None: it hangs up."""
        if self.is_bad and name not in self.mended:
            if name == "slow":
                time.sleep(SLOW_S)
            if name in BAD:
                return BAD[name]
        return self.rain(name)

    def rain(self, name: str) -> bytes:
        """Return the last hour of a gauge that is called like its feed."""
        now = self.now or datetime.now().astimezone()
        rows = [f"{name},{(now - timedelta(minutes=ago)).isoformat()},{ago / 10},5"
                for ago in range(2, 60, 5)]  # fmt: skip
        return "\n".join((HEAD, *rows, "")).encode()


@contextmanager
def senders() -> Iterator[Senders]:
    """Serve them as long as the block lasts."""
    told = Senders()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told.answer))
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(answer: Callable[[str], bytes | None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answer(self.path.strip("/"))
            if body is None:
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
