"""What a page gives to the browser to bring back: signed or shut, for a while, for one use."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
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


def shut(use: str, value: Any) -> str:
    """Return a value as text that nobody can read or change but this site."""
    return _shutter(use).encrypt(json.dumps(value).encode()).decode()


def open_again(use: str, text: str, *, within_s: int) -> Any:
    """Return the value of a text that was shut here for the same use; None if it is not good."""
    try:
        return json.loads(_shutter(use).decrypt(text.encode(), ttl=within_s))
    except InvalidToken:
        return None


def _shutter(use: str) -> Fernet:
    key = sign_in_secret().derived(f"shut tickets/{use}")
    return Fernet(urlsafe_b64encode(key))
