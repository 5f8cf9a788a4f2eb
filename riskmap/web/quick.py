"""The quick way in: stands before Flask, answers what rooms offer to answer there.

Whoever is not sure goes the ordinary way: other methods, addresses, forms of a body, hosts that
are not ours, addresses that ask too often. So nothing is refused here, and nothing is explained.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from attrs import define, frozen
from flask import Flask
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wsgi import get_host

from riskmap.doors import pacing
from riskmap.doors.quick import Quick, QuickAnswer, QuickWay
from riskmap.runtime import Runtime
from riskmap.runtime.rooms import modules
from riskmap.web import metrics
from riskmap.web.security import HEADERS, HSTS

#: Larger bodies go the ordinary way, bytes.
BODY_MAX = 4096
_CREATED = f"{HTTPStatus.CREATED.value} {HTTPStatus.CREATED.phrase.upper()}"
_ALWAYS = (
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("Vary", "Accept-Encoding"),
    *HEADERS.items(),
)


def open_quick_ways(app: Flask, runtime: Runtime) -> None:
    """Let `app` answer what rooms offer to answer quickly; to be called before what stands around.

    Parameters
    ----------
    app
        Whose ordinary way stays as it is.
    """
    ways = (way for module in modules("quick") for way in module.ways(runtime))
    app.wsgi_app = _Fork(app, app.wsgi_app, {(one.method, one.path): one for one in ways})  # type: ignore[method-assign]


@frozen
class _Fork:
    """Stands before an application, in the manner of WSGI."""

    app: Flask
    ordinary: Any
    ways: dict[tuple[str, str], QuickWay]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        way = self.ways.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if way is not None and (asked := self._read(environ)) is not None:
            began = time.perf_counter()
            if pacing.let_pass(self.app, environ) and (answer := way.answer(asked)) is not None:
                metrics.count(way.endpoint, HTTPStatus.CREATED, time.perf_counter() - began)
                return _send(answer, environ, start_response)
        found: Iterable[bytes] = self.ordinary(environ, start_response)
        return found

    def _read(self, environ: dict[str, Any]) -> Quick | None:
        """Return what is asked, if its form is the usual one; its body can be read once more."""
        scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        length = environ.get("CONTENT_LENGTH") or ""
        is_usual = (
            scheme.lower() == "bearer"
            and environ.get("CONTENT_TYPE") == "application/json"
            and not environ.get("QUERY_STRING")
            and "HTTP_CONTENT_ENCODING" not in environ
            and "HTTP_TRANSFER_ENCODING" not in environ
            and length.isdecimal()
            and 0 < int(length) <= BODY_MAX
        )
        if not is_usual or not self._is_our_host(environ):
            return None
        body = _body(environ, int(length))
        if body is None:
            return None
        return Quick(token=token.strip(), body=body, origin=environ.get("REMOTE_ADDR", ""))

    def _is_our_host(self, environ: dict[str, Any]) -> bool:
        try:
            get_host(environ, self.app.config["TRUSTED_HOSTS"])
        except SecurityError:
            return False
        return True


def _body(environ: dict[str, Any], length: int) -> bytes | None:
    """Return a body and put it back; None where it does not come."""
    try:
        body: bytes = environ["wsgi.input"].read(length + 1)  # the end, too: it gives the turn back
    except HTTPException as fault:
        environ["wsgi.input"] = io.BufferedReader(_Refused(fault))
        return None
    environ["wsgi.input"] = io.BytesIO(body)
    return body if len(body) == length else None


@define(eq=False, slots=False)
class _Refused(io.RawIOBase):
    """A body that nobody had time to read: whoever tries is told so again."""

    fault: HTTPException

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any) -> int:
        raise self.fault


def _send(answer: QuickAnswer, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = answer.body.encode()
    headers = [*_ALWAYS, *answer.headers, ("Content-Length", str(len(body)))]
    if environ["wsgi.url_scheme"] == "https":
        headers.append(("Strict-Transport-Security", HSTS))
    start_response(_CREATED, headers)
    return [body]
