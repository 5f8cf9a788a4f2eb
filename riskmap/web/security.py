"""What every answer says of itself: nothing inline, nothing from another host, nothing kept."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, Response, abort, g, request

from riskmap.core.access import PUBLIC, SYSTEM
from riskmap.doors.api.bearing import current_program
from riskmap.doors.bodies import limit_bodies
from riskmap.doors.cookies import HostCookies
from riskmap.web.bodies import BodiesInTurn
from riskmap.web.forwarded import Forwarded

CSP = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Browsers that came by HTTPS come so for two years, to names below this one as well.
HSTS = f"max-age={2 * 365 * 24 * 3600}; includeSubDomains"
#: Bytes between two slashes; disks take 255, with a suffix.
PART_MAX = 200
#: Parts of one form; ours have some dozens.
FORM_PARTS_MAX = 500


def secure(
    app: Flask, *, allowed_hosts: Collection[str], proxies: Collection[str] = (), threads: int = 32
) -> None:
    """Send the headers with every answer, refuse other host names and large bodies.

    Parameters
    ----------
    allowed_hosts
        Names under which the server may be asked; ``*`` allows all.
    proxies
        Addresses or networks of proxies that say who asks and how.
    threads
        Requests answered at the same time.
    """
    if "*" not in allowed_hosts:
        app.config["TRUSTED_HOSTS"] = list(allowed_hosts)
    app.config["MAX_FORM_PARTS"] = FORM_PARTS_MAX
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    limit_bodies(app)
    app.before_request_funcs.setdefault(None, []).insert(0, _require_plain_address)
    app.after_request(_add_headers)
    app.after_request(_keep_nothing_of_a_person)
    careful = BodiesInTurn(HostCookies(app.wsgi_app), threads)
    app.wsgi_app = Forwarded(careful, proxies)  # type: ignore[method-assign]


def _require_plain_address() -> None:
    """Know no address with hidden signs, or with a part too long for the name of a file."""
    path = request.path
    if not path.isprintable() or any(len(one.encode()) > PART_MAX for one in path.split("/")):
        abort(404)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response


def _keep_nothing_of_a_person(response: Response) -> Response:
    """Let no browser keep what a person who is signed in was shown, unless it is everybody's."""
    scope = g.get("scope")
    acts = scope is not None and scope.actor not in {SYSTEM, PUBLIC}
    if (acts or g.get("visitor") is not None) and not response.cache_control.public:
        response.headers["Cache-Control"] = "no-store"
        if current_program() is None:  # which says by it what it changes, and keeps nothing
            response.headers.pop("ETag", None)
    return response
