"""Between granian's loop of events and an application in the manner of WSGI.

One loop reads requests and waits for whoever sends slowly; threads only work. What is short is
read whole before a thread is asked, so that none is busy with somebody who sends byte by byte.
What is long, or does not say how long it is, the application reads piece by piece.
"""

from __future__ import annotations

import asyncio
import io
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from typing import Any

import structlog
from attrs import define, field
from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

log = structlog.get_logger(__name__)

Environ = dict[str, Any]
#: Bodies up to this are read before a thread is asked, bytes.
AHEAD_MAX = 64 * 1024
#: Those have to be whole by then; of longer ones the next piece.
BODY_WITHIN_S = 60
#: What an application answers piece by piece is sent in pieces of this size, or after this time.
PIECE_BYTES, PIECE_WITHIN_S = 256 * 1024, 0.5
_ALWAYS: Environ = {
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": False,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


class NobodyThere(Exception):  # noqa: N818 - it is no error
    """Whoever asked is gone, or took too long to say what he wants."""


def environ_of(scope: Scope) -> Environ:
    """Return what is asked in the manner of WSGI, yet without a body.

    Names of headers with an underscore are left out: they would pass for others with a hyphen.
    """
    peer, _, _ = scope.client.rpartition(":")
    server, _, port = scope.server.rpartition(":")
    environ = _ALWAYS | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": peer.strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        key = _key_of(name)
        if key in environ:
            value = f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}"  # noqa: PLW2901
        if key:
            environ[key] = value
    if scope.authority:  # HTTP/2 says it there
        environ.setdefault("HTTP_HOST", scope.authority)
    return environ


@lru_cache(maxsize=512)
def _key_of(name: str) -> str:
    """Return the name of a header in the manner of WSGI; empty for one that is left out."""
    if name in {"content-length", "content-type"}:
        return name.upper().replace("-", "_")
    return "" if "_" in name else f"HTTP_{name.upper().replace('-', '_')}"


async def body_ahead(environ: Environ, protocol: HTTPProtocol) -> bytes | None:
    """Return a body that is short; None for one that is long or says no length.

    Raises
    ------
    NobodyThere
        If it does not come whole in time.
    """
    length = _length_of(environ)
    if length > AHEAD_MAX or "HTTP_TRANSFER_ENCODING" in environ:
        return None
    if not length:
        return b""
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            return await protocol()
    except (ProtocolClosed, TimeoutError):
        raise NobodyThere from None


def _length_of(environ: Environ) -> int:
    """Return how long a body says it is; 0 where it says nothing."""
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isdecimal() else 0


@define(eq=False)
class Bridge:
    """Lets threads answer what is asked of the loop.

    Parameters
    ----------
    app
        In the manner of WSGI.
    threads
        Requests answered at the same time.
    """

    app: Callable[..., Iterable[bytes]]
    threads: int
    _pool: ThreadPoolExecutor = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="answer")

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer what is asked."""
        environ = environ_of(scope)
        try:
            await self.answer(environ, await body_ahead(environ, protocol), protocol)
        except NobodyThere:
            protocol.response_empty(RequestTimeout.code, [("connection", "close")])

    async def answer(self, environ: Environ, body: bytes | None, protocol: HTTPProtocol) -> None:
        """Let a thread answer; without a body it is read piece by piece."""
        loop = asyncio.get_running_loop()
        environ["wsgi.input"] = (
            _Pieces(protocol, loop, _length_of(environ)) if body is None else io.BytesIO(body)
        )
        done = loop.create_future()
        self._pool.submit(self._work, environ, protocol, done)
        await done

    def _work(self, environ: Environ, protocol: HTTPProtocol, done: asyncio.Future[None]) -> None:
        loop = done.get_loop()
        head = _Head()
        try:
            answer = self.app(environ, head)
            try:
                _send(head, iter(answer), protocol, loop)
            finally:
                if (close := getattr(answer, "close", None)) is not None:
                    close()
        except ProtocolClosed:
            pass
        except Exception:
            log.exception("an answer broke off", path=environ["PATH_INFO"])
            with suppress(Exception):  # it may have begun
                protocol.response_empty(500, [])
        finally:
            with suppress(RuntimeError):  # the loop is closed: the process ends
                loop.call_soon_threadsafe(_settle, done)


def _settle(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


@define(eq=False)
class _Head:
    """What an application says before its answer."""

    status: int = 500
    headers: list[tuple[str, str]] = field(factory=list)
    written: list[bytes] = field(factory=list)

    def __call__(self, status: str, headers: list[tuple[str, str]], *_fault: Any) -> Any:
        self.status, self.headers = int(status[:3]), headers
        return self.written.append


def _send(
    head: _Head, pieces: Iterator[bytes], protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop
) -> None:
    """Send an answer: at once if it is made soon, else piece by piece."""
    first, is_whole = _gathered(head, pieces)
    if is_whole:
        protocol.response_bytes(head.status, head.headers, first)
        return
    line = protocol.response_stream(head.status, head.headers)

    async def send(piece: bytes) -> None:
        await line.send_bytes(piece)

    piece = first
    while piece or not is_whole:
        asyncio.run_coroutine_threadsafe(send(piece), loop).result()
        piece, is_whole = _gathered(head, pieces) if not is_whole else (b"", True)


def _gathered(head: _Head, pieces: Iterator[bytes]) -> tuple[bytes, bool]:
    """Return what is made within a short while, and whether that was all."""
    found, size, until = [], 0, time.monotonic() + PIECE_WITHIN_S
    for one in pieces:
        found += [*head.written, one]
        head.written.clear()
        size += len(one)
        if size >= PIECE_BYTES or (one and time.monotonic() > until):
            return b"".join(found), False
    return b"".join([*found, *head.written]), True


@define(eq=False)
class _Pieces:
    """A body that comes in piece by piece, read by a thread while the loop waits for it."""

    _protocol: HTTPProtocol
    _loop: asyncio.AbstractEventLoop
    _length: int
    _stream: Any = None
    _left: bytes = b""
    _came: int = 0
    _is_over: bool = False

    def read(self, size: int = -1) -> bytes:
        """Return what has come, at most so many bytes; all there is without a size.

        Raises
        ------
        ClientDisconnected, RequestTimeout
            If it does not come to its end.
        """
        if size < 0:
            return b"".join(iter(lambda: self.read(PIECE_BYTES), b""))
        while not self._left and not self._is_over:
            self._left = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
        piece, self._left = self._left[:size], self._left[size:]
        return piece

    async def _next(self) -> bytes:
        if self._stream is None:
            self._stream = aiter(self._protocol)
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                piece: bytes = await anext(self._stream)
        except StopAsyncIteration:
            self._is_over = True
            if self._came < self._length:  # whoever sent it is gone
                raise ClientDisconnected from None
            return b""
        except ProtocolClosed:
            raise ClientDisconnected from None
        except TimeoutError:
            raise RequestTimeout from None
        self._came += len(piece)
        return piece
