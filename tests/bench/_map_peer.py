"""A folder of files, each compressed once, before the first request; granian serves it."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}


def application() -> Any:
    """Return the WSGI application over the folder that ``BENCH_FOLDER`` names."""
    files = {f"/{one.name}": one for one in Path(os.environ["BENCH_FOLDER"]).iterdir()}
    bodies = {path: gzip.compress(one.read_bytes(), 6) for path, one in files.items()}

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path not in bodies:
            start_response("404 Not Found", [("Content-Length", "0")])
            return []
        kind = _TYPES[files[path].suffix]
        start_response("200 OK", [("Content-Type", kind), ("Content-Encoding", "gzip")])
        return [bodies[path]]

    return answer
