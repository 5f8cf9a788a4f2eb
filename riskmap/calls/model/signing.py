"""Signatures of what is posted, by us and to us: HMAC-SHA256 over the moment and the body.

The header reads ``t=1783900000,v1=<hex>``. The moment is signed with the body, so what was
recorded once cannot be sent again later.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac

HEADER = "X-Riskmap-Signature"
#: So far the clocks of both sides may be apart.
TOLERANCE = timedelta(minutes=5)
_FORM = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def signature(body: bytes, secret: str, at: datetime) -> str:
    """Return the value of the header for a body that is sent at a moment."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_code(body, secret, moment)}"


def is_signed(body: bytes, secret: str, header: str, now: datetime) -> bool:
    """Tell whether a body was signed with a secret, not long ago."""
    found = _FORM.fullmatch(header.strip())
    if found is None or not secret:
        return False
    moment = int(found[1])
    is_fresh = abs(now - datetime.fromtimestamp(moment, UTC)) <= TOLERANCE
    return compare_digest(found[2], _code(body, secret, moment)) and is_fresh


def link_code(delivery_id: str, key: bytes) -> str:
    """Return what proves that a link was made here for a delivery."""
    return hmac(key, b"call link " + delivery_id.encode(), sha256).hexdigest()[:32]


def is_link_code(code: str, delivery_id: str, key: bytes) -> bool:
    """Tell whether a link was made here."""
    return compare_digest(code.encode(), link_code(delivery_id, key).encode())


def id_of(text: str) -> str:
    """Return a provider's id of a message as it is kept: of one length, whatever it was."""
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _code(body: bytes, secret: str, moment: int) -> str:
    return hmac(secret.encode(), f"{moment}.".encode() + body, sha256).hexdigest()
