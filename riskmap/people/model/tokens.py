"""Things that nobody can guess, and the hashes by which they are known again."""

from __future__ import annotations

import secrets
from hashlib import sha256
from itertools import pairwise

#: Letters and digits that nobody takes for another when they are read aloud or written down.
_CLEAR = "23456789abcdefghjkmnpqrstuvwxyz"
_PIN_DIGITS = 6
RECOVERY_CODES = 10


def new_token() -> str:
    """Return 256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the hash by which a token is known: it has so many bits that no salt is needed."""
    return sha256(token.encode()).hexdigest()


def bucket(name: str) -> str:
    """Return 32 bits of the hash of a typed name: enough to count by, too few to find it by."""
    return sha256(name.encode()).hexdigest()[:8]


def new_pin() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}d}"


def is_pin(text: str) -> bool:
    """Tell whether `text` is six digits."""
    return len(text) == _PIN_DIGITS and text.isascii() and text.isdigit()


def is_easy(pin: str) -> bool:
    """Tell whether a PIN is among the first that anybody would try."""
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    half = _PIN_DIGITS // 2
    return len(set(pin)) <= 2 or steps in ({1}, {-1}) or pin[:half] == pin[half:]  # noqa: PLR2004


def new_password() -> str:
    """Return a random password that can be read aloud: five groups of four, about 99 bits."""
    return "-".join(_group(4) for _ in range(5))


def new_recovery_codes() -> tuple[str, ...]:
    """Return ten codes of about 50 bits, each good once."""
    return tuple(f"{_group(5)}-{_group(5)}" for _ in range(RECOVERY_CODES))


def _group(length: int) -> str:
    return "".join(secrets.choice(_CLEAR) for _ in range(length))
