"""An application that does what ours seldom does, behind the bridge: ``… strange PORT``."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import define, field

from riskmap.web.bridge import Bridge, Environ
from riskmap.web.family import depend_on_parent
from riskmap.web.serve import find_place, serve

MANY, THREADS = 200_000, 2


@define(eq=False)
class Strange:
    """Answers by address."""

    closed: int = 0
    bodies: list[str] = field(factory=list)
    at_work: int = 0
    most_at_work: int = 0
    lock: threading.Lock = field(factory=threading.Lock)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer what is asked."""
        start_response("200 OK", [("Content-Type", "text/plain")])
        name = environ["PATH_INFO"].split("/")[1]
        if name == "echo":
            return [self.echo(environ["wsgi.input"].read())]
        if name == "environ":
            texts = {name: text for name, text in environ.items() if isinstance(text, str)}
            return [json.dumps(texts).encode()]
        if name == "fault":
            raise ZeroDivisionError
        found: Iterable[bytes] = getattr(self, name, list)()
        return found

    def healthz(self) -> list[bytes]:
        """Tell that it is there."""
        return []

    def echo(self, body: bytes) -> bytes:
        """Return what came, and note it."""
        self.bodies.append(body[:9].decode("latin-1"))
        return body

    def echoed(self) -> list[bytes]:
        """Tell what came."""
        return [json.dumps(self.bodies).encode()]

    def large(self) -> Iterator[bytes]:
        """Make many small pieces."""
        return (b"%08d" % one for one in range(MANY))

    def closings(self) -> list[bytes]:
        """Tell how often an endless answer was closed."""
        return [str(self.closed).encode()]

    def busiest(self) -> list[bytes]:
        """Tell how many were at work at a time."""
        return [str(self.most_at_work).encode()]

    def slowly(self) -> Iterator[bytes]:
        """Make an answer that takes a while."""
        time.sleep(0.6)
        yield b"one"
        time.sleep(0.6)
        yield b"two"

    def endless(self) -> Iterator[bytes]:
        """Go on until closed."""
        try:
            while True:
                yield b"x" * 100_000
        finally:
            self.closed += 1

    def busy(self) -> list[bytes]:
        """Note how many are at it at a time."""
        with self.lock:
            self.at_work += 1
            self.most_at_work = max(self.most_at_work, self.at_work)
        time.sleep(0.05)
        with self.lock:
            self.at_work -= 1
        return []


def application() -> Bridge:
    """Return it behind the bridge."""
    depend_on_parent()
    return Bridge(Strange(), threads=THREADS)


def tell(address: str) -> None:
    """Say that it is ready."""
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(
        find_place("127.0.0.1", int(sys.argv[1])),
        clock=False,
        ready=tell,
        application="tests.web.strange:application",
    )
