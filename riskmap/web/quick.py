"""The quick way in: stands before Flask, answers what rooms offer to answer there.

Whoever is not sure goes the ordinary way: other methods, addresses, forms of a body, hosts that
are not ours, addresses that ask too often. So nothing is refused here, and nothing is explained.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from http import HTTPStatus

from attrs import define
from flask import Flask
from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]
from werkzeug.exceptions import RequestTimeout, SecurityError
from werkzeug.wsgi import get_host

from riskmap.doors import pacing
from riskmap.doors.quick import Quick, QuickAnswer, QuickWay
from riskmap.runtime import Runtime
from riskmap.runtime.rooms import modules
from riskmap.web import metrics
from riskmap.web.bridge import Bridge, Environ, NobodyThere, body_ahead, environ_of
from riskmap.web.forwarded import Proxies
from riskmap.web.security import HEADERS, HSTS

#: Larger bodies go the ordinary way, bytes.
BODY_MAX = 4096
_ALWAYS = (
    ("content-type", "application/json"),
    ("cache-control", "no-store"),
    ("vary", "Accept-Encoding"),
    *((name.lower(), value) for name, value in HEADERS.items()),
)
_TOO_LATE = [*((name.lower(), value) for name, value in HEADERS.items()), ("connection", "close")]


def open_door(app: Flask, runtime: Runtime) -> Door:
    """Return what a server asks: `app`, and before it what rooms offer to answer quickly."""
    server = runtime.settings.server
    ways = (way for module in modules("quick") for way in module.ways(runtime))
    return Door(
        app=app,
        ways={(one.method, one.path): one for one in ways},
        bridge=Bridge(app, threads=server.threads),
        proxies=Proxies(server.proxies),
    )


@define(eq=False)
class Door:
    """Answers whatever is asked of the server, in the manner of RSGI.

    Parameters
    ----------
    app
        The ordinary way.
    ways
        By method and path.
    bridge
        To the ordinary way.
    proxies
        Those that are believed who asks.
    """

    app: Flask
    ways: Mapping[tuple[str, str], QuickWay]
    bridge: Bridge
    proxies: Proxies

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer quickly, or let a thread answer."""
        environ = environ_of(scope)
        try:
            body = await body_ahead(environ, protocol)
        except NobodyThere:
            protocol.response_empty(RequestTimeout.code, _TOO_LATE)
            return
        way = self.ways.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if way is None or body is None or not await self._is_answered(way, environ, body, protocol):
            await self.bridge.answer(environ, body, protocol)

    async def _is_answered(
        self, way: QuickWay, environ: Environ, body: bytes, protocol: HTTPProtocol
    ) -> bool:
        """Answer if it can be done quickly, and tell whether it was."""
        began = time.perf_counter()
        seen = self.proxies.believed(environ)
        asked = self._asked(seen, body)
        if asked is None or not pacing.let_pass(self.app, seen):
            return False
        environ[pacing.PAID] = seen.get(pacing.PAID, False)
        answer = await way.answer(asked)
        if answer is None:
            return False
        metrics.count(way.endpoint, HTTPStatus.CREATED, time.perf_counter() - began)
        _send(answer, protocol, is_secure=seen["wsgi.url_scheme"] == "https")
        return True

    def _asked(self, environ: Environ, body: bytes) -> Quick | None:
        """Return what is asked, if its form is the usual one."""
        scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        is_usual = (
            scheme.lower() == "bearer"
            and environ.get("CONTENT_TYPE") == "application/json"
            and not environ["QUERY_STRING"]
            and "HTTP_CONTENT_ENCODING" not in environ
            and 0 < len(body) <= BODY_MAX
            and self._is_our_host(environ)
        )
        if not is_usual:
            return None
        return Quick(token=token.strip(), body=body, origin=environ["REMOTE_ADDR"])

    def _is_our_host(self, environ: Environ) -> bool:
        try:
            get_host(environ, self.app.config["TRUSTED_HOSTS"])
        except SecurityError:
            return False
        return True


def _send(answer: QuickAnswer, protocol: HTTPProtocol, *, is_secure: bool) -> None:
    headers = [*_ALWAYS, *((name.lower(), value) for name, value in answer.headers)]
    if is_secure:
        headers.append(("strict-transport-security", HSTS))
    protocol.response_str(HTTPStatus.CREATED, headers, answer.body)
