"""Times and counts of signing in, as ``limits.toml`` gives them."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Any

from attrs import frozen


@frozen(kw_only=True)
class Delay:
    """How long to wait after how many failures."""

    free: int
    first_wait_s: int
    longest_wait_s: int
    window_s: int

    def wait_s(self, failures: int, last_at: datetime | None, now: datetime) -> int:
        """Return the seconds to wait from `now` on, after so many failures; 0 for none."""
        if last_at is None or failures <= self.free:
            return 0
        doublings = min(failures - self.free - 1, 30)  # more would only make the number long
        wait = min(self.first_wait_s << doublings, self.longest_wait_s)
        left = (last_at + timedelta(seconds=wait) - now).total_seconds()
        return max(0, ceil(left))


@frozen(kw_only=True)
class Stay:
    """How long a session and what belongs to it lasts."""

    desk_idle_s: int
    phone_idle_s: int
    longest_s: int
    sign_of_life_s: int
    ticket_s: int
    kept_s: int


@frozen(kw_only=True)
class Links:
    """How long a one-time link can be used."""

    administrator_s: int
    password_s: int
    device_s: int


@frozen(kw_only=True)
class Devices:
    """How many wrong PINs lock a device, and how long a browser keeps it."""

    wrong_pins: int
    longest_s: int


@frozen(kw_only=True)
class Limits:
    """All of it."""

    account: Delay
    address: Delay
    session: Stay
    link: Links
    device: Devices


@cache
def limits() -> Limits:
    """Return the limits that ship."""
    text = files("riskmap.people").joinpath("limits.toml").read_text("utf-8")
    values: dict[str, Any] = tomllib.loads(text)
    return Limits(
        account=Delay(**values["account"]),
        address=Delay(**values["address"]),
        session=Stay(**values["session"]),
        link=Links(**values["link"]),
        device=Devices(**values["device"]),
    )
