"""Hashes of passwords and PINs: argon2id, a few at a time, as long for nobody as for somebody."""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from riskmap.people.model.passwords import normal_password

#: Memory in KiB, passes and lanes: one of the choices that OWASP's cheat sheet takes as equal.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: So many at once: whoever sends many passwords waits, and others have memory and processor left.
_TURNS = BoundedSemaphore(4)


def hashed(text: str) -> str:
    """Return the argon2id hash of a password or PIN."""
    with _TURNS:
        return _HASHER.hash(normal_password(text))


def proves(text: str, stored: str | None) -> bool:
    """Tell whether `text` is what was hashed; with nothing stored it takes as long and is not."""
    with _TURNS:
        try:
            _HASHER.verify(stored or _nothing(), normal_password(text))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


@cache
def _nothing() -> str:
    return _HASHER.hash("nobody's password")
