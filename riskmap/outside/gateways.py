"""Send through services that Apprise knows: gateways for SMS, WeCom, DingTalk and many others.

Apprise opens its own connections, to the hosts of the address that the site was given. It says
whether the other side took the message, and no more: there is no id by which a second one would be
known.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import quote

from riskmap.core.words import N_
from riskmap.store.delivering import UndeliveredError

NOT_INSTALLED = N_("Apprise is not installed: riskmap[messages]")
NOT_KNOWN = N_("Apprise does not know this address")
NOT_TAKEN = N_("the gateway did not take it")
# What it logs may hold keys of gateways.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


def is_installed() -> bool:
    """Tell whether Apprise is there; it is an extra of the package."""
    return find_spec("apprise") is not None


def filled(address: str, said: Mapping[str, str]) -> str:
    """Return an address of Apprise with ``{phone}`` and ``{mail}`` of whom it is for."""
    for name, value in said.items():
        address = address.replace(f"{{{name}}}", quote(value, safe=""))
    return address


def notify(address: str, subject: str, words: str) -> str:
    """Send one message and return what is known of it.

    Raises
    ------
    UndeliveredError
        If it was not taken, or Apprise does not know the address.
    """
    if not is_installed():
        raise UndeliveredError(NOT_INSTALLED)
    import apprise  # noqa: PLC0415 - an extra, and slow to import

    service = apprise.Apprise()
    if not service.add(address):
        raise UndeliveredError(NOT_KNOWN, is_final=True)
    if not service.notify(body=words, title=subject):
        raise UndeliveredError(NOT_TAKEN, may_have_arrived=True)
    return "taken"
