"""A host of strangers, on this machine, that answers as a test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from attrs import define, field


@define
class Stranger:
    """Another host.

    Parameters
    ----------
    slowly_s
        Seconds between two bytes of its answer.
    """

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(factory=dict)
    content: bytes = b"rain 12 mm"
    slowly_s: float = 0.0
    asked: list[tuple[str, dict[str, str]]] = field(factory=list)

    @property
    def address(self) -> str:
        """Where it is, by number."""
        return f"http://127.0.0.1:{self.port}/feed"


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    """A host that answers to this machine."""
    told = Stranger()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, {n.lower(): v for n, v in self.headers.items()}))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for at in range(0, len(told.content), 1 if told.slowly_s else 1 << 16):
                    step = 1 if told.slowly_s else 1 << 16
                    self.wfile.write(told.content[at : at + step])
                    time.sleep(told.slowly_s)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.port = server.server_port
    yield told
    server.shutdown()
    server.server_close()
    thread.join()
