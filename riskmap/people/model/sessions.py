"""A stay at the site, a registered device, a one-time link."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen


@frozen(kw_only=True)
class Session:
    """One stay, from signing in to signing out.

    Parameters
    ----------
    account
        Number of the account.
    device
        Id of the device on which it was begun with a PIN.
    seen_at
        Last sign of life, to about a minute.
    ends_at
        It ends then, whatever happens.
    idle_s
        It ends after so many seconds without a sign.
    is_strong
        A second factor was given.
    address, agent
        Where from, and with what.
    """

    id: int
    account: int
    device: int | None
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime
    idle_s: int
    ended_at: datetime | None
    ended_why: str
    is_strong: bool
    address: str
    agent: str

    def is_open_at(self, moment: datetime) -> bool:
        """Tell whether it goes on."""
        is_awake = moment < self.seen_at + timedelta(seconds=self.idle_s)
        return self.ended_at is None and moment < self.ends_at and is_awake


@frozen(kw_only=True)
class Device:
    """A telephone on which a PIN is enough.

    Parameters
    ----------
    wrong_pins
        How many wrong PINs came since the last right one.
    locked_at
        Since when no PIN is taken, until an administrator opens it.
    revoked_at, revoked_by
        Since when it is registered no more.
    """

    id: int
    account: int
    label: str
    made_at: datetime
    made_by: str
    seen_at: datetime
    wrong_pins: int
    locked_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str

    @property
    def is_usable(self) -> bool:
        """True while a PIN opens it."""
        return self.locked_at is None and self.revoked_at is None


class Purpose(StrEnum):
    """What a one-time link is for."""

    ADMINISTRATOR = "administrator"
    PASSWORD = "password"  # noqa: S105 - a word, not a secret  # nosec B105
    DEVICE = "device"


@frozen(kw_only=True)
class Invitation:
    """A one-time link; what was sent is known only to whom it was sent.

    Parameters
    ----------
    account
        Whose; None for the first administrator, who has no account yet.
    """

    id: int
    account: int | None
    purpose: Purpose
    made_at: datetime
    made_by: str
    ends_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None
    wrong_pins: int

    def is_open_at(self, moment: datetime) -> bool:
        """Tell whether it can still be used."""
        return self.used_at is None and self.withdrawn_at is None and moment < self.ends_at
