"""Long bodies on their way in never keep all threads: some are left for all others.

A short body is there before a thread is asked (``web.bridge``). With a long one a thread is busy as
long as it comes in, and whoever sends his byte by byte keeps it long. A proxy in front reads bodies
whole before it asks; without one, this is what keeps pages readable.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from typing import Any

from attrs import define, field, frozen
from werkzeug.exceptions import ServiceUnavailable

PIECE_BYTES = 16 * 1024
#: One that finds all places taken waits so long.
TURN_WITHIN_S = 0.2
AGAIN_AFTER_S = 10


@frozen
class BodiesInTurn:
    """Stands before an application, in the manner of WSGI.

    Parameters
    ----------
    app
        The application.
    threads
        Requests answered at the same time; a quarter of them stays free of bodies.
    """

    app: Any
    threads: int
    _turns: threading.BoundedSemaphore = field(init=False)

    def __attrs_post_init__(self) -> None:
        places = max(1, self.threads * 3 // 4)
        object.__setattr__(self, "_turns", threading.BoundedSemaphore(places))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request; its body, if it is still to come, waits for its turn."""
        if isinstance(environ["wsgi.input"], io.BytesIO):
            plain: Iterable[bytes] = self.app(environ, start_response)
            return plain
        body = _Body(environ["wsgi.input"], self._turns)
        environ["wsgi.input"] = io.BufferedReader(body, PIECE_BYTES)
        try:
            answer: Iterable[bytes] = self.app(environ, start_response)
            return answer
        finally:
            body.end()


@define(eq=False, slots=False)
class _Body(io.RawIOBase):
    """A body that holds a place from its first byte to its last."""

    _stream: Any
    _turns: threading.BoundedSemaphore
    _has_place: bool = field(init=False, default=False)
    _is_over: bool = field(init=False, default=False)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what there is.

        Raises
        ------
        ServiceUnavailable
            If too many others are being read.
        """
        if self._is_over:
            return 0
        if not self._has_place:
            self._take_place()
        piece: bytes = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        if not piece:
            self.end()
        return len(piece)

    def end(self) -> None:
        """Let go of the place; whoever asks again is told that nothing comes any more."""
        self._is_over = True
        if self._has_place:
            self._has_place = False
            self._turns.release()

    def _take_place(self) -> None:
        if not self._turns.acquire(timeout=TURN_WITHIN_S):
            self._is_over = True
            raise ServiceUnavailable(retry_after=AGAIN_AFTER_S)
        self._has_place = True
