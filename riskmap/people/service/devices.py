"""An officer's telephone: registered by a hand-out, opened with a PIN, closed by an administrator.

The PIN is hashed together with a secret that only the telephone has, so that six digits cannot be
found from the database alone; and the telephone alone is worth nothing without them. The PIN of a
hand-out is known under a key that is not in the database. Slow hashes are made and proved outside
of the write: nobody else waits for them.
"""

from __future__ import annotations

from hmac import compare_digest

from attrs import field, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model import Account
from riskmap.people.model.limits import limits
from riskmap.people.model.sessions import Device, Invitation, Purpose
from riskmap.people.model.tokens import digest, is_easy, is_pin, new_pin, new_token
from riskmap.people.service import trail
from riskmap.people.service.links import Link, account_of, found, make, use
from riskmap.people.service.proving import hashed, proves
from riskmap.people.service.reading import acting, holder_of, require_managed
from riskmap.people.service.sealing import Key
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


@frozen(kw_only=True)
class Fresh:
    """A telephone before it is registered: by what it will be known, and its owner's PIN, hashed.

    Parameters
    ----------
    secret
        What its cookie will hold.
    label
        What it is called in lists.
    """

    secret: str = field(repr=False)
    pin_hash: str = field(repr=False)
    label: str


@frozen(kw_only=True)
class Known:
    """A registered telephone, whose it is, and what proves its owner."""

    device: Device
    account: Account
    pin_hash: str = field(repr=False)

    def is_opened_by(self, secret: str, pin: str) -> bool:
        """Tell whether a PIN opens it; takes its time, right or wrong."""
        return proves(pin + secret, self.pin_hash) and self.device.is_usable


def hand_out(uow: Writing, number: int, *, key: Key, by: str = "") -> HandOut:
    """Make a hand-out for the telephone of somebody; older ones of that person end.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is nobody of that number for the one who asks, or he may not change it.
    """
    who, holder = require_managed(uow, number, by)
    store.invitations.withdraw_all(uow, number, Purpose.DEVICE)
    pin = new_pin()
    kept = _known(key, number, pin)
    link = make(uow, number, Purpose.DEVICE, limits().link.device_s, who.name, pin_hash=kept)
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


def fresh(pin: str, label: str) -> Fresh:
    """Return a telephone that may be registered with a PIN that its owner chose.

    Raises
    ------
    InvalidRequestError
        As `require_pin`.
    """
    secret = new_token()
    return Fresh(
        secret=secret, pin_hash=hashed(require_pin(pin) + secret), label=label[:_LABEL_MAX]
    )


def register(uow: Writing, token: str, pin: str, new: Fresh, came: From, *, key: Key) -> Outcome:
    """Register a telephone and let its owner in, if the PIN of the hand-out is right.

    Wrong ones are counted; the last ends the hand-out.

    Raises
    ------
    NotFoundError
        If the hand-out is good no more.
    """
    uow.hold(f"hand-out {digest(token)}")
    one = found(uow, token, Purpose.DEVICE)
    account = account_of(uow, one)
    kept = store.invitations.pin_hash(uow, one.id)
    if not compare_digest(kept, _known(key, account.number, pin)):
        return _wrong(uow, one, account)
    use(uow, one)
    device = store.devices.add(
        uow,
        digest(new.secret),
        new.pin_hash,
        number=account.number,
        label=new.label,
        made_by=one.made_by,
    )
    trail.leave(uow, account, "device-registered", by=account.name, after={"device": device})
    token = begin(uow, holder_of(uow, account), came, is_strong=False, device=device)
    return Outcome(kind=Kind.IN, token=token, account=account)


def of_secret(uow: Reading, secret: str) -> Known | None:
    """Return the telephone that asks; None if it is registered no more."""
    device = store.devices.by_secret(uow, digest(secret))
    if device is None or device.revoked_at is not None:
        return None
    account = store.accounts.by_number(uow, device.account)
    if account is None or not account.is_active:
        return None
    return Known(device=device, account=account, pin_hash=store.devices.pin_hash(uow, device.id))


def settle_pin(uow: Writing, secret: str, came: From, *, is_right: bool) -> Outcome:
    """Let the owner of a telephone in, or count a wrong PIN and lock it at the fifth in a row."""
    uow.hold(f"telephone {digest(secret)}")
    known = of_secret(uow, secret)
    if known is None or not known.device.is_usable:
        return Outcome(kind=Kind.WRONG)
    device, account = known.device, known.account
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


def _known(key: Key, number: int, pin: str) -> str:
    return key.known(pin, f"hand-out {number}")


def _wrong(uow: Writing, one: Invitation, account: Account) -> Outcome:
    store.invitations.count_wrong_pin(uow, one.id)
    if one.wrong_pins + 1 >= limits().device.wrong_pins:
        store.invitations.withdraw(uow, one.id)
    return Outcome(kind=Kind.WRONG, account=account)


def _device(uow: Reading, number: int, device_id: int) -> Device:
    device = store.devices.by_id(uow, device_id)
    if device is None or device.account != number:
        raise NotFoundError(N_("There is no such telephone."), mend=N_("Load the page again."))
    return device
