"""Addresses of static files: with a hash of their content, so that they can be kept for ever."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, current_app, request

from riskmap.core.errors import MissingAssetError
from riskmap.core.words import N_
from riskmap.doors.keeping import keep_for_ever

_KNOWN = "riskmap.static_addresses"


def serve_assets(app: Flask) -> None:
    """Let templates link static files by `static`, and browsers keep them."""
    app.jinja_env.globals["static"] = static
    app.after_request(_keep)


def static(path: str) -> str:
    """Return the address of a static file, ``css/base.css``, with its content's hash.

    Raises
    ------
    MissingAssetError
        If there is no such file: set-up has not been run, or the name is wrong.
    """
    known: dict[str, str] = request.environ.setdefault(_KNOWN, {})  # a list has an icon a row
    if path not in known:
        known[path] = _address(path)
    return known[path]


def _address(path: str) -> str:
    file = Path(str(current_app.static_folder)) / path
    try:
        stamp = file.stat().st_mtime_ns
    except OSError:
        raise MissingAssetError(N_("{file} is missing."), file=path) from None
    # As url_for writes it, in a tenth of its time: a page has eighty of them.
    root = f"{request.script_root}{current_app.static_url_path}"
    return f"{root}/{quote(path)}?v={_hash(file, stamp)}"


@lru_cache(maxsize=1024)
def _hash(file: Path, _stamp: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = "no-cache"
        if "v" in request.args:
            keep_for_ever(response)
    return response
