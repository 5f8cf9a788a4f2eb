"""Where to go afterwards: only to pages of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response

#: Longer ones mean nothing here.
_LONGEST = 2000


def safe_next(text: str | None, *, otherwise: str = "/") -> str:
    """Return `text` if it is a path of this site, else `otherwise`.

    Parameters
    ----------
    text
        What an address or a form says where to go next: it may come from anybody.
    """
    if not text or len(text) > _LONGEST or not text.isprintable() or "\\" in text:
        return otherwise
    if not text.startswith("/") or text.startswith("//"):
        return otherwise
    try:
        parts = urlsplit(text)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else text


def go_to(path: str) -> Response:
    """Send the browser on to a page of this site, after a form (303: it asks with GET)."""
    return Response(status=303, headers={"Location": path})
