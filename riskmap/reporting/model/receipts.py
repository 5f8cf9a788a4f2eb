"""Receipts: eight characters that prove a report arrived, one of them a check on the others.

The alphabet has 29 characters, a prime number, and none that look alike on paper: no 0, 1, I,
L, O, S or Z. The weighted sum of all eight is a multiple of 29. As weights differ and 29 is
prime, a wrong character or two neighbours that changed places always give another sum.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from operator import mul
from uuid import UUID

from riskmap.core.clock import require_aware
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
LENGTH = 8
_BASE = len(ALPHABET)
_WEIGHTS = tuple(range(LENGTH, 0, -1))  # that of the check character is 1
_PLACES = {one: place for place, one in enumerate(ALPHABET)}
_HALF = LENGTH // 2
_MANY = _BASE ** (LENGTH - 1)  # so many receipts there are


def body_hash(sent: bytes) -> str:
    """Return the SHA-256 of a report as it was sent, byte for byte."""
    return sha256(sent).hexdigest()


def receipt_of(
    realm: str, report: UUID, sent_hash: str, received_at: datetime, *, attempt: int = 0
) -> str:
    """Return the receipt of what is stored; anybody can work it out again.

    Parameters
    ----------
    attempt
        Counts up where another report has the receipt already.
    """
    said = f"{realm}\n{report.hex}\n{sent_hash}\n{_moment(received_at)}\n{attempt}"
    number = int.from_bytes(sha256(said.encode()).digest()) % _MANY
    body = ""
    for _ in range(LENGTH - 1):
        number, digit = divmod(number, _BASE)
        body += ALPHABET[digit]
    return with_check(body)


def with_check(body: str) -> str:
    """Return seven characters with the eighth that belongs to them."""
    return body + ALPHABET[-_weighed(body) % _BASE]


def is_receipt(text: str) -> bool:
    """Tell whether eight characters can be a receipt."""
    if len(text) != LENGTH or any(one not in ALPHABET for one in text):
        return False
    return _weighed(text) % _BASE == 0


def read_receipt(text: str) -> str:
    """Return a receipt as somebody types it: small letters, a hyphen or blanks do not matter.

    Raises
    ------
    InvalidRequestError
        If it cannot be one: a character is wrong, missing, or has changed places.
    """
    plain = "".join(text.split()).replace("-", "").upper()
    if not is_receipt(plain):
        raise InvalidRequestError(
            N_("{receipt} is no receipt: a character is wrong or has changed places."),
            mend=N_(
                "Compare it with the screen or the message; receipts have no 0, 1, I, L, O, S, Z."
            ),
            receipt=text[:20],
        )
    return plain


def shown(receipt: str) -> str:
    """Return a receipt as people read it: 7K2M-9QXD."""
    return f"{receipt[:_HALF]}-{receipt[_HALF:]}"


@lru_cache(maxsize=16)  # of many reports, most come with others in one write
def _moment(received_at: datetime) -> str:
    return require_aware(received_at).isoformat(timespec="microseconds")


def _weighed(text: str) -> int:
    return sum(map(mul, _WEIGHTS, map(_PLACES.__getitem__, text)))
