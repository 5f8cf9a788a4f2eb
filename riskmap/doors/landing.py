"""Where people land who come in and asked for no page: rooms say it, the application collects.

A room brings ``landing.py`` with ``landing(roles) -> str``: a path of this site, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from flask import Flask, current_app

_KEY = "riskmap.landings"
#: Where everybody else lands: the map.
HOME = "/"

#: What a room's ``landing.py`` offers: the path for somebody who holds some roles; empty for none.
OfferLanding = Callable[[tuple[str, ...]], str]


def offer_landings(app: Flask, offers: Iterable[OfferLanding]) -> None:
    """Let people of `app` land where the first of `offers` says."""
    app.extensions[_KEY] = tuple(offers)


def landing_for(roles: Iterable[str]) -> str:
    """Return where somebody lands who holds some roles and asked for no page."""
    offers = cast("tuple[OfferLanding, ...]", current_app.extensions.get(_KEY, ()))
    held = tuple(map(str, roles))
    return next(filter(None, (offer(held) for offer in offers)), HOME)
