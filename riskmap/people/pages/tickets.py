"""What a page gives to the browser to bring back: signed, for a while, for one use."""

from __future__ import annotations

from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from riskmap.people.signin import sign_in_secret


def signed(use: str, value: Any) -> str:
    """Return a value as text that nobody can change."""
    return _signer(use).dumps(value)


def read_back(use: str, text: str, *, within_s: int) -> Any:
    """Return the value of a text that was signed here for the same use; None if it is not good."""
    try:
        return _signer(use).loads(text, max_age=within_s)
    except BadData:
        return None


def _signer(use: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(sign_in_secret().derived("tickets"), salt=use)
