"""Headers that keep a page to itself: nothing inline, nothing from another host."""

from __future__ import annotations

from flask import Flask, Response

CSP = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def secure(app: Flask, allowed_hosts: tuple[str, ...]) -> None:
    """Send the headers with every answer and refuse other host names.

    Parameters
    ----------
    allowed_hosts
        Names under which the server may be asked; ``*`` allows all.
    """
    if "*" not in allowed_hosts:
        app.config["TRUSTED_HOSTS"] = list(allowed_hosts)
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
