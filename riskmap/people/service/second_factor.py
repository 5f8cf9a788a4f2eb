"""The second factor: codes of an authenticator (RFC 6238), and codes on paper for its loss."""

from __future__ import annotations

from datetime import datetime

import pyotp
from pyotp.utils import strings_equal

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model import Account
from riskmap.people.model.tokens import new_recovery_codes
from riskmap.people.service import trail
from riskmap.people.service.sealing import Key
from riskmap.store import Writing

ISSUER = "riskmap"
#: Steps of half a minute that a telephone's clock may be off, each way.
_STEPS_OFF = 1
_DIGITS = 6


def new_secret() -> str:
    """Return a new secret, 160 bits in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, account: Account) -> str:
    """Return what the QR code says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of half a minute that a code belongs to; None for a wrong code."""
    code = code.replace(" ", "")
    if len(code) != _DIGITS or not code.isascii() or not code.isdigit():
        return None
    totp = pyotp.TOTP(secret)
    at = totp.timecode(now)
    steps = range(at - _STEPS_OFF, at + _STEPS_OFF + 1)
    return next((one for one in steps if strings_equal(totp.generate_otp(one), code)), None)


def set_up(uow: Writing, account: Account, secret: str, code: str, *, key: Key) -> tuple[str, ...]:
    """Keep a secret whose first code was right, and return new recovery codes, shown once.

    Raises
    ------
    InvalidRequestError
        If the code is not one of this secret at this time.
    """
    step = step_of(secret, code, uow.now)
    if step is None:
        raise InvalidRequestError(
            N_("This code is not right, or it is too old."),
            mend=N_("Type the six digits that the app shows now; check the clock of the phone."),
        )
    store.accounts.set_credentials(
        uow,
        account.number,
        totp_secret=key.seal(secret, str(account.number)),
        totp_at=uow.now,
        totp_step=step,
    )
    trail.leave(uow, account, "second-factor-set", by=account.name)
    return renew_codes(uow, account, key=key)


def renew_codes(uow: Writing, account: Account, *, key: Key) -> tuple[str, ...]:
    """Make new recovery codes, shown once; the old ones are good no more."""
    codes = new_recovery_codes()
    hashes = [_known(key, account, one) for one in codes]
    store.accounts.set_recovery_codes(uow, account.number, hashes)
    trail.leave(uow, account, "recovery-codes-made", by=account.name)
    return codes


def remove(uow: Writing, account: Account, *, by: str, why: str = "") -> None:
    """Take the second factor of an account away, with its recovery codes."""
    store.accounts.set_credentials(uow, account.number, totp_secret=None, totp_at=None)
    store.accounts.set_recovery_codes(uow, account.number, ())
    trail.leave(uow, account, "second-factor-removed", by=by, why=why)


def takes(uow: Writing, account: Account, code: str, *, key: Key) -> bool:
    """Use up a code of the authenticator or of the paper; tell whether it was right."""
    secret = store.accounts.credentials(uow, account.number).totp_secret
    if secret is None:
        return False
    step = step_of(key.open(secret, str(account.number)), code, uow.now)
    if step is not None:
        return store.accounts.take_step(uow, account.number, step)
    if store.accounts.use_recovery_code(uow, account.number, _known(key, account, code)):
        trail.leave(uow, account, "recovery-code-used", by=account.name)
        return True
    return False


def _known(key: Key, account: Account, code: str) -> str:
    plain = "".join(code.casefold().split()).replace("-", "")
    return key.known(plain, str(account.number))
