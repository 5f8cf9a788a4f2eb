"""Cookies of this site over HTTPS: bound to this host, whoever set them.

Rooms name their cookies plainly. Over HTTPS their names gain ``__Host-`` on the way out and lose
it on the way in, so that no other host of the domain can set or overwrite one, and cookies without
it never reach a room. What everybody may keep carries no cookie at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

PREFIX = "__Host-"
Headers = list[tuple[str, str]]


@frozen
class HostCookies:
    """Stands before an application, in the manner of WSGI.

    Parameters
    ----------
    app
        The application.
    """

    app: Any

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request whose cookies are ours, with cookies that stay ours."""
        is_secure = environ["wsgi.url_scheme"] == "https"
        if is_secure and "HTTP_COOKIE" in environ:
            environ["HTTP_COOKIE"] = "; ".join(_ours(environ["HTTP_COOKIE"]))

        def start(status: str, headers: Headers, *fault: Any) -> Any:
            return start_response(status, list(_sent(headers, is_secure=is_secure)), *fault)

        answer: Iterable[bytes] = self.app(environ, start)
        return answer


def _ours(header: str) -> Iterator[str]:
    """Yield the cookies that bear the prefix, without it."""
    for one in header.split(";"):
        name = one.strip()
        if name.startswith(PREFIX):
            yield name.removeprefix(PREFIX)


def _sent(headers: Headers, *, is_secure: bool) -> Iterator[tuple[str, str]]:
    is_public = any(
        name.lower() == "cache-control" and "public" in value for name, value in headers
    )
    for name, value in headers:
        if name.lower() != "set-cookie":
            yield name, value
        elif not is_public:
            yield name, _bound(value) if is_secure else value


def _bound(cookie: str) -> str:
    """Return a cookie as the prefix asks: secure, for all of this host and no other."""
    first, *attributes = (part.strip() for part in cookie.split(";"))
    kept = (
        one
        for one in attributes
        if one.partition("=")[0].lower() not in {"secure", "path", "domain"}
    )
    return "; ".join([f"{PREFIX}{first}", "Secure", "Path=/", *kept])
