"""Requests that were refused are logged: who was kept from what, and who tried to get around.

One line each, until an address is refused often; then one line a minute counts the others, so
that nobody fills the disk, or hides among many, by being refused. No line holds what was sent,
nor what stands behind the question mark; of an address with a one-time token only its pattern.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog
from attrs import define, field
from flask import Flask, Response, g, request

from riskmap.core import errors
from riskmap.core.errors import RiskmapError

log = structlog.get_logger(__name__)

#: Lines of one address and reason in a minute; a design proposal.
MOST = 20
WINDOW_S = 60.0
#: Addresses that are remembered; beyond that all are forgotten, and counted anew.
_ADDRESSES = 10_000
_KEY = "refusal"
#: The nearest family of an error says why; what is missing here refuses nobody.
REASONS: dict[type[RiskmapError], str] = {
    errors.ForbiddenError: "forbidden",
    errors.SignInNeededError: "not signed in",
    errors.NotFoundError: "not there for this person",
    errors.TooManyError: "too often",
    errors.RefusedFileError: "file refused",
    errors.RefusedAddressError: "address refused",
    errors.InvalidRequestError: "not understood",
    errors.InvalidCodeError: "not understood",
    errors.BodyError: "not understood",
}
#: Of answers that no error of ours caused, by status.
OF_HTTP = {404: "no such address", 405: "method refused", 413: "too large", 400: "not understood"}
#: Parts of addresses that open something.
_SECRET = frozenset({"token"})


@define
class Tally:
    """Counts refusals by address and reason, and says which are told.

    Parameters
    ----------
    now
        Seconds that never go back.
    """

    now: Callable[[], float] = time.monotonic
    _began: dict[tuple[str, str], tuple[float, int]] = field(factory=dict)
    _lock: threading.Lock = field(factory=threading.Lock)

    def count(self, address: str, reason: str) -> tuple[bool, int]:
        """Count one; return whether it is told, and how many before it were not."""
        key = (address, reason)
        with self._lock:
            now = self.now()
            began, count = self._began.get(key, (now, 0))
            untold = 0
            if now - began >= WINDOW_S:
                untold, began, count = max(0, count - MOST), now, 0
            if key not in self._began and len(self._began) >= _ADDRESSES:
                self._began.clear()
            self._began[key] = began, count + 1
            return count < MOST, untold


def log_refusals(app: Flask) -> None:
    """Let `app` log what it refuses."""
    tally = Tally()

    @app.after_request
    def tell(response: Response) -> Response:
        reason = g.pop(_KEY, None)
        if reason is not None:
            _tell(tally, reason, response.status_code)
        return response


def refused(reason: str) -> None:
    """Note that the current request is refused, and why; the first reason stays."""
    g.setdefault(_KEY, reason)


def refused_by(fault: RiskmapError) -> None:
    """Note that an error refuses the current request, if it is one that does."""
    family = next((one for one in type(fault).__mro__ if one in REASONS), None)
    if family is not None:
        refused(REASONS[family])


def _tell(tally: Tally, reason: str, status: int) -> None:
    address, visitor = request.remote_addr or "", g.get("visitor")
    if visitor is None and reason == REASONS[errors.NotFoundError]:
        return  # nobody was kept from anything: it is for nobody
    is_told, untold = tally.count(address, reason)
    if untold:
        log.warning("refused often", reason=reason, origin=address, count=untold)
    if is_told:
        log.warning(
            "refused",
            reason=reason,
            status=status,
            method=request.method,
            path=_path(),
            account=None if visitor is None else visitor.number,
            origin=address,
        )


def _path() -> str:
    secret = _SECRET & {*(request.view_args or {})}
    if secret and request.url_rule is not None:
        return request.url_rule.rule
    return request.path[:200]
