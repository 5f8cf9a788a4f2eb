"""Serve a tiny application as riskmap serves its own: ``python -m tests.web.server PORT``."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from riskmap.web.bridge import Bridge
from riskmap.web.family import depend_on_parent
from riskmap.web.serve import find_place, serve


def application() -> Bridge:
    """Make an application that tells which process answers, or dies when asked to."""
    depend_on_parent()
    if "broken" in os.environ.get("SERVER_TEST", ""):
        sys.exit("this application cannot be made")

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/die":
            os.kill(os.getpid(), signal.SIGKILL)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(os.getpid()).encode()]

    return Bridge(answer, threads=2)


def main() -> None:
    """Serve, with the clock beside, and write the address into a file when it is ready."""
    port, ready = int(sys.argv[1]), Path(sys.argv[2])

    def tell(address: str) -> None:
        part = ready.with_suffix(".part")
        part.write_text(address, "utf-8")
        part.rename(ready)

    serve(
        find_place("127.0.0.1", port),
        clock=True,
        ready=tell,
        application="tests.web.server:application",
    )


if __name__ == "__main__":
    main()
