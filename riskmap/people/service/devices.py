"""An officer's telephone: registered by a hand-out, opened with a PIN, closed by an administrator.

The PIN is hashed together with a secret that only the telephone has, so that six digits cannot be
found from the database alone; and the telephone alone is worth nothing without them.
"""

from __future__ import annotations

from attrs import frozen

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model import Account
from riskmap.people.model.limits import limits
from riskmap.people.model.sessions import Device, Purpose
from riskmap.people.model.tokens import digest, is_easy, is_pin, new_pin, new_token
from riskmap.people.service import trail
from riskmap.people.service.links import Link, account_of, found, make, use
from riskmap.people.service.proving import hashed, proves
from riskmap.people.service.reading import acting, holder_of, require_managed
from riskmap.people.service.sessions import From, begin
from riskmap.people.service.signing_in import Kind, Outcome
from riskmap.store import Reading, Writing

_LABEL_MAX = 60


@frozen(kw_only=True)
class HandOut:
    """What is given to an officer on paper: a link as QR code, and a PIN that opens it once."""

    account: Account
    link: Link
    pin: str


def hand_out(uow: Writing, number: int, *, by: str = "") -> HandOut:
    """Make a hand-out for the telephone of somebody; older ones of that person end.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is nobody of that number for the one who asks, or he may not change it.
    """
    who, holder = require_managed(uow, number, by)
    store.invitations.withdraw_all(uow, number, Purpose.DEVICE)
    pin = new_pin()
    link = make(uow, number, Purpose.DEVICE, limits().link.device_s, who.name, pin_hash=hashed(pin))
    trail.leave(uow, holder.account, "device-invited", by=who)
    return HandOut(account=holder.account, link=link, pin=pin)


def require_pin(pin: str) -> str:
    """Return a PIN that somebody chose.

    Raises
    ------
    InvalidRequestError
        If it is not six digits, or one of those that anybody would try first.
    """
    if not is_pin(pin) or is_easy(pin):
        raise InvalidRequestError(
            N_("A PIN has six digits that are not just a row."),
            mend=N_("Not 123456 or 111111: choose digits that only you know."),
        )
    return pin


def may_register(uow: Writing, token: str, pin: str) -> bool:
    """Tell whether the PIN of a hand-out is right; wrong ones are counted, the last ends it."""
    one = found(uow, token, Purpose.DEVICE)
    if proves(pin, store.invitations.pin_hash(uow, one.id)):
        return True
    store.invitations.count_wrong_pin(uow, one.id)
    if one.wrong_pins + 1 >= limits().device.wrong_pins:
        store.invitations.withdraw(uow, one.id)
    return False


def register(uow: Writing, token: str, new: str, label: str, came: From) -> tuple[str, Outcome]:
    """Register the telephone that asks, after `may_register`, and let its owner in.

    Parameters
    ----------
    new
        The PIN that the owner chose.
    label
        What the telephone is called in lists.

    Returns
    -------
    tuple
        What the telephone's cookie holds, and the session.
    """
    one = found(uow, token, Purpose.DEVICE)
    account = account_of(uow, one)
    use(uow, one)
    secret = new_token()
    device = store.devices.add(
        uow,
        digest(secret),
        hashed(require_pin(new) + secret),
        number=account.number,
        label=label[:_LABEL_MAX],
        made_by=one.made_by,
    )
    trail.leave(uow, account, "device-registered", by=account.name, after={"device": device})
    token = begin(uow, holder_of(uow, account), came, is_strong=False, device=device)
    return secret, Outcome(kind=Kind.IN, token=token, account=account)


def of_secret(uow: Reading, secret: str) -> tuple[Device, Account] | None:
    """Return the telephone that asks, and whose it is; None if it is registered no more."""
    device = store.devices.by_secret(uow, digest(secret))
    if device is None or device.revoked_at is not None:
        return None
    account = store.accounts.by_number(uow, device.account)
    return (device, account) if account is not None and account.is_active else None


def is_proved_by(uow: Reading, device: Device, secret: str, pin: str) -> bool:
    """Tell whether a PIN opens a telephone."""
    stored = store.devices.pin_hash(uow, device.id)
    return proves(pin + secret, stored) and device.is_usable


def settle_pin(uow: Writing, secret: str, came: From, *, is_right: bool) -> Outcome:
    """Let the owner of a telephone in, or count a wrong PIN and lock it at the fifth in a row."""
    known = of_secret(uow, secret)
    if known is None or not known[0].is_usable:
        return Outcome(kind=Kind.WRONG)
    device, account = known
    if not is_right:
        wrong = store.devices.count_wrong_pin(uow, device.id)
        if wrong >= limits().device.wrong_pins:
            store.devices.change(uow, device.id, locked_at=uow.now)
            store.sessions.end_all(uow, account.number, "device locked", device=device.id)
        trail.leave(uow, account, "wrong-pin", by=account.name, after={"in_a_row": wrong})
        return Outcome(kind=Kind.WRONG, account=account)
    store.devices.change(uow, device.id, wrong_pins=0, seen_at=uow.now)
    token = begin(uow, holder_of(uow, account), came, is_strong=False, device=device.id)
    return Outcome(kind=Kind.IN, token=token, account=account)


def of(uow: Reading, number: int) -> list[Device]:
    """Return the telephones of somebody, whoever asks."""
    return store.devices.of(uow, number)


def unlock(uow: Writing, number: int, device_id: int, *, by: str = "") -> Device:
    """Open a telephone that wrong PINs locked.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such telephone for the one who asks, or he may not change it.
    """
    who, holder = require_managed(uow, number, by)
    device = _device(uow, number, device_id)
    store.devices.change(uow, device_id, locked_at=None, wrong_pins=0)
    trail.leave(uow, holder.account, "device-unlocked", by=who, after={"device": device_id})
    return device


def revoke(uow: Writing, number: int, device_id: int, *, by: str = "") -> Device:
    """Take the registration of a telephone away: one's own, or that of somebody looked after.

    Raises
    ------
    NotFoundError, ForbiddenError
        As `unlock`.
    """
    who = acting(uow, by)
    own = who.holder.account if who.holder is not None else None
    if own is not None and own.number == number:
        account = own
    else:
        account = require_managed(uow, number, by)[1].account
    device = _device(uow, number, device_id)
    if device.revoked_at is not None:
        raise ConflictError(N_("This telephone is registered no more."))
    store.devices.change(uow, device_id, revoked_at=uow.now, revoked_by=who.name)
    store.sessions.end_all(uow, number, "device revoked", device=device_id)
    trail.leave(uow, account, "device-revoked", by=who, after={"device": device_id})
    return device


def _device(uow: Reading, number: int, device_id: int) -> Device:
    device = store.devices.by_id(uow, device_id)
    if device is None or device.account != number:
        raise NotFoundError(N_("There is no such telephone."), mend=N_("Load the page again."))
    return device
