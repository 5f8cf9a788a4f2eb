"""What the frame of every page says of the place at home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from attrs import frozen
from flask import current_app

from riskmap.atlas import service
from riskmap.atlas.home import home_in_register, home_region
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.service import AtHome
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope

log = structlog.get_logger(__name__)

#: So long a page may say what was known, also that the database was away, without asking again.
KEPT_FOR = timedelta(minutes=1)
_KEY = "riskmap.at_home"


@frozen(kw_only=True)
class _Known:
    at: datetime
    place: AtHome


@blueprint.app_context_processor
def _frame() -> dict[str, Callable[[], AtHome]]:
    """Let templates name the place: ``say(at_home().title(locale()))``."""
    return {"at_home": at_home}


def at_home() -> AtHome:
    """Return what is known of the place at home, the last known while nobody can tell.

    It never fails: help and errors are shown, too, while the database is away or empty.
    """
    now = parts().clock.now()
    known: _Known | None = current_app.extensions.get(_KEY)
    if known is not None and abs(now - known.at) < KEPT_FOR:
        return known.place
    try:
        place = _asked()
        is_settled = bool(place.credits)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the page around it is needed more
        log.warning("nobody can tell the place at home", reason=str(fault))
        place = known.place if known else AtHome()
        is_settled = True
    if is_settled:  # before the first assessment anything may change at once
        current_app.extensions[_KEY] = _Known(at=now, place=place)
    return place


def _asked() -> AtHome:
    with parts().database.read(current_scope()) as uow:
        return service.at_home(uow, home_region(), home_in_register())
