"""How long browsers may keep an answer."""

from __future__ import annotations

from flask import Response

YEAR_S = 365 * 24 * 3600


def keep_for_ever(response: Response) -> None:
    """Let browsers keep an answer whose address changes with its content."""
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
