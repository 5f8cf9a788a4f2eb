"""Seal what the database keeps but must not be able to tell: secrets of second factors."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hmac import digest

from attrs import field, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_

_NONCE_BYTES = 12


@frozen
class Key:
    """The key of signing in, from which others are derived by name.

    Parameters
    ----------
    secret
        32 random bytes that are not in the database.
    """

    secret: bytes = field(repr=False)

    def derived(self, name: str) -> bytes:
        """Return 32 bytes for one use; they tell nothing of those for another."""
        return digest(self.secret, name.encode(), "sha256")

    def known(self, code: str, about: str) -> str:
        """Return the hash by which a short code is known; worth nothing without the key."""
        return digest(self.derived("codes"), f"{about}\n{code}".encode(), "sha256").hex()

    def seal(self, text: str, about: str) -> str:
        """Return `text` sealed; it opens only with the same `about`, for example an account."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self.derived("totp")).encrypt(nonce, text.encode(), about.encode())
        return urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """Return what was sealed.

        Raises
        ------
        ConfigurationError
            If it was sealed with another key, or for something else.
        """
        data = urlsafe_b64decode(sealed)
        try:
            plain = AESGCM(self.derived("totp")).decrypt(
                data[:_NONCE_BYTES], data[_NONCE_BYTES:], about.encode()
            )
        except InvalidTag:
            raise ConfigurationError(
                N_("The second factor cannot be read: the key in home is another one."),
                mend=N_("Bring back the key, or run: riskmap people reset NAME"),
            ) from None
        return plain.decode()
