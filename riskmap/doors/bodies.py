"""How much a request may carry: little, unless its page takes files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

View = TypeVar("View", bound=Callable[..., Any])

#: A form with a long text; what takes more says so.
BODY_MAX = 256 * 1024
_ATTRIBUTE = "riskmap_body_max"


def takes_up_to(size: int) -> Callable[[View], View]:
    """Let a view take a body of `size` bytes; write it nearest to the function."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, size)
        return view

    return mark


def limit_bodies(app: Flask) -> None:
    """Refuse what is too large before anybody reads it, also before forms are checked."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_MAX
    app.before_request_funcs.setdefault(None, []).insert(0, _limit)


def _limit() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    limit: int = getattr(view, _ATTRIBUTE, BODY_MAX)
    request.max_content_length = limit
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
