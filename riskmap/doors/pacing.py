"""One address that asks far more than an office does waits, so that others are answered.

Each kind of question has a bucket of tokens for each network address (``pacing.toml``). What a
view costs stands beside it::

    @blueprint.get("/print")
    @costs("paper")
    def print_map() -> Response: ...

Files of the site cost nothing. Who is signed in has buckets of his own once those of his address
are empty: many telephones share one address. This machine itself is never held off.
"""

from __future__ import annotations

import threading
import time
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any, TypeVar

import structlog
from attrs import define, field, frozen
from flask import Flask, current_app, request

from riskmap.core.errors import TooManyError
from riskmap.core.words import N_
from riskmap.doors.access import visitor_or_nobody

log = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., Any])

#: What costs next to nothing: files of the site, signs of life.
NOTHING = "nothing"
#: What a view costs that says nothing.
PAGE = "page"
#: Set where somebody who is no known proxy passes a request on.
PASSED_ON = "riskmap.passed_on"
#: Set where a request has paid already.
PAID = "riskmap.paid"
_ATTRIBUTE = "riskmap_costs"
_GATE = "riskmap.gate"
#: Those who ask, of one kind; beyond that the ones that asked least are forgotten.
_ASKERS = 20_000


@frozen(kw_only=True)
class Pace:
    """How fast somebody may ask.

    Parameters
    ----------
    at_once
        Tokens of a full bucket.
    per_s
        Tokens that come back in a second.
    """

    at_once: int
    per_s: float


@define
class Buckets:
    """Buckets of tokens by who asks; each is one number: when it will be full again.

    Parameters
    ----------
    pace
        Of all of them.
    now
        Seconds that never go back.
    """

    pace: Pace
    now: Callable[[], float] = time.monotonic
    _full_at: dict[str, float] = field(factory=dict)
    _lock: threading.Lock = field(factory=threading.Lock)

    def take(self, asker: str) -> float:
        """Take a token; return 0, or the seconds until there is one again."""
        with self._lock:
            now = self.now()
            full_at = max(self._full_at.get(asker, now), now) + 1 / self.pace.per_s
            wait_s = full_at - now - self.pace.at_once / self.pace.per_s
            if wait_s > 1e-9:  # noqa: PLR2004 - rounding
                return wait_s
            if asker not in self._full_at and len(self._full_at) >= _ASKERS:
                self._forget(now)
            self._full_at[asker] = full_at
            return 0

    def _forget(self, now: float) -> None:
        """Forget those whose buckets are full; if these are few, those who asked least."""
        least = sorted(self._full_at.values())[len(self._full_at) // 2]
        until = max(now, least)
        self._full_at = {one: at for one, at in self._full_at.items() if at > until}


def costs(kind: str) -> Callable[[View], View]:
    """Say what a view costs, by a name of ``pacing.toml``; write it below the route."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, kind)
        return view

    return mark


def cost_of(view: Any) -> str:
    """Return what a view costs."""
    found: str = getattr(view, _ATTRIBUTE, PAGE)
    return found


@cache
def paces() -> Mapping[str, Pace]:
    """Return the paces that ship, by kind."""
    text = files("riskmap.doors").joinpath("pacing.toml").read_text("utf-8")
    return {kind: Pace(**values) for kind, values in tomllib.loads(text).items()}


def hold_off(app: Flask) -> None:
    """Let `app` answer an address that asks too often with 429, before anything else."""
    gate = _Gate({kind: Buckets(pace) for kind, pace in paces().items()})
    app.extensions[_GATE] = gate
    app.before_request_funcs.setdefault(None, []).insert(0, gate.take)


def let_pass(app: Flask, environ: dict[str, Any]) -> bool:
    """Let a request pay what a page costs before `app` sees it, which then takes nothing more.

    False where its address has nothing left: `app` itself asks who it is, and refuses.
    """
    gate: _Gate | None = app.extensions.get(_GATE)
    asker = asker_of(environ.get("REMOTE_ADDR", ""))
    if gate is None or asker is None:
        return True
    environ[PAID] = not gate.buckets[PAGE].take(asker)
    return bool(environ[PAID])


@lru_cache(maxsize=4096)
def asker_of(address: str) -> str | None:
    """Return under what an address is counted; None for this machine, which is not.

    Whoever has an IPv6 address has all of its last 64 bits.
    """
    try:
        one: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return address
    if isinstance(one, IPv6Address):
        one = one.ipv4_mapped or one
    if one.is_loopback:
        return None
    return str(one) if one.version == 4 else str(ip_network((one, 64), strict=False))  # noqa: PLR2004


@frozen
class _Gate:
    """Where every request pays."""

    buckets: Mapping[str, Buckets]
    notes: Buckets = field(factory=lambda: Buckets(Pace(at_once=1, per_s=1 / 600)))

    def take(self) -> None:
        """Take what the current request costs.

        Raises
        ------
        TooManyError
            If neither its address nor who is signed in has anything left.
        """
        kind = cost_of(current_app.view_functions.get(request.endpoint or ""))
        asker = asker_of(request.remote_addr or "")
        is_free = kind == NOTHING or request.endpoint == "static"
        if asker is None or is_free or request.environ.get(PAID):
            return
        wait_s = self.buckets[kind].take(asker)
        if wait_s and (somebody := visitor_or_nobody()) is not None:
            wait_s = self.buckets[kind].take(f"account {somebody.number}")
        if wait_s:
            self._note(asker)
            raise _too_many(ceil(wait_s))

    def _note(self, asker: str) -> None:
        """Tell the site that a proxy it did not name may be held off, and all who use it."""
        if PASSED_ON in request.environ and not self.notes.take(asker):
            log.warning(
                "an address that passes requests on asks too often; "
                "if it is a proxy of this site, name it in server.proxies",
                address=request.remote_addr,
            )


def _too_many(wait_s: int) -> TooManyError:
    return TooManyError(
        N_("Too many requests come from {address}."),
        wait_s=wait_s,
        mend=N_("Wait {wait_s} seconds. If everyday work meets this, tell who runs the site."),
        address=request.remote_addr or "–",
    )
