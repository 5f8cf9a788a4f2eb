"""Under whose right the current request runs."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app, g, request

from riskmap.core.access import Scope

_KEY = "riskmap.scope"


def recognise_by(app: Flask, recognise: Callable[[], Scope]) -> None:
    """Let `recognise` tell whose request it is; the people room brings its own."""
    app.extensions[_KEY] = recognise


def current_scope() -> Scope:
    """Return the scope of the current request; public until somebody is recognised."""
    if "scope" not in g:
        recognise = current_app.extensions.get(_KEY, _public)
        g.scope = recognise()
    scope: Scope = g.scope
    return scope


def _public() -> Scope:
    return Scope.public(purpose=request.endpoint or "unknown page")
